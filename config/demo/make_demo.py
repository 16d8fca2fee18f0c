#!/usr/bin/env python3
"""Write the demo's data set: three simulated samples and pseudo-data, in the layout of CMS NanoAOD.

    make_demo.py [DIRECTORY]        (default: where this script is)

Needs ROOT with its Python bindings and NumPy, e.g. the Python of benchmarks/setup-peers.sh.

The events are toys: resonances decay flat in their rest frame, momenta are smeared, and the rest is
drawn from falling spectra. What they are good for is what an analysis does with them: a dimuon mass
peak in `zjets`, a three-jet mass peak and leptons with missing energy in `top`, and neither in `qcd`.
`data` is a Poisson draw of fresh events of all three at LUMINOSITY, without generator weights. The
cross-sections below are invented with it; analyses/demo.yaml uses the same ones.
"""

import os
import sys
from array import array
from pathlib import Path

import numpy as np

SEED = 20120704
LUMINOSITY = 2.5  # 1/pb
# sample: cross-section in pb, simulated events, mean and spread of the weights, share of negative ones
SAMPLES = {
    "zjets": (2100.0, 9000, (2.6e4, 0.02), 0.15),
    "top": (1800.0, 9000, (72.0, 0.05), 0.004),
    "qcd": (2400.0, 8000, (1.0, 0.0), 0.0),
}
RUN_DATA, RUN_SIMULATION = 297047, 1
EVENTS_PER_BLOCK = 250
MUON_MASS, ELECTRON_MASS = 0.105658, 0.000511
TRIGGERS = ("HLT_IsoMu24", "HLT_IsoMu27", "HLT_Ele32_WPTight_Gsf", "HLT_PFHT1050", "HLT_PFMET120_PFMHT120_IDTight")


# ---- four-vectors: arrays of shape (events, 4) in the order px, py, pz, E ----


def four(pt, eta, phi, mass):
    px, py, pz = pt * np.cos(phi), pt * np.sin(phi), pt * np.sinh(eta)
    return np.stack([px, py, pz, np.sqrt(px**2 + py**2 + pz**2 + mass**2)], axis=1)


def boosted(vector, frame):
    """`vector`, given in the rest frame of `frame`, as the laboratory sees it."""
    beta = frame[:, :3] / frame[:, 3:]
    beta2 = np.sum(beta**2, axis=1)
    gamma = 1 / np.sqrt(1 - beta2)
    along = np.sum(beta * vector[:, :3], axis=1)
    k = (gamma - 1) * along / beta2 + gamma * vector[:, 3]
    return np.concatenate([vector[:, :3] + k[:, None] * beta, (gamma * (vector[:, 3] + along))[:, None]], axis=1)


def two_body(rng, parent, mass, mass_1, mass_2):
    n = len(parent)
    energy = (mass**2 + mass_1**2 - mass_2**2) / (2 * mass)
    momentum = np.sqrt(np.maximum(energy**2 - mass_1**2, 0))
    cos, phi = rng.uniform(-1, 1, n), rng.uniform(-np.pi, np.pi, n)
    sin = np.sqrt(1 - cos**2)
    direction = momentum[:, None] * np.stack([sin * np.cos(phi), sin * np.sin(phi), cos], axis=1)
    first = np.concatenate([direction, energy[:, None]], axis=1)
    second = np.concatenate([-direction, (mass - energy)[:, None]], axis=1)
    return boosted(first, parent), boosted(second, parent)


def breit_wigner(rng, mass, width, n):
    # Cut at ten widths, as generators cut.
    edge = np.arctan(20.0)
    return mass + 0.5 * width * np.tan(rng.uniform(-edge, edge, n))


def falling(rng, threshold, power, n):
    """Transverse momenta above a threshold that fall as pt^-(power + 1)."""
    return np.minimum(threshold * (1 - rng.random(n)) ** (-1 / power), 1500)


# ---- collections: flat columns beside the event that each object is in ----


