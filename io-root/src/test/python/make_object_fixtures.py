"""Writes a ROOT file with one object of every kind, and what ROOT says is in them.

usage (with PyROOT 6.40): make_object_fixtures.py write FOLDER
                          make_object_fixtures.py buffers FOLDER
                          make_object_fixtures.py powers FOLDER
                          make_object_fixtures.py polygons FOLDER
                          make_object_fixtures.py read FILE > JSON

kinds.root has an object of every kind, expected.json what ROOT says of them, plain.root some of them uncompressed.
second.root has the same filled otherwise, merged.json what is in the file that hadd makes of both.
buffers.root and buffers2.root have histograms whose fills are in buffers, with buffers.json and buffers-merged.json;
buffers-plain.root some of them uncompressed.
polygons.root and polygons2.root have histograms and profiles of polygons, polygons-merged.root is what hadd makes of them.
"""
import array
import ctypes
import json
import os
import subprocess
import sys

import ROOT

ROOT.gErrorIgnoreLevel = ROOT.kError
ROOT.TH1.AddDirectory(False)
ROOT.gInterpreter.Declare(r"""
#include <TFile.h>
#include <TMap.h>
#include <TVector3.h>
#include <TParameter.h>
#include <TMatrixDSym.h>
#include <TObjString.h>
#include <THashList.h>
#include <THnBase.h>
#include <TH2Poly.h>
#include <TProfile2Poly.h>
#include <map>
#include <string>
#include <vector>


struct FixtureRecord {
  TNamed base;
  std::vector<double> weights{0.5, -1.25, 3};
  std::vector<std::string> names{"a", "", "gamma"};
  std::vector<std::vector<int>> nested{{1, 2}, {}, {3}};
  std::map<std::string, int> table{{"a", 5}, {"b", -7}};
  std::vector<TVector3> points{{1, 2, 3}, {4, 5, 6}};
  unsigned char byte = 250;
  unsigned int word = 4000000000u;
  unsigned long long wide = 18000000000000000000ull;
  bool flags[3] = {true, false, true};
  short grid[2][2] = {{1, -2}, {3, -4}};
  std::string text = "text";
  TString root = "root";
  Double32_t packed = 0.25;       //[0,1,8]
  Double32_t small = 1.5;
  TNamed *other = nullptr;
  TH1F *hist = nullptr;
  int n = 3;
  float *counted = nullptr;       //[n]
};
void writeRecord(TFile &f) { FixtureRecord r; r.base.SetNameTitle("inner", "a class of the user's"); r.hist = new TH1F("inside", "", 2, 0, 2); r.hist->Fill(0.5); r.other = &r.base; f.WriteObjectAny(&r, "FixtureRecord", "record"); }
double content(THnBase *h, Long64_t bin, int *at) { return h->GetBinContent(bin, at); }
double error(THnBase *h, Long64_t bin) { return h->GetBinError(bin); }
void addPolygons(TH2Poly *h) { h->AddBin(0., 0., 2., 1.); double x[] = {2, 4, 3}, y[] = {0, 0, 2}; h->AddBin(3, x, y); h->AddBin(0., 1., 1., 3.); }
void writeText(TFile &f) { std::string s = "a standard string"; f.WriteObjectAny(&s, "string", "text"); }
void writeParameters() {
  TParameter<bool>("pBool", true).Write(); TParameter<int>("pInt", -5).Write(); TParameter<Long64_t>("pLong", 1234567890123LL).Write();
  TParameter<float>("pFloat", 0.5f).Write(); TParameter<double>("pDouble", 2.5).Write();
}
""")

LABELS = ["zero", "one", "two"]


def own(o):
    """Leaves an object to the collection it goes into."""
    ROOT.SetOwnership(o, False)
    return o


def fill(h, n, weighted, shift):
    for i in range(shift, shift + n):
        w = (1 + i % 3) / 2 if weighted else 1
        x, y, z, t = i % 11 - 1.5, (i * 7) % 5 - 0.5, (i * 3) % 4 - 0.5, i % 6 / 4
        a = [x, y, z, t]
        d = h.GetDimension() + (1 if h.InheritsFrom("TProfile") or h.InheritsFrom("TProfile2D") or h.InheritsFrom("TProfile3D") else 0)
        h.Fill(*(a[:d] + ([w] if weighted else [])))


