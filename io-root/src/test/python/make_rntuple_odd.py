"""Writes odd.root, an RNTuple of fields that are met seldom, with ROOT.

usage: make_rntuple_odd.py FOLDER    (with PyROOT 6.40, and a C++ compiler for dictionaries)
       root_stats.py FOLDER/odd.root > odd.json   (with uproot 5.7.7; shared/tools/peers)

Sets and maps of odd types, a structure of arrays, columns that change their representation from
cluster to cluster, and objects as ROOT's streamers write them. The values are simple functions of
the entry number.
"""
import os, sys, tempfile

import ROOT

folder = os.path.abspath(sys.argv[1])
os.chdir(tempfile.mkdtemp())
with open("odd.cxx", "w") as file:
    file.write(r"""
#include <ROOT/RNTupleModel.hxx>
#include <ROOT/RNTupleWriter.hxx>
#include <ROOT/RNTupleWriteOptions.hxx>
#include <ROOT/RField.hxx>
#include <ROOT/RField/RFieldSoA.hxx>
#include <ROOT/RVec.hxx>
#include <array>
#include <atomic>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>
#include <TLorentzVector.h>

struct Point { float x; double y; ClassDefNV(Point, 2); };
struct PointSoA { ROOT::RVec<float> x; ROOT::RVec<double> y; ClassDefNV(PointSoA, 2); };

#ifdef __CLING__
#pragma link C++ class Point+;
#pragma link C++ options=rntupleSoARecord(Point) class PointSoA+;
#pragma link C++ class std::set<std::pair<int,std::string>>+;
#pragma link C++ class std::unordered_set<std::uint16_t>+;
#pragma link C++ class std::multiset<float>+;
#pragma link C++ class std::map<int,std::vector<float>>+;
#pragma link C++ class std::map<short,double>+;
#pragma link C++ class std::map<std::string,std::map<short,double>>+;
#pragma link C++ class std::multimap<std::pair<int,int>,std::array<float,2>>+;
#pragma link C++ class std::unordered_map<std::uint64_t,std::string>+;
#pragma link C++ class std::map<char,bool>+;
#endif

void odd(const char *file) {
  using namespace ROOT;
  auto m = RNTupleModel::Create();
  auto si = m->MakeField<std::set<int>>("set_i");
  auto ss = m->MakeField<std::set<std::string>>("set_s");
  auto sp = m->MakeField<std::set<std::pair<int, std::string>>>("set_p");
  auto ms = m->MakeField<std::multiset<float>>("mset");
  auto us = m->MakeField<std::unordered_set<std::uint16_t>>("uset");
  auto m1 = m->MakeField<std::map<int, std::vector<float>>>("map_iv");
  auto m2 = m->MakeField<std::map<std::string, std::map<short, double>>>("map_mm");
  auto m3 = m->MakeField<std::multimap<std::pair<int, int>, std::array<float, 2>>>("mmap");
  auto m4 = m->MakeField<std::unordered_map<std::uint64_t, std::string>>("umap");
  auto vm = m->MakeField<std::vector<std::map<char, bool>>>("vmap");
  auto at = m->MakeField<std::atomic<int>>("atom");
  m->AddField(std::make_unique<Experimental::RSoAField>("soa", "PointSoA"));
  m->AddField(std::make_unique<RStreamerField>("streamed", "TLorentzVector"));
  auto many = std::make_unique<RField<float>>("many");
  many->SetColumnRepresentatives({{ENTupleColumnType::kReal32}, {ENTupleColumnType::kReal16}, {ENTupleColumnType::kSplitReal32}});
  m->AddField(std::move(many));
  auto text = std::make_unique<RField<std::string>>("text");
  text->SetColumnRepresentatives({{ENTupleColumnType::kIndex32, ENTupleColumnType::kChar}, {ENTupleColumnType::kSplitIndex64, ENTupleColumnType::kChar}});
  m->AddField(std::move(text));
  auto list = std::make_unique<RField<std::vector<int>>>("list");
  list->SetColumnRepresentatives({{ENTupleColumnType::kSplitIndex32}, {ENTupleColumnType::kIndex64}});
  m->AddField(std::move(list));
  RNTupleWriteOptions o;
  o.SetCompression(505); o.SetMaxUnzippedPageSize(512); o.SetInitialUnzippedPageSize(64);
  auto w = RNTupleWriter::Recreate(std::move(m), "Events", file, o);
  auto pm = w->GetModel().GetDefaultEntry().GetPtr<float>("many");
  auto pt = w->GetModel().GetDefaultEntry().GetPtr<std::string>("text");
  auto pl = w->GetModel().GetDefaultEntry().GetPtr<std::vector<int>>("list");
  auto soa = w->GetModel().GetDefaultEntry().GetPtr<PointSoA>("soa");
  auto use = [&](const char *field, int representation) {
    Internal::RFieldRepresentationModifier::SetPrimaryColumnRepresentation(
      const_cast<RFieldBase &>(w->GetModel().GetConstField(field)), representation);
  };
  for (int e = 0; e < 60; e++) {
    si->clear(); ss->clear(); sp->clear(); ms->clear(); us->clear(); m1->clear(); m2->clear(); m3->clear(); m4->clear();
    soa->x.clear(); soa->y.clear();
    for (int k = 0; k < e % 4; k++) {
      si->insert(e * k); ss->insert(std::string(k, 'a')); sp->insert({k, std::to_string(e)}); ms->insert(0.5f); us->insert(e + k);
      (*m1)[k] = std::vector<float>(k, e); (*m2)[std::to_string(k)][k] = e; m3->insert({{k, e}, {1.f * k, 2.f}}); (*m4)[e] = "u";
      soa->x.push_back(e); soa->y.push_back(k);
    }
    vm->assign(e % 3, {{'a', true}, {'b', e % 2 == 0}});
    *at = e; *pm = 0.25f * e; *pt = std::string(e % 5, 'a' + e % 26); pl->assign(e % 3, e);
    w->Fill();
    if (e == 19) { w->CommitCluster(); use("many", 1); use("text", 1); use("list", 1); }
    if (e == 39) { w->CommitCluster(); use("many", 2); use("text", 0); }
  }
}
""")
ROOT.gROOT.ProcessLine(".L odd.cxx+")
ROOT.odd(os.path.join(folder, "odd.root"))
