"""Writes the small RNTuple files of the tests with ROOT, and what is in them.

usage: make_rntuple_fixture.py FOLDER    (with PyROOT 6.40)
       root_stats.py FOLDER/*.root > rntuple-expected.json   (with uproot 5.7.7; shared/tools/peers)

kinds.root: all kinds of fields, split encodings, three clusters, fields added after the first.
plain.root: the same fields uncompressed, so without split encodings.
reals.root: one field for every way to store floating-point numbers; reals.json has the CRC-32 of
what ROOT reads.

The values are simple functions of the entry number, so that every run writes the same values.
"""
import json, os, sys, zlib

import numpy as np
import ROOT

ROOT.gInterpreter.Declare(r"""
#include <ROOT/RNTupleModel.hxx>
#include <ROOT/RNTupleWriter.hxx>
#include <ROOT/RNTupleReader.hxx>
#include <ROOT/RNTupleWriteOptions.hxx>
#include <ROOT/RVec.hxx>
#include <ROOT/RField.hxx>
#include <bitset>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>

void kinds(const char *file, int compression) {
  auto m = ROOT::RNTupleModel::Create();
  auto b = m->MakeField<bool>("b"); auto c = m->MakeField<char>("c");
  auto i8 = m->MakeField<std::int8_t>("i8"); auto u8 = m->MakeField<std::uint8_t>("u8");
  auto i16 = m->MakeField<std::int16_t>("i16"); auto u16 = m->MakeField<std::uint16_t>("u16");
  auto i32 = m->MakeField<std::int32_t>("i32"); auto u32 = m->MakeField<std::uint32_t>("u32");
  auto i64 = m->MakeField<std::int64_t>("i64"); auto u64 = m->MakeField<std::uint64_t>("u64");
  auto f32 = m->MakeField<float>("f32"); auto f64 = m->MakeField<double>("f64");
  auto s = m->MakeField<std::string>("s");
  auto vb = m->MakeField<std::vector<bool>>("vb"); auto vs = m->MakeField<std::vector<std::string>>("vs");
  auto vi = m->MakeField<std::vector<std::int32_t>>("vi"); auto rv = m->MakeField<ROOT::RVec<float>>("rv");
  auto vvd = m->MakeField<std::vector<std::vector<double>>>("vvd");
  auto vvvu = m->MakeField<std::vector<std::vector<std::vector<std::uint16_t>>>>("vvvu");
  auto a2 = m->MakeField<std::array<std::array<std::int16_t, 3>, 2>>("a2");
  auto va = m->MakeField<std::vector<std::array<float, 2>>>("va");
  auto av = m->MakeField<std::array<std::vector<float>, 2>>("av");
  auto p = m->MakeField<std::pair<std::int32_t, std::string>>("p");
  auto t3 = m->MakeField<std::tuple<std::int32_t, float, std::uint8_t>>("t3");
  auto mp = m->MakeField<std::map<std::string, std::int32_t>>("mp");
  auto bs = m->MakeField<std::bitset<11>>("bs");
  auto op = m->MakeField<std::optional<float>>("op");
  auto up = m->MakeField<std::unique_ptr<std::int32_t>>("up");
  auto va3 = m->MakeField<std::variant<std::int32_t, std::string, std::vector<float>>>("var");
  auto vva = m->MakeField<std::vector<std::variant<std::int64_t, std::string>>>("vvar");
  auto ch = m->MakeField<ROOT::RVec<std::int32_t>>("Jet_charge");
  {
    auto card = std::make_unique<ROOT::RField<ROOT::RNTupleCardinality<std::uint32_t>>>("nJet");
    m->AddProjectedField(std::move(card), [](const std::string &) { return "Jet_charge"; });
    auto card64 = std::make_unique<ROOT::RField<ROOT::RNTupleCardinality<std::uint64_t>>>("nvvd");
    m->AddProjectedField(std::move(card64), [](const std::string &) { return "vvd"; });
  }
  ROOT::RNTupleWriteOptions o; o.SetCompression(compression);
  o.SetMaxUnzippedPageSize(512); o.SetInitialUnzippedPageSize(64);
  auto w = ROOT::RNTupleWriter::Recreate(std::move(m), "Events", file, o);
  std::shared_ptr<std::vector<float>> late; std::shared_ptr<float> lateF; std::shared_ptr<std::string> lateS;
  std::shared_ptr<std::array<std::int32_t, 2>> lateA;
  for (int e = 0; e < 150; e++) {
    if (e == 60) {
      auto u = w->CreateModelUpdater(); u->BeginUpdate();
      late = u->MakeField<std::vector<float>>("late_v"); lateF = u->MakeField<float>("late_f");
      lateS = u->MakeField<std::string>("late_s"); lateA = u->MakeField<std::array<std::int32_t, 2>>("late_a");
      u->CommitUpdate();
    }
    *b = e % 3 == 0; *c = 'a' + e % 26; *i8 = e - 100; *u8 = e; *i16 = -100 * e; *u16 = 65000 + e; *i32 = -100000 * e; *u32 = 4000000000u + e;
    *i64 = -10000000000LL * e; *u64 = 18000000000000000000ULL + e; *f32 = 0.5f * e; *f64 = 0.1 * e;
    *s = std::string(e % 5, 'a' + e % 26); vb->assign(e % 4, e % 2); vs->assign(e % 3, std::string(e % 4, 'x'));
    vi->assign(e % 5, -e); rv->clear(); for (int k = 0; k < e % 4; k++) rv->push_back(e + 0.25f * k);
    vvd->assign(e % 3, std::vector<double>(e % 4, 0.5 * e));
    vvvu->assign(e % 2, std::vector<std::vector<std::uint16_t>>(e % 3, std::vector<std::uint16_t>(e % 4, e)));
    for (int k = 0; k < 6; k++) (*a2)[k / 3][k % 3] = e * k;
    va->assign(e % 3, {1.5f * e, 2.5f * e}); (*av)[0].assign(e % 3, e); (*av)[1].assign(e % 2, -e);
    *p = {e, std::to_string(e)}; *t3 = {e, 0.5f * e, e};
    mp->clear(); for (int k = 0; k < e % 3; k++) (*mp)[std::to_string(k)] = e + k;
    *bs = std::bitset<11>(e * 7);
    if (e % 3) *op = 0.5f * e; else op->reset(); if (e % 4) *up = std::make_unique<std::int32_t>(e); else up->reset();
    if (e % 3 == 0) *va3 = e; else if (e % 3 == 1) *va3 = std::to_string(e); else *va3 = std::vector<float>(e % 4, e);
    vva->clear(); for (int k = 0; k < e % 4; k++) { if ((e + k) % 2) vva->push_back(std::int64_t(e)); else vva->push_back(std::string(k, 'v')); }
    ch->clear(); for (int k = 0; k < e % 5; k++) ch->push_back(k - e);
    if (late) { late->assign(e % 4, 0.5f * e); *lateF = 0.25f * e; *lateS = std::string(e % 3, 'l'); *lateA = {e, -e}; }
    w->Fill();
    if (e == 49 || e == 99) w->CommitCluster();
  }
}

void reals(const char *file, const char *json) {
  auto m = ROOT::RNTupleModel::Create();
  std::vector<std::string> names;
  std::vector<std::shared_ptr<float>> fs; std::vector<std::shared_ptr<double>> ds;
  auto addF = [&](const std::string &n, auto set) { auto f = std::make_unique<ROOT::RField<float>>(n); set(*f); m->AddField(std::move(f)); names.push_back(n); };
  auto addD = [&](const std::string &n, auto set) { auto f = std::make_unique<ROOT::RField<double>>(n); set(*f); m->AddField(std::move(f)); names.push_back(n); };
  for (int bits : {10, 13, 16, 24, 31}) {
    addF("f_trunc" + std::to_string(bits), [&](auto &f) { f.SetTruncated(bits); });
    addD("d_trunc" + std::to_string(bits), [&](auto &f) { f.SetTruncated(bits); });
  }
  for (int bits : {1, 7, 8, 20, 32}) {
    addF("f_quant" + std::to_string(bits), [&](auto &f) { f.SetQuantized(bits, {-3.5, 10.25}); });
    addD("d_quant" + std::to_string(bits), [&](auto &f) { f.SetQuantized(bits, {-3.5, 10.25}); });
  }
  addF("f_half", [](auto &f) { f.SetHalfPrecision(); }); addD("d_half", [](auto &f) { f.SetHalfPrecision(); });
  addD("d_double32", [](auto &f) { f.SetDouble32(); });
  auto setRep = [&](auto &f, ROOT::ENTupleColumnType t) { f.SetColumnRepresentatives({{t}}); };
  addF("f_plain32", [&](auto &f) { setRep(f, ROOT::ENTupleColumnType::kReal32); });
  addD("d_plain64", [&](auto &f) { setRep(f, ROOT::ENTupleColumnType::kReal64); });
  ROOT::RNTupleWriteOptions o; o.SetCompression(505); o.SetMaxUnzippedPageSize(256); o.SetInitialUnzippedPageSize(64);
  {
    auto w = ROOT::RNTupleWriter::Recreate(std::move(m), "Reals", file, o);
    auto e = w->CreateEntry();
    for (int i = 0; i < 200; i++) {
      for (auto &n : names) {
        double x = -3.5 + 13.75 * ((i * 37) % 200) / 199.0;
        if (n[0] == 'f') *e->GetPtr<float>(n) = x; else *e->GetPtr<double>(n) = x;
      }
      w->Fill(*e);
    }
  }
  auto r = ROOT::RNTupleReader::Open("Reals", file);
  std::ofstream out(json); out.precision(17); out << "{";
  for (size_t k = 0; k < names.size(); k++) {
    out << (k ? ",\n" : "\n") << " \"" << names[k] << "\": [";
    if (names[k][0] == 'f') { auto v = r->GetView<float>(names[k]); for (int i = 0; i < 200; i++) out << (i ? ", " : "") << double(v(i)); }
    else { auto v = r->GetView<double>(names[k]); for (int i = 0; i < 200; i++) out << (i ? ", " : "") << v(i); }
    out << "]";
  }
  out << "\n}\n";
}
""")
folder = sys.argv[1]
ROOT.kinds(os.path.join(folder, "kinds.root"), 505)
ROOT.kinds(os.path.join(folder, "plain.root"), 0)
path = os.path.join(folder, "reals.json")
ROOT.reals(os.path.join(folder, "reals.root"), path)
with open(path) as file:
    values = json.load(file)
with open(path, "w") as file:
    crc = {n: zlib.crc32(np.array(v, dtype="<f4" if n[0] == "f" else "<f8").tobytes()) for n, v in values.items()}
    json.dump(crc, file, indent=1)
    file.write("\n")
