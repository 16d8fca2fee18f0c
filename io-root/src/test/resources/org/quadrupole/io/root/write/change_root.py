"""Adds an object to files that were added to, and prints what ROOT then finds in them."""

import sys
import warnings

warnings.filterwarnings("ignore")  # the wheel announces itself as an alpha release

import ROOT

for path in sys.argv[1:]:
    file = ROOT.TFile.Open(path, "UPDATE")
    ROOT.TNamed("new", "x" * 300).Write()
    file.Close()
    file = ROOT.TFile.Open(path)
    assert not file.TestBit(ROOT.TFile.kRecovered)
    tree = file.Get("added/events")
    jets = sum(event.nJet for event in tree)
    print("events", tree.GetEntries(), "sum", jets)
    histogram = file.Get("added/h")
    print("new", len(file.Get("new").GetTitle()) // 300, "h", histogram.GetEntries() if histogram else "none")
    file.Close()