def write(path, shift):
    f = ROOT.TFile(path, "RECREATE", "", 505)

    for letter in "CSILFD":
        h = getattr(ROOT, "TH1" + letter)("h1" + letter, "one axis;x [GeV];entries", 8, 0, 8)
        if letter in "FD":
            h.Sumw2()
        fill(h, 40, letter in "FD", shift)
        h.Write()
        h = getattr(ROOT, "TH2" + letter)("h2" + letter, "two axes;x;y", 3, array.array("d", [0, 1, 4, 9]), 2, 0, 3)
        fill(h, 30, False, shift)
        h.Write()
        h = getattr(ROOT, "TH3" + letter)("h3" + letter, "three axes", 2, 0, 6, 2, 0, 3, 2, 0, 3)
        fill(h, 30, False, shift)
        h.Write()
    h = ROOT.TH1D("labels", "labels", 3, 0, 3)
    for i, l in enumerate(LABELS):
        h.GetXaxis().SetBinLabel(i + 1, l)
    for l in ["two", "one", "two"] + ["zero"] * shift:
        h.Fill(l, 1)
    h.Write()
    h = ROOT.TH1F("set", "bins set by hand", 4, 0, 4)
    for i in range(6):
        h.SetBinContent(i, i * i)
    h.Write()
    h = ROOT.TH1F("fitted", "with a function", 20, -3, 3)
    for i in range(20):
        h.SetBinContent(i + 1, 100 * 2.718281828 ** (-((i - 9.5) * 0.3) ** 2 / 2))
    h.Fit("gaus", "Q0")
    h.Write()
    for mode in ["", "s", "i", "g"]:
        p = ROOT.TProfile("p1" + mode, "profile;x;mean y", 8, 0, 8, mode)
        fill(p, 40, False, shift)
        p.Write()
    p = ROOT.TProfile("p1w", "weighted", 8, 0, 8, -0.5, 2.5)
    p.Sumw2()
    fill(p, 40, True, shift)
    p.Write()
    p = ROOT.TProfile2D("p2", "profile of two axes", 3, 0, 6, 2, 0, 3)
    fill(p, 40, True, shift)
    p.Write()
    p = ROOT.TProfile3D("p3", "profile of three axes", 2, 0, 6, 2, 0, 3, 2, 0, 3)
    fill(p, 40, False, shift)
    p.Write()
    bins, low, high = array.array("i", [5, 300, 3]), array.array("d", [0, 0, 0]), array.array("d", [5, 3, 3])
    for name, cls, weighted in [("sparse", ROOT.THnSparseD, True), ("sparseF", ROOT.THnSparseF, False), ("nd", ROOT.THnD, True), ("ndI", ROOT.THnI, False)]:
        nb = bins if cls in (ROOT.THnSparseD, ROOT.THnSparseF) else array.array("i", [3, 2, 2])
        h = cls(name, "many axes", 3, nb, low, high)
        if weighted:
            h.Sumw2()
        for i in range(shift, shift + 60):
            h.Fill(array.array("d", [i % 7 - 0.5, (i * 7 % 31) / 10 - 0.05, i % 4 - 0.5]), 1 + i % 2 / 2 if weighted else 1)
        h.Write()
    xs, ys = array.array("d", [1 + shift, 2, 3, 5]), array.array("d", [1, 4, 9, 25])
    e1, e2, e3, e4 = (array.array("d", [k + i / 8 for i in range(4)]) for k in (0.1, 0.2, 0.3, 0.4))
    g = ROOT.TGraph(4, xs, ys); g.SetNameTitle("g", "graph;t [s];U [V]"); g.GetHistogram(); g.Write()
    g = ROOT.TGraphErrors(4, xs, ys, e1, e2); g.SetName("ge"); g.Write()
    g = ROOT.TGraphAsymmErrors(4, xs, ys, e1, e2, e3, e4); g.SetName("gae"); g.Write()
    g = ROOT.TGraphBentErrors(4, xs, ys, e1, e2, e3, e4, e1, e2, e3, e4); g.SetName("gbe"); g.Write()
    g = ROOT.TGraphMultiErrors("gme", "multi", 4, xs, ys, e1, e2, e3, e4); g.AddYError(4, e1, e2); g.Write()
    g = ROOT.TGraph2D(4, xs, ys, e1); g.SetName("g2"); g.Write()
    g = ROOT.TGraph2DErrors(4, xs, ys, e1, e2, e3, e4); g.SetName("g2e"); g.Write()
    m = ROOT.TMultiGraph("mg", "several graphs")
    keep = [ROOT.TGraph(4, xs, ys), ROOT.TGraphErrors(4, xs, ys, e1, e2)]
    for g in keep:
        ROOT.SetOwnership(g, False)
        m.Add(g)
    m.Write()
    s = ROOT.THStack("stack", "stack")
    for k in range(2):
        h = ROOT.TH1F(f"s{k}", "", 3, 0, 3)
        ROOT.SetOwnership(h, False)
        h.Fill(1, k + 1)
        s.Add(h)
    s.Write()
    e = ROOT.TEfficiency("eff", "efficiency;p_{T};#epsilon", 4, 0, 4)
    for i in range(shift, 40):
        e.Fill(i % 3 != 0, i % 4 + 0.5)
    e.SetStatisticOption(ROOT.TEfficiency.kBJeffrey)
    e.Write()
    fn = ROOT.TF1("line", "[0]+[1]*x", -1, 2); fn.SetParameters(0.5, 2); fn.SetParName(1, "slope"); fn.Write()
    fn = ROOT.TF2("plane", "[0]*x+[1]*y", 0, 1, 0, 2); fn.SetParameters(3, 4); fn.Write()
    l = ROOT.TList(); l.SetName("list")
    l.Add(own(ROOT.TNamed("first", "one"))); l.Add(own(ROOT.TObjString("second")))
    f.WriteObject(l, "list")
    a = ROOT.TObjArray(); a.Add(own(ROOT.TObjString("item"))); f.WriteObject(a, "array")
    hl = ROOT.THashList(); hl.Add(own(ROOT.TNamed("key", "value"))); f.WriteObject(hl, "hashlist")
    mp = ROOT.TMap(); mp.Add(own(ROOT.TObjString("key")), own(ROOT.TObjString("value"))); f.WriteObject(mp, "map")
    ROOT.writeParameters()
    ROOT.writeText(f)
    f.WriteObject(ROOT.TNamed("named", "its title"), "named")
    f.WriteObject(ROOT.TObjString("an object string"), "objstring")
    v = ROOT.TVectorD(3)
    for i in range(3):
        v[i] = 1.5 * i
    f.WriteObject(v, "vector")
    mat = ROOT.TMatrixD(2, 3)
    sym = ROOT.TMatrixDSym(3)
    for i in range(2):
        for j in range(3):
            mat[i][j] = i + j / 4
    for i in range(3):
        for j in range(3):
            sym[i][j] = (i + 1) * (j + 1)
    f.WriteObject(mat, "matrix")
    f.WriteObject(sym, "symmetric")
    ROOT.writeRecord(f)
    for k in range(2):
        h = ROOT.TH1F("cycles", f"cycle {k + 1}", 2, 0, 2)
        h.Fill(0.5, k + 1)
        f.WriteObject(h, "cycles")
    d = f.mkdir("dir", "a directory").mkdir("below")
    d.cd()
    ROOT.TNamed("inside", "deep").Write()
    f.Close()


