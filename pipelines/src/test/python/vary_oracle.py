"""Makes events and what RDataFrame's Vary makes of them.

usage: vary_oracle.py EVENTS.root OUT.json
Needs ROOT. OUT has for each histogram, by NAME or NAME_VARIATION, the contents with flow bins and the
squared errors.
"""

import json
import sys

import ROOT

events, out = sys.argv[1:]
ROOT.TH1.AddDirectory(False)
ROOT.gRandom.SetSeed(7)
ROOT.gInterpreter.Declare(
    """
#include <TRandom.h>
ROOT::RVecF falling(int n, double mean) {
  ROOT::RVecF x(n);
  for (auto &v : x) v = 15 + gRandom->Exp(mean);
  return x;
}
ROOT::RVecF flat(int n, double from, double to) {
  ROOT::RVecF x(n);
  for (auto &v : x) v = gRandom->Uniform(from, to);
  return x;
}
"""
)
made = (
    ROOT.RDataFrame(5000)
    .Define("nJet", "(unsigned) gRandom->Poisson(3)")
    .Define("Jet_pt", "falling(nJet, 40)")
    .Define("Jet_eta", "flat(nJet, -4, 4)")
    .Define("Jet_mass", "flat(nJet, 3, 20)")
    .Define("Jet_unc", "flat(nJet, 0.01f, 0.1f)")
    .Define("MET_pt", "(float) gRandom->Exp(30)")
    .Define("w", "gRandom->Uniform(0.5, 1.5)")
)
made.Snapshot("Events", events, ["nJet", "Jet_pt", "Jet_eta", "Jet_mass", "Jet_unc", "MET_pt", "w"])

read = ROOT.RDataFrame("Events", events)
nominal = (
    read.Vary(
        ["Jet_pt", "Jet_mass"],
        "ROOT::RVec<ROOT::RVec<ROOT::RVecF>>{{Jet_pt * (1.f + Jet_unc), Jet_pt * (1.f - Jet_unc)},"
        " {Jet_mass * (1.f + Jet_unc), Jet_mass * (1.f - Jet_unc)}}",
        ["jes_up", "jes_down"],
        "jes",
    )
    .Vary("MET_pt", "ROOT::RVecF{MET_pt * 1.1f}", ["met_up"], "met")
    .Vary("w", "ROOT::RVecD{w * 1.25, w * 0.75}", ["w_up", "w_down"], "w")
    .Define("good", "Jet_pt > 30 && abs(Jet_eta) < 3")
    .Define("good_pt", "Jet_pt[good]")
    .Define("good_mass", "Jet_mass[good]")
    .Define("hardest", "good_pt.empty() ? 0. : (double) ROOT::VecOps::Max(good_pt)")
    .Define("ratio", "good_mass / good_pt")
)
two = nominal.Filter("good_pt.size() >= 2")
missing = two.Filter("MET_pt > 25")
booked = {
    "all/met": nominal.Histo1D(("met", "", 40, 0, 200), "MET_pt", "w"),
    "two/hardest": two.Histo1D(("hardest", "", 50, 0, 250), "hardest", "w"),
    "two/ratio": two.Histo1D(("ratio", "", 40, 0, 1), "ratio", "w"),
    "two/eta": two.Histo1D(("eta", "", 40, -4, 4), "Jet_eta", "w"),
    "missing/met": missing.Histo1D(("met", "", 40, 0, 200), "MET_pt", "w"),
}
results = {}
for name, histogram in booked.items():
    varied = ROOT.RDF.Experimental.VariationsFor(histogram)
    for key in varied.GetKeys():
        one = varied[key]
        variation = "" if key == "nominal" else "_" + str(key).split(":")[-1]
        bins = range(one.GetNbinsX() + 2)
        results[name + variation] = {
            "values": [one.GetBinContent(i) for i in bins],
            "variances": [one.GetBinError(i) ** 2 for i in bins],
        }
with open(out, "w") as file:
    json.dump(results, file)
