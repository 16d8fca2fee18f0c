#!/usr/bin/env python3
"""Large graphs: Quadrupole beside jitted RDataFrame.

    graphs.py [--parts agc,edits,histograms,variations] [--threads 1,2] [--rounds 3] [--warm-up 15] [--input FILE]
              [--small FILE] [--agc FILE] [--agc-copies 3] [--agc-peer agc_rdf.py] [--most-histograms 1000]
              [--most-variations 100] [--json FILE]

agc         the shipped analysis agc-ttbar, all its variations, with FILE (NanoAOD: its sample merged with hadd)
            as each of the nine data sets, listed AGC-COPIES times. The peer is the analysis's statement in
            RDataFrame, the script AGC-PEER. `loop` is what both say of themselves, for Quadrupole after WARM-UP
            seconds in one process; `process` the whole command; `server` the same with a server (`quad server`)
            that has run other commands before, `server again` the fifth with the same analysis, all of it computed.
            Histograms must agree within 1e-6.
edits       the same analysis with the result cache, after each of some edits of one cut or histogram, on a server that
            has computed all of it and such edits before: `loop` and `command` as above. Histograms must be those of
            --no-cache, byte for byte.
histograms  10 x 10, 32 x 32 and 100 x 100 histograms: so many variables of so many regions that overlap.
            `process` is the whole command, `MB` the most memory that it held; `start` is a run over next to no
            events, `ready` the seconds from its beginning until the loop over them was there.
variations  10, 100 and 1000 variations of the jets' momenta and two histograms of each.

RDataFrame is left out beyond MOST-HISTOGRAMS and MOST-VARIATIONS: it compiles for minutes. Contenders take
turns; figures are medians over ROUNDS, in seconds. FILE has a million generated events, from setup-peers.sh.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(os.environ.get("PEERS", Path.home() / ".cache" / "hep-peers"))
PYTHON = PEERS / "rootvenv" / "bin" / "python"
SHARED = Path(os.environ.get("QUADRUPOLE_SHARED", ROOT.parent / "shared"))
VARIABLES = ["MET.pt", "MET.phi", "len(Jet)", "len(Muon)", "sum(Jet.pt)", "sum(Muon.pt)", "sum(Jet.mass)",
             "sum(Jet.pt * Jet.mass)", "sum(abs(Jet.eta))", "sum(Muon.pt * Muon.pt)"]  # fmt: skip
SAMPLES = ["single_top_tW", "single_top_t_chan", "single_top_s_chan", "ttbar", "wjets", "ttbar:ME_var",
           "ttbar:PS_var", "ttbar:scaleup", "ttbar:scaledown"]  # fmt: skip
LEPTON = "len(electrons) + len(muons) == 1"
EDITS = {
    "first cut, tighter": (LEPTON, LEPTON + " and len(muons) == 1"),
    "first cut, looser": (LEPTON, "len(electrons) + len(muons) >= 1"),
    "middle cut, tighter": ("len(jets) >= 4", "len(jets) >= 5"),
    "middle cut, looser": ("len(jets) >= 4", "len(jets) >= 3"),
    "last cut, tighter": ("tags == 1", "tags == 1 and HT > 200"),
    "last cut, looser": ("tags == 1", "tags >= 1"),
    "binning": ("[25, 50, 550]", "[50, 50, 550]"),
    "histogram added": ("histograms:\n", "histograms:\n  HT2: {variable: HT, bins: [50, 0, 900], region: 4j2b}\n"),
}


def run(command, server="no", **more):
    """Seconds of a command, and what it printed."""
    seconds, printed, _ = measured(command, server, **more)
    return seconds, printed


def measured(command, server="no", **more):
    """Seconds of a command, what it printed, and the most memory that it held in MB."""
    environment = dict(os.environ, QUAD_SERVER=server, QUAD_CACHE="no") | more
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen([str(c) for c in command], stdout=out, stderr=errors, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            told = errors.read()[-2000:]
            sys.exit(f"graphs.py: {' '.join(map(str, command))}\nended with {process.returncode}:\n{told}")
        return seconds, out.read(), usage.ru_maxrss / 1024


def lines(printed):
    return [json.loads(line) for line in printed.splitlines() if line.startswith("{")]


class Benchmark:
    def __init__(self, arguments, scratch):
        self.arguments = arguments
        self.scratch = scratch
        self.rows = []

    def row(self, label, threads, times):
        """A row of the table: lists of seconds by contender and what they are of."""
        medians = {name: statistics.median(all_times) for name, all_times in times.items() if all_times}
        self.rows.append({"part": label, "threads": threads, "seconds": medians, "all_seconds": times})
        print(label, threads, {name: round(seconds, 3) for name, seconds in medians.items()}, file=sys.stderr)

    def quad(self, analysis, inputs, threads, server="no", **more):
        return self.measured(analysis, inputs, threads, server, **more)[0]

    def measured(self, analysis, inputs, threads, server="no", **more):
        """Seconds and MB of a run."""
        common = [analysis, *inputs, "--threads", threads, "--no-plots", "--output", self.scratch / "output"]
        seconds, _, megabytes = measured([ROOT / "quad", "run", *common], server, **more)
        return seconds, megabytes

    def ready(self, analysis, threads):
        """Seconds of a JVM until the loop over the events was there."""
        log = self.scratch / "classes.txt"
        told = {"QUAD_JAVA_OPTS": f"-Xlog:class+load:file={log}:uptime"}
        self.quad(analysis, ["--input", f"events={self.arguments.small}"], threads, **told)
        loads = [line for line in log.read_text().splitlines() if "transforms.generated.Events_" in line]
        return float(loads[-1].split("s]")[0].lstrip("["))

    def totals(self):
        """How often the histograms of the last run were filled."""
        histograms = json.loads((self.scratch / "output" / "histograms.json").read_text())
        return sum(round(sum(h["storage"]["values"])) for h in histograms.values())

    # The AGC's analysis

    def agc_files(self):
        copies = []
        for number in range(self.arguments.agc_copies):
            copies.append(self.scratch / f"agc{number}.root")
            copies[-1].unlink(missing_ok=True)
            copies[-1].symlink_to(self.arguments.agc.resolve())
        files = ",".join(map(str, copies))
        return files, [part for s in SAMPLES for part in ("--input", f"{s.replace(':', '_')}={files}")]

    def agc(self, threads):
        files, inputs = self.agc_files()
        specs = [f"{s if ':' in s else s + ':nominal'}:0:{files}" for s in SAMPLES]
        expected = self.scratch / "agc.json"
        names = ("quad loop", "rdf loop", "quad process", "quad server", "quad server again", "rdf process")
        times = {name: [] for name in names}
        for _ in range(self.arguments.rounds):
            seconds, printed = run([PYTHON, self.arguments.agc_peer, threads, expected, *specs])
            times["rdf process"].append(seconds)
            times["rdf loop"].append(lines(printed)[-1]["seconds_loop"])
            times["quad process"].append(self.quad("agc-ttbar", inputs, threads))
            warm = ["--repeat", 4, "--seconds", self.arguments.warm_up]
            printed = run([ROOT / "quad", "timings", "agc-ttbar", *inputs, "--threads", threads, *warm])[1]
            repeated = [line["seconds"] for line in lines(printed)]
            times["quad loop"].append(statistics.median(repeated[len(repeated) // 2 :]))
        self.compare(expected)
        for _ in range(self.arguments.rounds):
            run([ROOT / "quad", "server", "start"], "yes")
            try:
                for _ in range(5):
                    run([ROOT / "quad", "demo", "--no-plots", "--output", self.scratch / "demo"], "yes")
                times["quad server"].append(self.quad("agc-ttbar", inputs, threads, "yes"))
                for _ in range(4):
                    again = self.quad("agc-ttbar", inputs, threads, "yes")
                times["quad server again"].append(again)
            finally:
                run([ROOT / "quad", "server", "stop"], "yes")
        self.row(f"agc-ttbar, {self.arguments.agc_copies} x {self.arguments.agc.name}", threads, times)

    def edits(self, threads):
        _, inputs = self.agc_files()
        text = (ROOT / "config" / "analyses" / "agc-ttbar.yaml").read_text()
        cache = self.scratch / "cache"
        times = {}

        def timed(name, analysis, *more):
            command = [ROOT / "quad", "run", analysis, *inputs, "--threads", threads, "--no-plots", *more]
            seconds, printed = run([*command, "--output", self.scratch / "output"], "yes", QUAD_CACHE=str(cache))
            loop = float(re.search(r"events in ([0-9.]+) s", printed)[1])
            times.setdefault(f"{name}, loop", []).append(loop)
            times.setdefault(f"{name}, command", []).append(seconds)
            return (self.scratch / "output" / "histograms.json").read_bytes()

        run([ROOT / "quad", "server", "start"], "yes")
        try:
            for number in range(1 + self.arguments.rounds):
                if number == 1:
                    times.clear()  # the first round warms the server up
                for _ in range(2):
                    timed("all, nothing kept", "agc-ttbar", "--no-cache")
                    shutil.rmtree(cache, ignore_errors=True)
                    timed("all, values kept", "agc-ttbar")
                for name, edit in EDITS.items():
                    analysis = self.scratch / "edited.yaml"
                    analysis.write_text(text.replace(*edit))
                    found = timed(name, analysis)
                    if number == 0 and found != timed(name, analysis, "--no-cache"):
                        sys.exit(f"graphs.py: {name}: histograms are not those of --no-cache")
        finally:
            run([ROOT / "quad", "server", "stop"], "yes")
        self.row(f"edits of agc-ttbar, {self.arguments.agc_copies} x {self.arguments.agc.name}", threads, times)

    def compare(self, expected):
        """The histograms of the last run beside those of the peer."""
        theirs = json.loads(expected.read_text())
        ours = json.loads((self.scratch / "output" / "histograms.json").read_text())
        worst = 0.0
        for path, histogram in ours.items():
            data, region, name = path.split("/")
            variable = "HT" if region == "4j1b" else "trijet_mass"
            variation = name[len(variable) :]
            if data == "ttbar":
                variation = variation.replace("_scale_up", "_scaleup").replace("_scale_down", "_scaledown")
                variation = variation.replace("pt_scaleup", "pt_scale_up")
            other = theirs.pop(f"{region}_{data}{variation}")["values"]
            for mine, yours in zip(histogram["storage"]["values"], other, strict=True):
                worst = max(worst, abs(mine - yours) / max(abs(yours), 1e-12))
        if theirs or worst > 1e-6:
            sys.exit(f"graphs.py: histograms differ by {worst}, or are missing: {sorted(theirs)}")
        print(f"agc-ttbar: histograms agree within {worst:.1e}", file=sys.stderr)

    # Many histograms, many variations

    def histograms(self, threads, size):
        analysis = self.scratch / "histograms.yaml"
        regions = [f"  r{r}: [MET.pt > {50 * r / size}]\n" for r in range(size)]
        names = ", ".join(f"r{r}" for r in range(size))
        booked = [
            f"  h{v}: {{variable: {VARIABLES[v % 10]} * {1 + v // 10 / 10} + {v // 10}, bins: [50, 0, 200], "
            f"region: [{names}], plot: {{draw: false}}}}\n"
            for v in range(size)
        ]
        text = ["name: histograms\ndatasets: {events: }\nregions:\n", *regions, "histograms:\n", *booked]
        analysis.write_text("".join(text))
        peer = ["histograms", threads, self.arguments.input, size, size]
        wanted = size * size <= self.arguments.most_histograms
        self.graph(f"{size} x {size} histograms", threads, analysis, peer if wanted else [])

    def variations(self, threads, number):
        analysis = self.scratch / "variations.yaml"
        factor = "Jet.pt * (1 + 0.0001 * {i})"
        analysis.write_text(f"""name: variations