def floats(values):
    return [float(v) for v in values]


def axis(a):
    d = {"title": a.GetTitle(), "edges": floats(a.GetBinLowEdge(i) for i in range(1, a.GetNbins() + 2))}
    if a.GetLabels():
        d["labels"] = [a.GetBinLabel(i) for i in range(1, a.GetNbins() + 1)]
    return d


def histogram(h):
    n = h.GetDimension()
    profile = h.ClassName().startswith("TProfile")
    stats = array.array("d", [0] * 20)
    h.GetStats(stats)
    d = {"class": h.ClassName(), "name": h.GetName(), "title": h.GetTitle(), "entries": h.GetEntries(),
         "axes": [axis(a) for a in (h.GetXaxis(), h.GetYaxis(), h.GetZaxis())[:n]],
         "values": floats(h.GetBinContent(i) for i in range(h.GetNcells())),
         "errors": floats(h.GetBinError(i) for i in range(h.GetNcells())),
         "mean": floats(h.GetMean(i + 1) for i in range(n)), "standard_deviation": floats(h.GetStdDev(i + 1) for i in range(n))}
    d["statistics"] = list(stats)[:[4, 7, 11][n - 1]]
    if profile:
        d["bin_entries"] = floats(h.GetBinEntries(i) for i in range(h.GetNcells()))
    else:
        d["sumw2"] = floats(h.GetSumw2()[i] for i in range(h.GetSumw2N()))
    return d