class Collection:
    def __init__(self, *names):
        self.names = names
        self.parts = []

    def add(self, event, **columns):
        self.parts.append((event, [np.broadcast_to(columns[name], event.shape) for name in self.names]))

    def columns(self, events, minimum_pt, maximum_eta):
        """Counts per event, and columns of what is in acceptance, falling in pt within each event."""
        event = np.concatenate([part[0] for part in self.parts])
        values = {n: np.concatenate([part[1][i] for part in self.parts]) for i, n in enumerate(self.names)}
        keep = (values["pt"] > minimum_pt) & (np.abs(values["eta"]) < maximum_eta)
        event, values = event[keep], {n: v[keep] for n, v in values.items()}
        order = np.lexsort((-values["pt"], event))
        return np.bincount(event, minlength=events), {n: v[order] for n, v in values.items()}


def as_seen(vector):
    pt = np.hypot(vector[:, 0], vector[:, 1])
    return {"pt": pt, "eta": np.arcsinh(vector[:, 2] / pt), "phi": np.arctan2(vector[:, 1], vector[:, 0])}


def smeared(rng, vector, resolution):
    return vector * np.maximum(1 + resolution * rng.standard_normal(len(vector)), 0.1)[:, None]


def isolation(rng, prompt, n):
    return np.where(rng.random(n) < 0.3, 0, rng.exponential(0.03, n)) if prompt else rng.exponential(0.7, n)


