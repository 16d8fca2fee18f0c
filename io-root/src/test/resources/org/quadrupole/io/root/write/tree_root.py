"""Prints every value of a tree as ROOT's RDataFrame reads it: branch|value, an event a line."""

import struct
import sys
import warnings

warnings.filterwarnings("ignore")  # the wheel announces itself as an alpha release

import numpy
import ROOT


def number(value):
    if isinstance(value, (bool, numpy.bool_)):
        return "1" if value else "0"
    if isinstance(value, (float, numpy.floating)):
        return struct.pack(">d", float(value)).hex()
    return str(int(value))


def text(value):
    if isinstance(value, (bytes, str, ROOT.std.string)):
        return f"'{value}'"
    if hasattr(value, "__array_interface__"):
        value = numpy.asarray(value)
        return number(value[()]) if value.ndim == 0 else "[" + ",".join(map(text, value)) + "]"
    if hasattr(value, "__len__"):
        return "[" + ",".join(text(item) for item in value) + "]"
    return number(value)


def reshaped(tree, name, values):
    """Arrays of fixed dimensions, which RDataFrame makes flat."""
    title = tree.GetLeaf(name).GetTitle()
    sizes = [int(size) for size in title.replace("]", "").split("[")[1:] if size.isdigit()]
    counted = tree.GetLeaf(name).GetLeafCount()
    if counted:
        sizes = [-1] + sizes
    if len(sizes) < 2:
        return values
    return [numpy.asarray(value).reshape(sizes) if len(value) else [] for value in values]


file = ROOT.TFile.Open(sys.argv[1])
tree = file.Get(sys.argv[2])
print("entries", tree.GetEntries(), sep="|")
print("title", tree.GetTitle(), sep="|")
frame = ROOT.RDataFrame(tree)
names = [str(name) for name in frame.GetColumnNames()]
for name, values in frame.AsNumpy(names).items():
    for value in reshaped(tree, name, values):
        print(name, text(value), sep="|")
