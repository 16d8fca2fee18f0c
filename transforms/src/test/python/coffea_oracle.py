#!/usr/bin/env python3
"""What coffea makes of CMS's correction files, and of random ones.

    coffea_oracle.py [--seed N] [--points N] [--random N] FOLDER > fixture.json

Reads the public files in FOLDER (those that are there) and prints {"cases": [{"kind": ..., "files": [{"name": ..., "path" or
"text": ...}], "part": ..., "options": {...}, "calls": [{"inputs": [[...], ...], "values": [...]}]}]}; inputs are columns, null
is no value. Needs coffea (PyPI).
"""

import argparse
import json
import os
import random
import tempfile
import warnings

import numpy as np

warnings.simplefilter("ignore")

from coffea.btag_tools import BTagScaleFactor
from coffea.jetmet_tools import FactorizedJetCorrector
from coffea.lookup_tools import extractor
from coffea.lookup_tools.jme_standard_function import jme_standard_function
from coffea.lookup_tools.txt_converters import convert_l5flavor_jes_txt_file
from coffea.lumi_tools import LumiData, LumiList, LumiMask

RANGES = {"JetEta": (-5.6, 5.6), "AbsEta": (-0.5, 3.0), "JetPt": (1, 3000), "JetA": (0, 1), "Rho": (-1, 70), "JetE": (1, 5000)}


def evaluators(path):
    extract = extractor()
    extract.add_weight_sets(["* * " + path])
    extract.finalize()
    return extract.make_evaluator()


def column(r, name, points, marks):
    low, high = RANGES[name]
    return [r.choice([r.uniform(low, high), r.choice(marks), r.lognormvariate(4, 1)]) for _ in range(points)]


def marks_of(lookup):
    found = [0.0]
    for bins in getattr(lookup, "_bins", {}).values():
        for part in bins if isinstance(bins, list) else [bins]:
            found += [float(edge) for edge in np.asarray(part).flatten()]
    return found[:2000]


def listed(values):
    return [float(value) for value in np.asarray(values, dtype=np.float64)]


def jet_case(r, file, kind, part, lookup, points):
    names = lookup.signature
    marks = marks_of(lookup)
    columns = [column(r, name, points, marks) for name in names]
    values = lookup(*[np.array(c) for c in columns])
    calls = []
    if kind == "formula":
        calls.append({"inputs": columns, "values": listed(values)})
    elif kind == "uncertainty":
        for text, number in [("up", 0), ("down", 1)]:
            calls.append({"inputs": columns + [[text] * points], "values": listed(values[:, number])})
    else:
        for text, number in [("nominal", 0), ("central", 0), ("up", 1), ("down", 2)]:
            calls.append({"inputs": columns + [[text] * points], "values": listed(values[:, number])})
    return {"kind": "text", "files": [file], "part": part, "calls": calls}


def kind_of(name):
    return {"jec": "formula", "jr": "formula", "junc": "uncertainty", "jersf": "factor"}[name.replace(".gz", "").split(".")[1]]


def sections(lookups, name):
    """The lookups of a file by section."""
    stem = name.split(".")[0]
    return {key[len(stem) + 1 :] if key != stem else None: lookups[key] for key in lookups.keys()}


def public(r, folder, points):
    cases = []

    def there(name):
        return os.path.exists(os.path.join(folder, name))

    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        file = {"name": name, "path": path}
        if name.replace(".gz", "").endswith((".jec.txt", ".jr.txt", ".junc.txt", ".jersf.txt")):
            for part, lookup in sections(evaluators(path), name).items():
                cases.append(jet_case(r, file, kind_of(name), part, lookup, points))
        elif name.endswith(".ea.txt"):
            cases += area_cases(r, file, points)
        elif "Collisions" in name and name.endswith("JSON.txt"):
            cases += mask_cases(r, file, 20 * points)
        elif "L5Flavor" in name:
            for (key, _), parts in convert_l5flavor_jes_txt_file(path).items():
                part = key[len(name.split(".")[0]) + 1 :].split(".")[0]
                cases.append(jet_case(r, file, "formula", part, jme_standard_function(*parts), points))
        elif ".btag.csv" in name:
            cases += btag(r, file, points)
    if there("lumi_small.csv"):
        path = os.path.join(folder, "lumi_small.csv")
        data = LumiData(path)
        sections_ = data._lumidata[:, :2].astype(np.uint32)
        total = data.get_lumi(sections_)
        mask = LumiMask(os.path.join(folder, "Cert_294927-306462_13TeV_EOY2017ReReco_Collisions17_JSON.txt"))
        masked = data.get_lumi(sections_[mask(sections_[:, 0], sections_[:, 1])])
        cases.append({"kind": "luminosity", "files": [{"name": "lumi_small.csv", "path": path}], "calls": [{"inputs": [], "values": [total, masked]}]})
    return cases