def make(rng, sample, n):
    """`n` events of one sample: scalar columns, and collections as (counts, columns)."""
    jets = Collection("pt", "eta", "phi", "mass", "btagCSVV2")
    muons = Collection("pt", "eta", "phi", "mass", "charge", "pfRelIso03_all")
    electrons = Collection("pt", "eta", "phi", "mass", "charge", "pfRelIso03_all")
    every = np.arange(n)
    missing = np.zeros((n, 2))

    def add_jets(event, vector, b_like):
        nonlocal missing
        seen = smeared(rng, vector, 0.09)
        np.subtract.at(missing, event, (seen - vector)[:, :2])
        columns = as_seen(seen)
        mass = columns["pt"] * rng.uniform(0.07, 0.13, len(event))
        disc = rng.random(len(event)) ** np.where(b_like, 0.2, 4.0)
        jets.add(event, **columns, mass=mass, btagCSVV2=disc)

    def add_leptons(event, vector, charge, is_muon, prompt):
        for collection, chosen, mass, resolution in (
            (muons, is_muon, MUON_MASS, 0.012),
            (electrons, ~is_muon, ELECTRON_MASS, 0.02),
        ):
            count = np.count_nonzero(chosen)
            seen = as_seen(smeared(rng, vector[chosen], resolution))
            iso = isolation(rng, prompt, count)
            collection.add(event[chosen], **seen, mass=mass, charge=charge[chosen], pfRelIso03_all=iso)

    def signs(count):
        return rng.choice((-1, 1), count)

    if sample == "zjets":
        mass = breit_wigner(rng, 91.1876, 2.4952, n)
        z = four(rng.exponential(22, n) + 1, 1.3 * rng.standard_normal(n), rng.uniform(-np.pi, np.pi, n), mass)
        is_muon = rng.random(n) < 0.5
        lepton_mass = np.where(is_muon, MUON_MASS, ELECTRON_MASS)
        charge = signs(n)
        first, second = two_body(rng, z, mass, lepton_mass, lepton_mass)
        add_leptons(every, first, charge, is_muon, True)
        add_leptons(every, second, -charge, is_muon, True)
    elif sample == "top":
        # One top decays to three jets, the other to a jet, a lepton and a neutrino.
        charge, is_muon = signs(n), rng.random(n) < 0.5
        pt, phi = rng.gamma(2.2, 45, n), rng.uniform(-np.pi, np.pi, n)
        for hadronic in (True, False):
            mass = breit_wigner(rng, 172.5, 1.42, n)
            w_mass = breit_wigner(rng, 80.379, 2.085, n)
            top = four(pt, rng.standard_normal(n), phi if hadronic else phi + np.pi, mass)
            w, b = two_body(rng, top, mass, w_mass, 4.8)
            add_jets(every, b, True)
            if hadronic:
                for quark in two_body(rng, w, w_mass, 0.3, 0.3):
                    add_jets(every, quark, False)
            else:
                lepton, neutrino = two_body(rng, w, w_mass, np.where(is_muon, MUON_MASS, ELECTRON_MASS), 0.0)
                add_leptons(every, lepton, charge, is_muon, True)
                missing += neutrino[:, :2]

    # Radiation and what else the collisions gave.
    threshold, mean = {"zjets": (16, 1.3), "top": (16, 1.2), "qcd": (22, 4.2)}[sample]
    event = np.repeat(every, rng.poisson(mean, n))
    count = len(event)
    eta = np.clip(1.8 * rng.standard_normal(count), -4.7, 4.7)
    spectrum = falling(rng, threshold, 2.6, count)
    add_jets(event, four(spectrum, eta, rng.uniform(-np.pi, np.pi, count), 0.0), rng.random(count) < 0.08)
    for is_muon, mean, threshold in ((True, 0.35, 3), (False, 0.25, 5)):
        event = np.repeat(every, rng.poisson(mean, n))
        count = len(event)
        soft = four(falling(rng, threshold, 2.0, count), rng.uniform(-2.5, 2.5, count), rng.uniform(-np.pi, np.pi, count), 0.0)
        add_leptons(event, soft, signs(count), np.full(count, is_muon), False)

    collections = {
        "Jet": jets.columns(n, 15, 4.7),
        "Muon": muons.columns(n, 3, 2.4),
        "Electron": electrons.columns(n, 5, 2.5),
    }
    counts, jet = collections["Jet"]
    ht = np.bincount(np.repeat(every, counts), weights=jet["pt"], minlength=n)
    missing += (4 + 0.55 * np.sqrt(ht))[:, None] * rng.standard_normal((n, 2))
    met = np.hypot(missing[:, 0], missing[:, 1])

    def leading(name, column, none):
        counts, columns = collections[name]
        first = np.cumsum(counts) - counts
        values = np.append(columns[column], none)
        return np.where(counts > 0, values[np.where(counts > 0, first, -1)], none)

    muon_pt, muon_iso = leading("Muon", "pt", 0.0), leading("Muon", "pfRelIso03_all", 9.0)
    fired = lambda condition, efficiency: condition & (rng.random(n) < efficiency)
    scalars = {
        "MET_pt": met,
        "MET_phi": np.arctan2(missing[:, 1], missing[:, 0]),
        "HLT_IsoMu24": fired((muon_pt > 24) & (muon_iso < 0.15), 0.92),
        "HLT_IsoMu27": fired((muon_pt > 27) & (muon_iso < 0.15), 0.92),
        "HLT_Ele32_WPTight_Gsf": fired(leading("Electron", "pt", 0.0) > 32, 0.85),
        "HLT_PFHT1050": fired(ht > 1050, 0.98),
        "HLT_PFMET120_PFMHT120_IDTight": fired(met > 120, 0.9),
    }
    return scalars, collections


def shuffled(rng, scalars, collections):
    """The same events in another order."""
    n = len(scalars["MET_pt"])
    order = rng.permutation(n)
    moved = {}
    for name, (counts, columns) in collections.items():
        first = np.cumsum(counts) - counts
        index = np.concatenate([np.arange(first[i], first[i] + counts[i]) for i in order])
        moved[name] = (counts[order], {c: v[index] for c, v in columns.items()})
    return {name: values[order] for name, values in scalars.items()}, moved


