"""Reads every histogram of a file with uproot and prints what it sees, one fact a line."""

import sys

import uproot


def numbers(name, values):
    print(name, *[repr(float(v)) for v in values], sep="|")


with uproot.open(sys.argv[1]) as file:
    for path, kind in file.classnames(cycle=False).items():
        if kind == "TDirectory":
            print("directory", "/" + path, sep="|")
            continue
        item = file[path]
        print("histogram", "/" + path, kind, item.member("fName"), item.title, repr(float(item.member("fEntries"))), sep="|")
        for name in ("fXaxis", "fYaxis", "fZaxis")[: len(item.axes)]:
            axis = item.member(name)
            labels = axis.labels() or [""] * axis.member("fNbins")
            print("axis", axis.member("fTitle"), axis.member("fNbins"), *labels, sep="|")
            numbers("edges", axis.edges())
        numbers("contents", item.values(flow=True).T.ravel())
        numbers("sumw2", item.member("fSumw2"))
        stats = ["fTsumw", "fTsumw2", "fTsumwx", "fTsumwx2", "fTsumwy", "fTsumwy2", "fTsumwxy", "fTsumwz", "fTsumwz2", "fTsumwxz", "fTsumwyz"]
        numbers("statistics", [item.member(m) for m in stats[: (4, 7, 11)[len(item.axes) - 1]]])
