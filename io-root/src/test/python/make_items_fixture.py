"""Writes items.root with ROOT: objects in a TClonesArray that count arrays and are referred to, and odd branches.

usage: make_items_fixture.py FOLDER              (with PyROOT 6.40)

The values are simple functions of the entry number; OddTypesTest knows them.
"""
import sys
import tempfile

import ROOT

SOURCE = r"""
#include <ROOT/RNTupleModel.hxx>
#include <ROOT/RNTupleWriter.hxx>
#include <TArrayL64.h>
#include <TClonesArray.h>
#include <TDatime.h>
#include <TFile.h>
#include <TRef.h>
#include <TRefArray.h>
#include <TTree.h>
#include <vector>

// Of a class of version 0 no members are written, and no checksum stands for its version.
class Unversioned : public TObject {
public:
  int kind = 0;
  ClassDef(Unversioned, 0)
};
class Track : public Unversioned {
public:
  int id = 0;
  int n = 0;
  float *samples = nullptr; //[n]
  TRefArray hits;
  void set(int event, int k);
  ClassDef(Track, 1)
};
struct Empty {};

void Track::set(int event, int k) {
  id = 10 * event + k; n = k;
  delete[] samples;
  samples = n ? new float[n] : nullptr;
  for (int i = 0; i < n; i++) samples[i] = event + i;
  hits.Clear();
}
#ifdef __ROOTCLING__
#pragma link C++ class Unversioned+;
#pragma link C++ class Track+;
#pragma link C++ class Empty+;
#pragma link C++ class std::vector<Empty>+;
#endif

void items(const char *file) {
  TFile f(file, "RECREATE", "", 505);
  TTree t("items", "objects that count and are referred to");
  TClonesArray split("Track"), whole("Track");
  Track track;
  TRef reference;
  int id = 0;
  t.Branch("id", &id);
  t.Branch("split", &split, 32000, 99);
  t.Branch("whole", &whole, 32000, 0);
  t.Branch("track", &track, 32000, 0);
  t.Branch("reference", &reference, 32000, 0);
  t.SetAutoFlush(5);
  for (int e = 0; e < 12; e++) {
    split.Delete(); whole.Delete();
    id = e; track.set(e, e % 4);
    for (int k = 0; k < e % 4; k++) {
      for (TClonesArray *tracks : {&split, &whole}) {
        Track *track = (Track *)tracks->ConstructedAt(k);
        track->set(e, k);
        if (k) track->hits.Add((*tracks)[0]);
      }
    }
    // Which sets a bit of the object, behind which the number of the process stands.
    reference = e % 4 ? split[e % 4 - 1] : nullptr;
    t.Fill();
  }
  // A branch that ends before the others.
  int early = 0;
  TBranch *ends = t.Branch("early", &early);
  for (; early < 7; early++) ends->Fill();
  t.Write("", TObject::kOverwrite);
  TArrayL64 numbers(3);
  numbers[0] = 1LL << 62; numbers[2] = -7;
  f.WriteObject(&numbers, "numbers");
  TDatime date(2026, 11, 27, 1, 2, 3);
  f.WriteObject(&date, "date");
  auto model = ROOT::RNTupleModel::Create();
  auto empties = model->MakeField<std::vector<Empty>>("empties");
  auto empty = model->MakeField<Empty>("empty");
  auto writer = ROOT::RNTupleWriter::Append(std::move(model), "nothing", f);
  for (int e = 0; e < 12; e++) { empties->resize(e % 4); writer->Fill(); }
}
"""

with tempfile.TemporaryDirectory() as build:
    with open(f"{build}/items.C", "w") as source:
        source.write(SOURCE)
    if ROOT.gSystem.CompileMacro(f"{build}/items.C", "f") != 1:
        sys.exit("items.C cannot be compiled")
    ROOT.items(f"{sys.argv[1]}/items.root")
