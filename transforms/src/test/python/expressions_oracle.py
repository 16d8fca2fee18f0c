"""Writes the expected values of the expression language's tests.

Every value is computed by NumPy, Awkward Array, vector or plain Python on a small random sample of
events, never by the language itself. Run it with

    ~/.cache/hep-peers/venv/bin/python transforms/src/test/python/expressions_oracle.py

It writes transforms/src/test/resources/org/quadrupole/transforms/compiler/expressions.json.gz:
{"events": N, "columns": [{name, type, counter, offsets..., values}], "cases": [{expression, type,
values, ulps}]}. Numbers are written as hexadecimal bits, so that nothing is lost.
"""

import gzip
import itertools
import json
import math
import pathlib
import warnings

import awkward as ak
import numpy as np
import vector

vector.register_awkward()
warnings.filterwarnings("ignore")
np.seterr(all="ignore")

EVENTS = 40
DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
random = np.random.default_rng(20260718)

columns = {}  # name -> awkward array
counters = {}  # name -> counter
fixed = {}  # name -> size
order = []


def add(name, array, counter=None):
    columns[name] = array if isinstance(array, ak.Array) else ak.Array(array)
    order.append(name)
    if counter:
        counters[name] = counter


def scalar(dtype, lows):
    """Values of a type with its extremes among them."""
    if dtype == "bool":
        return random.integers(0, 2, EVENTS).astype(bool)
    if dtype.startswith("float"):
        values = (random.standard_normal(EVENTS) * 50).astype(dtype)
        values[:6] = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 7.0], dtype)
        return values
    info = np.iinfo(dtype)
    values = random.integers(max(info.min, -20), min(info.max, 20), EVENTS).astype(dtype)
    values[:6] = np.array([info.min, info.max, 0, 1, info.max - 1, 7], dtype)
    return np.roll(values, lows)


def jagged(counts, content):
    return ak.unflatten(content, counts)


def collection(name, highest, parts):
    counts = random.integers(0, highest + 1, EVENTS)
    counts[:3] = [0, highest, 1]
    add("n" + name, counts.astype(np.uint32))
    for part, make in parts.items():
        add(f"{name}_{part}", jagged(counts, make(int(counts.sum()))), "n" + name)
    return counts


def pt(n):
    return (random.exponential(30, n) + 5).astype(np.float32)


def eta(n):
    return (random.standard_normal(n) * 1.3).astype(np.float32)


def phi(n):
    return random.uniform(-np.pi, np.pi, n).astype(np.float32)


def mass(n):
    return random.uniform(0.1, 12, n).astype(np.float32)


def index(highest):
    return lambda n: random.integers(-1, highest, n).astype(np.int32)


four = {"pt": pt, "eta": eta, "phi": phi, "mass": mass}


def with_nan(n):
    values = random.standard_normal(n).astype(np.float32)
    values[random.random(n) < 0.2] = np.nan
    return values


collection("Jet", 6, {
    **four,
    "btag": lambda n: random.random(n).astype(np.float32),
    "nConst": lambda n: random.integers(1, 60, n).astype(np.uint8),
    "id": lambda n: random.integers(0, 8, n).astype(np.int32),
    "flags": lambda n: random.integers(0, 2**32, n).astype(np.uint32),
    "tight": lambda n: random.random(n) < 0.5,
    "raw": with_nan,
    "seed": lambda n: random.integers(0, 2**64, n, dtype=np.uint64),
})
collection("Muon", 4, {
    **four,
    "charge": lambda n: random.choice([-1, 1], n).astype(np.int32),
    "jetIdx": index(4),
    "dxy": lambda n: random.standard_normal(n),
})
collection("Electron", 3, {
    **four,
    "charge": lambda n: random.choice([-1, 1], n).astype(np.int32),
})
add("MET_pt", pt(EVENTS))
add("MET_phi", phi(EVENTS))
add("run", np.full(EVENTS, 362104, np.uint32))
add("genWeight", random.standard_normal(EVENTS).astype(np.float32))
add("HLT_IsoMu24", random.random(EVENTS) < 0.5)
add("HLT_Ele32", random.random(EVENTS) < 0.5)
for number, dtype in enumerate(DTYPES):
    add(f"a{dtype}", scalar(dtype, 0))
    add(f"b{dtype}", scalar(dtype, 7 + number))
add("name", ak.Array([["mu", "e", "tau", "", "\u00b5-jet \\ \" '"][k % 5] for k in range(EVENTS)]))
free = random.integers(0, 4, EVENTS)
add("LHEw", jagged(free, random.standard_normal(int(free.sum()))))
outer = random.integers(0, 4, EVENTS)
inner = random.integers(0, 3, int(outer.sum()))
leaves = random.integers(-50, 50, int(inner.sum())).astype(np.int16)
add("hits", ak.unflatten(ak.unflatten(leaves, inner), outer))
third = random.integers(0, 3, len(leaves))
add("deep", ak.unflatten(ak.unflatten(ak.unflatten(
    random.standard_normal(int(third.sum())).astype(np.float32), third), inner), outer))
cov = ak.from_regular(ak.Array(random.standard_normal((EVENTS, 3)).astype(np.float32)))
add("cov", cov)
fixed["cov"] = 3
records = random.integers(0, 4, EVENTS)
total = int(records.sum())
add("tracks", ak.unflatten(ak.Array({
    "pt": pt(total), "eta": eta(total), "phi": phi(total), "mass": mass(total),
    "q": random.choice([-1, 1], total).astype(np.int8),
    "t": random.integers(0, 100, total).astype(np.int64)}), records))

N = {name: np.asarray(columns[name]) for name in order
     if columns[name].ndim == 1 and name != "name" and not columns[name].fields}


def record(name, kind=None):
    parts = {c.split("_", 1)[1]: columns[c] for c in order if c.startswith(name + "_")}
    return ak.zip(parts, with_name=kind)


