"""Writes ROOT's own description of the classes that any file may hold, for files that leave it out.

usage (with PyROOT 6.40): make_standard_dictionary.py FILE
"""
import sys

import ROOT

ROOT.gInterpreter.Declare(r"""
#include <TFile.h>
#include <TNtuple.h>
#include <TNtupleD.h>
#include <THn.h>
#include <TH2Poly.h>
#include <TProfile2Poly.h>
#include <TStreamerInfo.h>
void standard(const char *file) {
  TFile f(file, "RECREATE", "", 505);
  for (auto name : {"TObject", "TNamed", "TAttLine", "TAttFill", "TAttMarker", "TObjString", "TTree", "TNtuple",
                    "TNtupleD", "TBranch", "TBranchElement", "TBranchObject", "TBranchClones", "TBranchRef", "TBranchSTL",
                    "TLeaf", "TLeafB", "TLeafC", "TLeafD", "TLeafD32", "TLeafElement", "TLeafF", "TLeafF16", "TLeafG", "TLeafI",
                    "TLeafL", "TLeafO", "TLeafObject", "TLeafS", "ROOT::TIOFeatures", "TFriendElement", "TTreeIndex",
                    "TVector2", "TVector3", "TLorentzVector", "TLorentzRotation", "TRotation", "TQuaternion", "TParticle",
                    "TMatrixTBase<float>", "TMatrixTBase<double>", "TMatrixT<float>", "TMatrixT<double>",
                    "TVectorT<float>", "TVectorT<double>", "TParameter<int>", "TParameter<double>", "TParameter<Long64_t>", "TParameter<float>", "TParameter<long>",
                    "TParameter<bool>", "TH1C", "TH1S", "TH1I", "TH1L", "TH1F", "TH1D", "TH2C", "TH2S", "TH2I", "TH2L", "TH2F",
                    "TH2D", "TH3C", "TH3S", "TH3I", "TH3L", "TH3F", "TH3D", "TProfile", "TProfile2D", "TProfile3D", "THashList",
                    "TH2Poly", "TProfile2Poly", "THnSparseT<TArrayC>", "THnSparseT<TArrayS>", "THnSparseT<TArrayI>", "THnSparseT<TArrayL>",
                    "THnSparseT<TArrayF>", "THnSparseT<TArrayD>", "THnSparseArrayChunk", "THnT<char>", "THnT<short>", "THnT<int>", "THnT<long>",
                    "THnT<float>", "THnT<double>", "TNDArrayT<char>", "TNDArrayT<short>", "TNDArrayT<int>", "TNDArrayT<long>", "TNDArrayT<float>",
                    "TNDArrayT<double>", "TGraph", "TGraphErrors", "TGraphAsymmErrors", "TGraphBentErrors", "TGraphMultiErrors", "TGraph2D",
                    "TGraph2DErrors", "TGraph2DAsymmErrors", "TMultiGraph", "THStack", "TEfficiency", "TFormula",
                    "TF1", "TF2", "TF3", "TMap", "TList", "TObjArray", "ROOT::RNTuple"}) {
    auto c = TClass::GetClass(name);
    if (!c) { printf("no class %s\n", name); continue; }
    static_cast<TStreamerInfo *>(c->GetStreamerInfo())->ForceWriteInfo(&f, true);
  }
  f.Close();
}
""")
ROOT.standard(sys.argv[1])
