"""Writes versions.root with ROOT: a tree merged from two releases whose classes differ.

usage: make_versions_fixture.py FOLDER              (with PyROOT 6.40)

versions.json has what ROOT, with the classes of the second release, reads from the merged file.
"""
import os
import subprocess
import sys
import tempfile

SOURCE = r"""
#include <TFile.h>
#include <TObject.h>
#include <TTree.h>
#include <fstream>
#include <vector>

#if RELEASE == 1
struct Base { virtual ~Base() {} int run = 0; ClassDef(Base, 1) };
struct Hit { int id = 0; float energy = 0; std::vector<short> samples; virtual ~Hit() {} ClassDef(Hit, 2) };
struct Event : Base { short count = 0; double gone = 0; float weight = 0; std::vector<Hit> hits; Hit best; ClassDef(Event, 3) };
#else
struct Base { virtual ~Base() {} int run = 0; int lumi = 0; ClassDef(Base, 2) };
struct Hit { double energy = 0; std::vector<short> samples; int quality = 0; Long64_t id = 0; virtual ~Hit() {} ClassDef(Hit, 3) };
struct Event : Base { float weight = 0; int count = 0; Hit best; std::vector<Hit> hits; std::vector<float> added; ClassDef(Event, 4) };
#endif
// A branch that is not split says the versions of all objects but the outermost.
struct Holder { Event event; virtual ~Holder() {} ClassDef(Holder, 1) };
#ifdef __ROOTCLING__
#pragma link C++ class Holder+;
#pragma link C++ class Base+;
#pragma link C++ class Hit+;
#pragma link C++ class Event+;
#pragma link C++ class std::vector<Hit>+;
#endif

void write(const char *file) {
  TFile f(file, "RECREATE", "", 505);
  TTree t("events", "of two releases");
  Holder *holder = new Holder;
  Event *event = &holder->event;
  t.Branch("whole", "Holder", &holder, 32000, 0);
  // These do not; the baskets are copied as they are, and ROOT itself reads the second file's wrongly.
  Hit *best = &event->best;
  t.Branch("event", "Event", &event, 32000, 0);
  t.Branch("best", "Hit", &best, 32000, 0);
  std::vector<Hit> hits;
  t.Branch("hits", &hits, 32000, 0);
  for (int e = 0; e < 10; e++) {
    int n = 10 * (RELEASE - 1) + e;
    event->run = n; event->weight = 0.5f * n; event->count = -n; hits.clear();
#if RELEASE == 1
    event->gone = 1;
#else
    event->lumi = 100 + n; event->added.assign(n % 3, 0.25f * n);
#endif
    for (int k = 0; k < n % 4; k++) {
      Hit hit; hit.id = 10 * n + k; hit.energy = 0.1f * k; hit.samples.assign(k, n);
#if RELEASE == 2
      hit.quality = k;
#endif
      hits.push_back(hit); event->best = hit;
    }
    event->hits = hits;
    t.Fill();
  }
  t.Write();
}

#if RELEASE == 2
template <class T> void items(std::ostream &out, size_t n, T item) {
  out << "[";
  for (size_t i = 0; i < n; i++) { out << (i ? ", " : ""); item(i); }
  out << "]";
}
void put(std::ostream &out, const Hit &hit) {
  out << "{\"id\": " << hit.id << ", \"energy\": " << hit.energy << ", \"quality\": " << hit.quality << ", \"samples\": ";
  items(out, hit.samples.size(), [&](size_t i) { out << hit.samples[i]; }); out << "}";
}
void put(std::ostream &out, const std::vector<Hit> &hits) { items(out, hits.size(), [&](size_t i) { put(out, hits[i]); }); }

void read(const char *file, const char *json) {
  TFile f(file);
  TTree *t = f.Get<TTree>("events");
  Holder *holder = nullptr; std::vector<Hit> *hits = nullptr;
  t->SetBranchAddress("whole", &holder); t->SetBranchAddress("hits", &hits);
  std::ofstream out(json); out.precision(17);
  for (int e = 0; e < t->GetEntries(); e++) {
    t->GetEntry(e);
    Event *event = &holder->event;
    out << (e ? ",\n " : "[\n ") << "{\"whole\": {\"run\": " << event->run << ", \"lumi\": " << event->lumi << ", \"count\": " << event->count
        << ", \"weight\": " << event->weight << ", \"added\": ";
    items(out, event->added.size(), [&](size_t i) { out << event->added[i]; });
    out << ", \"hits\": "; put(out, event->hits); out << ", \"best\": "; put(out, event->best);
    out << "}, \"hits\": "; put(out, *hits); out << "}";
  }
  out << "\n]\n";
}
#endif
"""

def compiled(release):
    import ROOT

    ROOT.gSystem.AddIncludePath(f" -DRELEASE={release}")
    ROOT.gInterpreter.ProcessLine(f"#define RELEASE {release}")
    if ROOT.gSystem.CompileMacro("release.C", "f", f"release{release}") != 1:
        sys.exit("release.C cannot be compiled")
    return ROOT


def child(step, folder):
    if step in ("1", "2"):
        compiled(step).write(f"release{step}.root")
    elif step == "merge":
        import ROOT

        merger = ROOT.TFileMerger(False)
        merger.OutputFile(f"{folder}/versions.root", "RECREATE", 505)
        merger.AddFile("release1.root")
        merger.AddFile("release2.root")
        merger.Merge()
    else:
        compiled("2").read(f"{folder}/versions.root", f"{folder}/versions.json")


if len(sys.argv) > 2:
    child(sys.argv[2], sys.argv[1])
else:
    script, target = os.path.abspath(__file__), os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as build:
        with open(f"{build}/release.C", "w") as source:
            source.write(SOURCE)
        for step in ("1", "2", "merge", "read"):
            subprocess.run([sys.executable, script, target, step], cwd=build, check=True)
