"""What ROOT reads where uproot reads something else: overrides for the expected/*.json of the shared data.

usage (with PyROOT): root_decides.py SHARED_DATA_ROOT_FOLDER FIXTURES_FOLDER > root-decides.json

uproot 5.7.7 differs from ROOT 6.40 in six ways here:
  - Double32 with a range: ROOT computes step / factor + min (TBufferFile::ReadWithFactor), uproot
    multiplies by the range, which differs in the last bits;
  - a counter declared int is read as uint32 by uproot whatever its declaration;
  - an empty C string at the start of a basket is read by uproot as all that follows;
  - an array of objects, T x[6], has one list of six an entry; uproot puts a list around it;
  - a typedef of a typedef (JUINT32_t) is read by uproot with its bytes swapped;
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


def object_array(before, size):
    # The member's declaration is an array of this size, so each entry is one list of that length.
    counts = np.full(before["entries"], size, dtype="<i8")
    return {"depth": before["depth"] - 1, "counts_crc32": zlib.crc32(counts.tobytes())}


def drawn(tree, name, kind):
    count = tree.Draw(name, "", "goff")
    values = np.frombuffer(tree.GetV1(), dtype="f8", count=count)
    return {"type": kind, "values": count, "crc32": zlib.crc32(values.astype(kind).tobytes())}


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
    "scikit-hep-testdata/uproot-issue-1610.root": [("TMatrixTSymAnalysis;1", r".*fNelems$")],
    "scikit-hep-testdata/uproot-nesteddirs.root": [("three/tree;1", r"evt/N$")],
    "scikit-hep-testdata/uproot-issue433-splitlevel2.root": [("KM3NET_.*", r".*(numberOfHits|timeslice_start.UTC\w+)$")],
    "scikit-hep-testdata/uproot-issue-880.root": [("Z;1", r".*\[\d\]\.")],
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
                array = re.search(r"\[(\d+)\]\.", column)
                if re.match(pattern, column) and array:
                    out.setdefault(path, {}).setdefault(tree_name, {})[column] = object_array(before, int(array[1]))
                elif re.match(pattern, column) and ("UTC_" in column or re.match(".*(vector<[^/]*numberOfHits|fNelems)", column)):
                    kind = "uint32" if "UTC_" in column else "int32"  # as the streamer info declares it
                    mine = {"type": kind}
                    if before["values"] and "fNelems" not in column:
                        mine.update(drawn(file.Get(tree_name), column.split("/")[-1], kind))
                    out.setdefault(path, {}).setdefault(tree_name, {})[column] = mine
                elif re.match(pattern, column):
                    try:
                        mine = stats(file.Get(tree_name), column)
                    except KeyError:
                        continue
                    if any(before[k] != v for k, v in mine.items()):
                        out.setdefault(path, {}).setdefault(tree_name, {})[column] = mine

# What uproot cannot read at all: no entry offsets, several fixed-size columns in one branch, members of
# unsplit and nested objects. (file, tree, column, what to draw, type)
ROOT_ONLY = [
    ("uproot-small-dy-nooffsets", "tree;1", "Jet_pt", "Jet_pt", "float32"),
    ("uproot-small-dy-nooffsets", "tree;1", "Jet_jetId", "Jet_jetId", "int32"),
    ("uproot-issue501", "T;1", "point.x", "point.x", "float32"),
    ("uproot-issue501", "T;1", "point.y", "point.y", "float32"),
    ("uproot-issue-275-nosplit", "T;1", "whatever.a", "whatever.a", "float64"),
    ("uproot-issue-275-nosplit", "T;1", "whatever.b", "b", "int32"),
    ("uproot-issue494", "Model;1", "Model./Model.staRot.fxx", "Model.staRot.fxx", "float64"),
    ("uproot-issue494", "Event;1", "Primary..nElectrons", "Primary.nElectrons", "int32"),
    ("uproot-issue475", "Event/Sim/SimHeader;1", "SimHeader/nEXO::HeaderObject.m_EventID", "m_EventID", "int32"),
    ("uproot-issue475", "Event/Elec/ElecEvent;1", "ElecEvent/fmc_tepos.fCoordinates.fT", "fmc_tepos.fCoordinates.fT", "float32"),
]
for base, tree_name, column, expression, kind in ROOT_ONLY:
    path = f"scikit-hep-testdata/{base}.root"
    file = ROOT.TFile.Open(f"{sys.argv[1]}/{path}")
    tree = file.Get(tree_name)
    tree.SetEstimate(50_000_000)
    out.setdefault(path, {}).setdefault(tree_name, {})[column] = drawn(tree, expression, kind)

fixtures = ROOT.TFile.Open(f"{sys.argv[2]}/leaves.root")
fixture = fixtures.Get("leaves")
buffer = np.zeros(400, dtype="u1")
fixture.GetBranch("C").SetAddress(buffer)
texts = []
for entry in range(fixture.GetEntries()):
    fixture.GetBranch("C").GetEntry(entry)
    texts.append(buffer.tobytes().split(b"\0")[0])
out["fixtures/leaves.root"] = {
    "leaves;1": {
        "C": {"type": "string", "values": len(texts), "crc32": zlib.crc32(b"".join(texts))},
        "d32r": stats(fixture, "d32r"),
    }
}
out["fixtures/objects.root"] = {"objects;1": {"split./split.nCounted": {"type": "int32"}}}  # declared int
json.dump(out, sys.stdout, indent=1)
print()
