"""Writes an RNTuple with a collection of records, as uproot writes one.

usage: make_rntuple_records.py FILE    (with uproot 5.7.7; put root_stats.py's output into expected.json)

Event i has i % 4 jets with pt = 10 i + j, charge = j - 1 and i % 3 constituents each.
"""
import sys

import awkward as ak
import uproot

events = range(60)
jets = ak.Array(
    [
        [{"pt": 10.0 * i + j, "charge": j - 1, "constituents": [k * i for k in range(i % 3)]} for j in range(i % 4)]
        for i in events
    ]
)
with uproot.recreate(sys.argv[1]) as file:
    file.mkrntuple("Events", {"event": ak.Array(list(events)), "Jet": jets})
