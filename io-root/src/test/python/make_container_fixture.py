"""Writes containers.root with ROOT: containers that stream themselves, and one object in two places.

usage: make_container_fixture.py FOLDER              (with PyROOT 6.40)

The values are written out here; ObjectTest knows them.
"""
import sys

import ROOT

file = ROOT.TFile(f"{sys.argv[1]}/containers.root", "RECREATE", "", 505)
for name, together in (("clones", True), ("apart", False)):
    clones = ROOT.TClonesArray("TVector3", 3)
    for i in range(3):
        clones.ConstructedAt(i).SetXYZ(i, -i, 0.5 * i)
    clones.BypassStreamer(together)
    clones.Write(name, ROOT.TObject.kSingleKey)
twice = ROOT.TNamed("same", "object")
items = ROOT.TList()
items.Add(twice)
items.Add(twice)
items.Write("list", ROOT.TObject.kSingleKey)
file.WriteObject(ROOT.std.vector["int"]([3, 1, 2]), "numbers")
file.WriteObject(ROOT.std.map["string", "double"]({"a": 1.5, "b": -2.0}), "table")
references = ROOT.TRefArray()
references.Add(twice)
file.WriteObject(references, "references")
file.Close()