def nd(h):
    coord = array.array("i", [0] * h.GetNdimensions())
    bins = []
    for b in range(h.GetNbins()):
        v = ROOT.content(h, b, coord)
        bins.append([list(coord), v, ROOT.error(h, b)])
    return {"class": h.ClassName(), "name": h.GetName(), "title": h.GetTitle(), "entries": h.GetEntries(),
            "axes": [axis(h.GetAxis(i)) for i in range(h.GetNdimensions())], "bins": bins, "sparse": h.ClassName().startswith("THnSparse")}


def graph(g):
    n = g.GetN()
    d = {"x": floats(g.GetX()[i] for i in range(n)), "y": floats(g.GetY()[i] for i in range(n))}
    c = g.ClassName()
    if c.startswith("TGraph2D"):
        d["z"] = floats(g.GetZ()[i] for i in range(n))
    for get, name in [("GetEX", "ex"), ("GetEY", "ey"), ("GetEZ", "ez")]:
        if c in ("TGraphErrors", "TGraph2DErrors") and hasattr(g, get):
            d[name] = floats(getattr(g, get)()[i] for i in range(n))
    if c in ("TGraphAsymmErrors", "TGraphBentErrors", "TGraphMultiErrors"):
        d["ex_low"] = floats(g.GetErrorXlow(i) for i in range(n))
        d["ex_high"] = floats(g.GetErrorXhigh(i) for i in range(n))
    if c in ("TGraphAsymmErrors", "TGraphBentErrors"):
        d["ey_low"] = floats(g.GetErrorYlow(i) for i in range(n))
        d["ey_high"] = floats(g.GetErrorYhigh(i) for i in range(n))
    if c == "TGraphBentErrors":
        for get, name in [("GetEXlowd", "ex_low_shift"), ("GetEXhighd", "ex_high_shift"), ("GetEYlowd", "ey_low_shift"), ("GetEYhighd", "ey_high_shift")]:
            d[name] = floats(getattr(g, get)()[i] for i in range(n))
    if c == "TGraphMultiErrors":
        for k in range(g.GetNYErrors()):
            d[f"ey{k}_low"] = floats(g.GetEYlow(k)[i] for i in range(n))
            d[f"ey{k}_high"] = floats(g.GetEYhigh(k)[i] for i in range(n))
    return {"class": c, "name": g.GetName(), "title": g.GetTitle(), "columns": d}


def function(fn):
    return {"class": fn.ClassName(), "name": fn.GetName(), "title": fn.GetTitle(), "low": fn.GetXmin(), "high": fn.GetXmax(), "dimensions": fn.GetNdim(),
            "formula": str(fn.GetFormula().GetExpFormula()), "chi_square": fn.GetChisquare(), "degrees_of_freedom": fn.GetNDF(),
            "parameters": [[str(fn.GetParName(i)), fn.GetParameter(i), fn.GetParError(i)] for i in range(fn.GetNpar())]}


