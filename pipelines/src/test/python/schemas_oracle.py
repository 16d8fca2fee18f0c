"""What coffea reads of files of several experiments by its schemas: python schemas_oracle.py SHARED_DATA
> ../resources/schemas/expected.json

For each file, expressions of this project and the values that coffea gives for the same; None is a missing
value. Where coffea has no name for something, uproot's branches and arithmetic on them stand in.
"""

import json
import sys
import warnings
from pathlib import Path

import awkward as ak
import numpy as np
import uproot
from coffea.nanoevents import (
    DelphesSchema,
    EDM4HEPSchema,
    FCCSchema,
    NanoAODSchema,
    NanoEventsFactory,
    PHYSLITESchema,
    TreeMakerSchema,
)

warnings.filterwarnings("ignore")
SHARED = Path(sys.argv[1])
HERE = Path(__file__).parent.parent / "resources/schemas"
NanoAODSchema.warn_missing_crossrefs = False


def events(file, tree, schema, entries=None):
    return NanoEventsFactory.from_root(
        {str(file): tree}, schemaclass=schema, mode="virtual", entry_stop=entries
    ).events()


def nested(counts_of, flat):
    """Items of a flat list of each event, grouped by ranges [begin, end) of its objects."""
    begin, end = counts_of
    return ak.Array(
        [
            [list(items[b:e]) for b, e in zip(bs, es)]
            for bs, es, items in zip(begin.to_list(), end.to_list(), flat.to_list())
        ]
    )


def nanoaod():
    e = events(SHARED / "coffea/nano_dy.root", "Events", NanoAODSchema)
    yield "Muon.jet.pt", e.Muon.matched_jet.pt
    yield "Muon.matched_jet.pt", e.Muon.matched_jet.pt
    yield "Electron.photon.pt", e.Electron.matched_photon.pt
    yield "Muon.genPart.pdgId", e.Muon.matched_gen.pdgId
    yield "Muon.matched_gen.eta", e.Muon.matched_gen.eta
    yield "Jet.matched_gen.pt", e.Jet.matched_gen.pt
    yield "GenPart.parent.pdgId", e.GenPart.parent.pdgId
    yield "GenPart.genPartMother.pdgId", e.GenPart.parent.pdgId
    yield "GenPart.parent.parent.pdgId", e.GenPart.parent.parent.pdgId
    yield "Muon.jet.muon1.pt", ak.firsts(e.Muon.matched_jet.matched_muons.pt, axis=2)
    yield "FatJet.subJet2.mass", e.FatJet.subjets[:, :, 1].mass
    yield "[is_none(m.jet) for m in Muon]", ak.is_none(e.Muon.matched_jet.pt, axis=1)
    yield "first(Muon).jet.eta", ak.firsts(e.Muon).matched_jet.eta
    yield "FsrPhoton.mass", e.FsrPhoton.mass
    yield "(FsrPhoton + FsrPhoton).pz", (e.FsrPhoton + e.FsrPhoton).pz
    yield "MET.pt", e.MET.pt


def physlite():
    path = SHARED / "scikit-hep-testdata/uproot-issue-123a.root"
    e = events(path, "CollectionTree", PHYSLITESchema)
    yield "Electrons.pt", e.Electrons.pt
    yield "AnalysisElectrons.pt", e.Electrons.pt
    yield "Jets.m", e.Jets.m
    yield "[(j + j).energy for j in Jets]", (e.Jets + e.Jets).energy
    yield "[(m + m).pt for m in Muons]", (e.Muons + e.Muons).pt
    yield "Muons.energy", e.Muons.energy
    yield "EventInfo.mcEventNumber", e.EventInfo.mcEventNumber
    yield "Jets.btaggingLink.m_persIndex", e.Jets.btaggingLink.m_persIndex
    yield "GSFTrackParticles.pt", e.GSFTrackParticles.pt
    yield "InDetTrackParticles.pt", e.InDetTrackParticles.pt
    yield "Electrons.trackParticles.z0", e.Electrons.trackParticles.z0
    yield "Electrons.caloClusters.calE", e.Electrons.caloClusters.calE
    yield "Muons.inDetTrackParticle.theta", e.Muons.inDetTrackParticle.theta
    yield "Jets.SumPtTrkPt500", e.Jets.SumPtTrkPt500


def treemaker():
    e = events(HERE / "treemaker.root", "PreSelection", TreeMakerSchema)
    yield "Jets.pt", e.Jets.pt
    yield "Jets.bDiscriminator", e.Jets.bDiscriminator
    yield "Jets.mass", e.Jets.mass
    yield "Muons.charge * Muons.eta", e.Muons.charge * e.Muons.eta
    yield "sum(Jets).pt", e.Jets.sum(axis=1).pt
    yield "PrimaryVertices.y", e.PrimaryVertices.y
    yield "[min([deltaR(j, m) for m in Muons]) for j in Jets]", ak.min(
        e.Jets.metric_table(e.Muons), axis=2
    )