def joined(parts):
    scalars = {name: np.concatenate([part[0][name] for part in parts]) for name in parts[0][0]}
    collections = {}
    for name, (_, columns) in parts[0][1].items():
        counts = np.concatenate([part[1][name][0] for part in parts])
        collections[name] = (counts, {c: np.concatenate([part[1][name][1][c] for part in parts]) for c in columns})
    return scalars, collections


def rounded(values, bits):
    """float32 with `bits` bits of mantissa, to the nearest: what makes NanoAOD small."""
    words = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
    drop = 23 - bits
    words = (words + np.uint32(1 << (drop - 1))) & np.uint32(0xFFFFFFFF << drop & 0xFFFFFFFF)
    return words.view(np.float32)


BITS = {"pt": 11, "eta": 10, "phi": 10, "mass": 8, "btagCSVV2": 8, "pfRelIso03_all": 8}


def write(path, run, scalars, collections, weights, compression, cluster):
    import ROOT

    n = len(scalars["MET_pt"])
    file = ROOT.TFile(str(path), "RECREATE", "", compression)
    tree = ROOT.TTree("Events", "Events")
    tree.SetAutoFlush(cluster)
    buffers = []  # (buffer, values): one value an event

    def scalar(name, code, kind, values):
        buffer = array(code, [0])
        tree.Branch(name, buffer, f"{name}/{kind}")
        buffers.append((buffer, values))

    number = np.arange(n)
    scalar("run", "I", "i", np.full(n, run))
    scalar("luminosityBlock", "I", "i", 1 + number // EVENTS_PER_BLOCK)
    scalar("event", "L", "l", 1 + number)
    ragged = []  # (buffer, first object of each event, counts, values)
    for name, (counts, columns) in collections.items():
        scalar(f"n{name}", "I", "i", counts)
        first = np.cumsum(counts) - counts
        for column, values in columns.items():
            code, kind = ("i", "I") if column == "charge" else ("f", "F")
            values = values.astype(np.int32) if column == "charge" else rounded(values, BITS[column])
            buffer = array(code, [0] * max(1, int(counts.max())))
            tree.Branch(f"{name}_{column}", buffer, f"{name}_{column}[n{name}]/{kind}")
            ragged.append((buffer, first, counts, values))
    for name, values in scalars.items():
        if values.dtype == bool:
            scalar(name, "B", "O", values)
        else:
            scalar(name, "f", "F", rounded(values, 11))
    if weights is not None:
        scalar("genWeight", "f", "F", weights)

    plain = [(buffer, values.tolist()) for buffer, values in buffers]
    jagged = [(buffer, first.tolist(), counts.tolist(), values.tolist()) for buffer, first, counts, values in ragged]
    for i in range(n):
        for buffer, values in plain:
            buffer[0] = values[i]
        for buffer, first, counts, values in jagged:
            start = first[i]
            for k in range(counts[i]):
                buffer[k] = values[start + k]
        tree.Fill()
    tree.Write("", ROOT.TObject.kOverwrite)
    file.Close()
    print(f"{path}: {n} events, {path.stat().st_size / 1e6:.2f} MB")


def main():
    # ROOT writes the name that a file is opened by into the file: no directories in it.
    os.chdir(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent)
    rng = np.random.default_rng(SEED)
    zstd = 509
    cluster = 4000  # events: several clusters even in so small a file, something to split
    observed = []
    for sample, (cross_section, n, (mean, spread), negative) in SAMPLES.items():
        scalars, collections = make(rng, sample, n)
        weights = mean * np.exp(spread * rng.standard_normal(n)) * np.where(rng.random(n) < negative, -1, 1)
        write(Path(f"{sample}.root"), RUN_SIMULATION, scalars, collections, rounded(weights, 12), zstd, cluster)
        observed.append(make(rng, sample, rng.poisson(cross_section * LUMINOSITY)))
    write(Path("data.root"), RUN_DATA, *shuffled(rng, *joined(observed)), None, zstd, cluster)


if __name__ == "__main__":
    main()
