#!/usr/bin/env python3
"""Check histograms of the ADL queries against numbers that others computed.

    check_adl.py totals OUTPUT_DIRECTORY... [--times N]
        entries, flow bins included, against totals.json: one million generated events, N times over
    check_adl.py reference OUTPUT_DIRECTORY... --reference DIRECTORY
        bin by bin against the reference histograms (ref-q1.csv ... as the benchmark's RumbleDB
        implementation gives them) of the sample of 1,000 collision events; the run must have used
        benchmarks/adl-reference.yaml, whose binning is that of the references

Each directory has a histograms.json in the UHI serialisation. Exit code 1 if anything differs.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

REFERENCES = {
    "q1": "ref-q1", "q2": "ref-q2", "q3": "ref-q3", "q4": "ref-q4", "q5": "ref-q5",
    "q6a": "ref-q6-1", "q6b": "ref-q6-2", "q7": "ref-q7", "q8": "ref-q8",
}  # fmt: skip


def histograms(node, name=""):
    """Every histogram below a node of the JSON, under the last part of its name."""
    if isinstance(node, dict):
        if "axes" in node and "storage" in node:
            yield name.replace(":", "/").split("/")[-1], node
        else:
            for key, child in node.items():
                yield from histograms(child, key)


def flat(values):
    for value in values:
        if isinstance(value, list):
            yield from flat(value)
        else:
            yield value


def booked(directory):
    found = dict(histograms(json.loads((Path(directory) / "histograms.json").read_text())))
    queries = {name: found[name] for name in found if name in REFERENCES}
    if not queries:
        sys.exit(f"{directory}: none of {', '.join(REFERENCES)} is in histograms.json, only {', '.join(found)}")
    return queries


def totals(arguments):
    expected = json.loads((Path(__file__).resolve().parent / "totals.json").read_text())["totals"]
    for directory in arguments.directories:
        for name, histogram in sorted(booked(directory).items()):
            total = sum(flat(histogram["storage"]["values"]))
            yield directory, name, total == expected[name] * arguments.times, f"{total} of {expected[name] * arguments.times}"


def cells_of_reference(path, low, high, bins):
    """The reference's counts with flow bins; its rows are bin centres, those of flow bins half a bin outside."""
    counts = [0] * (bins + 2)
    with open(path, newline="") as rows:
        for row in csv.DictReader(rows):
            position = (float(row["x"]) - low) / (high - low) * bins
            counts[max(0, min(bins + 1, int(position // 1) + 1))] += int(float(row["y"]))
    return counts


def reference(arguments):
    for directory in arguments.directories:
        for name, histogram in sorted(booked(directory).items()):
            axis = histogram["axes"][0]
            path = arguments.reference / f"{REFERENCES[name]}.csv"
            expected = cells_of_reference(path, axis["lower"], axis["upper"], axis["bins"])
            counts = [int(value) for value in flat(histogram["storage"]["values"])]
            wrong = [i for i, (a, b) in enumerate(zip(counts, expected)) if a != b]
            where = ", ".join(f"bin {i}: {counts[i]} for {expected[i]}" for i in wrong[:5])
            same = not wrong and len(counts) == len(expected)
            yield directory, name, same, where or f"{sum(counts)} entries in {len(counts)} bins"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["totals", "reference"])
    parser.add_argument("directories", nargs="+")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--reference", type=Path)
    arguments = parser.parse_args()
    if arguments.what == "reference" and not arguments.reference:
        parser.error("reference needs --reference DIRECTORY")
    status = 0
    for directory, name, same, detail in (totals if arguments.what == "totals" else reference)(arguments):
        print(f"{'ok   ' if same else 'WRONG'} {directory} {name}: {detail}")
        status |= not same
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
