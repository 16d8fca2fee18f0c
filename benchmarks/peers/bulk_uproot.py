#!/usr/bin/env python3
"""Reads every column of a file with uproot on one thread, into NumPy and Awkward arrays.

    bulk_uproot.py FILE TREE REPEAT

Prints a line of JSON for each repetition.
"""

import json
import sys
import time

import uproot


def read(path, tree):
    with uproot.open(path, array_cache=None) as file:
        table = file[tree]
        if file.classname_of(tree) == "TTree":
            return sum(len(branch.array(array_cache=None)) for branch in table.branches)
        return sum(len(table[name].array()) for name in table.keys(recursive=False))


for _ in range(int(sys.argv[3])):
    begin, cpu = time.perf_counter(), time.process_time()
    items = read(sys.argv[1], sys.argv[2])
    print(json.dumps({"seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu, "items": items}))
