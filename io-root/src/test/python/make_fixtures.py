"""Writes the small ROOT files of the tests with ROOT, and what is in them by uproot.

usage: make_fixtures.py write FOLDER              (with PyROOT 6.40)
       root_stats.py FOLDER/*.root > expected.json (with uproot 5.7.7; shared/tools/peers)

The values are simple functions of the entry number, so that every run writes the same values.
"""
import sys
import tempfile

import ROOT

ROOT.gInterpreter.Declare(r"""
#include <TFile.h>
#include <TTree.h>
#include <ROOT/TIOFeatures.hxx>
#include <TDatime.h>
#include <TLorentzVector.h>
#include <TClonesArray.h>
#include <TMatrixD.h>
#include <TRef.h>
#include <TRefArray.h>
#include <TVector3.h>
#include <map>
#include <set>
#include <string>
#include <vector>

void codec(const char *file, int compression) {
  TFile f(file, "RECREATE", "", compression);
  f.SetCompressionSettings(compression);
  TTree t("Events", "one codec");
  UInt_t run = 1, nJet; ULong64_t event; Float_t pt[16]; Bool_t trigger; Double_t weight;
  t.Branch("run", &run, "run/i", 1000);
  t.Branch("event", &event, "event/l", 1000);
  t.Branch("nJet", &nJet, "nJet/i", 1000);
  t.Branch("Jet_pt", pt, "Jet_pt[nJet]/F", 1000);
  t.Branch("trigger", &trigger, "trigger/O", 1000);
  t.Branch("weight", &weight, "weight/D", 1000);
  t.SetAutoFlush(150);
  for (int i = 0; i < 400; i++) {
    event = 1000000000000ULL + i; nJet = i % 5; trigger = i % 3 == 0; weight = 1.0 / (1 + i % 7);
    for (unsigned j = 0; j < nJet; j++) pt[j] = 20 + 10 * j + i % 11;
    t.Fill();
  }
  t.Write();
}

void streamers(const char *file) {
  TFile f(file, "RECREATE", "", 101);
  TTree t("streamers", "classes that stream themselves, and starts stored as sizes");
  ROOT::TIOFeatures features; features.Set("kGenerateOffsetMap"); t.SetIOFeatures(features); t.SetAutoFlush(9);
  char text[20]; t.Branch("text", text, "text/C");
  TDatime *date = new TDatime; TRef *ref = new TRef; TRefArray *refs = new TRefArray; TMatrixD *matrix = new TMatrixD(2, 2);
  t.Branch("date", &date, 4000, 0); t.Branch("ref", &ref); t.Branch("refs", &refs); t.Branch("matrix", &matrix, 4000, 0);
  TObject *pointee = new TNamed("pointee", "");
  for (int e = 0; e < 20; e++) {
    std::snprintf(text, sizeof text, "%.*s", e % 7, "abcdefghij"); date->Set(2020, 1, 1, e, 0, 0);
    *ref = e % 2 ? pointee : nullptr; if (e % 3 == 0) refs->Add(pointee);
    (*matrix)(0, 1) = e;
    t.Fill();
  }
  t.Write();
}

void leaves(const char *file, int compression) {
  TFile f(file, "RECREATE", "", compression);
  TTree t("leaves", "all leaf types");
  Int_t n; UChar_t m;
  Char_t B; UChar_t b; Short_t S; UShort_t s; Int_t I; UInt_t i; Long64_t L; ULong64_t l; Long_t G; ULong_t g;
  Float_t F; Double_t D; Bool_t O; char C[400]; Float16_t f16; Float16_t f16r; Double32_t d32; Double32_t d32r;
  Short_t fixed[3]; Float_t matrix[2][3]; Double_t counted[8]; UShort_t countedPairs[8][2]; Bool_t flags[8];
  struct { Float_t x; Int_t y; Short_t z[3]; } list;
  t.Branch("n", &n, "n/I"); t.Branch("m", &m, "m/b");
  t.Branch("B", &B, "B/B"); t.Branch("b", &b, "b/b"); t.Branch("S", &S, "S/S"); t.Branch("s", &s, "s/s");
  t.Branch("I", &I, "I/I"); t.Branch("i", &i, "i/i"); t.Branch("L", &L, "L/L"); t.Branch("l", &l, "l/l");
  t.Branch("G", &G, "G/G"); t.Branch("g", &g, "g/g"); t.Branch("F", &F, "F/F"); t.Branch("D", &D, "D/D");
  t.Branch("O", &O, "O/O"); t.Branch("C", C, "C/C");
  t.Branch("f16", &f16, "f16/f"); t.Branch("f16r", &f16r, "f16r/f[0,10,16]");
  t.Branch("d32", &d32, "d32/d"); t.Branch("d32r", &d32r, "d32r/d[-pi,pi,20]");
  t.Branch("fixed", fixed, "fixed[3]/S"); t.Branch("matrix", matrix, "matrix[2][3]/F");
  t.Branch("counted", counted, "counted[n]/D"); t.Branch("countedPairs", countedPairs, "countedPairs[n][2]/s");
  t.Branch("flags", flags, "flags[m]/O");
  t.Branch("list", &list, "x/F:y/I:z[3]/S");
  std::string text; t.Branch("text", &text);
  std::vector<bool> vbool; std::vector<char> vi8; std::vector<unsigned char> vu8; std::vector<short> vi16;
  std::vector<unsigned short> vu16; std::vector<int> vi32; std::vector<unsigned int> vu32; std::vector<long long> vi64;
  std::vector<unsigned long long> vu64; std::vector<float> vf32; std::vector<double> vf64; std::vector<long> vlong;
  t.Branch("vbool", &vbool); t.Branch("vi8", &vi8); t.Branch("vu8", &vu8); t.Branch("vi16", &vi16);
  t.Branch("vu16", &vu16); t.Branch("vi32", &vi32); t.Branch("vu32", &vu32); t.Branch("vi64", &vi64);
  t.Branch("vu64", &vu64); t.Branch("vf32", &vf32); t.Branch("vf64", &vf64); t.Branch("vlong", &vlong);
  for (int e = 0; e < 40; e++) {
    n = e % 4; m = (e + 1) % 3; B = e - 20; b = 200 + e; S = -100 * e; s = 60000 + e; I = -100000 * e; i = 4000000000u + e;
    L = -10000000000LL * e; l = 18000000000000000000ULL + e; G = -7 * e; g = 7 * e; F = 0.5f * e; D = 0.1 * e; O = e % 2;
    std::string c(e == 7 ? 300 : e % 5, 'a' + e % 26); std::snprintf(C, sizeof C, "%s", c.c_str());
    f16 = 1.5f * e; f16r = 0.25f * e; d32 = 0.75 * e; d32r = 3.0 - 0.15 * e;
    for (int k = 0; k < 3; k++) { fixed[k] = e * k; list.z[k] = k - e; }
    for (int k = 0; k < 6; k++) matrix[k / 3][k % 3] = e + 0.125f * k;
    for (int k = 0; k < 8; k++) { counted[k] = e - k; countedPairs[k][0] = k; countedPairs[k][1] = e; flags[k] = (e + k) % 2; }
    list.x = 2.5f * e; list.y = -e; text = std::string(e % 3, 'x') + "\xc3\xa9";
    vbool.assign(e % 3, e % 2); vi8.assign(e % 4, -e); vu8.assign(e % 3, 255 - e); vi16.assign(e % 2, -e); vu16.assign(e % 5, 65535 - e);
    vi32.assign(e % 3, -e); vu32.assign(e % 4, 4294967295u - e); vi64.assign(e % 3, -e); vu64.assign(e % 2, e);
    vf32.assign(e % 3, 0.5f * e); vf64.assign(e % 4, 0.1 * e); vlong.assign(e % 3, e);
    t.Fill();
  }
  t.Write();
  f.mkdir("sub")->mkdir("deeper")->cd();
  TTree twice("twice", "two cycles"); int k = 0; twice.Branch("k", &k, "k/I");
  twice.Fill(); twice.Write(); k = 1; twice.Fill(); twice.Write();
}
""")