def area_cases(r, file, points):
    stem = file["name"].split(".")[0]
    cases = []
    for key, lookup in evaluators(file["path"])._functions.items():
        columns = [column(r, "AbsEta", points, [0.0, 1.0, 1.479, 2.2, 2.5])]
        call = {"inputs": columns, "values": listed(lookup(np.array(columns[0])))}
        cases.append({"kind": "text", "files": [file], "part": key[len(stem) + 1 :], "calls": [call]})
    return cases


def mask_cases(r, file, points):
    mask = LumiMask(file["path"])
    known = [int(run) for run in mask._masks]
    runs = [r.choice([r.randint(max(0, min(known) - 3), max(known) + 3), r.choice(known)]) for _ in range(points)]
    lumis = [r.choice([r.randint(0, 300), r.randint(0, 2500)]) for _ in runs]
    values = mask(np.array(runs, dtype=np.uint32), np.array(lumis, dtype=np.uint32))
    return [{"kind": "mask", "files": [file], "calls": [{"inputs": [runs, lumis], "values": listed(values)}]}]


def btag(r, file, points):
    cases = []
    for point in range(4):
        for methods in ("comb,comb,incl", "mujets,mujets,incl", "ttbar", "iterativefit,iterativefit,iterativefit"):
            try:
                factor = BTagScaleFactor(file["path"], point, methods)
            except (ValueError, AssertionError, KeyError, IndexError):
                continue
            calls = []
            for systematic in sorted(factor._corrections):
                flavor = [r.choice([0, 4, 5]) for _ in range(points)]
                eta = [r.choice([r.uniform(-3, 3), 0.0, 2.4, -2.4]) for _ in range(points)]
                pt = [r.choice([r.uniform(10, 1100), 20.0, 30.0, 1000.0]) for _ in range(points)]
                discriminant = [r.uniform(-0.2, 1.2) for _ in range(points)]
                values = []
                for k in range(points):
                    inputs = [np.array([c[k]]) for c in (flavor, eta, pt, discriminant)]
                    try:
                        values.append(float(factor.eval(systematic, *inputs)[0]))
                    except ValueError:
                        values.append(None)
                columns = [[systematic] * points, flavor, eta, pt] + ([discriminant] if point == 3 else [])
                calls.append({"inputs": columns, "values": values})
            cases.append({"kind": "btag", "files": [file], "options": {"point": point, "methods": methods}, "calls": calls})
    return cases


FORMULAS = [
    "1.0",
    "max(0.0001,[0]+((x-[1])*([2]+((x-[1])*[3]))))",
    "[0]+([1]/((pow(log10(x),2))+[2]))+([3]*exp(-([1]*((log10(x)-[2])*(log10(x)-[2])))))",
    "sqrt([0]*abs([0])/(x*x)+[1]*[1]*pow(x,[3])+[2]*[2])",
    "max(0.0001,1-([0]/x+[1]*log(x)-2*[2]))",
    "min(2.5,-[0]+x*[1]*1e-3-2.5E-03*[2]/2)*sqrt(2)",
]


def edges(r, low, high, bins):
    inner = sorted({round(r.uniform(low, high), 3) for _ in range(bins - 1)} - {low, high})
    return [low] + inner + [high]


def level(r, name):
    """A random table of a formula."""
    binned = r.choice([["JetEta"], ["JetEta", "JetPt"], ["JetEta", "Rho"]])
    evaluated = ["JetPt"]
    formula = r.choice(FORMULAS)
    parameters = max([k + 1 for k in range(4) if "[%d]" % k in formula], default=0)
    lines = ["{%d %s %d %s %s Correction %s}" % (len(binned), " ".join(binned), len(evaluated), " ".join(evaluated), formula, name)]
    first = edges(r, -5.191, 5.191, r.randint(1, 6))
    for low, high in zip(first, first[1:]):
        second = edges(r, *((5, 2000) if binned[-1] == "JetPt" else (0, 60)), r.randint(1, 4)) if len(binned) > 1 else [None, None]
        for below, above in zip(second, second[1:]):
            row = ["%g" % low, "%g" % high] + (["%g" % below, "%g" % above] if below is not None else [])
            row += ["%d" % (2 + parameters), "%g" % r.uniform(5, 20), "%g" % r.uniform(100, 4000)]
            row += ["%.7g" % r.uniform(0.1, 2) for _ in range(parameters)]
            lines.append(" ".join(row))
    return "\n".join(lines) + "\n"


def uncertainties(r, sections):
    lines = []
    for section in sections:
        lines += ["# a comment", "[%s]" % section] if section else []
        lines.append('{1 JetEta 1 JetPt "" Correction Uncertainty}')
        points = edges(r, 9.0, 2000.0, 6)
        first = edges(r, -5.4, 5.4, r.randint(1, 5))
        for low, high in zip(first, first[1:]):
            row = ["%g" % low, "%g" % high, "%d" % (3 * len(points))]
            for point in points:
                row += ["%g" % point, "%.4f" % r.uniform(0, 0.1), "%.4f" % r.uniform(0, 0.1)]
            lines.append(" ".join(row))
    return "\n".join(lines) + "\n"