Jet, Muon, Electron = record("Jet"), record("Muon"), record("Electron")
tracks = columns["tracks"]
hits, deep = columns["hits"], columns["deep"]
jets = ak.to_list(Jet)
muons = ak.to_list(Muon)
electrons = ak.to_list(Electron)
hits_list = ak.to_list(hits)
deep_list = ak.to_list(deep)
met = ak.to_list(columns["MET_pt"])
met_phi = ak.to_list(columns["MET_phi"])
names = ak.to_list(columns["name"])


def vec(obj):
    """Four-vectors in double precision."""
    if isinstance(obj, ak.Array):
        return ak.zip({k: ak.values_astype(obj[k], np.float64) for k in ("pt", "eta", "phi", "mass")}, with_name="Momentum4D")
    return vector.obj(pt=float(obj["pt"]), eta=float(obj["eta"]), phi=float(obj["phi"]), mass=float(obj["mass"]))


cases = []


def case(expression, value, dtype=None, ulps=0, close=0):
    """
    value: one value an event, NumPy or nested lists; dtype: the leaf type where lists do not say it;
    ulps: in how many units in the last place a result may differ;
    close: the relative difference allowed where errors add up, with 1 as the smallest scale.
    """
    if isinstance(value, ak.Array):
        value = ak.to_list(value) if dtype else (np.asarray(ak.flatten(value, axis=None)).dtype.name, ak.to_list(value))
    elif isinstance(value, np.ndarray):
        value = (value.dtype.name, value.tolist())
    if isinstance(value, tuple):
        dtype, value = value
    assert len(value) == EVENTS, expression
    cases.append({"expression": expression, "type": dtype, "depth": depth(value, dtype),
                  "values": encode(value, dtype), "ulps": ulps, "close": close})


def depth(value, dtype):
    level = 0
    while isinstance(value, list):
        level += 1
        inside = [v for v in value if not (isinstance(v, list) and not v)]
        value = inside[0] if inside else None
    return level - 1


def encode(value, dtype):
    if isinstance(value, list):
        return [encode(v, dtype) for v in value]
    if dtype == "string":
        return value
    if dtype.startswith("float"):
        return np.array(value, dtype).view(f"uint{dtype[5:]}").item().__format__("x")
    if dtype == "bool":
        return bool(value)
    return str(int(value))


def per_event(function):
    return [function(k) for k in range(EVENTS)]


# --- NEP 50: every pair of types, every operator -------------------------------------------------
UFUNCS = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.true_divide, "//": np.floor_divide,
          "%": np.remainder, "&": np.bitwise_and, "|": np.bitwise_or, "^": np.bitwise_xor,
          "<<": np.left_shift, ">>": np.right_shift,
          "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
          "==": np.equal, "!=": np.not_equal, "minimum": np.minimum, "maximum": np.maximum}
refused = []
for op, ufunc in UFUNCS.items():
    for left, right in itertools.product(DTYPES, DTYPES):
        call = f"{op}(a{left}, b{right})" if op.isalpha() else f"a{left} {op} b{right}"
        if op in ("<<", ">>") and left == right == "bool":
            refused.append(call)
            continue
        try:
            value = ufunc(N["a" + left], N["b" + right])
        except TypeError:
            refused.append(call)
            continue
        if op in ("minimum", "maximum") and value.dtype.kind == "f":
            value = value + 0.0  # which of two zeros is not defined
            case(f"({call}) + 0.0" if value.dtype == np.float64 else f"({call}) + float32(0)", value)
            continue
        case(call, value)
for op in ["+", "-", "*", "/", "//", "%", "<", "==", ">="]:
    for dtype in DTYPES:
        for text, literal in (("3", 3), ("2.5", 2.5), ("-2", -2), ("True", True)):
            for call, args in ((f"a{dtype} {op} {text}", (N["a" + dtype], literal)), (f"{text} {op} a{dtype}", (literal, N["a" + dtype]))):
                if literal is True:
                    args = tuple(np.bool_(x) if x is True else x for x in args)
                try:
                    case(call, UFUNCS[op](*args))
                except (TypeError, OverflowError):
                    refused.append(call)
for op in ["&", "|", "^", "<<", ">>"]:
    for dtype in DTYPES[1:9]:
        case(f"a{dtype} {op} 5", UFUNCS[op](N["a" + dtype], 5))
        case(f"a{dtype} {op} (1 << 3)", UFUNCS[op](N["a" + dtype], 1 << 3))
for dtype in DTYPES:
    x = N["a" + dtype]
    if dtype != "bool":
        case(f"-a{dtype}", -x)
        case(f"+a{dtype}", +x)
        case(f"abs(a{dtype})", np.abs(x))
        case(f"sign(a{dtype})", np.sign(x))
    else:
        refused += [f"-a{dtype}", f"+a{dtype}"]
        case(f"not a{dtype}", ~x)
    if dtype.startswith("float"):
        refused.append(f"~a{dtype}")
    else:
        case(f"~a{dtype}", ~x)
    if dtype not in ("bool", "int8", "uint8"):  # NumPy has float16 there
        case(f"sqrt(a{dtype})", np.sqrt(x))
    if dtype != "bool":
        case(f"floor(a{dtype})", np.floor(x))
    for other in DTYPES:
        if dtype.startswith("float") and not other.startswith("float"):
            continue  # what does not fit is not defined
        case(f"{other}(a{dtype})", x.astype(other))
case("int32(MET_pt)", N["MET_pt"].astype(np.int32))
case("uint64(MET_pt * 1e17)", (N["MET_pt"] * 1e17).astype(np.uint64))
for dtype in DTYPES[1:]:
    case(f"a{dtype} ** 2", N["a" + dtype] ** 2)
    if not dtype.startswith("float"):
        case(f"a{dtype} ** 3", N["a" + dtype] ** 3)
        case(f"a{dtype} ** 0", N["a" + dtype] ** 0)
