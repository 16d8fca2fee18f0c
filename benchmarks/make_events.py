#!/usr/bin/env python3
"""Write a NanoAOD-like file of any size with the demo's toy events, all samples mixed.

    make_events.py FILE EVENTS [COMPRESSION]      COMPRESSION: ROOT's number (default 505, ZSTD)

Needs ROOT and NumPy, as config/demo/make_demo.py, which knows the physics.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np

SHARES = {"zjets": 0.35, "top": 0.30, "qcd": 0.35}
SEED = 20240601


def demo():
    path = Path(__file__).resolve().parent.parent / "config" / "demo" / "make_demo.py"
    spec = importlib.util.spec_from_file_location("make_demo", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    path, n = Path(sys.argv[1]), int(sys.argv[2])
    compression = int(sys.argv[3]) if len(sys.argv) > 3 else 505
    maker = demo()
    rng = np.random.default_rng(SEED)
    counts = {sample: int(share * n) for sample, share in SHARES.items()}
    counts["qcd"] += n - sum(counts.values())
    scalars, collections = maker.joined([maker.make(rng, sample, count) for sample, count in counts.items()])
    scalars, collections = maker.shuffled(rng, scalars, collections)
    weights = maker.rounded(2.6e4 * np.where(rng.random(n) < 0.15, -1, 1), 12)
    # ROOT's own choice of clusters in a file of this kind: 10 MB compressed.
    maker.write(path, 297047, scalars, collections, weights, compression, -10_000_000)


if __name__ == "__main__":
    main()
