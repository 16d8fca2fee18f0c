"""Prints every value of a tree as ROOT's RDataFrame reads it: file|branch|value, an event a line."""

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
        if value.ndim == 0:
            return number(value[()])
    if hasattr(value, "__len__"):
        return "[" + ",".join(text(item) for item in value) + "]"
    return number(value)


def leaves(tree, name):
    """Lists of arrays, of which the data frame makes no arrays of numpy."""
    leaf = tree.GetLeaf(name)
    size = leaf.GetLenStatic()
    for event in range(tree.GetEntries()):
        tree.GetEntry(event)
        values = [float(leaf.GetValue(i)) for i in range(leaf.GetLen())]
        yield [values[i : i + size] for i in range(0, len(values), size)]


def objects(tree, name):
    """Vectors of vectors, of which it makes none either."""
    for event in range(tree.GetEntries()):
        tree.GetEntry(event)
        yield getattr(tree, name)


def matrices(tree, name, values):
    """Arrays of several dimensions, which the data frame makes flat."""
    sizes = [int(size) for size in tree.GetLeaf(name).GetTitle().replace("]", "").split("[")[1:]]
    return [numpy.asarray(value).reshape(sizes) for value in values]


def show(number, path):
    file = ROOT.TFile.Open(path)
    tree = file.Get(sys.argv[1])
    print(number, "entries", tree.GetEntries(), sep="|")
    print(number, "title", tree.GetTitle(), sep="|")
    frame = ROOT.RDataFrame(tree)
    types = {str(name): str(frame.GetColumnType(name)).replace(" ", "") for name in frame.GetColumnNames()}
    arrays = [name for name, kind in types.items() if "std::array" in kind]
    nested = [name for name, kind in types.items() if "RVec<vector<" in kind]
    for name, kind in types.items():
        if "Char_t" in kind:  # PyROOT would make texts of it
            cast = f"ROOT::RVecI({name}.begin(), {name}.end())" if "RVec" in kind else f"int({name})"
            frame = frame.Redefine(name, cast)
    columns = dict(frame.AsNumpy([name for name in types if name not in arrays + nested]))
    for name in arrays:
        columns[name] = leaves(tree, name)
    for name in nested:
        columns[name] = objects(tree, name)
    for name, values in columns.items():
        if tree.GetLeaf(name).GetTitle().count("[") > 1 and name not in arrays:
            values = matrices(tree, name, values)
        for value in values:
            print(number, name, text(value), sep="|")


for position, path in enumerate(sys.argv[2:]):
    show(position, path)