OBJECTS = r"""
#include <TClonesArray.h>
#include <TFile.h>
#include <TLorentzVector.h>
#include <TTree.h>
#include <TVector3.h>
#include <map>
#include <set>
#include <string>
#include <vector>

struct Hit {
  int id = 0;
  float energy = 0;
  double position[3] = {0, 0, 0};
  std::vector<short> samples;
  std::string tag;
};
struct Base { int common = 0; unsigned char flags = 0; };
struct Event : Base {
  int nCounted = 0;
  float *counted = nullptr; //[nCounted]
  Double32_t packed = 0; //[0,10,12]
  int common = 0;
  std::vector<Hit> hits;
  std::map<std::string, std::vector<int>> named;
  std::vector<std::vector<float>> nested;
  std::vector<std::string> words;
  std::set<int> unique;
  Hit single;
  TVector3 vertex;
  TString title;
};
#ifdef __ROOTCLING__
#pragma link C++ class Hit+;
#pragma link C++ class Base+;
#pragma link C++ class Event+;
#pragma link C++ class std::vector<Hit>+;
#pragma link C++ class std::map<std::string, std::vector<int>>+;
#pragma link C++ class std::vector<std::vector<float>>+;
#pragma link C++ class std::vector<TLorentzVector>+;
#pragma link C++ class std::map<int, Hit>+;
#endif

void objects(const char *file, int compression) {
  TFile f(file, "RECREATE", "", compression);
  TTree t("objects", "objects, split and not");
  Event event; float counted[8]; event.counted = counted;
  std::vector<Hit> hits; std::map<int, Hit> byNumber; std::vector<TLorentzVector> vectors; TLorentzVector vector;
  TClonesArray clones("TVector3");
  t.Branch("split.", &event, 32000, 99);
  t.Branch("whole", &event, 32000, 0);
  t.Branch("hits", &hits, 32000, 99);
  t.Branch("wholeHits", &hits, 32000, 0);
  t.Branch("byNumber", &byNumber, 32000, 0);
  t.Branch("vectors", &vectors, 32000, 0);
  t.Branch("vector", &vector, 32000, 0);
  t.Branch("splitVector", &vector, 32000, 99);
  t.Branch("clones", &clones, 32000, 99);
  for (int e = 0; e < 12; e++) {
    hits.clear(); byNumber.clear(); vectors.clear(); clones.Clear();
    event.named.clear(); event.nested.clear(); event.words.clear(); event.unique.clear();
    for (int k = 0; k < e % 4; k++) {
      Hit hit; hit.id = 10 * e + k; hit.energy = 0.5f * k;
      for (int c = 0; c < 3; c++) hit.position[c] = e + 0.1 * c;
      hit.samples.assign((e + k) % 3, k - e); hit.tag = std::string(k, 'h');
      hits.push_back(hit); byNumber[7 * k] = hit; event.single = hit;
      event.named[std::string(1, 'a' + k)] = std::vector<int>(e % 3, k);
      event.nested.push_back(std::vector<float>((e * k) % 4, 0.25f * e));
      event.words.push_back(std::string(e % 5, 'w')); event.unique.insert(e * k % 5);
      vectors.emplace_back(1. * k, 2. * e, 3., 4. + e);
      new (clones[k]) TVector3(k, e, k * e);
    }
    event.hits = hits; event.Base::common = e; event.flags = 3 * e; event.common = -e; event.packed = 0.5 * e;
    event.nCounted = e % 3; for (int k = 0; k < 8; k++) counted[k] = e + 0.5f * k;
    event.vertex.SetXYZ(e, -e, 0.5 * e); event.title = Form("event %d", e); vector.SetPxPyPzE(e, 2 * e, 3 * e, 10 * e);
    t.Fill();
  }
  t.Write();
}
"""

folder = sys.argv[2]
with tempfile.TemporaryDirectory() as build:
    with open(f"{build}/objects.C", "w") as source:
        source.write(OBJECTS)
    if ROOT.gSystem.CompileMacro(f"{build}/objects.C", "f") != 1:
        sys.exit("objects.C cannot be compiled")
    ROOT.objects(f"{folder}/objects.root", 505)
    ROOT.objects(f"{folder}/objects-plain.root", 0)
for name, compression in [("none", 0), ("zlib", 101), ("lzma", 207), ("lz4", 404), ("zstd", 505)]:
    ROOT.codec(f"{folder}/{name}.root", compression)
ROOT.streamers(f"{folder}/streamers.root")
ROOT.leaves(f"{folder}/leaves.root", 101)
ROOT.leaves(f"{folder}/leaves-plain.root", 0)
