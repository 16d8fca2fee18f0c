#!/usr/bin/env python3
"""The ADL benchmark: Quadrupole beside compiled RDataFrame and uproot + Awkward Array.

    adl.py [--sizes 1000000,10000000] [--codecs zstd5,zlib1] [--threads 1,2] [--queries 1,...,8,all]
           [--rounds 3] [--repeat 4] [--warm-up 15] [--modes warm,process,server]
           [--contenders quad,rdf,awkward] [--json FILE] [--markdown FILE]

Contenders take turns within one run, so that whatever else the machine does meets all of them.

warm     one process runs the query REPEAT times; the figure is the median of the second half. Quadrupole
         repeats it until WARM-UP seconds have passed if that is more: a JVM compiles what it runs, some
         thousand methods in the background, and until that is done two threads share their cores with
         the compiler. The peers have no such phase.
process  the whole command, from its start to its exit, in a process of its own; Quadrupole's histograms and
         tables included, without plots, which the peers do not draw.
server   the whole command again, with a server (`quad server start`) that this script starts and stops. It
         has run SERVER_COMMANDS commands of another analysis (`quad demo`) before the first that is timed;
         the queries are new to it. The peers as in `process`.

Figures are medians over ROUNDS. The last columns are Quadrupole's speed over the peer's: above 1 is
faster than the peer. `all` books the eight queries in one pass over the events. Every contender's
totals must agree, or the run fails. Awkward is left out of larger files where it took more than
PATIENCE times the fastest one's time on the smallest file.

Peers come from benchmarks/setup-peers.sh (environment PEERS, default ~/.cache/hep-peers).
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(os.environ.get("PEERS", Path.home() / ".cache" / "hep-peers"))
PATIENCE = 4.0
SERVER_COMMANDS = 20


class Failure(Exception):
    """A contender that did not run, or gave something else than the others."""


def quad(file, threads, query, repeat, scratch, warm_up):
    analysis = "adl-all" if query == "all" else f"adl-q{query}"
    common = [analysis, "--input", f"events={file}", "--threads", str(threads)]
    if repeat == 0:
        shutil.rmtree(scratch / "output", ignore_errors=True)
        return [ROOT / "quad", "run", *common, "--no-plots", "--output", scratch / "output"]
    return [ROOT / "quad", "timings", *common, "--repeat", str(repeat), "--seconds", str(warm_up)]


def rdf(file, threads, query, repeat, scratch, warm_up):
    return [PEERS / "quadrupole_adl_rdf", file, str(threads), query, str(max(1, repeat))]


def awkward(file, threads, query, repeat, scratch, warm_up):
    script = ROOT / "benchmarks" / "peers" / "adl_awkward.py"
    return [PEERS / "venv" / "bin" / "python", script, file, str(threads), query, str(max(1, repeat))]


CONTENDERS = {"quad": quad, "rdf": rdf, "awkward": awkward}
NAMES = {"quad": "Quadrupole", "rdf": "RDataFrame", "awkward": "Awkward"}


def run(contender, file, threads, query, repeat, scratch, warm_up, server=False):
    """Seconds of the whole process, and the repetitions that it reported."""
    command = [str(part) for part in CONTENDERS[contender](file, threads, query, repeat, scratch, warm_up)]
    start = time.perf_counter()
    environment = dict(os.environ, QUAD_SERVER="yes" if server else "no", QUAD_CACHE="no")
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise Failure(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr[-2000:]}")
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return seconds, lines


@contextlib.contextmanager
def server(wanted, scratch):
    """A server that has seen some use, for as long as it is needed; one that runs already ends first."""
    quad = ROOT / "quad"
    if not wanted:
        yield
        return
    # The server takes commands of its own surroundings only.
    environment = dict(os.environ, QUAD_SERVER="yes", QUAD_CACHE="no")
    subprocess.run([quad, "server", "stop"], stdout=subprocess.DEVNULL, check=True)
    subprocess.run([quad, "server", "start"], stdout=subprocess.DEVNULL, check=True, env=environment)
    try:
        for _ in range(SERVER_COMMANDS):
            demo = [quad, "demo", "--no-plots", "--output", scratch / "demo"]
            subprocess.run(demo, stdout=subprocess.DEVNULL, check=True, env=environment)
        yield
    finally:
        subprocess.run([quad, "server", "stop"], stdout=subprocess.DEVNULL, check=True)


def totals_of(lines):
    totals = lines[-1]["totals"]
    # q1, q2, ... q6a, q6b, q7, q8: the order of names is the order of queries.
    return [totals[name] for name in sorted(totals)] if isinstance(totals, dict) else totals


class Measurement:
    def __init__(self, arguments, scratch):
        self.arguments = arguments
        self.scratch = scratch
        self.rows = []
        self.slow = set()  # (contender, query) left out of larger files

    def measure(self, mode, size, codec, threads, query):
        file = PEERS / "data" / f"nano_{size}_{codec}.root"
        if not file.exists():
            raise Failure(f"{file} is missing: run benchmarks/setup-peers.sh")
        smallest = size == min(self.arguments.sizes)
        who = [c for c in self.arguments.contenders if smallest or (c, query) not in self.slow]
        times = {c: [] for c in who}
        totals = {}
        for _ in range(self.arguments.rounds):
            for contender in who:
                repeat = self.arguments.repeat if mode == "warm" else 0
                warm_up = self.arguments.warm_up
                process, lines = run(contender, file, threads, query, repeat, self.scratch, warm_up, mode == "server")
                if mode == "warm":
                    times[contender].append(statistics.median(line["seconds"] for line in lines[len(lines) // 2 :]))
                else:
                    times[contender].append(process)
                if lines:
                    totals[contender] = totals_of(lines)
        if len(set(map(tuple, totals.values()))) > 1:
            raise Failure(f"totals differ in query {query} on {file.name}: {totals}")
        seconds = {c: statistics.median(t) for c, t in times.items()}
        row = {
            "mode": mode, "events": size, "codec": codec, "threads": threads, "query": query,
            "seconds": seconds, "all_seconds": times, "totals": next(iter(totals.values()), None),
        }  # fmt: skip
        self.rows.append(row)
        fastest = min(seconds.values())
        if mode == "warm" and smallest and seconds.get("awkward", 0) > PATIENCE * fastest:
            self.slow.add(("awkward", query))
        print("  ".join(cells(row)), file=sys.stderr, flush=True)


def cells(row):
    seconds = row["seconds"]
    peers = [c for c in NAMES if c != "quad"]
    ours = seconds.get("quad")

    def over(peer):
        return f"{seconds[peer] / ours:.2f}" if ours and peer in seconds else "-"

    present = [seconds[p] for p in peers if p in seconds]
    best = f"{min(present) / ours:.2f}" if ours and present else "-"
    times = [f"{seconds[c]:.3f}" if c in seconds else "-" for c in NAMES]
    label = [row["mode"], f"{row['events'] // 1_000_000} M", row["codec"], str(row["threads"]), row["query"]]
    return label + times + [over(p) for p in peers] + [best]


def markdown(rows, machine):
    peers = [NAMES[c] for c in NAMES if c != "quad"]
    head = ["mode", "events", "codec", "threads", "query", *[f"{n} s" for n in NAMES.values()]]
    head += [f"over {p}" for p in peers] + ["over the faster"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    about = f"{machine['processor']}, {machine['cores']} cores, {machine['java']}, {machine['date']}"
    return "\n".join([about, "", *lines, ""])


def about_machine():
    processor = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass  # Not Linux: the architecture's name has to do.
    java = subprocess.run(["java", "-version"], stderr=subprocess.PIPE, text=True).stderr.splitlines()
    return {
        "processor": processor, "cores": os.cpu_count(), "java": java[0] if java else "unknown",
        "load": os.getloadavg()[0], "date": time.strftime("%Y-%m-%d"),
    }  # fmt: skip


def parsed():
    def listed(kind):
        return lambda text: [kind(part) for part in text.split(",")]

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=listed(int), default=[1_000_000, 10_000_000])
    parser.add_argument("--codecs", type=listed(str), default=["zstd5", "zlib1"])
    parser.add_argument("--threads", type=listed(int), default=[1, 2])
    parser.add_argument("--queries", type=listed(str), default=[*"12345678", "all"])
    parser.add_argument("--modes", type=listed(str), default=["warm", "process", "server"])
    parser.add_argument("--contenders", type=listed(str), default=list(CONTENDERS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=4)
    parser.add_argument("--warm-up", type=float, default=15.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    arguments = parser.parse_args()
    if arguments.repeat < 2:
        parser.error("--repeat must be at least 2: the first half warms up")
    return arguments


def main():
    arguments = parsed()
    machine = about_machine()
    with tempfile.TemporaryDirectory() as scratch:
        measurement = Measurement(arguments, Path(scratch))
        status = 0
        try:
            # Small files first: they tell who is too slow for the large ones.
            for size in sorted(arguments.sizes):
                for mode in arguments.modes:
                    with server(mode == "server", Path(scratch)):
                        for codec in arguments.codecs:
                            for threads in arguments.threads:
                                for query in arguments.queries:
                                    measurement.measure(mode, size, codec, threads, query)
        except Failure as failure:
            print(f"adl.py: {failure}", file=sys.stderr)
            status = 1
    table = markdown(measurement.rows, machine)
    if arguments.json:
        arguments.json.write_text(json.dumps({"machine": machine, "rows": measurement.rows}, indent=1) + "\n")
    if arguments.markdown:
        arguments.markdown.write_text(table)
    print(table)
    return status


if __name__ == "__main__":
    sys.exit(main())