def describe(o):
    if o.InheritsFrom("TH1"):
        d = histogram(o)
        if o.GetListOfFunctions() and o.GetListOfFunctions().GetSize():
            d["functions"] = [function(x) for x in o.GetListOfFunctions() if x.InheritsFrom("TF1")]
        return d
    if o.InheritsFrom("THnBase"):
        return nd(o)
    if o.InheritsFrom("TGraph") or o.InheritsFrom("TGraph2D"):
        return graph(o)
    if o.InheritsFrom("TF1"):
        return function(o)
    if o.InheritsFrom("TEfficiency"):
        return {"class": "TEfficiency", "name": o.GetName(), "title": o.GetTitle(), "confidence_level": o.GetConfidenceLevel(),
                "passed": histogram(o.GetPassedHistogram()), "total": histogram(o.GetTotalHistogram()),
                "ratios": floats(o.GetEfficiency(i) for i in range(o.GetTotalHistogram().GetNcells()))}
    if o.InheritsFrom("TMultiGraph"):
        return {"class": "TMultiGraph", "items": [graph(g) for g in o.GetListOfGraphs()]}
    if o.InheritsFrom("THStack"):
        return {"class": "THStack", "items": [histogram(h) for h in o.GetHists()]}
    if o.InheritsFrom("TMap"):
        return {"class": "TMap", "entries": [[str(k.GetName()), str(o.GetValue(k).GetName())] for k in o]}
    if o.InheritsFrom("TCollection"):
        return {"class": o.ClassName(), "items": [[x.ClassName(), str(x.GetName()), str(x.GetTitle())] for x in o]}
    if o.ClassName().startswith("TParameter"):
        return {"class": o.ClassName(), "name": o.GetName(), "value": o.GetVal()}
    if o.ClassName().startswith("TVectorT"):
        return {"class": o.ClassName(), "elements": floats(o[i] for i in range(o.GetNrows()))}
    if o.ClassName().startswith("TMatrixT"):
        return {"class": o.ClassName(), "rows": o.GetNrows(), "columns": o.GetNcols(),
                "elements": floats(o[i][j] for i in range(o.GetNrows()) for j in range(o.GetNcols()))}
    return {"class": o.ClassName(), "name": o.GetName(), "title": o.GetTitle()}


def read(path):
    f = ROOT.TFile(path)
    out = {}
    for key in f.GetListOfKeys():
        if key.GetClassName() in ("FixtureRecord", "TDirectoryFile", "TDirectory", "string"):
            continue
        out[key.GetName() + ";" + str(key.GetCycle())] = describe(key.ReadObj())
    return out


def run_hadd(merged, inputs):
    subprocess.run([os.path.join(os.path.dirname(ROOT.__file__), "bin", "hadd"), "-f", merged] + inputs, check=True, stdout=subprocess.DEVNULL)


def hadd(merged, inputs):
    run_hadd(merged, inputs)
    found = read(merged)
    os.remove(merged)
    return found