datasets: {{events: }}
define:
  jets: Jet[Jet.pt > 30]
regions:
  r: [len(jets) >= 2]
histograms:
  HT: {{variable: sum(jets.pt), bins: [50, 0, 500], region: r, plot: {{draw: false}}}}
  lead: {{variable: "jets[0].pt", bins: [50, 0, 500], region: r, plot: {{draw: false}}}}
variations:
  s_{{i}}: {{for: {{i: 1..{number}}}, vary: {{Jet.pt: "{factor}"}}}}
""")
        wanted = number <= self.arguments.most_variations
        peer = ["variations", threads, self.arguments.input, number] if wanted else []
        self.graph(f"{number} variations", threads, analysis, peer)

    def graph(self, label, threads, analysis, peer):
        names = ("quad ready", "quad start", "quad process", "quad MB", "rdf booked", "rdf loop", "rdf process")
        times = {name: [] for name in names}
        for _ in range(self.arguments.rounds):
            times["quad ready"].append(self.ready(analysis, threads))
            times["quad start"].append(self.quad(analysis, ["--input", f"events={self.arguments.small}"], threads))
            seconds, megabytes = self.measured(analysis, ["--input", f"events={self.arguments.input}"], threads)
            times["quad process"].append(seconds)
            times["quad MB"].append(megabytes)
            if peer:
                seconds, printed = run([PYTHON, ROOT / "benchmarks" / "peers" / "graphs_rdf.py", *peer])
                told = lines(printed)[-1]
                times["rdf process"].append(seconds)
                times["rdf booked"].append(told["booked"])
                times["rdf loop"].append(told["loop"])
                if abs(told["entries"] - self.totals()) > 1e-4 * told["entries"]:
                    sys.exit(f"graphs.py: {label}: filled {self.totals()} times, by RDataFrame {told['entries']}")
        self.row(label, threads, times)


def parsed():
    def listed(kind):
        return lambda text: [kind(part) for part in text.split(",")]

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=listed(str), default=["agc", "edits", "histograms", "variations"])
    parser.add_argument("--threads", type=listed(int), default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm-up", type=float, default=15.0)
    parser.add_argument("--input", type=Path, default=PEERS / "data" / "nano_1000000_zstd5.root")
    parser.add_argument("--small", type=Path, default=ROOT / "config" / "demo" / "top.root")
    parser.add_argument("--agc", type=Path, default=SHARED / "data" / "root" / "unroot" / "NanoAODv5_sample.root")
    parser.add_argument("--agc-copies", type=int, default=3)
    parser.add_argument("--agc-peer", type=Path, default=SHARED / "tools" / "peers" / "agc_rdf.py")
    parser.add_argument("--sizes", type=listed(int), default=[10, 32, 100])
    parser.add_argument("--numbers", type=listed(int), default=[10, 100, 1000])
    parser.add_argument("--most-histograms", type=int, default=1024)
    parser.add_argument("--most-variations", type=int, default=100)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main():
    arguments = parsed()
    with tempfile.TemporaryDirectory() as scratch:
        benchmark = Benchmark(arguments, Path(scratch))
        for threads in arguments.threads:
            if "agc" in arguments.parts:
                benchmark.agc(threads)
            if "edits" in arguments.parts:
                benchmark.edits(threads)
            for size in arguments.sizes if "histograms" in arguments.parts else []:
                benchmark.histograms(threads, size)
            for number in arguments.numbers if "variations" in arguments.parts else []:
                benchmark.variations(threads, number)
    if arguments.json:
        arguments.json.write_text(json.dumps(benchmark.rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
