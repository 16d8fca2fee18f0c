// The eight queries of the ADL benchmark in compiled RDataFrame.
//
//   adl_rdf FILE THREADS QUERY REPEAT      QUERY: 1 ... 8, or all: every query booked in one event loop
//
// Prints one JSON line a repetition: {"query", "seconds", "totals"}, where the seconds span from making
// the data frame to its last result, and the totals are each histogram's entries, flow bins included.

#include <ROOT/RDataFrame.hxx>
#include <ROOT/RVec.hxx>
#include <TH1.h>
#include <TROOT.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

using Floats = ROOT::RVec<float>;
using Ints = ROOT::RVec<int>;
using Frame = ROOT::RDF::RNode;
using Booked = ROOT::RDF::RResultPtr<TH1D>;

namespace {

struct Momentum {
  double x, y, z, e;

  static Momentum of(float pt, float eta, float phi, float mass) {
    const double px = pt * std::cos(phi), py = pt * std::sin(phi), pz = pt * std::sinh(eta);
    return {px, py, pz, std::sqrt(px * px + py * py + pz * pz + double(mass) * mass)};
  }
  Momentum operator+(const Momentum &o) const { return {x + o.x, y + o.y, z + o.z, e + o.e}; }
  double mass() const {
    const double m2 = e * e - x * x - y * y - z * z;
    return m2 < 0 ? -std::sqrt(-m2) : std::sqrt(m2);
  }
  double pt() const { return std::hypot(x, y); }
};

void append(std::vector<Momentum> &to, const Floats &pt, const Floats &eta, const Floats &phi, const Floats &mass) {
  for (std::size_t i = 0; i < pt.size(); ++i) to.push_back(Momentum::of(pt[i], eta[i], phi[i], mass[i]));
}

// Query 5: is there an opposite-charge pair on the Z?
bool hasZ(const Floats &pt, const Floats &eta, const Floats &phi, const Floats &mass, const Ints &charge) {
  std::vector<Momentum> p;
  p.reserve(pt.size());
  append(p, pt, eta, phi, mass);
  for (std::size_t i = 0; i + 1 < p.size(); ++i)
    for (std::size_t j = i + 1; j < p.size(); ++j)
      if (charge[i] != charge[j]) {
        const double m = (p[i] + p[j]).mass();
        if (60 < m && m < 120) return true;
      }
  return false;
}

// Query 6: transverse momentum and best b-tag of the three jets nearest to the top quark's mass.
struct Trijet {
  double pt, btag;
};

Trijet bestTrijet(const Floats &pt, const Floats &eta, const Floats &phi, const Floats &mass, const Floats &btag) {
  std::vector<Momentum> p;
  p.reserve(pt.size());
  append(p, pt, eta, phi, mass);
  double nearest = std::numeric_limits<double>::infinity();
  Trijet best{};
  for (std::size_t i = 0; i + 2 < p.size(); ++i)
    for (std::size_t j = i + 1; j + 1 < p.size(); ++j) {
      const Momentum pair = p[i] + p[j];
      for (std::size_t k = j + 1; k < p.size(); ++k) {
        const Momentum three = pair + p[k];
        const double distance = std::abs(three.mass() - 172.5);
        if (distance < nearest) {
          nearest = distance;
          best = {three.pt(), std::max({btag[i], btag[j], btag[k]})};
        }
      }
    }
  return best;
}

double phiBetween(double a, double b) { return ROOT::VecOps::DeltaPhi(b, a); }

bool nearLepton(float eta, float phi, const Floats &pt, const Floats &etas, const Floats &phis) {
  for (std::size_t i = 0; i < pt.size(); ++i)
    if (pt[i] > 10) {
      const double de = eta - etas[i], dp = phiBetween(phi, phis[i]);
      if (de * de + dp * dp < 0.16) return true;
    }
  return false;
}

// Query 7: scalar sum of the jets above 30 GeV away from leptons above 10 GeV.
double isolatedSum(const Floats &pt, const Floats &eta, const Floats &phi, const Floats &muPt, const Floats &muEta,
                   const Floats &muPhi, const Floats &elPt, const Floats &elEta, const Floats &elPhi) {
  double sum = 0;
  for (std::size_t i = 0; i < pt.size(); ++i)
    if (pt[i] > 30 && !nearLepton(eta[i], phi[i], muPt, muEta, muPhi) &&
        !nearLepton(eta[i], phi[i], elPt, elEta, elPhi))
      sum += pt[i];
  return sum;
}

// Query 8: transverse mass of the missing energy and the leading lepton outside the best Z candidate;
// negative without a same-flavour opposite-charge pair and a third lepton.
double thirdLeptonMass(const Floats &muPt, const Floats &muEta, const Floats &muPhi, const Floats &muMass,
                       const Ints &muCharge, const Floats &elPt, const Floats &elEta, const Floats &elPhi,
                       const Floats &elMass, const Ints &elCharge, float met, float metPhi) {
  const std::size_t muons = muPt.size(), n = muons + elPt.size();
  std::vector<Momentum> p;
  p.reserve(n);
  append(p, muPt, muEta, muPhi, muMass);
  append(p, elPt, elEta, elPhi, elMass);
  const auto charge = [&](std::size_t i) { return i < muons ? muCharge[i] : elCharge[i - muons]; };
  const auto pt = [&](std::size_t i) { return i < muons ? muPt[i] : elPt[i - muons]; };
  double nearest = std::numeric_limits<double>::infinity();
  std::size_t first = n, second = n;
  for (std::size_t i = 0; i + 1 < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      if ((i < muons) != (j < muons) || charge(i) == charge(j)) continue;
      const double distance = std::abs((p[i] + p[j]).mass() - 91.2);
      if (distance < nearest) nearest = distance, first = i, second = j;
    }
  if (first == n) return -1;
  std::size_t lead = n;
  for (std::size_t i = 0; i < n; ++i)
    if (i != first && i != second && (lead == n || pt(i) > pt(lead))) lead = i;
  const float phi = lead < muons ? muPhi[lead] : elPhi[lead - muons];
  return std::sqrt(2.0 * pt(lead) * met * (1 - std::cos(phiBetween(metPhi, phi))));
}

void book(Frame frame, char query, std::vector<Booked> &into) {
  switch (query) {
    case '1':
      into.push_back(frame.Histo1D<float>({"q1", "", 100, 0, 200}, "MET_pt"));
      break;
    case '2':
      into.push_back(frame.Histo1D<Floats>({"q2", "", 100, 15, 60}, "Jet_pt"));
      break;
    case '3':
      into.push_back(frame
                         .Define("central", [](const Floats &pt, const Floats &eta) -> Floats { return pt[abs(eta) < 1.f]; },
                                 {"Jet_pt", "Jet_eta"})
                         .Histo1D<Floats>({"q3", "", 100, 15, 60}, "central"));
      break;
    case '4':
      into.push_back(frame.Filter([](const Floats &pt) { return Sum(pt > 40.f) >= 2; }, {"Jet_pt"})
                         .Histo1D<float>({"q4", "", 100, 0, 200}, "MET_pt"));
      break;
    case '5':
      // A first cut on what is cheap to read saves reading the rest; so in queries 7 and 8.
      into.push_back(frame.Filter([](const Floats &pt) { return pt.size() >= 2; }, {"Muon_pt"})
                         .Filter(hasZ, {"Muon_pt", "Muon_eta", "Muon_phi", "Muon_mass", "Muon_charge"})
                         .Histo1D<float>({"q5", "", 100, 0, 200}, "MET_pt"));
      break;
    case '6': {
      Frame trijets =
          frame.Filter([](const Floats &pt) { return pt.size() >= 3; }, {"Jet_pt"})
              .Define("trijet", bestTrijet, {"Jet_pt", "Jet_eta", "Jet_phi", "Jet_mass", "Jet_btagCSVV2"})
              .Define("trijet_pt", [](const Trijet &t) { return t.pt; }, {"trijet"})
              .Define("trijet_btag", [](const Trijet &t) { return t.btag; }, {"trijet"});
      into.push_back(trijets.Histo1D<double>({"q6a", "", 100, 15, 40}, "trijet_pt"));
      into.push_back(trijets.Histo1D<double>({"q6b", "", 100, 0, 1}, "trijet_btag"));
      break;
    }
    case '7':
      into.push_back(frame.Filter([](const Floats &pt) { return Any(pt > 30.f); }, {"Jet_pt"})
                         .Define("isolated_sum", isolatedSum,
                                 {"Jet_pt", "Jet_eta", "Jet_phi", "Muon_pt", "Muon_eta", "Muon_phi", "Electron_pt",
                                  "Electron_eta", "Electron_phi"})
                         .Filter([](double sum) { return sum > 0; }, {"isolated_sum"})
                         .Histo1D<double>({"q7", "", 100, 15, 200}, "isolated_sum"));
      break;
    case '8':
      into.push_back(frame.Filter([](const Floats &mu, const Floats &el) { return mu.size() + el.size() >= 3; },
                                 {"Muon_pt", "Electron_pt"})
                         .Define("third_mt", thirdLeptonMass,
                                 {"Muon_pt", "Muon_eta", "Muon_phi", "Muon_mass", "Muon_charge", "Electron_pt",
                                  "Electron_eta", "Electron_phi", "Electron_mass", "Electron_charge", "MET_pt", "MET_phi"})
                         .Filter([](double mt) { return mt >= 0; }, {"third_mt"})
                         .Histo1D<double>({"q8", "", 100, 0, 250}, "third_mt"));
      break;
  }
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 5) {
    std::cerr << "usage: adl_rdf FILE THREADS 1...8|all REPEAT\n";
    return 2;
  }
  const std::string file = argv[1], query = argv[3];
  const int threads = std::atoi(argv[2]), repeat = std::atoi(argv[4]);
  if (threads > 1) ROOT::EnableImplicitMT(threads);
  TH1::AddDirectory(false);
  for (int i = 0; i < repeat; ++i) {
    const auto start = std::chrono::steady_clock::now();
    ROOT::RDataFrame frame("Events", file);
    std::vector<Booked> booked;
    for (char q : query == "all" ? std::string("12345678") : query) book(frame, q, booked);
    // The first result asked for runs the one loop that fills all.
    std::vector<long long> totals;
    for (auto &histogram : booked) totals.push_back(std::llround(histogram->GetEntries()));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::cout << "{\"query\": \"" << query << "\", \"seconds\": " << seconds.count() << ", \"totals\": [";
    for (std::size_t k = 0; k < totals.size(); ++k) std::cout << (k ? ", " : "") << totals[k];
    std::cout << "]}" << std::endl;
  }
}
