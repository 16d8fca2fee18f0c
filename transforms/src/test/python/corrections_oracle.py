#!/usr/bin/env python3
"""Random corrections of correctionlib's schema, and what correctionlib makes of them.

    corrections_oracle.py [--seed N] [--sets N] [--points N] [FILE ...] > fixture.json

Prints {"sets": [{"file": text or path, "cases": [{"correction": name, "inputs": [...], "value": number or null}]}]};
null stands where correctionlib has no value. Files are read beside the random ones. Needs correctionlib (PyPI).
"""

import argparse
import gzip
import json
import math
import random
import warnings

from correctionlib import CorrectionSet

warnings.simplefilter("ignore")

REALS = ["x", "y", "z"]
# What is computed may differ in its last bit, or be NaN: it is neither hashed nor binned in equal steps, where
# correctionlib does not define what NaN does.
REWRITTEN = ["x", "y"]
INPUTS = [{"name": name, "type": "real"} for name in REALS] + [
    {"name": "n", "type": "int"},
    {"name": "s", "type": "string"},
]
TEXTS = ["nominal", "up", "down", "st\u00e4t"]
UNARY = "log log10 exp erf sqrt abs cos sin tan acos asin atan cosh sinh tanh acosh asinh atanh".split()
BINARY = "atan2 pow max min".split()
OPERATORS = "+ - * / + - * / ^ < > <= >= == != && ||".split()


def number(r):
    return r.choice([r.uniform(-2, 2), round(r.uniform(-5, 5), r.randint(0, 6)), r.gauss(0, 1) * 10 ** r.randint(-3, 3)])


def literal(r):
    text = r.choice(["%d" % r.randint(0, 9), "%.*f" % (r.randint(1, 17), r.uniform(0, 9)), "%de-%d" % (r.randint(1, 9), r.randint(0, 4))])
    return ("-" if r.random() < 0.2 else "") + text


def expression(r, variables, parameters, depth):
    kind = r.random()
    if depth == 0 or kind < 0.25:
        choices = [literal(r)]
        choices += ["xyzt"[k] for k in range(variables)] + ["x[%d]" % k for k in range(variables)]
        choices += ["[%d]" % k for k in range(parameters)] + ["[ %d ]" % k for k in range(parameters)]
        return r.choice(choices)
    inner = lambda: expression(r, variables, parameters, depth - 1)
    if kind < 0.35:
        return r.choice(["(%s)", "-(%s)", "( %s )"]) % inner()
    if kind < 0.5:
        return "%s(%s)" % (r.choice(UNARY), inner())
    if kind < 0.6:
        return "%s(%s, %s)" % (r.choice(BINARY), inner(), inner())
    return r.choice([" ", ""]).join([inner(), r.choice(OPERATORS), inner()])


def formula(r):
    variables = r.sample(REALS, r.randint(1, 3))
    parameters = [number(r) for _ in range(r.randint(0, 3))]
    node = {
        "nodetype": "formula",
        "expression": expression(r, len(variables), len(parameters), r.randint(0, 4)),
        "parser": "TFormula",
        "variables": variables,
    }
    if parameters:
        node["parameters"] = parameters
    return node


def edges(r, bins, name):
    if name not in REWRITTEN and r.random() < 0.5:
        low = round(r.uniform(-5, 1), 2)
        return {"n": bins, "low": low, "high": low + r.choice([1.0, 2.5, 7.0])}
    made = sorted({round(r.uniform(-5, 5), 3) for _ in range(bins + 1)})
    while len(made) <= bins:
        made = sorted({*made, r.uniform(-5, 5)})
    return [float(edge) for edge in made]


def endless(r, axis):
    """The same axis with infinite ends, now and then."""
    if isinstance(axis, list) and r.random() < 0.2:
        axis = axis[:]
        axis[-1] = r.choice(["inf", "+inf"])
        if r.random() < 0.5:
            axis[0] = "-inf"
    return axis


def flow(r, depth, generic):
    kind = r.random()
    return "clamp" if kind < 0.3 else "error" if kind < 0.5 else "wrap" if kind < 0.65 else content(r, depth, generic)


