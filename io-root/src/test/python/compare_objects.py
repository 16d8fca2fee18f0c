"""Compares every histogram, profile and graph of many files as `quad root show --json` and uproot 5.7.7 read them.

usage (with uproot): compare_objects.py QUAD FOLDER

Prints how many are equal, refused (with the reason) and wrong. Edges are compared to the last bit but one: uproot sets
the last edge to the axis' upper limit, ROOT (and this project) adds bins up.
"""
import collections
import glob
import json
import subprocess
import sys
import warnings

import numpy as np
import uproot

warnings.simplefilter("ignore")
quad, folder = sys.argv[1:]
count = collections.Counter()
TREES = ("TTree", "TNtuple", "TNtupleD", "ROOT::RNTuple", "ROOT::Experimental::RNTuple", "TDirectory", "TDirectoryFile")


def same(a, b):
    a, b = np.asarray(a, dtype=float).ravel(), np.asarray(b, dtype=float).ravel()
    return a.shape == b.shape and np.array_equal(a, b, equal_nan=True)


def near(a, b):
    a, b = np.asarray(a, dtype=float).ravel(), np.asarray(b, dtype=float).ravel()
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-12, atol=1e-14)


def histogram(theirs, ours):
    axes = range(len(ours["axes"]))
    equal = same(theirs.values(flow=True).T, ours["values"]) and near(theirs.errors(flow=True).T, ours["errors"])
    for i in axes:
        equal &= near(theirs.axis(i).edges(), ours["axes"][i]["edges"])
        labels = ours["axes"][i].get("labels") or []
        if "" not in labels:  # uproot gives no labels where some bins have none
            equal &= list(theirs.axis(i).labels() or []) == labels
    return equal and theirs.member("fEntries") == ours["entries"] and theirs.title == ours["title"]


for path in sorted(glob.glob(folder + "/**/*.root", recursive=True)):
    try:
        file = uproot.open(path)
    except Exception:
        continue
    for key, cls in file.classnames(recursive=True, cycle=True).items():
        if cls in TREES:
            continue
        run = subprocess.run([quad, "root", "show", "--json", path, key], capture_output=True, text=True)
        if run.returncode:
            count["refused " + cls] += 1
            print("refused", path, key, run.stderr.strip())
            continue
        ours = json.loads(run.stdout)
        if cls.startswith(("TH1", "TH2", "TH3", "TProfile")):
            equal = histogram(file[key], ours)
        elif "columns" in ours and "x" in ours["columns"]:
            equal = same(file[key].member("fX"), ours["columns"]["x"]) and same(file[key].member("fY"), ours["columns"]["y"])
        else:
            count["read, not compared " + cls] += 1
            continue
        count[("equal " if equal else "WRONG ") + cls] += 1
        if not equal:
            print("WRONG", path, key)
for what, number in sorted(count.items()):
    print(number, what)