def write_buffers(path, which):
    """Histograms that are written before their fills are in bins."""
    f = ROOT.TFile(path, "RECREATE", "", 505)
    kinds = [getattr(ROOT, f"TH{n}{t}") for n in (1, 2, 3) for t in "CSILFD"] + [ROOT.TProfile, ROOT.TProfile2D, ROOT.TProfile3D]

    def make(cls, name, low, high, extend=False, scale=1.0, fills=7, weighted=False, bins=6, odd=(), change=None):
        n = {"1": 1, "2": 2, "3": 3}.get(cls.__name__[2], 0) or {"TProfile": 1, "TProfile2D": 2, "TProfile3D": 3}[cls.__name__]
        profile = cls.__name__.startswith("TProfile")
        h = cls(name, "in a buffer", *sum(([bins + k, low, high] for k in range(n)), []))
        if extend:
            h.SetCanExtend(ROOT.TH1.kAllAxes if extend is True else extend)
        h.SetBuffer(100)
        if change:
            change(h)
        for i in range(fills):
            x = [scale * ((i * 7 + 3 * k + which) % 11 - 2.25) for k in range(n)]
            values = x + ([(i * 3 + which) % 5 - 0.5] if profile else [])
            if weighted:
                values.append((1 + i % 4) / 2)
            h.Fill(*values)
        for value in odd:
            h.Fill(*([value] * n + ([1.0] if profile else [])))
        assert h.GetBufferLength() > 0 or not fills
        h.Write()

    for cls in kinds:
        name = cls.__name__
        n = 2 if name[2] == "3" or name.endswith("3D") else 4
        make(cls, name + "-auto", 0, 0, bins=n)
        make(cls, name + "-range", 0, 8, bins=n)
        if name[-1] in "CSIL":
            continue
        make(cls, name + "-weighted", 0, 0, bins=n, weighted=True)
        make(cls, name + "-odd", 0, 0, bins=n, odd=[float("nan"), float("inf"), 3.0])
        make(cls, name + "-overflows", 0, 5, bins=n, change=lambda h: h.SetStatOverflows(ROOT.TH1.kConsider))
        make(cls, name + "-full", 0, 0, bins=n, fills=70)
        make(cls, name + "-first", 0, 0 if which else 4, bins=n)
        make(cls, name + "-second", 0, 4 if which else 0, bins=n)
        if which == 0:  # others would have other limits in the end, and not be merged
            make(cls, name + "-extend", 0, 1, bins=n, extend=True)
            make(cls, name + "-oddextend", 0, 1, bins=n, extend=True, odd=[float("-inf"), 50.0, float("nan"), 200.0])
    if which == 0:
        make(ROOT.TH2F, "partly", 0, 1, extend=ROOT.TH1.kXaxis)
        make(ROOT.TProfile2D, "partlyprofile", 0, 1, extend=ROOT.TH1.kYaxis)
    make(ROOT.TH1F, "unfilled", 0, 0, fills=0)
    make(ROOT.TH1D, "onefilled", 0, 0, fills=0 if which else 3)
    p = ROOT.TProfile("limited", "", 4, 0, 0, -0.25, 2.75); p.SetBuffer(100)
    for i in range(9):
        p.Fill(i, i % 5 - 0.5, 2)
    p.Write()
    for i, (bins, scale) in enumerate([(b, s) for b in (1, 2, 3, 5, 6, 30) for s in (1, 3e-5, 7e12, 0.37, -410, 0)]):
        make(ROOT.TH1D, f"limits{i}", 0, 0, scale=scale, bins=bins)
        make(ROOT.TH1D, f"whole{i}", 0, 0, scale=scale, bins=bins, change=lambda h: h.GetXaxis().SetBit(ROOT.TAxis.kIsInteger))
    f.Close()


def write_powers(path):
    """Histograms whose limits are to be powers of two, before their fills are in bins."""
    f = ROOT.TFile(path, "RECREATE", "", 505)
    cases = [(b, s, o) for b in (2, 3, 33) for s in (1, 3e-5, 7e9, -410, 0) for o in (0, 3, -20)]
    # The last would have 1025 bins, which is so little above a power of two that it is not raised to the next.
    for i, (bins, scale, offset) in enumerate(cases + [(64, 1.9495297e-4, 1183.659)]):
        h = (ROOT.TH1F if i % 4 == 3 else ROOT.TH1D)(f"powers{i}", "in a buffer", bins, 0, 0)
        h.SetBit(ROOT.TH1.kAutoBinPTwo)
        h.SetBuffer(100)
        for k in range(12):
            h.Fill(scale * (k * 7 % 11 + offset), 1 + (k % 2 if i % 3 == 2 else 0))
        assert h.GetBufferLength() > 0
        h.Write()
    f.Close()


def copy(path, to, names):
    """Copies some of a file's objects without compressing them."""
    f = ROOT.TFile(path)
    plain = ROOT.TFile(to, "RECREATE", "", 0)
    plain.SetCompressionSettings(0)
    for name in names:
        plain.WriteObject(f.Get(name), name)
    plain.Close()
    f.Close()


def joined(files):
    """Profiles of both files, filled again: of those whose range is open ROOT 6.40's own merging takes weights for values."""
    one, other = (ROOT.TFile(path) for path in files)
    found = {}
    for key in other.GetListOfKeys():
        a, b = one.Get(key.GetName()), other.Get(key.GetName())
        if not a.ClassName().startswith("TProfile"):
            continue
        if not any(x.GetXmin() >= x.GetXmax() for h in (a, b) for x in (h.GetXaxis(), h.GetYaxis(), h.GetZaxis())[:h.GetDimension()]):
            continue
        if a.GetXaxis().GetXmin() >= a.GetXaxis().GetXmax() and b.GetXaxis().GetXmin() < b.GetXaxis().GetXmax():
            a, b = b, a
        width, buffer = a.GetDimension() + 2, b.GetBuffer()
        for i in range(int(buffer[0])):
            fill = [buffer[1 + i * width + k] for k in range(width)]
            a.Fill(*fill[1:], fill[0])
        a.BufferEmpty()
        found[key.GetName() + ";1"] = describe(a)
    return found


