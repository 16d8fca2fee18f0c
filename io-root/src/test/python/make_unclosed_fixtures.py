"""Writes files that were not closed, with ROOT, and what ROOT recovers from them, and one with several
cycles in a directory: python make_unclosed_fixtures.py OUTPUT_DIR

Event i has event = i and i % 3 items of x = i + j / 2. unclosed.root is what a program that dies leaves behind:
100 events filled, the last autosave after 60. lost.root is the same without an autosave. cycles.root has in
directory "deep/er" the tree "t" in two cycles, the first with 10 events, the second with 25.
"""

import json
import shutil
import sys
from array import array
from pathlib import Path

import ROOT

OUT = Path(sys.argv[1])


class Writer:
    def __init__(self, name):
        self.tree = ROOT.TTree(name, "")
        self.tree.SetAutoFlush(20)
        self.event, self.n, self.x = array("i", [0]), array("i", [0]), array("f", [0] * 3)
        self.tree.Branch("event", self.event, "event/I")
        self.tree.Branch("n", self.n, "n/I")
        self.tree.Branch("x", self.x, "x[n]/F")

    def fill(self, first, end):
        for i in range(first, end):
            self.event[0], self.n[0] = i, i % 3
            for j in range(i % 3):
                self.x[j] = i + j / 2
            self.tree.Fill()


def unclosed(name, autosave):
    file = ROOT.TFile(str(OUT / "open.root"), "RECREATE")
    directory = file.mkdir("below") if autosave else None
    if directory:
        directory.cd()
        small = Writer("small")
        small.fill(0, 5)
        small.tree.Write()
        file.cd()
    writer = Writer("Events")
    writer.fill(0, 60)
    if autosave:
        writer.tree.AutoSave()
    writer.fill(60, 100)
    shutil.copy(OUT / "open.root", OUT / name)
    file.Close()
    (OUT / "open.root").unlink()


def recovered(name):
    try:
        file = ROOT.TFile(str(OUT / name))
    except OSError:  # ROOT found nothing
        return {"keys": []}
    keys = [f"{key.GetName()};{key.GetCycle()}" for key in file.GetListOfKeys()]
    tree = file.Get("Events")
    values = [[entry.event, list(entry.x)] for entry in tree]
    return {"keys": keys, "entries": tree.GetEntries(), "values": values}


def cycles():
    file = ROOT.TFile(str(OUT / "cycles.root"), "RECREATE")
    file.mkdir("deep").mkdir("er").cd()
    writer = Writer("t")
    writer.fill(0, 10)
    writer.tree.Write()
    writer.fill(10, 25)
    writer.tree.Write()
    file.Close()


OUT.mkdir(exist_ok=True)
unclosed("unclosed.root", True)
unclosed("lost.root", False)
cycles()
found = {name: recovered(name) for name in ("unclosed.root", "lost.root")}
(OUT / "recovered.json").write_text(json.dumps(found) + "\n")
