#!/usr/bin/env python3
"""Reading every column of a file: Quadrupole beside the C libraries' decompression alone, uproot and ROOT.

    bulk.py [--codecs zstd5,zlib1,lz4,lzma,none] [--formats ttree,rntuple] [--repeat 12] [--rounds 2]
            [--markdown FILE]

One thread each, by turns, files in the page cache. A figure is the median of the second half of a process's
repetitions, and of those the best of all rounds. `share` is decompression over Quadrupole: what it would be
if reading, byte order and arrays cost nothing is 100 %. ROOT's bulk interface for TTree hands lists out as they
are stored, neither with their lengths nor in the machine's byte order: `ROOT raw` is that, `ROOT` what it takes until
they are numbers, in one buffer that is used again and again.

Peers and files come from benchmarks/setup-peers.sh (environment PEERS, default ~/.cache/hep-peers).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(os.environ.get("PEERS", Path.home() / ".cache" / "hep-peers"))
KERNELS = ROOT / "benchmarks" / "kernels" / "target"
PYTHON = PEERS / "venv" / "bin" / "python"
JVM = ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-XX:+UseParallelGC", "-Xmn1g", "-Xmx3g"]


def build():
    subprocess.run(
        ["mvn", "-q", "-B", "-Pbenchmarks", "-pl", "benchmarks/kernels", "-am", "compile", "dependency:build-classpath",
         "-Dmdep.outputFile=target/classpath"],
        cwd=ROOT, check=True, stdout=sys.stderr,
    )  # fmt: skip


def contenders(repeat):
    classpath = f"{KERNELS / 'classes'}:{(KERNELS / 'classpath').read_text()}"
    here = ROOT / "benchmarks" / "peers"
    few = str(max(3, repeat // 3))
    return {
        "decompression": ([PYTHON, here / "decompress.py"], few),
        "Quadrupole": ([*JVM, "-cp", classpath, "org.quadrupole.benchmarks.BulkRead"], str(repeat)),
        "uproot": ([PYTHON, here / "bulk_uproot.py"], few),
        "ROOT": ([PEERS / "quadrupole_bulk_root"], few),
        "ROOT raw": ([PEERS / "quadrupole_bulk_root"], few, "raw"),
    }


def seconds(file, command, repeat, *options):
    command = [*map(str, command), file, "Events", repeat, *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    lines = [json.loads(line)["seconds"] for line in done.stdout.splitlines() if line.startswith("{")]
    return statistics.median(lines[len(lines) // 2 :])


def figure(seconds, form, scale):
    return "-" if seconds is None else form.format(seconds * scale)


def main():
    listed = lambda text: text.split(",")  # noqa: E731
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codecs", type=listed, default=["zstd5", "zlib1", "lz4", "lzma", "none"])
    parser.add_argument("--formats", type=listed, default=["ttree", "rntuple"])
    parser.add_argument("--repeat", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--markdown", type=Path)
    arguments = parser.parse_args()
    build()
    who = contenders(arguments.repeat)
    peers = [name for name in who if name not in ("decompression", "Quadrupole")]
    rows = []
    for form in arguments.formats:
        for codec in arguments.codecs:
            file = PEERS / "data" / f"nano_1000000_{'rntuple_' if form == 'rntuple' else ''}{codec}.root"
            times = {name: [] for name in who}
            for _ in range(arguments.rounds):
                for name, how in who.items():
                    if name != "ROOT raw" or form == "ttree":
                        times[name].append(seconds(file, *how))
            best = {name: min(each, default=None) for name, each in times.items()}
            ours = best["Quadrupole"]
            rows.append(
                [form, codec, f"{file.stat().st_size / 1e6:.0f}", *(figure(best[name], "{:.0f}", 1e3) for name in who),
                 f"{best['decompression'] / ours:.0%}", *(figure(best[name], "{:.2f}", 1 / ours) for name in peers)]
            )  # fmt: skip
            print("  ".join(rows[-1]), file=sys.stderr, flush=True)
    head = ["format", "codec", "MB", *(f"{name} ms" for name in who), "share", *(f"times {name}" for name in peers)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])
    print(table)
    if arguments.markdown:
        arguments.markdown.write_text(table + "\n")


if __name__ == "__main__":
    main()
