"""Writes files of one data set that differ in all that may differ, with ROOT, and what uproot makes
of them together: python make_chain_fixtures.py OUTPUT_DIR (with ROOT), then again with uproot.

Event i has run = 1, event = i, MET_pt = i / 4, i % 4 jets of Jet_pt = i + j / 4 and Jet_id = j. first.root
counts in uint32 as NanoAOD version 9 does, second.root in int32 and uint8 as version 12 does, with
branches in another order, other baskets and another compression; it has no HLT_x and no Jet_btag.
third.root has a text in place of MET_pt. nothing.root has a tree without branches and events.
"""

import json
import sys
from array import array
from pathlib import Path

OUT = Path(sys.argv[1])


def write(name, first, end, columns, compression, basket, flush):
    import ROOT

    file = ROOT.TFile(str(OUT / name), "RECREATE", "", compression)
    tree = ROOT.TTree("Events", "")
    tree.SetAutoFlush(flush)
    memory = {}
    for column, (code, leaf) in columns.items():
        size = 8 if "[" in leaf else 1
        memory[column] = array(code, [0] * size) if code != "?" else bytearray(1)
        tree.Branch(column, memory[column], leaf, basket)
    for i in range(first, end):
        values = {
            "run": [1],
            "event": [i],
            "MET_pt": [i / 4],
            "nJet": [i % 4],
            "Jet_pt": [i + j / 4 for j in range(i % 4)],
            "Jet_id": list(range(i % 4)),
            "Jet_btag": [j / 8 for j in range(i % 4)],
            "HLT_x": [i % 3 == 0],
        }
        for column in columns:
            for j, value in enumerate(values[column]):
                memory[column][j] = value
        tree.Fill()
    tree.Write()
    file.Close()


def with_root():
    write(
        "first.root",
        0,
        40,
        {
            "run": ("I", "run/i"),
            "event": ("Q", "event/l"),
            "MET_pt": ("f", "MET_pt/F"),
            "nJet": ("I", "nJet/i"),
            "Jet_pt": ("f", "Jet_pt[nJet]/F"),
            "Jet_id": ("i", "Jet_id[nJet]/I"),
            "Jet_btag": ("f", "Jet_btag[nJet]/F"),
            "HLT_x": ("?", "HLT_x/O"),
        },
        101,
        256,
        10,
    )
    write(
        "second.root",
        40,
        60,
        {
            "nJet": ("i", "nJet/I"),
            "Jet_id": ("B", "Jet_id[nJet]/b"),
            "Jet_pt": ("f", "Jet_pt[nJet]/F"),
            "MET_pt": ("d", "MET_pt/D"),
            "event": ("Q", "event/l"),
            "run": ("I", "run/i"),
        },
        404,
        4000,
        7,
    )
    third()


def third():
    import ROOT

    file = ROOT.TFile(str(OUT / "third.root"), "RECREATE")
    tree = ROOT.TTree("Events", "")
    event, text = array("Q", [60]), ROOT.std.string("much")
    tree.Branch("event", event, "event/l")
    tree.Branch("MET_pt", text)
    tree.Fill()
    tree.Write()
    file.Close()
    file = ROOT.TFile(str(OUT / "nothing.root"), "RECREATE")
    ROOT.TTree("Events", "").Write()
    file.Close()


def with_uproot():
    import uproot

    both = uproot.concatenate(
        [f"{OUT / name}:Events" for name in ("first.root", "second.root")],
        ["run", "event", "MET_pt", "nJet", "Jet_pt", "Jet_id"],
    )
    types = {name: str(both[name].type).split(" * ")[-1] for name in both.fields}
    values = {name: both[name].to_list() for name in both.fields}
    (OUT / "both.json").write_text(json.dumps({"types": types, "values": values}) + "\n")
    (OUT / "promotions.json").write_text(json.dumps(promotions(), indent=0) + "\n")


def promotions():
    """NumPy's common types, where they lose nothing; truth values are no numbers."""
    import numpy as np

    whole = [f"{sign}int{bits}" for bits in (8, 16, 32, 64) for sign in ("", "u")]
    common = {f"{same} {same}": same for same in ("bool", "string")}
    for a in [*whole, "float32", "float64"]:
        for b in [*whole, "float32", "float64"]:
            both = np.promote_types(a, b)
            rounds = both.kind == "f" and any(x.endswith("int64") for x in (a, b))
            if a == b or not rounds:
                common[f"{a} {b}"] = both.name
    return common


try:
    import uproot  # noqa: F401
except ImportError:
    with_root()
else:
    with_uproot()
