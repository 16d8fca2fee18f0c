"""Writes small files named as TreeMaker and Delphes name their branches, with ROOT:
python make_schema_fixtures.py OUTPUT_DIR

TreeMaker: momenta in vectors of PtEtaPhiEVector, split; other members beside them. Delphes: TClonesArrays
of its classes, whose members here are the first few of theirs.
"""

import sys
from array import array as numbers
from pathlib import Path

import ROOT

OUT = Path(sys.argv[1])

DELPHES = """
#include "TObject.h"
class Jet : public TObject {
public:
  Float_t PT; Float_t Eta; Float_t Phi; Float_t Mass; UInt_t BTag;
  ClassDef(Jet, 1)
};
class Muon : public TObject {
public:
  Float_t PT; Float_t Eta; Float_t Phi; Int_t Charge;
  ClassDef(Muon, 1)
};
class MissingET : public TObject {
public:
  Float_t MET; Float_t Eta; Float_t Phi;
  ClassDef(MissingET, 1)
};
"""


def treemaker():
    file = ROOT.TFile(str(OUT / "treemaker.root"), "RECREATE", "", 505)
    tree = ROOT.TTree("PreSelection", "")
    vector = "ROOT::Math::LorentzVector<ROOT::Math::PtEtaPhiE4D<double>>"
    jets = ROOT.std.vector(vector)()
    muons = ROOT.std.vector(vector)()
    points = ROOT.std.vector("ROOT::Math::PositionVector3D<ROOT::Math::Cartesian3D<double>>")()
    tags = ROOT.std.vector("double")()
    charges = ROOT.std.vector("int")()
    tree.Branch("Jets", jets, 32000, 99)
    tree.Branch("Jets_bDiscriminator", tags)
    tree.Branch("Muons", muons, 32000, 99)
    tree.Branch("Muons_charge", charges)
    tree.Branch("PrimaryVertices", points, 32000, 99)
    for i in range(10):
        for v in (jets, muons, points, tags, charges):
            v.clear()
        for j in range(i % 4):
            pt, eta, phi = 20.5 + i + 7 * j, 0.3 * j - 0.5, 0.7 * i - 3 + j
            jets.push_back(ROOT.Math.PtEtaPhiEVector(pt, eta, phi, 3 * pt))
            tags.push_back(j / 8)
        for j in range(i % 3):
            muons.push_back(ROOT.Math.PtEtaPhiEVector(10 + i + j, 0.1 * j, 0.2 * i, 2 * (10 + i + j)))
            charges.push_back(1 - 2 * j)
        points.push_back(ROOT.Math.XYZPoint(i / 4, i / 8, i))
        tree.Fill()
    tree.Write()
    file.Close()


def delphes():
    source = OUT / "delphes_classes.h"
    source.write_text(DELPHES)
    ROOT.gSystem.SetBuildDir("/tmp/delphes_classes", True)
    ROOT.gROOT.ProcessLine(f".L {source}+")
    source.unlink()
    file = ROOT.TFile(str(OUT / "delphes.root"), "RECREATE", "", 505)
    tree = ROOT.TTree("Delphes", "")
    arrays = {name: ROOT.TClonesArray(name) for name in ("Jet", "Muon", "MissingET")}
    sizes = {}
    for name, array in arrays.items():
        tree.Branch(name, array, 32000, 99)
        sizes[name] = numbers("i", [0])
        tree.Branch(f"{name}_size", sizes[name], f"{name}_size/I")
    for i in range(10):
        for array in arrays.values():
            array.Clear()
        for j in range(i % 4):
            jet = arrays["Jet"].ConstructedAt(j)
            jet.PT, jet.Eta, jet.Phi = 20.5 + i + 7 * j, 0.3 * j - 0.5, 0.3 * i - 2 + j
            jet.Mass, jet.BTag = 5 + j, j % 2
        for j in range(i % 3):
            muon = arrays["Muon"].ConstructedAt(j)
            muon.PT, muon.Eta, muon.Phi, muon.Charge = 10 + i + j, 0.1 * j, 0.2 * i, 1 - 2 * j
        met = arrays["MissingET"].ConstructedAt(0)
        met.MET, met.Eta, met.Phi = 15 + i, 0, 0.25 * i
        for name, array in arrays.items():
            sizes[name][0] = array.GetEntriesFast()
        tree.Fill()
    tree.Write()
    file.Close()


treemaker()
delphes()