def write_polygons(path, which):
    f = ROOT.TFile(path, "RECREATE", "", 505)
    for name, profile, weighted in [("counts", False, (0, 0)), ("weighted", False, (1, 1)), ("first", False, (1, 0)), ("second", False, (0, 1)),
                                    ("profile", True, (0, 0)), ("weightedprofile", True, (1, 1)), ("spread", True, (0, 1))]:
        h = (ROOT.TProfile2Poly if profile else ROOT.TH2Poly)()
        h.SetNameTitle(name, "polygons")
        ROOT.addPolygons(h)
        if name == "spread":
            h.SetErrorOption(ROOT.kERRORSPREAD)
        for i in range(20):
            values = [(i * 7 + 3 * which) % 50 / 10 - 0.3, (i * 3) % 35 / 10 - 0.2] + ([i % 5] if profile else [])
            h.Fill(*values, 1.5 if weighted[which] else 1)
        h.Write()
    f.Close()


if sys.argv[1] == "polygons":
    files = [os.path.join(sys.argv[2], name) for name in ("polygons.root", "polygons2.root")]
    for which, path in enumerate(files):
        write_polygons(path, which)
    run_hadd(os.path.join(sys.argv[2], "polygons-merged.root"), files)
    sys.exit()
if sys.argv[1] == "powers":
    path = os.path.join(sys.argv[2], "powers.root")
    write_powers(path)
    with open(os.path.join(sys.argv[2], "powers.json"), "w") as j:
        json.dump(read(path), j, separators=(",", ":"), sort_keys=True)
        j.write("\n")
    sys.exit()
if sys.argv[1] == "buffers":
    files = [os.path.join(sys.argv[2], name) for name in ("buffers.root", "buffers2.root")]
    for which, path in enumerate(files):
        write_buffers(path, which)
    for name, found in [("buffers", read(files[0])), ("buffers-merged", {**hadd(os.path.join(sys.argv[2], "merged.root"), files), **joined(files)})]:
        with open(os.path.join(sys.argv[2], name + ".json"), "w") as j:
            json.dump(found, j, separators=(",", ":"), sort_keys=True)
            j.write("\n")
    copy(files[0], os.path.join(sys.argv[2], "buffers-plain.root"), ["TH1D-auto", "TH2F-extend", "TProfile-odd", "TH1F-weighted", "partlyprofile", "whole3"])
    sys.exit()
if sys.argv[1] == "read":
    print(json.dumps(read(sys.argv[2]), separators=(",", ":"), sort_keys=True))
    sys.exit()
folder = sys.argv[2]
path = os.path.join(folder, "kinds.root")
write(path, 0)
with open(os.path.join(folder, "expected.json"), "w") as j:
    json.dump(read(path), j, separators=(",", ":"), sort_keys=True)
    j.write("\n")
copy(path, os.path.join(folder, "plain.root"), ["h1F", "p1w", "sparseF", "gae", "eff", "line", "map", "symmetric", "fitted"])

second = os.path.join(folder, "second.root")
write(second, 3)
inputs = []
for source in (path, second):
    copy = source if source == second else os.path.join(folder, "first.root")
    if source != copy:
        ROOT.gSystem.CopyFile(source, copy, True)
    without = ROOT.TFile(copy, "UPDATE")
    for name in ("gme;*", "record;*"):  # ROOT 6.40's hadd breaks down on them
        without.Delete(name)
    without.Close()
    inputs.append(copy)
merged = os.path.join(folder, "merged.root")
found = hadd(merged, inputs)
with open(os.path.join(folder, "merged.json"), "w") as j:
    # Of what it cannot merge, hadd keeps all as cycles.
    json.dump({k: v for k, v in found.items() if k[:-1] + "2" not in found and not k.endswith(";2")}, j, separators=(",", ":"), sort_keys=True)
    j.write("\n")
os.remove(inputs[0])
