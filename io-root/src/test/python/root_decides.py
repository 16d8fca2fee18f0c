"""What ROOT reads where uproot reads something else: overrides for the expected/*.json of the shared data.

usage (with PyROOT): root_decides.py SHARED_DATA_ROOT_FOLDER > root-decides.json

uproot 5.7.7 differs from ROOT 6.40 in three ways here:
  - Double32 with a range: ROOT computes step / factor + min (TBufferFile::ReadWithFactor), uproot
    multiplies by the range, which differs in the last bits;
  - a counter declared int is read as uint32 by uproot whatever its declaration;
  - a bool stored as a byte other than 0 and 1 is true to ROOT; uproot keeps the byte.
"""
import json, re, sys, zlib
import numpy as np
import ROOT

ROOT.gErrorIgnoreLevel = ROOT.kError
TYPES = {"Int_t": "int32", "UInt_t": "uint32", "Double32_t": "float64", "Bool_t": "bool"}


def leaf(tree, path):
    # ROOT's leaves are found by the last component of the path.
    name = path.split("/")[-1].split("[")[0]
    for candidate in tree.GetListOfLeaves():
        if candidate.GetBranch().GetName().split("[")[0] == name:
            return candidate, name
    raise KeyError(path)


def stats(tree, path):
    found, name = leaf(tree, path)
    kind = TYPES[found.GetTypeName()]
    tree.SetEstimate(50_000_000)
    count = tree.Draw(name, "", "goff")
    values = np.frombuffer(tree.GetV1(), dtype="f8", count=count)
    values = (values != 0) if kind == "bool" else values.astype(kind)
    return {"type": kind, "values": count, "crc32": zlib.crc32(values.tobytes())}


WANTED = {
    "scikit-hep-testdata/uproot-demo-double32.root": [("T;1", r"d/fI")],
    "scikit-hep-testdata/uproot-issue232.root": [("fTreeV0;1", r".*/(V0s|V0Hyper|MCparticles)\.")],
    "scikit-hep-testdata/uproot-issue283.root": [("sn_.*", r".*/(no_channels|size_part\d|NNew\w+|NChannels)$")],
    "scikit-hep-testdata/uproot-issue-76.root": [("KM3NET_.*", r".*numberOfHits$")],
    "scikit-hep-testdata/uproot-nesteddirs.root": [("three/tree;1", r"evt/N$")],
    "scikit-hep-testdata/uproot-issue433-splitlevel2.root": [("KM3NET_.*", r".*numberOfHits$")],
}
out = {}
for path, wanted in WANTED.items():
    folder, base = path.split("/")
    expected = json.load(open(f"{sys.argv[1]}/{folder}/expected/{base}.json"))
    file = ROOT.TFile.Open(f"{sys.argv[1]}/{path}")
    for tree_name, tree in expected["trees"].items():
        for tree_pattern, pattern in wanted:
            if not re.fullmatch(tree_pattern, tree_name):
                continue
            for column, before in tree.get("columns", {}).items():
                if re.match(pattern, column):
                    try:
                        mine = stats(file.Get(tree_name), column)
                    except KeyError:
                        continue
                    if any(before[k] != v for k, v in mine.items()):
                        out.setdefault(path, {}).setdefault(tree_name, {})[column] = mine
json.dump(out, sys.stdout, indent=1)
print()
