"""Writes the small files of RootIO's tests with uproot: python make_rootio_fixtures.py OUTPUT_DIR

Event i has event = i, run = 1 + i // 500, MET_pt = i / 4 and i % 4 jets of Jet_pt = i + j / 4 and
Jet_eta = -i - j / 4; all of these are exact in float32.
"""

import sys
from pathlib import Path

import awkward as ak
import numpy as np
import uproot

OUT = Path(sys.argv[1])


def events(first, end):
    i = np.arange(first, end)
    n = i % 4
    owner = np.repeat(i, n).astype(np.float32)
    j = ak.flatten(ak.local_index(ak.unflatten(owner, n))).to_numpy().astype(np.float32)
    return {
        "event": i.astype(np.uint64),
        "run": (1 + i // 500).astype(np.uint32),
        "MET_pt": (i / 4).astype(np.float32),
        "Jet": ak.zip(
            {
                "pt": ak.unflatten((owner + j / 4).astype(np.float32), n),
                "eta": ak.unflatten((-owner - j / 4).astype(np.float32), n),
            }
        ),
    }


TYPES = {
    "event": "uint64",
    "run": "uint32",
    "MET_pt": "float32",
    "Jet": "var * {pt: float32, eta: float32}",
}


def write(name, first, end, cluster, tree="Events", change=lambda columns: columns, types=TYPES):
    with uproot.recreate(OUT / name, compression=uproot.ZLIB(6)) as file:
        out = file.mktree(tree, types)
        for start in range(first, end, cluster):
            out.extend(change(events(start, min(end, start + cluster))))


def without(columns, *names):
    return {name: column for name, column in columns.items() if name not in names}


write("a.root", 0, 1000, 100)
write("b.root", 1000, 1300, 100)
write("empty-tree.root", 0, 0, 1)
write("other-tree.root", 0, 10, 10, tree="Muons")
write(
    "no-met.root",
    0,
    10,
    10,
    change=lambda columns: without(columns, "MET_pt"),
    types=without(TYPES, "MET_pt"),
)
write(
    "double-met.root",
    0,
    10,
    10,
    change=lambda columns: columns | {"MET_pt": columns["MET_pt"].astype(np.float64)},
    types=TYPES | {"MET_pt": "float64"},
)
