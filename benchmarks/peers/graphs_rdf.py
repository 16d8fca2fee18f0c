"""Large graphs in jitted RDataFrame, for graphs.py.

    graphs_rdf.py histograms THREADS FILE VARIABLES REGIONS    a histogram of each variable in each region
    graphs_rdf.py variations THREADS FILE NUMBER               so many variations of the jets' momenta

Prints a line of JSON: seconds until the graph is booked, seconds of the loop (which include the compilation of
the graph), and how often histograms were filled.
"""

import json
import sys
import time

import ROOT

VARIABLES = ["MET_pt", "MET_phi", "Jet_pt.size()", "Muon_pt.size()", "Sum(Jet_pt)", "Sum(Muon_pt)", "Sum(Jet_mass)",
             "Sum(Jet_pt * Jet_mass)", "Sum(abs(Jet_eta))", "Sum(Muon_pt * Muon_pt)"]  # fmt: skip


def histograms(frame, variables, regions):
    for v in range(variables):
        frame = frame.Define(f"v{v}", f"{VARIABLES[v % 10]} * {1 + v // 10 / 10}f + {v // 10}")
    booked = []
    for r in range(regions):
        passed = frame.Filter(f"MET_pt > {50 * r / regions}f")
        booked += [passed.Histo1D((f"h{v}_{r}", "", 50, 0, 200), f"v{v}") for v in range(variables)]
    return booked, lambda: sum(h.GetEntries() for h in booked)


def variations(frame, number):
    factors = ", ".join(f"Jet_pt * {1 + 0.0001 * k}f" for k in range(1, number + 1))
    frame = frame.Vary("Jet_pt", f"ROOT::RVec<ROOT::RVecF>{{{factors}}}", [f"s_{k}" for k in range(1, number + 1)])
    frame = frame.Define("jets", "Jet_pt[Jet_pt > 30]").Filter("jets.size() >= 2")
    frame = frame.Define("HT", "Sum(jets)").Define("lead", "jets[0]")
    booked = [frame.Histo1D((name, "", 50, 0, 500), name) for name in ("HT", "lead")]
    varied = [ROOT.RDF.Experimental.VariationsFor(h) for h in booked]
    return booked, lambda: sum(h[str(k)].GetEntries() for h in varied for k in h.GetKeys())


def main():
    ROOT.gROOT.SetBatch(True)
    ROOT.TH1.AddDirectory(False)
    kind, threads, file, *numbers = sys.argv[1:]
    if int(threads) > 1:
        ROOT.EnableImplicitMT(int(threads))
    start = time.perf_counter()
    frame = ROOT.RDataFrame("Events", file)
    booked, entries = (histograms if kind == "histograms" else variations)(frame, *map(int, numbers))
    ready = time.perf_counter()
    ROOT.RDF.RunGraphs(booked)
    done = time.perf_counter()
    print(json.dumps({"booked": ready - start, "loop": done - ready, "entries": int(entries())}))


if __name__ == "__main__":
    main()
