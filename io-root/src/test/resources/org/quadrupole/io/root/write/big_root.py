"""Prints the entries of an RNTuple, one a line: number, and the items of list."""

import sys

import ROOT

reader = ROOT.RNTupleReader.Open("ntuple", sys.argv[1])
numbers, lists = reader.GetView["std::int32_t"]("number"), reader.GetView["std::vector<float>"]("list")
for i in reader.GetEntryRange():
    print(numbers(i), [float(x) for x in lists(i)])
del numbers, lists, reader
