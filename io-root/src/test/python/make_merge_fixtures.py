"""Writes with ROOT two small files of many kinds of branches, and prints what a tree holds.

    make_merge_fixtures.py make FOLDER       one.root and two.root
    make_merge_fixtures.py hadd OUT IN...    ROOT's own hadd, without decoding
    make_merge_fixtures.py read FILE TREE    all that ROOT reads of it, as JSON
"""

import json
import sys

import ROOT

ROOT.gROOT.SetBatch(True)

def make(folder):
    make_file(folder + "/one.root", 0, 70, 505)
    make_file(folder + "/two.root", 70, 100, 404)


def make_file(path, first, end, compression):
    ROOT.gInterpreter.Declare(
        """
void merge_fixture(const char* path, int first, int end, int compression) {
  TFile file(path, "RECREATE", "", compression);
  TTree tree("t", "a title");
  tree.SetAutoFlush(first == 0 ? 30 : 20);
  int number, n; float list[10]; char text[64]; Float16_t packed; Long64_t event; bool yes;
  std::vector<std::vector<float>> nested; std::string word; TLorentzVector momentum;
  std::vector<TVector3> points; std::map<std::string, int> counts;
  tree.Branch("number", &number); tree.Branch("event", &event); tree.Branch("yes", &yes);
  tree.Branch("n", &n); tree.Branch("list", list, "list[n]/F"); tree.Branch("text", text, "text/C");
  tree.Branch("packed", &packed, "packed/f[0,8,10]");
  tree.Branch("nested", &nested); tree.Branch("word", &word); tree.Branch("points", &points);
  tree.Branch("momentum", &momentum); tree.Branch("whole.", &momentum, 32000, 0);
  tree.Branch("counts", &counts);
  TClonesArray clones("TVector2"); tree.Branch("clones", &clones);
  for (int i = first; i < end; ++i) {
    number = i; event = 1000000000000LL + i; yes = i % 3 == 0; n = i % (first ? 10 : 7);
    for (int j = 0; j < n; ++j) list[j] = i + j / 4.f;
    snprintf(text, sizeof text, "%s %d", i % 11 == 0 && first ? "a rather long text" : "t", i);
    packed = (i % 80) / 10.;
    nested.assign(i % 4, std::vector<float>(i % 3, i / 2.f));
    word = std::string(i % 5, 'a' + i % 26);
    points.assign(i % 3, TVector3(i, i + 1, i + 2));
    momentum.SetPxPyPzE(i, 2. * i, 3. * i, 4. * i);
    counts.clear(); for (int j = 0; j < i % 3; ++j) counts[std::string(1, 'x' + j)] = i;
    clones.Clear(); for (int j = 0; j < i % 4; ++j) new (clones[j]) TVector2(i, j);
    tree.Fill();
  }
  tree.SetAlias("twice", "2*number");
  { TFile friends((std::string(path) + ".friend.root").c_str(), "RECREATE"); TTree other("other", ""); other.Write(); }
  file.cd();
  tree.AddFriend("other", (std::string(path) + ".friend.root").c_str());
  tree.GetUserInfo()->Add(new TNamed("run", "2024"));
  tree.GetUserInfo()->Add(new TParameter<double>("lumi", 59.7));
  tree.BuildIndex("event", "number");
  tree.GetBranch("number")->SetTitle("counts from zero");
  tree.Write();
}
"""
    ) if not hasattr(ROOT, "merge_fixture") else None
    ROOT.merge_fixture(path, first, end, compression)


def hadd(target, inputs):
    merger = ROOT.TFileMerger(False)
    merger.OutputFile(target, "RECREATE", ROOT.TFile.Open(inputs[0]).GetCompressionSettings())
    for path in inputs:
        merger.AddFile(path)
    assert merger.Merge()


def read(path, name):
    file = ROOT.TFile.Open(path)
    tree = file.Get(name)
    result = {
        "entries": tree.GetEntries(),
        "title": tree.GetTitle(),
        "aliases": [(a.GetName(), a.GetTitle()) for a in (tree.GetListOfAliases() or [])],
        "friends": [f.GetName() for f in (tree.GetListOfFriends() or [])],
        "user info": [(u.ClassName(), u.GetName(), u.GetTitle()) for u in tree.GetUserInfo()],
        "titles": {b.GetName(): b.GetTitle() for b in tree.GetListOfBranches()},
        "entry of event 1000000000081": tree.GetEntryNumberWithIndex(1000000000081, 81),
        "longest": {l.GetName(): l.GetMaximum() for l in tree.GetListOfLeaves() if l.IsRange()},
        "length of text": tree.GetLeaf("text").GetLen(),
    }
    values = []
    for e in tree:
        values.append([
            e.number, e.event, bool(e.yes), [e.list[i] for i in range(e.n)], bytes(e.text).split(bytes(1))[0].decode(), e.packed,
            [list(v) for v in e.nested], str(e.word), [(p.X(), p.Y(), p.Z()) for p in e.points],
            [e.momentum.Px(), e.momentum.E()], [getattr(e, "whole.").Py(), getattr(e, "whole.").E()],
            [(str(k), v) for k, v in e.counts], [(p.X(), p.Y()) for p in e.clones],
        ])
    result["values"] = values
    result["scanned"] = tree.Draw("number:list:momentum.fE", "", "goff")
    print(json.dumps(result))


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    {"make": make, "hadd": lambda t, *i: hadd(t, i), "read": read}[command](*rest)
