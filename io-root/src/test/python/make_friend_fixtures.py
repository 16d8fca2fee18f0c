"""Writes trees that are friends of each other, with ROOT, and what ROOT reads of them together:
python make_friend_fixtures.py OUTPUT_DIR

a.root and b.root hold events 0 to 29 and 30 to 49 of tree "Events": run = 1 + i // 20, event = i, x = i / 2; beside
it in each file tree "Same" with s = -i. extra.root and more.root hold tree "Extra" with y = 3 i for the same 50
events, in other portions. indexed.root holds tree "Sf" with run, event, w = 10 + i and i % 3 items of z = i + j for
the events that 7 does not divide, in another order. declared.root's tree names its friends and an alias.
"""

import json
import os
import sys
from array import array
from pathlib import Path

import ROOT

OUT = Path(sys.argv[1])


def fill(tree, events, columns):
    memory = {}
    for name, (code, leaf, _) in columns.items():
        memory[name] = array(code, [0] * 8)
        tree.Branch(name, memory[name], leaf)
    for i in events:
        for name, (_, _, value) in columns.items():
            values = value(i)
            for j, item in enumerate(values if isinstance(values, list) else [values]):
                memory[name][j] = item
        tree.Fill()


def events(name, first, end):
    file = ROOT.TFile(str(OUT / name), "RECREATE")
    tree = ROOT.TTree("Events", "")
    tree.SetAutoFlush(8)
    fill(
        tree,
        range(first, end),
        {
            "run": ("I", "run/i", lambda i: 1 + i // 20),
            "event": ("Q", "event/l", lambda i: i),
            "x": ("f", "x/F", lambda i: i / 2),
        },
    )
    same = ROOT.TTree("Same", "")
    fill(same, range(first, end), {"s": ("i", "s/I", lambda i: -i)})
    if name == "declared.root":
        tree.AddFriend("Same")
        tree.AddFriend("ext = Extra", "extra.root")
        tree.SetAlias("twice", "2 * x")
    tree.Write()
    same.Write()
    file.Close()


def extra(name, first, end):
    file = ROOT.TFile(str(OUT / name), "RECREATE")
    tree = ROOT.TTree("Extra", "")
    fill(
        tree,
        range(first, end),
        {"y": ("i", "y/I", lambda i: 3 * i), "x": ("f", "x/F", lambda i: -i)},
    )
    tree.Write()
    file.Close()


def indexed():
    file = ROOT.TFile(str(OUT / "indexed.root"), "RECREATE")
    tree = ROOT.TTree("Sf", "")
    tree.SetAutoFlush(5)
    fill(
        tree,
        sorted((i for i in range(50) if i % 7), key=lambda i: (i * 31) % 50),
        {
            "run": ("I", "run/i", lambda i: 1 + i // 20),
            "event": ("Q", "event/l", lambda i: i),
            "w": ("d", "w/D", lambda i: 10 + i),
            "nz": ("i", "nz/I", lambda i: i % 3),
            "z": ("f", "z[nz]/F", lambda i: [i + j for j in range(i % 3)]),
        },
    )
    tree.Write()
    file.Close()


def read_by_root():
    found = {}
    # One friend at a time: ROOT 6.40 loses one of two whose files end at different entries.
    for tree, files, columns in (
        ("Extra", ("extra.root", "more.root"), ["event", "x", "Extra.y", "Extra.x"]),
        ("Same", ("a.root", "b.root"), ["Same.s"]),
    ):
        chain, friend = ROOT.TChain("Events"), ROOT.TChain(tree)
        for name in ("a.root", "b.root"):
            chain.Add(str(OUT / name))
        for name in files:
            friend.Add(str(OUT / name))
        chain.AddFriend(friend, tree)
        for name, values in ROOT.RDataFrame(chain).AsNumpy(columns).items():
            found[name] = [float(v) for v in values]
    file = ROOT.TFile(str(OUT / "indexed.root"))
    sf = file.Get("Sf")
    sf.BuildIndex("run", "event")
    found["w"], found["z"] = [], []
    for i in range(50):
        at = sf.GetEntryNumberWithIndex(1 + i // 20, i)
        if at >= 0:
            sf.GetEntry(at)
        found["w"].append(sf.w if at >= 0 else None)
        found["z"].append(list(sf.z) if at >= 0 else None)
    return found


OUT.mkdir(exist_ok=True)
os.chdir(OUT)  # a friend's file is named as it is written
OUT = Path()
extra("extra.root", 0, 13)
extra("more.root", 13, 50)
events("a.root", 0, 30)
events("b.root", 30, 50)
events("declared.root", 0, 3)
indexed()
(OUT / "root.json").write_text(json.dumps(read_by_root()) + "\n")