def delphes():
    e = events(HERE / "delphes.root", "Delphes", DelphesSchema)
    yield "Jet.PT", e.Jet.PT
    yield "Jet.pt", e.Jet.pt
    yield "Jet.BTag", e.Jet.BTag
    yield "Jet_size", ak.num(e.Jet.PT)
    yield "MissingET.MET", e.MissingET.MET
    yield "MissingET.pt * cos(MissingET.phi)", e.MissingET.MET * np.cos(e.MissingET.Phi)
    yield "sum(Jet).mass", e.Jet.sum(axis=1).mass
    yield "Muon[Muon.Charge < 0].eta", e.Muon[e.Muon.Charge < 0].eta


def edm4hep():
    path = SHARED / "coffea/p8_ee_WW_ecm240_edm4hep.root"
    e = events(path, "events", EDM4HEPSchema.version("00-99-01"))
    raw = uproot.open(path)["events"]
    yield "Particle.momentum.x", e.Particle.px
    yield "Particle.pz", e.Particle.pz
    yield "Particle.PDG", e.Particle.PDG
    yield "Particle.vertex.z", e.Particle.vertex.z
    yield "Particle.daughters.index", e.Particle.daughters_idx_Particle_index
    yield "Particle.parents.index", e.Particle.parents_idx_Particle_index
    yield "[Particle[p.daughters.index].PDG for p in Particle]", e.Particle.Map_Relation(
        "daughters", "Particle"
    ).PDG
    yield "Jet.pt", np.hypot(e.Jet.px, e.Jet.py)
    yield "ReconstructedParticles.energy", raw[
        "ReconstructedParticles/ReconstructedParticles.energy"
    ].array()
    yield "sum(ReconstructedParticles).energy", ak.sum(
        ak.values_astype(
            raw["ReconstructedParticles/ReconstructedParticles.energy"].array(), "float64"
        ),
        axis=1,
    )
    yield "MCRecoAssociations.weight", e.MCRecoAssociations.weight
    yield "MCRecoAssociations.to.index", raw[
        "_MCRecoAssociations_to/_MCRecoAssociations_to.index"
    ].array()
    yield "MCRecoAssociations.from.index", raw[
        "_MCRecoAssociations_from/_MCRecoAssociations_from.index"
    ].array()
    yield "Muon_objIdx.index", e.Muon_objIdx.index
    yield "[len(h.shapeParameters) for h in EFlowPhoton]", (
        raw["EFlowPhoton/EFlowPhoton.shapeParameters_end"].array()
        - raw["EFlowPhoton/EFlowPhoton.shapeParameters_begin"].array()
    )


def fcc():
    path = SHARED / "coffea/test_FCC_Spring2021.root"
    e = events(path, "events", FCCSchema, 20)
    tree = uproot.open(path)["events"]
    raw = lambda branch: tree[branch].array(entry_stop=20)
    yield "Particle.px", e.Particle.px
    yield "ReconstructedParticles.charge", e.ReconstructedParticles.charge
    yield "Muonidx0.index", e.Muonidx0.index
    yield "ReconstructedParticles[Muonidx0.index].pz", ak.Array(
        [
            [rec[k] for k in index]
            for rec, index in zip(
                e.ReconstructedParticles.pz.to_list(), e.Muonidx0.index.to_list()
            )
        ]
    )
    for name, target in (
        ("Particle.parents", "Particle#0/Particle#0.index"),
        ("Particle.daughters", "Particle#1/Particle#1.index"),
    ):
        ranges = [raw(f"Particle/{name}_{end}") for end in ("begin", "end")]
        yield f"{name}.index", nested(ranges, raw(target))
    ranges = [raw(f"EFlowPhoton/EFlowPhoton.subdetectorEnergies_{end}") for end in ("begin", "end")]
    yield "EFlowPhoton.subdetectorEnergies", nested(ranges, raw("EFlowPhoton_2"))


CASES = {
    ("coffea/nano_dy.root", "Events"): nanoaod,
    ("scikit-hep-testdata/uproot-issue-123a.root", "CollectionTree"): physlite,
    ("treemaker.root", "PreSelection"): treemaker,
    ("delphes.root", "Delphes"): delphes,
    ("coffea/p8_ee_WW_ecm240_edm4hep.root", "events"): edm4hep,
    ("coffea/test_FCC_Spring2021.root", "events"): fcc,
}


def rounded(value):
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


out = []
for (file, tree), cases in CASES.items():
    values = {}
    for expression, array in cases():
        first = rounded(ak.Array(array).to_list()[:10])
        values[expression] = first if len(str(first)) < 3000 else first[:2]
    out.append({"file": file, "tree": tree, "expressions": values})
print(json.dumps(out, separators=(",", ":"), allow_nan=True).replace("},{", "},\n{"))