def content(r, depth, generic):
    kind = r.random()
    if depth == 0 or kind < 0.15:
        return number(r)
    inner = lambda: content(r, depth - 1, generic)
    if kind < 0.3:
        bins = r.randint(1, 6)
        how = flow(r, 0, generic)
        name = r.choice(REALS + ["n"])
        axis = edges(r, bins, name)
        return {
            "nodetype": "binning",
            "input": name,
            "edges": axis if how == "wrap" else endless(r, axis),
            "content": [inner() for _ in range(bins)],
            "flow": how,
        }
    if kind < 0.45:
        names = r.sample(REALS + ["n"], r.randint(1, 3))
        bins = [r.randint(1, 3) for _ in names]
        how = flow(r, 0, generic)
        axes = [edges(r, n, name) for n, name in zip(bins, names)]
        return {
            "nodetype": "multibinning",
            "inputs": names,
            "edges": axes if how == "wrap" else [endless(r, axis) for axis in axes],
            "content": [content(r, r.choice([0, depth - 1]), generic) for _ in range(math.prod(bins))],
            "flow": how,
        }
    if kind < 0.6:
        name = r.choice(["n", "s"])
        keys = r.sample(range(-3, 7), r.randint(1, 6)) if name == "n" else r.sample(TEXTS, r.randint(1, 4))
        node = {"nodetype": "category", "input": name, "content": [{"key": key, "value": inner()} for key in keys]}
        if r.random() < 0.6:
            node["default"] = inner()
        return node
    if kind < 0.75:
        return formula(r)
    if kind < 0.82 and generic:
        index = r.randrange(len(generic))
        return {"nodetype": "formularef", "index": index, "parameters": [number(r) for _ in range(3)]}
    if kind < 0.92:
        name = r.choice(REWRITTEN + ["n"])
        rule = number(r) if name == "n" else inner()
        return {"nodetype": "transform", "input": name, "rule": rule, "content": inner()}
    return {
        "nodetype": "hashprng",
        "inputs": r.choices(["z", "n"], k=r.randint(1, 9)),
        "distribution": r.choice(["stdflat", "stdnormal", "normal"]),
    }


def correction(r, name):
    generic = []
    for _ in range(r.randint(0, 2)):
        made = formula(r)
        made.pop("parameters", None)
        made["expression"] = expression(r, len(made["variables"]), 3, 3)
        generic.append(made)
    made = {
        "name": name,
        "version": 1,
        "inputs": INPUTS,
        "output": {"name": "value", "type": "real"},
        "data": content(r, r.randint(1, 4), generic),
    }
    if generic:
        made["generic_formulas"] = generic
    return made


def compound(r, name, members):
    return {
        "name": name,
        "inputs": r.sample(INPUTS, len(INPUTS)),
        "output": {"name": "value", "type": "real"},
        "inputs_update": r.sample(REWRITTEN, r.randint(0, 2)),
        "input_op": r.choice("+*/"),
        "output_op": r.choice(["+", "*", "/", "last"]),
        "stack": [r.choice(members) for _ in range(r.randint(1, 4))],
    }


def random_set(r):
    made = [correction(r, "c%d" % k) for k in range(r.randint(1, 4))]
    names = [c["name"] for c in made]
    return {
        "schema_version": 2,
        "corrections": made,
        "compound_corrections": [compound(r, "compound", names)],
    }


def landmarks(node, found):
    """Numbers at which something changes."""
    if isinstance(node, dict):
        for axis in [node.get("edges")] if node.get("nodetype") == "binning" else node.get("edges", []):
            if isinstance(axis, dict):
                found += [axis["low"], axis["high"]]
            else:
                found += [edge for edge in axis if isinstance(edge, float)]
        for value in node.values():
            landmarks(value, found)
    elif isinstance(node, list):
        for value in node:
            landmarks(value, found)


def texts(node, found):
    if isinstance(node, dict):
        if isinstance(node.get("key"), str):
            found.add(node["key"])
        for value in node.values():
            texts(value, found)
    elif isinstance(node, list):
        for value in node:
            texts(value, found)


def point(r, inputs, marks, known):
    values = []
    for given in inputs:
        if given["type"] == "string":
            values.append(r.choice(known))
        elif given["type"] == "int":
            values.append(r.choice([r.randint(-3, 7), r.randint(0, 20), r.randint(0, 2**40)]))
        else:
            values.append(r.choice([r.uniform(-6, 6), r.choice(marks), r.gauss(0, 1), r.uniform(-30, 200)]))
    return values


def cases(r, document, text, points):
    marks = []
    landmarks(document, marks)
    known = set()
    texts(document, known)
    known = sorted(known) + ["unknown"]
    evaluators = CorrectionSet.from_string(text)
    made = []
    for key in ("corrections", "compound_corrections"):
        for one in document.get(key) or []:
            evaluator = (evaluators if key == "corrections" else evaluators.compound)[one["name"]]
            for _ in range(points):
                values = point(r, one["inputs"], marks or [0.0], known)
                try:
                    value = evaluator.evaluate(*values)
                except (RuntimeError, IndexError, ValueError):
                    value = None
                made.append({"correction": one["name"], "inputs": values, "value": value})
    return made


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--sets", type=int, default=20)
    arguments.add_argument("--points", type=int, default=40)
    arguments.add_argument("files", nargs="*")
    options = arguments.parse_args()
    r = random.Random(options.seed)
    sets = []
    while len(sets) < options.sets:
        text = json.dumps(random_set(r))
        sets.append({"file": text, "cases": cases(r, json.loads(text), text, options.points)})
    for name in options.files:
        opener = gzip.open if name.endswith(".gz") else open
        with opener(name, "rt") as file:
            text = file.read()
        sets.append({"path": name, "cases": cases(r, json.loads(text), text, options.points * 25)})
    print(json.dumps({"sets": sets}))


if __name__ == "__main__":
    main()
