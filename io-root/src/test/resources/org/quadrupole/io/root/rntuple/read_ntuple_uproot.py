"""Reads every column of the RNTuple Events with uproot; a line of JSON for each: name, values."""

import json
import sys

import awkward as ak
import uproot


def show(name, array):
    layout = array.layout
    while layout.is_list or layout.is_indexed or layout.is_option:
        layout = layout.content
    if layout.is_record:
        for member in ak.fields(array):
            show(name + "." + member, array[member])
    else:
        print(json.dumps([name, ak.to_list(array)]))


ntuple = uproot.open(sys.argv[1])["Events"]
for name in ntuple.keys(recursive=False):
    show(name, ntuple[name].array() if name not in ("vertex", "hits") else ntuple.arrays([name])[name])