case("afloat64 ** 3", N["afloat64"] ** 3, ulps=2)
case("afloat64 ** 0.5", N["afloat64"] ** 0.5, ulps=2)
case("MET_pt ** 0.5", N["MET_pt"] ** 0.5, ulps=2)
case("MET_pt ** -1", N["MET_pt"] ** -1, ulps=2)
case("2 ** 3 * MET_pt", 2**3 * N["MET_pt"])
case("2 ** -1 * MET_pt", 2**-1 * N["MET_pt"])
case("7 // 2 + MET_pt", 7 // 2 + N["MET_pt"])
case("-7 // 2 + aint64", -7 // 2 + N["aint64"])
case("-7 % 3 + aint16", -7 % 3 + N["aint16"])
case("(6 ^ 3 | 8) + aint8", (6 ^ 3 | 8) + N["aint8"])
case("-2 ** 2 + aint32", -(2**2) + N["aint32"])
case("2 ** 3 ** 2 + aint64", 2 ** 3**2 + N["aint64"])
case("(aint64 > 1) + (aint64 > 2) * True", (N["aint64"] > 1) + (N["aint64"] > 2) * np.True_)
case("MET_pt < 20.1", N["MET_pt"] < 20.1)
case("float64(MET_pt) < 20.1", N["MET_pt"].astype(np.float64) < 20.1)
case("10 < MET_pt <= 40 != aint8", (10 < N["MET_pt"]) & (N["MET_pt"] <= 40) & (40 != N["aint8"]))
case("auint64 > -1", N["auint64"] > -1)
case("auint8 < 300", N["auint8"] < 300)
case("aint8 == 1000", N["aint8"] == 1000)
case("run == 362104", N["run"] == 362104)

# --- functions -----------------------------------------------------------------------------------
x = N["genWeight"].astype(np.float64)
p = np.abs(x) + 0.01
FUNCTIONS = {"exp": (np.exp, "x"), "expm1": (np.expm1, "x"), "log": (np.log, "p"), "log10": (np.log10, "p"),
             "log2": (np.log2, "p"), "log1p": (np.log1p, "p"), "sqrt": (np.sqrt, "p"), "cbrt": (np.cbrt, "x"),
             "sin": (np.sin, "x"), "cos": (np.cos, "x"), "tan": (np.tan, "x"), "asin": (np.arcsin, "u"),
             "acos": (np.arccos, "u"), "atan": (np.arctan, "x"), "arctan": (np.arctan, "x"),
             "sinh": (np.sinh, "x"), "cosh": (np.cosh, "x"), "tanh": (np.tanh, "x"),
             "asinh": (np.arcsinh, "x"), "arcsinh": (np.arcsinh, "x"), "acosh": (np.arccosh, "q"),
             "atanh": (np.arctanh, "u"), "degrees": (np.degrees, "x"), "radians": (np.radians, "x")}
ARGUMENTS = {"x": ("float64(genWeight)", x), "p": ("(abs(float64(genWeight)) + 0.01)", p),
             "u": ("(float64(genWeight) / 4)", x / 4), "q": ("(abs(float64(genWeight)) + 1)", np.abs(x) + 1)}
for name, (function, kind) in FUNCTIONS.items():
    case(f"{name}({ARGUMENTS[kind][0]})", function(ARGUMENTS[kind][1]), ulps=4 if name in ("atanh", "acosh", "log2") else 2)
case("atan2(genWeight, MET_phi)", np.arctan2(N["genWeight"], N["MET_phi"]), ulps=2)
case("hypot(genWeight, MET_phi)", np.hypot(N["genWeight"], N["MET_phi"]), ulps=2)
case("pow(MET_pt, 1.5)", np.power(N["MET_pt"], 1.5), ulps=2)
case("log2(2.0 ** 29 + 0 * MET_pt)", np.log2(np.float32(2.0**29) + 0 * N["MET_pt"]))
for name, function in (("floor", np.floor), ("ceil", np.ceil), ("round", np.rint), ("trunc", np.trunc)):
    case(f"{name}(afloat32)", function(N["afloat32"]))
    case(f"{name}(bfloat64 * 0.5)", function(N["bfloat64"] * 0.5))
case("isnan(afloat32)", np.isnan(N["afloat32"]))
case("isinf(afloat64)", np.isinf(N["afloat64"]))
case("isfinite(afloat64)", np.isfinite(N["afloat64"]))
case("clip(aint32, -3, 9)", np.clip(N["aint32"], -3, 9))
case("min(aint32, bint64, 4)", np.minimum(np.minimum(N["aint32"], N["bint64"]), 4))
case("max(MET_pt, 30)", np.maximum(N["MET_pt"], 30))
case("pi + 0 * aint8", np.pi + 0 * N["aint8"])
case("where(HLT_IsoMu24, aint16, 2.5)", np.where(N["HLT_IsoMu24"], N["aint16"].astype(np.float64), 2.5))
case("aint8 if HLT_IsoMu24 else buint8", np.where(N["HLT_IsoMu24"], N["aint8"], N["buint8"]))
case("1 if MET_pt < 10 else 2 if MET_pt < 20 else 3 if MET_pt < 40 else 4.5",
     np.select([N["MET_pt"] < 10, N["MET_pt"] < 20, N["MET_pt"] < 40], [1.0, 2.0, 3.0], 4.5))
case("HLT_IsoMu24 and not HLT_Ele32 or aint8 > 5", N["HLT_IsoMu24"] & ~N["HLT_Ele32"] | (N["aint8"] > 5))
case("HLT.IsoMu24 or HLT.Ele32", N["HLT_IsoMu24"] | N["HLT_Ele32"])
case("nJet > 0 and Jet.pt[0] > 30", per_event(lambda k: bool(jets[k] and jets[k][0]["pt"] > 30)), "bool")
case("nJet == 0 or Jet.pt[0] > 30", per_event(lambda k: bool(not jets[k] or jets[k][0]["pt"] > 30)), "bool")
case("coalesce(MET_sumEt, MET_pt)", N["MET_pt"])
case("coalesce(Jet.deepness, Jet.btag)", Jet.btag)
case("has(Jet_deepness) or has(Jet_btag)", np.ones(EVENTS, bool))
case("MET.pt * cos(MET.phi) - MET.px", N["MET_pt"] * np.cos(N["MET_phi"].astype(np.float64)).astype(np.float32) - N["MET_pt"].astype(float) * np.cos(N["MET_phi"].astype(float)), close=1e-5)

# --- reductions ----------------------------------------------------------------------------------
f64 = lambda a: ak.values_astype(a, np.float64)
case("sum(Jet.pt)", per_event(lambda k: float(sum(np.float64(j["pt"]) for j in jets[k]))), "float64")
case("sum(Jet.nConst)", ak.values_astype(ak.sum(ak.values_astype(Jet.nConst, np.uint64), axis=1), np.uint64))
case("sum(Jet.id)", ak.values_astype(ak.sum(Jet.id, axis=1), np.int64))
case("sum(Jet.tight)", ak.values_astype(ak.sum(Jet.tight, axis=1), np.int64))
case("sum(Jet.seed)", ak.sum(Jet.seed, axis=1))
case("sum(Jet.pt > 30)", ak.values_astype(ak.sum(Jet.pt > 30, axis=1), np.int64))
case("len(Jet)", ak.values_astype(ak.num(Jet), np.int64))
case("len(Jet[Jet.pt > 30])", ak.values_astype(ak.sum(Jet.pt > 30, axis=1), np.int64))
case("any(Jet.tight)", ak.any(Jet.tight, axis=1))
case("all(Jet.tight)", ak.all(Jet.tight, axis=1))
case("any(60 < (a + b).mass < 120 and a.charge != b.charge for a, b in combinations(Muon, 2))",
     per_event(lambda k: any(60 < (vec(a) + vec(b)).mass < 120 and a["charge"] != b["charge"] for a, b in itertools.combinations(muons[k], 2))), "bool")
none = lambda value, default: default if value is None else value
case("fill_none(min(Jet.pt), -1)", ak.fill_none(ak.values_astype(ak.min(Jet.pt, axis=1), np.float32), np.float32(-1)))
case("fill_none(max(Jet.id), -1)", ak.values_astype(ak.fill_none(ak.max(Jet.id, axis=1), -1), np.int32))
case("fill_none(max(Jet.seed), 0)", per_event(lambda k: max((j["seed"] for j in jets[k]), default=0)), "uint64")
case("fill_none(min(Jet.seed), 0)", per_event(lambda k: min((j["seed"] for j in jets[k]), default=0)), "uint64")
finite = lambda k: [j["raw"] for j in jets[k] if not math.isnan(j["raw"])]
case("fill_none(min(Jet.raw), 99)", per_event(lambda k: min(finite(k), default=99)), "float32")
case("fill_none(max(Jet.raw), 99)", per_event(lambda k: max(finite(k), default=99)), "float32")
case("fill_none(argmax(Jet.pt), -1)", ak.values_astype(ak.fill_none(ak.argmax(Jet.pt, axis=1), -1), np.int64))
case("fill_none(argmin(Jet.btag), -1)", ak.values_astype(ak.fill_none(ak.argmin(Jet.btag, axis=1), -1), np.int64))
best = lambda k, key, pick=max: pick(jets[k], key=key, default=None)
case("fill_none(max(Jet, key=lambda j: j.btag).pt, 0)", per_event(lambda k: (best(k, lambda j: j["btag"]) or {"pt": 0})["pt"]), "float32")
case("fill_none(min(Jet, key=lambda j: abs(j.eta)).id, 77)", per_event(lambda k: (best(k, lambda j: abs(j["eta"]), min) or {"id": 77})["id"]), "int32")
case("fill_none(mean(Jet.pt), -1)", per_event(lambda k: float(np.mean([np.float64(j["pt"]) for j in jets[k]])) if jets[k] else -1.0), "float64", ulps=2)
case("fill_none(mean(Jet.id), -1.0)", per_event(lambda k: float(np.mean([j["id"] for j in jets[k]])) if jets[k] else -1.0), "float64")
case("prod(Jet.pt)", ak.prod(f64(Jet.pt), axis=1), ulps=2)
case("prod(Jet.id)", ak.values_astype(ak.prod(ak.values_astype(Jet.id, np.int64), axis=1), np.int64))
case("prod(Jet[Jet.tight].btag)", ak.prod(f64(Jet.btag[Jet.tight]), axis=1), ulps=2)
case("prod(Jet.pt > 10)", ak.values_astype(ak.all(Jet.pt > 10, axis=1), np.int64))
case("prod([])", [1] * EVENTS, "int64")
case("fill_none(std(Jet.pt), -1)", per_event(lambda k: float(np.std([np.float64(j["pt"]) for j in jets[k]])) if jets[k] else -1.0), "float64", close=1e-14)
case("fill_none(var(Jet.id), -1)", per_event(lambda k: float(np.var([j["id"] for j in jets[k]])) if jets[k] else -1.0), "float64", close=1e-14)
case("fill_none(std([j.pt for j in Jet if j.tight]), -1)", per_event(lambda k: (lambda v: float(np.std(v)) if v else -1.0)([np.float64(j["pt"]) for j in jets[k] if j["tight"]])), "float64", close=1e-14)
case("fill_none(first(Jet).eta, 9)", per_event(lambda k: jets[k][0]["eta"] if jets[k] else 9), "float32")
case("fill_none(first(Jet[Jet.tight]).eta, 9)", per_event(lambda k: next((j["eta"] for j in jets[k] if j["tight"]), 9)), "float32")
case("sum((aint8, 2.5))", N["aint8"].astype(float) + 2.5)
case("fill_none(max((aint8, 2.5)), 0)", np.maximum(N["aint8"].astype(float), 2.5))
case("sum([aint8, 2, bint16])", (N["aint8"] + np.int16(2) + N["bint16"] * 0).astype(np.int64) + N["bint16"].astype(np.int64))
case("fill_none(mean(Muon.jet.pt), 0)", per_event(lambda k: (lambda v: float(np.mean(v)) if v else 0.0)([np.float64(jets[k][m["jetIdx"]]["pt"]) for m in muons[k] if 0 <= m["jetIdx"] < len(jets[k])])), "float64", ulps=2)
case("len(Jet) * sum(1 for j in Jet)", per_event(lambda k: len(jets[k]) ** 2), "int64")

# --- missing values ------------------------------------------------------------------------------
case("is_none(Jet.pt[1])", per_event(lambda k: len(jets[k]) < 2), "bool")
case("Jet.pt[1] > 20", per_event(lambda k: len(jets[k]) > 1 and jets[k][1]["pt"] > 20), "bool")
case("not Jet.pt[1] > 20", per_event(lambda k: len(jets[k]) > 1 and not jets[k][1]["pt"] > 20), "bool")
case("fill_none(Jet.pt[1] + Jet.pt[2], 0)", per_event(lambda k: np.float32(jets[k][1]["pt"]) + np.float32(jets[k][2]["pt"]) if len(jets[k]) > 2 else 0), "float32")
case("fill_none(where(nJet > 0, Jet.pt[0], -1), 555)", per_event(lambda k: jets[k][0]["pt"] if jets[k] else -1), "float32")
case("fill_none(Jet.pt[0] if nJet > 1 else -1, 555)", per_event(lambda k: jets[k][0]["pt"] if len(jets[k]) > 1 else -1), "float32")
case("is_none(Muon.jet)", per_event(lambda k: [not 0 <= m["jetIdx"] < len(jets[k]) for m in muons[k]]), "bool")
case("fill_none(Muon.jet.pt, -1)", per_event(lambda k: [jets[k][m["jetIdx"]]["pt"] if 0 <= m["jetIdx"] < len(jets[k]) else -1 for m in muons[k]]), "float32")
case("sum(Muon.jet.pt)", per_event(lambda k: float(sum([np.float64(jets[k][m["jetIdx"]]["pt"]) for m in muons[k] if 0 <= m["jetIdx"] < len(jets[k])]))), "float64")
case("any(m.jet.pt > 40 for m in Muon)", per_event(lambda k: any(jets[k][m["jetIdx"]]["pt"] > 40 for m in muons[k] if 0 <= m["jetIdx"] < len(jets[k]))), "bool")
case("len([m for m in Muon if m.jet.pt > 20])", per_event(lambda k: sum(jets[k][m["jetIdx"]]["pt"] > 20 for m in muons[k] if 0 <= m["jetIdx"] < len(jets[k]))), "int64")
case("fill_none(deltaR(Muon[0], Jet[0]), -1.0)", per_event(lambda k: vec(muons[k][0]).deltaR(vec(jets[k][0])) if muons[k] and jets[k] else -1.0), "float64", close=1e-13)

# --- masks, slices, positions --------------------------------------------------------------------
case("Jet.pt", Jet.pt)
case("Jet_pt", Jet.pt)
case("Jet_pt > 30", Jet.pt > 30)
case("Jet.pt[Jet.pt > 30]", Jet.pt[Jet.pt > 30])
case("Jet_eta[Jet_pt > 30]", Jet.eta[Jet.pt > 30])
case("Jet[(Jet.pt > 30) & (abs(Jet.eta) < 1.5)].id", Jet.id[(Jet.pt > 30) & (abs(Jet.eta) < 1.5)])
case("Jet[Jet.pt > 30].pt * Jet[Jet.pt > 30].eta", (Jet.pt * Jet.eta)[Jet.pt > 30])
case("Jet[Jet.pt > 20][Jet[Jet.pt > 20].tight].pt", Jet.pt[(Jet.pt > 20) & Jet.tight])
case("Jet.pt[[True for j in Jet]]", Jet.pt)
case("Jet.pt[[j.eta > 0 for j in Jet]]", Jet.pt[Jet.eta > 0])
case("LHEw[LHEw > 0]", columns["LHEw"][columns["LHEw"] > 0])
for text, part in (("1:", slice(1, None)), (":2", slice(None, 2)), ("-2:", slice(-2, None)), (":-1", slice(None, -1)),
                   ("1:4:2", slice(1, 4, 2)), ("::3", slice(None, None, 3)), ("3:1", slice(3, 1)), ("-100:100", slice(-100, 100))):
    case(f"Jet.pt[{text}]", per_event(lambda k: [j["pt"] for j in jets[k]][part]), "float32")
    case(f"Jet.pt[Jet.tight][{text}]", per_event(lambda k: [j["pt"] for j in jets[k] if j["tight"]][part]), "float32")
case("Jet.pt[aint8:buint8]", per_event(lambda k: [j["pt"] for j in jets[k]][int(N["aint8"][k]):int(N["buint8"][k])]), "float32")
case("fill_none(Jet.pt[-1], 0)", per_event(lambda k: jets[k][-1]["pt"] if jets[k] else 0), "float32")
case("fill_none(Jet.pt[-3], 0)", per_event(lambda k: jets[k][-3]["pt"] if len(jets[k]) > 2 else 0), "float32")
case("fill_none(Jet[Jet.tight].pt[-1], 0)", per_event(lambda k: ([0] + [j["pt"] for j in jets[k] if j["tight"]])[-1]), "float32")
case("fill_none(Jet.pt[nMuon], 0)", per_event(lambda k: jets[k][len(muons[k])]["pt"] if len(jets[k]) > len(muons[k]) else 0), "float32")
case("fill_none(Jet.pt[Muon.jetIdx], -1)", per_event(lambda k: [jets[k][m["jetIdx"]]["pt"] if 0 <= m["jetIdx"] < len(jets[k]) else -1 for m in muons[k]]), "float32")
case("fill_none(Jet[[0, 2]].pt, -1)", per_event(lambda k: [jets[k][i]["pt"] if i < len(jets[k]) else -1 for i in (0, 2)]), "float32")
case("fill_none(cov[1], 0)", cov[:, 1])
case("cov", ak.from_regular(cov))
case("cov * 2", cov * 2)
case("sum(cov)", per_event(lambda k: float(sum(np.float64(v) for v in cov[k]))), "float64")
case("(Jet.pt, Jet.eta)[1]", Jet.eta)

# --- order and alignment of lists ----------------------------------------------------------------
by = lambda k, key, reverse=False: sorted(jets[k], key=key, reverse=reverse)
case("sorted(Jet.pt)", per_event(lambda k: [j["pt"] for j in by(k, lambda j: j["pt"])]), "float32")
case("sorted(Jet, key=lambda j: j.id).pt", per_event(lambda k: [j["pt"] for j in by(k, lambda j: j["id"])]), "float32")
case("sorted(Jet, key=lambda j: j.id, reverse=True).pt", per_event(lambda k: [j["pt"] for j in by(k, lambda j: j["id"], True)]), "float32")
case("sorted(Jet, key=lambda j: -j.btag).eta", per_event(lambda k: [j["eta"] for j in by(k, lambda j: -j["btag"])]), "float32")
case("sorted(Jet.seed, reverse=True)", per_event(lambda k: sorted((j["seed"] for j in jets[k]), reverse=True)), "uint64")
case("sorted(Jet.tight)", per_event(lambda k: sorted(j["tight"] for j in jets[k])), "bool")
case("sorted(Jet.raw)", per_event(lambda k: np.sort(np.array([j["raw"] for j in jets[k]], np.float32)).tolist()), "float32")
case("sorted(Jet, key=lambda j: j.pt).pt * sorted(Jet, key=lambda j: j.pt).eta", per_event(lambda k: [np.float32(j["pt"]) * np.float32(j["eta"]) for j in by(k, lambda j: j["pt"])]), "float32")
case("reversed(Jet.pt)", Jet.pt[:, ::-1])
case("reversed(Jet.pt) * reversed(Jet.eta)", (Jet.pt * Jet.eta)[:, ::-1])
case("reversed(Jet.pt[Jet.tight]) * reversed(Jet.eta[Jet.tight])", (Jet.pt * Jet.eta)[Jet.tight][:, ::-1])
case("Jet.pt[Jet.tight][1:] * Jet.eta[Jet.tight][1:]", (Jet.pt * Jet.eta)[Jet.tight][:, 1:])
case("[a[0] * b[1] for a, b in zip(enumerate(Jet.pt), enumerate(Jet.eta))]", per_event(lambda k: [i * np.float64(j["eta"]) for i, j in enumerate(jets[k])]), "float64")
case("[a[1] * b[1] for a, b in zip(combinations(Jet.pt, 2), combinations(Jet.eta, 2))]", per_event(lambda k: [np.float32(b["pt"]) * np.float32(b["eta"]) for a, b in itertools.combinations(jets[k], 2)]), "float32")
case("[i for i, j in enumerate(Jet[Jet.tight])]", per_event(lambda k: list(range(sum(j["tight"] for j in jets[k])))), "int64")
case("[p * e for p, e in zip(Jet.pt, Jet.eta)]", Jet.pt * Jet.eta)
case("[len(h) for h, d in zip(hits, deep)]", per_event(lambda k: [len(h) for h in hits_list[k]]), "int64")
case("[m.pt for m in concat(Muon, Electron)]", per_event(lambda k: [m["pt"] for m in muons[k] + electrons[k]]), "float32")
case("concat(Muon, Electron).source", per_event(lambda k: [0] * len(muons[k]) + [1] * len(electrons[k])), "int32")
case("[l.mass for l in concat(Muon[Muon.charge > 0], Electron) if l.pt > 20]", per_event(lambda k: [m["mass"] for m in [m for m in muons[k] if m["charge"] > 0] + electrons[k] if m["pt"] > 20]), "float32")
case("sorted(concat(Electron, Muon), key=lambda l: l.pt).charge", per_event(lambda k: [m["charge"] for m in sorted(electrons[k] + muons[k], key=lambda l: l["pt"])]), "int32")
case("concat(Jet.pt, Muon.dxy)", per_event(lambda k: [float(j["pt"]) for j in jets[k]] + [m["dxy"] for m in muons[k]]), "float64")
case("[m.pt - e.pt for m, e in cross(Muon, Electron)]", per_event(lambda k: [np.float32(m["pt"]) - np.float32(e["pt"]) for m in muons[k] for e in electrons[k]]), "float32")
case("[a.id + 10 * b.id for a, b in cross(Jet[Jet.tight], Jet)]", per_event(lambda k: [a["id"] + 10 * b["id"] for a in jets[k] if a["tight"] for b in jets[k]]), "int32")
for size in (1, 2, 3, 4):
    vars_ = ["a", "b", "c", "d"][:size]
    # one target is the tuple itself, as in Python
    element = "x[0].id" if size == 1 else " + ".join(f"{10**n} * {v}.id" for n, v in enumerate(vars_))
    target = "x" if size == 1 else ", ".join(vars_)
    case(f"[{element} for {target} in combinations(Jet, {size})]", per_event(lambda k: [sum(10**n * j["id"] for n, j in enumerate(c)) for c in itertools.combinations(jets[k], size)]), "int32")
case("[a * b for a, b in combinations([1, 2, 3], 2)]", [[2, 3, 6]] * EVENTS, "int64")
case("range(nJet)", per_event(lambda k: list(range(len(jets[k])))), "int64")
case("len(range(aint8))", per_event(lambda k: max(0, int(N["aint8"][k]))), "int64")
case("[k * k for k in range(4)]", [[0, 1, 4, 9]] * EVENTS, "int64")
case("flatten(hits)", ak.flatten(hits, axis=2))
case("flatten([[j.pt, j.eta] for j in Jet])", per_event(lambda k: [v for j in jets[k] for v in (j["pt"], j["eta"])]), "float32")
case("flatten(flatten(deep))", per_event(lambda k: [v for a in deep_list[k] for b in a for v in b]), "float32")

# --- comprehensions, nested lists ----------------------------------------------------------------
case("[j.pt for j in Jet if j.pt > 20 if j.tight]", Jet.pt[(Jet.pt > 20) & Jet.tight])
case("[j.pt + m.pt for j in Jet if j.pt > 20 for m in Muon if m.charge > 0]", per_event(lambda k: [np.float32(j["pt"]) + np.float32(m["pt"]) for j in jets[k] if j["pt"] > 20 for m in muons[k] if m["charge"] > 0]), "float32")
case("[[m.pt for m in Muon if m.pt < j.pt] for j in Jet]", per_event(lambda k: [[m["pt"] for m in muons[k] if m["pt"] < j["pt"]] for j in jets[k]]), "float32")
case("[sum(x for x in h if x > 0) for h in hits]", per_event(lambda k: [sum(x for x in h if x > 0) for h in hits_list[k]]), "int64")
case("hits", hits)
case("deep", deep)
case("hits * 2", hits * np.int16(2))
case("[[[v for v in b if v > 0] for b in a] for a in deep]", per_event(lambda k: [[[v for v in b if v > 0] for b in a] for a in deep_list[k]]), "float32")
case("[len(h) for h in hits]", per_event(lambda k: [len(h) for h in hits_list[k]]), "int64")
case("fill_none(hits[0][0], 99)", per_event(lambda k: hits_list[k][0][0] if hits_list[k] and hits_list[k][0] else 99), "int16")
case("[fill_none(h[-1], 99) for h in hits]", per_event(lambda k: [h[-1] if h else 99 for h in hits_list[k]]), "int16")
case("hits[hits > 0]", hits[hits > 0])
case("deep[deep > 0.5]", deep[deep > 0.5])
case("[h[:2] for h in hits[hits % 2 == 0]]", per_event(lambda k: [[x for x in h if x % 2 == 0][:2] for h in hits_list[k]]), "int16")
case("fill_none(sum(hits[1][:2]), 0)", per_event(lambda k: sum(hits_list[k][1][:2]) if len(hits_list[k]) > 1 else 0), "int64")
case("hits[[len(h) > 1 for h in hits]]", per_event(lambda k: [h for h in hits_list[k] if len(h) > 1]), "int16")
case("[[1, 2], [3]]", [[[1, 2], [3]]] * EVENTS, "int64")
case("Jet.pt if MET_pt > 20 else Muon.pt", per_event(lambda k: [j["pt"] for j in (jets[k] if met[k] > 20 else muons[k])]), "float32")
case("[x for x in ([1, 2] if HLT_IsoMu24 else [3])]", per_event(lambda k: [1, 2] if N["HLT_IsoMu24"][k] else [3]), "int64")
case("where(Jet.tight, Jet.pt, Jet.eta)", ak.where(Jet.tight, Jet.pt, Jet.eta))
case("where(Jet.pt > 30, 1, 0.5)", ak.where(Jet.pt > 30, 1.0, 0.5))
case("Jet.id in (1, 3, 5)", per_event(lambda k: [j["id"] in (1, 3, 5) for j in jets[k]]), "bool")
case("2 in Jet.id", per_event(lambda k: 2 in [j["id"] for j in jets[k]]), "bool")
case("aint8 not in [0, 1, 7]", per_event(lambda k: int(N["aint8"][k]) not in (0, 1, 7)), "bool")
case("len([j for j in Jet if j is not Jet[0]])", per_event(lambda k: max(0, len(jets[k]) - 1)), "int64")
case("[a is b for a, b in cross(Jet, Jet)]", per_event(lambda k: [a is b for a in jets[k] for b in jets[k]]), "bool")
case("[j.pt for j in Jet if j.pt > 15 and not any(deltaR(j, l) < 1.0 for l in Muon)]", per_event(lambda k: [j["pt"] for j in jets[k] if j["pt"] > 15 and not any(vec(j).deltaR(vec(l)) < 1.0 for l in muons[k])]), "float32")
case("[sum(1 for m in Muon if deltaR(j, m) < 1.5) for j in Jet]", per_event(lambda k: [sum(1 for m in muons[k] if vec(j).deltaR(vec(m)) < 1.5) for j in jets[k]]), "int64")
case("(lambda x, y: x * 2 + y)(aint32, 1)", N["aint32"] * 2 + 1)
case("[(lambda j: j.pt)(j) for j in Jet]", Jet.pt)
case("sum(Jet.pt[Jet.btag > 0.5]) > 50 if nJet > 2 else HLT_IsoMu24", per_event(lambda k: bool(sum(np.float64(j["pt"]) for j in jets[k] if j["btag"] > 0.5) > 50 if len(jets[k]) > 2 else N["HLT_IsoMu24"][k])), "bool")

# --- four-vectors, in double precision -----------------------------------------------------------
v = vec(Jet)
for part in ("px", "py", "pz", "energy", "p", "theta", "rapidity", "mt", "mass2"):
    attribute = {"energy": "E", "mt": "mt", "mass2": "tau2"}.get(part, part)
    case(f"Jet.{part}", f64(getattr(v, attribute)), close=1e-9 if part == "mass2" else 1e-12)
total = lambda k, what: getattr(sum((vec(j) for j in jets[k][1:]), vec(jets[k][0])), what) if jets[k] else 0.0
for part in ("pt", "eta", "phi", "mass", "energy", "px"):
    case(f"fill_none(sum(Jet).{part} if nJet > 0 else 0.0, 0)", per_event(lambda k: float(total(k, {"energy": "E"}.get(part, part)))), "float64", close=1e-9 if part == "mass" else 1e-12)
case("[(a + b).mass for a, b in combinations(Jet, 2)]", per_event(lambda k: [float((vec(a) + vec(b)).mass) for a, b in itertools.combinations(jets[k], 2)]), "float64", close=1e-10)
case("[(a - b).pt for a, b in combinations(Jet, 2)]", per_event(lambda k: [float((vec(a) - vec(b)).pt) for a, b in itertools.combinations(jets[k], 2)]), "float64", close=1e-10)
case("[(2 * a / 4).energy for a in Jet]", per_event(lambda k: [float((vec(a) * 0.5).E) for a in jets[k]]), "float64", close=1e-12)
case("[(a + b + c).mass for a, b, c in combinations(Jet, 3)]", per_event(lambda k: [float((vec(a) + vec(b) + vec(c)).mass) for a, b, c in itertools.combinations(jets[k], 3)]), "float64", close=1e-10)
top = lambda k: min(itertools.combinations(jets[k], 3), key=lambda c: abs((vec(c[0]) + vec(c[1]) + vec(c[2])).mass - 172.5), default=None)
case("fill_none(sum(min(combinations(Jet, 3), key=lambda a, b, c: abs((a + b + c).mass - 172.5))).pt, -1.0)",
     per_event(lambda k: (lambda t: float((vec(t[0]) + vec(t[1]) + vec(t[2])).pt) if t else -1.0)(top(k))), "float64", close=1e-11)
case("[deltaR(a, b) for a, b in cross(Jet, Muon)]", per_event(lambda k: [float(vec(a).deltaR(vec(b))) for a in jets[k] for b in muons[k]]), "float64", close=1e-13)
case("[deltaPhi(a, b) for a, b in cross(Jet, Muon)]", per_event(lambda k: [float(vec(a).deltaphi(vec(b))) for a in jets[k] for b in muons[k]]), "float64", close=1e-13)
case("[deltaEta(a, b) for a, b in cross(Jet, Muon)]", per_event(lambda k: [float(vec(a).deltaeta(vec(b))) for a in jets[k] for b in muons[k]]), "float64", close=1e-13)
case("deltaPhi(Jet, MET)", per_event(lambda k: [float((np.float64(j["phi"]) - met_phi[k] + np.pi) % (2 * np.pi) - np.pi) for j in jets[k]]), "float64", close=1e-13)
case("fill_none((concat(Muon, Electron)[0] + concat(Muon, Electron)[1]).mass, -1.0)", per_event(lambda k: (lambda l: float((vec(l[0]) + vec(l[1])).mass) if len(l) > 1 else -1.0)(muons[k] + electrons[k])), "float64", close=1e-10)
case("fourvector(MET_pt, 0.5, MET_phi, 2).pz", per_event(lambda k: float(vector.obj(pt=met[k], eta=0.5, phi=met_phi[k], mass=2.0).pz)), "float64", close=1e-13)
case("(fourvector(MET_pt, 0.001, MET_phi, 2) * 2).eta", per_event(lambda k: 0.001), "float64", close=1e-15)
case("tracks.pt", tracks.pt)
case("tracks[tracks.pt > 20].q", tracks.q[tracks.pt > 20])
case("[(a + b).mass for a, b in combinations(tracks, 2) if a.q != b.q]", per_event(lambda k: [float((vec(a) + vec(b)).mass) for a, b in itertools.combinations(ak.to_list(tracks[k]), 2) if a["q"] != b["q"]]), "float64", close=1e-10)
case("tracks.t", tracks.t)
case("len(tracks)", ak.values_astype(ak.num(tracks), np.int64))

# --- texts ---------------------------------------------------------------------------------------
case("name", names, "string")
case("name == 'mu'", per_event(lambda k: names[k] == "mu"), "bool")
case("name != \"e\" and name < 'n'", per_event(lambda k: names[k] != "e" and names[k] < "n"), "bool")
case("name in ['e', \"tau\"]", per_event(lambda k: names[k] in ("e", "tau")), "bool")
case("'barrel' if MET_pt > 20 else name", per_event(lambda k: "barrel" if met[k] > 20 else names[k]), "string")
case("name == '\u00b5-jet \\\\ \" \\''", per_event(lambda k: names[k] == "\u00b5-jet \\ \" '"), "bool")


def leaves_of(array, dtype):
    flat = ak.flatten(array, axis=None) if array.ndim > 1 else array
    return [encode(v, dtype) for v in (flat.to_numpy() if dtype != "string" else ak.to_list(flat))]


def describe(name, array):
    """A column as its type, offsets from the outermost list inwards, and leaves or members."""
    out = {"name": name, "counter": counters.get(name, ""), "fixed": fixed.get(name, -1), "offsets": []}
    rest = array
    if array.fields:
        out["offsets"].append(np.concatenate([[0], np.cumsum(ak.num(array))]).tolist())
        out["members"] = [describe(f, ak.flatten(array[f])) for f in array.fields]
        return out
    while rest.ndim > 1:
        out["offsets"].append(np.concatenate([[0], np.cumsum(ak.num(rest))]).tolist())
        rest = ak.flatten(rest, axis=1)
    dtype = "string" if name == "name" else np.asarray(rest).dtype.name
    out["type"] = dtype
    out["values"] = leaves_of(rest, dtype)
    return out


document = {"events": EVENTS, "columns": [describe(n, columns[n]) for n in order], "cases": cases, "refused": refused}
target = pathlib.Path(__file__).parents[1] / "resources/org/quadrupole/transforms/compiler/expressions.json.gz"
target.write_bytes(gzip.compress(json.dumps(document, separators=(",", ":")).encode(), 9, mtime=0))
print(len(cases), "cases,", len(refused), "refused,", target.stat().st_size, "bytes")
