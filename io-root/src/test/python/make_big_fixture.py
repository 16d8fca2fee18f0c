"""Writes with ROOT a file of more than 3 GB that is mostly a hole, and keeps what stands before and behind the hole.

usage (with PyROOT 6.40): make_big_fixture.py FOLDER        big.head, big.tail, and big.json with what ROOT reads

From 2 GB on, keys, directories, free segments and the file's header have 64-bit positions.
"""
import json
import os
import sys

import ROOT

ROOT.gInterpreter.Declare(r"""
#include <TFile.h>
#include <TFree.h>
#include <TTree.h>
#include <TH1D.h>
#include <ROOT/RNTupleModel.hxx>
#include <ROOT/RNTupleWriter.hxx>
void writeBig(const char *path, Long64_t behind) {
  TFile f(path, "RECREATE", "", 505);
  TH1D h("before", "in the first bytes", 4, 0, 4);
  h.SetDirectory(nullptr); h.Fill(1.5); h.Write();
  TDirectory *early = f.mkdir("early");
  auto free = static_cast<TFree *>(f.GetListOfFree()->Last());
  free->SetFirst(behind); free->SetLast(behind + 1000000000); f.SetEND(behind);
  TDirectory *late = f.mkdir("late"); late->cd();
  TH1D g("behind", "behind the hole", 4, 0, 4);
  g.SetDirectory(nullptr); g.Fill(2.5, 3); g.Write();
  early->cd(); g.Write("behindearly");
  f.cd();
  TTree t("tree", "behind the hole");
  int number; std::vector<float> list; t.Branch("number", &number); t.Branch("list", &list); t.SetAutoFlush(10);
  for (int i = 0; i < 25; i++) { number = i * i; list.assign(i % 4, i / 2.f); t.Fill(); }
  t.Write();
  {
    auto model = ROOT::RNTupleModel::Create();
    auto x = model->MakeField<int>("number"); auto l = model->MakeField<std::vector<float>>("list");
    auto writer = ROOT::RNTupleWriter::Append(std::move(model), "ntuple", f);
    for (int i = 0; i < 25; i++) { *x = -i; l->assign(i % 3, i / 4.f); writer->Fill(); }
  }
  f.Close();
}
""")
folder = sys.argv[1]
path = os.path.join(folder, "big.root")
behind = 3 << 30
ROOT.writeBig(path, behind)
f = ROOT.TFile(path)
tree = f.Get("tree")
found = {
    "behind": behind,
    "version": f.GetVersion(),
    "histograms": {name: [f.Get(name).GetBinContent(i) for i in range(6)] for name in ("before", "late/behind", "early/behindearly")},
    "tree": [[e.number, [float(x) for x in e.list]] for e in tree],
}
reader = ROOT.RNTupleReader.Open("ntuple", path)
numbers, lists = reader.GetView["int"]("number"), reader.GetView["std::vector<float>"]("list")
found["ntuple"] = [[numbers(i), [float(x) for x in lists(i)]] for i in reader.GetEntryRange()]
with open(os.path.join(folder, "big.json"), "w") as j:
    json.dump(found, j, separators=(",", ":"))
    j.write("\n")
del numbers, lists, reader
f.Close()
with open(path, "rb") as whole:
    head = whole.read(1 << 20).rstrip(b"\0")
    whole.seek(behind)
    tail = whole.read()
for name, part in (("head", head), ("tail", tail)):
    with open(os.path.join(folder, "big." + name), "wb") as out:
        out.write(part)
os.remove(path)