def factors(r):
    binned = r.choice([["JetEta"], ["JetEta", "JetPt"]])
    lines = ["{%d %s 0 None ScaleFactor}" % (len(binned), " ".join(binned))]
    first = edges(r, -5.191, 5.191, r.randint(1, 5))
    for low, high in zip(first, first[1:]):
        second = edges(r, 10, 500, r.randint(1, 4)) if len(binned) > 1 else [None, None]
        for below, above in zip(second, second[1:]):
            row = ["%g" % low, "%g" % high] + (["%g" % below, "%g" % above] if below is not None else [])
            lines.append(" ".join(row + ["3"] + ["%.4f" % r.uniform(0.8, 2) for _ in range(3)]))
    return "\n".join(lines) + "\n"


def areas(r):
    lines = ["{1 AbsEta 2 EA_A EA_B}"]
    first = edges(r, 0.0, 2.5, r.randint(2, 6))
    lines += ["%g %g %.4f %.4f" % (low, high, r.random(), r.random()) for low, high in zip(first, first[1:])]
    return "\n".join(lines) + "\n"


def tagging(r):
    lines = ["Tagger;OperatingPoint, measurementType, sysType, jetFlavor, etaMin, etaMax, ptMin, ptMax, discrMin, discrMax, formula"]
    symmetric = r.random() < 0.5
    for systematic in ["central", "up", "down"]:
        for point in range(4):
            for flavor in range(3):
                method = "iterativefit" if point == 3 else "incl" if flavor == 2 else "comb"
                eta = edges(r, 0.0, 2.4, r.randint(1, 2)) if symmetric else [-2.4, 2.4]
                for low, high in zip(eta, eta[1:]):
                    pt = edges(r, 20.0, 1000.0, r.randint(1, 3))
                    for below, above in zip(pt, pt[1:]):
                        discriminant = edges(r, 0.0, 1.0, r.randint(1, 3)) if point == 3 else [0, 1]
                        for least, most in zip(discriminant, discriminant[1:]):
                            formula = r.choice(["%.4f", "1.+(%.4f*x)", "%.3f*((1.+(0.03*x))/(1.+(0.02*x)))", "-(log(x+1.5)*%.3e-.5)"]) % r.random()
                            row = [point, method, systematic, flavor, low, high, below, above, least, most, '"%s"' % formula]
                            lines.append(", ".join(str(value) for value in row))
    return "\n".join(lines) + "\n"


def golden(r):
    runs = {}
    for _ in range(10):
        marks = sorted(r.sample(range(1, 300), 2 * r.randint(1, 5)))
        runs[str(r.randint(1, 30))] = [list(pair) for pair in zip(marks[::2], marks[1::2])]
    return json.dumps(runs)


def invented(r, points, number):
    cases = []
    with tempfile.TemporaryDirectory() as folder:

        def written(name, text):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
            return {"name": name, "path": os.path.join(folder, name)}

        for k in range(number):
            files = []
            lookups = {}
            for name in r.sample(["L1FastJet", "L2Relative", "L3Absolute", "L2L3Residual"], r.randint(1, 4)):
                stem = "Random%d_V1_MC_%s_AK4PF" % (k, name)
                files.append(written(stem + ".jec.txt", level(r, name)))
                lookups[stem] = evaluators(files[-1]["path"])[stem]
            corrector = FactorizedJetCorrector(**lookups)
            columns = [column(r, name, points, [0.0, 5.191]) for name in corrector.signature]
            arrays = {name: np.array(c) for name, c in zip(corrector.signature, columns)}
            values = corrector.getCorrection(**arrays)
            cases.append({"kind": "levels", "files": files, "calls": [{"inputs": columns, "values": listed(values)}]})
            made = [
                ("Random%d.junc.txt" % k, uncertainties(r, [""]), "uncertainty"),
                ("Sources%d.junc.txt" % k, uncertainties(r, ["One", "Two"]), "uncertainty"),
                ("Random%d.jersf.txt" % k, factors(r), "factor"),
                ("Random%d.jr.txt" % k, level(r, "Resolution").replace("Correction ", ""), "formula"),
            ]
            for name, text, kind in made:
                file = written(name, text)
                for part, lookup in sections(evaluators(file["path"]), name).items():
                    cases.append(jet_case(r, file, kind, part, lookup, points // 4))
            if k % 4 == 0:
                cases += btag(r, written("random%d.btag.csv" % k, tagging(r)), points // 8)
                cases += area_cases(r, written("random%d.ea.txt" % k, areas(r)), points // 4)
                cases += mask_cases(r, written("random%d.json" % k, golden(r)), points)
        for case in cases:
            for file in case["files"]:
                if "path" in file:
                    with open(file.pop("path")) as opened:
                        file["text"] = opened.read()
    return cases


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--points", type=int, default=200)
    arguments.add_argument("--random", type=int, default=20)
    arguments.add_argument("folder", nargs="?")
    options = arguments.parse_args()
    r = random.Random(options.seed)
    cases = public(r, options.folder, options.points) if options.folder else []
    cases += invented(r, options.points, options.random)
    print(json.dumps({"cases": cases}))


if __name__ == "__main__":
    main()
