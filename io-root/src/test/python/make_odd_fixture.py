"""Writes odd.root with ROOT: what classes of users hold beyond numbers and lists of them, split and whole.

usage: make_odd_fixture.py FOLDER              (with PyROOT 6.40)

The values are simple functions of the entry number; OddTypesTest knows them.
"""
import sys
import tempfile

import ROOT

SOURCE = r"""
#include <TFile.h>
#include <TString.h>
#include <TTree.h>
#include <map>
#include <vector>

enum Color { red = 1, blue = 700 };
enum class Small : unsigned char { one = 1, many = 200 };
struct Item { int id = 0; std::vector<short> samples; };
struct Odd {
  TString texts[2];
  std::vector<Item *> items;
  std::vector<Small> small;
  std::map<Color, int> colors;
};
#ifdef __ROOTCLING__
#pragma link C++ class Item+;
#pragma link C++ class Odd+;
#pragma link C++ class std::vector<Item*>+;
#pragma link C++ class std::vector<Small>+;
#pragma link C++ class std::map<Color, int>+;
#endif

void odd(const char *file) {
  TFile f(file, "RECREATE", "", 505);
  TTree t("odd", "odd members");
  Odd odd;
  t.Branch("split.", &odd, 32000, 99);
  t.Branch("whole", &odd, 32000, 0);
  t.SetAutoFlush(5);
  for (int e = 0; e < 12; e++) {
    odd.texts[0] = TString('a', e % 3); odd.texts[1] = TString('b', e == 7 ? 300 : 1);
    odd.items.clear(); odd.small.clear(); odd.colors.clear();
    for (int k = 0; k < e % 4; k++) {
      Item *item = k == 1 ? nullptr : new Item;
      if (item) { item->id = 10 * e + k; item->samples.assign(k, e); }
      odd.items.push_back(item);
      odd.small.push_back(k % 2 ? Small::one : Small::many);
      odd.colors[k % 2 ? red : blue] = e;
    }
    t.Fill();
  }
  t.Write();
}
"""

with tempfile.TemporaryDirectory() as build:
    with open(f"{build}/odd.C", "w") as source:
        source.write(SOURCE)
    if ROOT.gSystem.CompileMacro(f"{build}/odd.C", "f") != 1:
        sys.exit("odd.C cannot be compiled")
    ROOT.odd(f"{sys.argv[1]}/odd.root")
