"""Reads every histogram of a file with ROOT and prints what it sees, one fact a line."""

import sys
import warnings

warnings.filterwarnings("ignore")  # the wheel announces itself as an alpha release

import ROOT

file = ROOT.TFile.Open(sys.argv[1])
print("file", file.IsZombie(), bool(file.TestBit(ROOT.TFile.kRecovered)), file.GetNkeys(), file.GetSize() == file.GetEND())


def numbers(name, values):
    print(name, *[repr(float(v)) for v in values], sep="|")


def show(directory, path):
    for key in directory.GetListOfKeys():
        item = key.ReadObj()
        here = path + "/" + key.GetName()
        if item.InheritsFrom("TDirectory"):
            print("directory", here, sep="|")
            show(item, here)
            continue
        print("histogram", here, item.ClassName(), item.GetName(), item.GetTitle(), repr(item.GetEntries()), sep="|")
        for axis in [item.GetXaxis(), item.GetYaxis(), item.GetZaxis()][: item.GetDimension()]:
            labels = [axis.GetBinLabel(i + 1) for i in range(axis.GetNbins())]
            print("axis", axis.GetTitle(), axis.GetNbins(), *labels, sep="|")
            numbers("edges", [axis.GetBinLowEdge(i + 1) for i in range(axis.GetNbins() + 1)])
        cells = item.GetNcells()
        numbers("contents", [item.GetBinContent(i) for i in range(cells)])
        numbers("sumw2", [item.GetSumw2()[i] for i in range(item.GetSumw2N())])
        stats = ROOT.std.vector("double")(20)
        item.GetStats(stats.data())
        numbers("statistics", [stats[i] for i in range((4, 7, 11)[item.GetDimension() - 1])])


show(file, "")
