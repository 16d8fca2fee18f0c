#!/usr/bin/env python3
"""The eight queries of the ADL benchmark with uproot, Awkward Array and hist.

    adl_awkward.py FILE THREADS QUERY REPEAT      QUERY: 1 ... 8, or all: each chunk read once for all

Prints one JSON line a repetition: {"query", "seconds", "totals"}; totals with flow bins.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import awkward as ak
import hist
import numpy as np
import uproot
import vector

vector.register_awkward()
CHUNK = 200_000
LEPTON = ("pt", "eta", "phi", "mass", "charge")
JET = ("pt", "eta", "phi", "mass", "btagCSVV2")


def branches(collection, fields):
    return {f"{collection}_{field}" for field in fields}


def regular(bins, low, high):
    return hist.Hist.new.Reg(bins, low, high).Double()


def records(events, collection, fields):
    columns = {field: events[f"{collection}_{field}"] for field in fields}
    return ak.zip(columns, with_name="Momentum4D")


def q1(events, met):
    met.fill(events.MET_pt)


def q2(events, pt):
    pt.fill(ak.ravel(events.Jet_pt))


def q3(events, pt):
    pt.fill(ak.ravel(events.Jet_pt[abs(events.Jet_eta) < 1]))


def q4(events, met):
    met.fill(events.MET_pt[ak.count_nonzero(events.Jet_pt > 40, axis=1) >= 2])


def q5(events, met):
    events = events[ak.num(events.Muon_pt) >= 2]
    first, second = ak.unzip(ak.combinations(records(events, "Muon", LEPTON), 2))
    mass = (first + second).mass
    on_z = (first.charge != second.charge) & (mass > 60) & (mass < 120)
    met.fill(events.MET_pt[ak.any(on_z, axis=1)])


def q6(events, pt, btag):
    jets = records(events, "Jet", JET)
    a, b, c = ak.unzip(ak.combinations(jets[ak.num(jets) >= 3], 3))
    trijet = a + b + c
    nearest = ak.argmin(abs(trijet.mass - 172.5), axis=1, keepdims=True)
    pt.fill(ak.ravel(trijet.pt[nearest]))
    best = [ak.to_numpy(ak.ravel(jet.btagCSVV2[nearest])) for jet in (a, b, c)]
    btag.fill(np.maximum.reduce(best))


def q7(events, total):
    events = events[ak.any(events.Jet_pt > 30, axis=1)]
    jet_pt, jet_eta, jet_phi = (events[f"Jet_{field}"] for field in ("pt", "eta", "phi"))
    hard = jet_pt > 30
    jet_pt, jet_eta, jet_phi = jet_pt[hard], jet_eta[hard], jet_phi[hard]
    alone = ak.ones_like(jet_pt, dtype=bool)
    for flavour in ("Muon", "Electron"):
        chosen = events[f"{flavour}_pt"] > 10
        etas = ak.unzip(ak.cartesian([jet_eta, events[f"{flavour}_eta"][chosen]], nested=True))
        phis = ak.unzip(ak.cartesian([jet_phi, events[f"{flavour}_phi"][chosen]], nested=True))
        turn = (phis[0] - phis[1] + np.pi) % (2 * np.pi) - np.pi
        alone = alone & ~ak.any((etas[0] - etas[1]) ** 2 + turn**2 < 0.16, axis=-1)
    sums = ak.sum(jet_pt[alone], axis=1)
    total.fill(sums[sums > 0])


def q8(events, mt):
    events = events[ak.num(events.Muon_pt) + ak.num(events.Electron_pt) >= 3]
    flavours = []
    for flavour, name in enumerate(("Muon", "Electron")):
        leptons = records(events, name, LEPTON)
        flavours.append(ak.with_field(leptons, ak.full_like(leptons.charge, flavour), "flavour"))
    leptons = ak.with_name(ak.concatenate(flavours, axis=1), "Momentum4D")
    index_1, index_2 = ak.unzip(ak.argcombinations(leptons, 2))
    first, second = leptons[index_1], leptons[index_2]
    pair = (first.flavour == second.flavour) & (first.charge != second.charge)
    distance = abs((first + second).mass - 91.2)[pair]
    nearest = ak.argmin(distance, axis=1, keepdims=True)
    used_1, used_2 = ak.firsts(index_1[pair][nearest]), ak.firsts(index_2[pair][nearest])
    found = ~ak.is_none(used_1)
    events, leptons, used_1, used_2 = events[found], leptons[found], used_1[found], used_2[found]
    place = ak.local_index(leptons.pt)
    others = leptons[(place != used_1) & (place != used_2)]
    lead = ak.firsts(others[ak.argmax(others.pt, axis=1, keepdims=True)])
    mt.fill(np.sqrt(2 * lead.pt * events.MET_pt * (1 - np.cos(events.MET_phi - lead.phi))))


LEPTONS = branches("Muon", LEPTON) | branches("Electron", LEPTON)
DIRECTIONS = ("pt", "eta", "phi")
QUERIES = {
    "1": (q1, {"MET_pt"}, [(100, 0, 200)]),
    "2": (q2, {"Jet_pt"}, [(100, 15, 60)]),
    "3": (q3, {"Jet_pt", "Jet_eta"}, [(100, 15, 60)]),
    "4": (q4, {"Jet_pt", "MET_pt"}, [(100, 0, 200)]),
    "5": (q5, branches("Muon", LEPTON) | {"MET_pt"}, [(100, 0, 200)]),
    "6": (q6, branches("Jet", JET), [(100, 15, 40), (100, 0, 1)]),
    "7": (
        q7,
        branches("Jet", DIRECTIONS) | branches("Muon", DIRECTIONS) | branches("Electron", DIRECTIONS),
        [(100, 15, 200)],
    ),
    "8": (q8, LEPTONS | {"MET_pt", "MET_phi"}, [(100, 0, 250)]),
}


def run(path, threads, queries):
    columns = sorted(set().union(*(QUERIES[q][1] for q in queries)))
    with uproot.open(path) as file:
        tree = file["Events"]

        def part(start):
            events = tree.arrays(columns, entry_start=start, entry_stop=start + CHUNK)
            filled = []
            for q in queries:
                fill, _, axes = QUERIES[q]
                histograms = [regular(*axis) for axis in axes]
                fill(events, *histograms)
                filled += histograms
            return filled

        starts = range(0, tree.num_entries, CHUNK)
        if threads == 1:
            parts = map(part, starts)
            result = next(parts)
            for histograms in parts:
                result = [a + b for a, b in zip(result, histograms)]
        else:
            with ThreadPoolExecutor(threads) as pool:
                parts = pool.map(part, starts)
                result = next(parts)
                for histograms in parts:
                    result = [a + b for a, b in zip(result, histograms)]
    return [int(h.sum(flow=True)) for h in result]


def main():
    path, threads, query, repeat = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    queries = list(QUERIES) if query == "all" else [query]
    for _ in range(repeat):
        start = time.perf_counter()
        totals = run(path, threads, queries)
        print(json.dumps({"query": query, "seconds": time.perf_counter() - start, "totals": totals}), flush=True)


if __name__ == "__main__":
    main()
