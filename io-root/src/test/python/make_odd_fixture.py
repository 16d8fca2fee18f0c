"""Writes odd.root with ROOT: what classes of users hold beyond numbers and lists of them, split and whole.

usage: make_odd_fixture.py FOLDER              (with PyROOT 6.40)

The values are simple functions of the entry number; OddTypesTest knows them.
"""
import sys
import tempfile

import ROOT

SOURCE = r"""
#include <TClonesArray.h>
#include <TFile.h>
#include <TList.h>
#include <TNamed.h>
#include <TObjArray.h>
#include <TObjString.h>
#include <TRef.h>
#include <TString.h>
#include <TTree.h>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

enum Color { red = 1, blue = 700 };
enum class Small : unsigned char { one = 1, many = 200 };
struct Item { int id = 0; std::vector<short> samples; };
struct Nothing { virtual ~Nothing() {} };
struct Shape { int corners = 0; virtual ~Shape() {} };
struct Square : Nothing, Shape { float side = 0; };
struct Tile : Square { std::string color; };
struct Node { int value = 0; Node *next = nullptr; std::vector<Node> children; };
class Hit : public TObject {
public:
  int id = 0;
  std::vector<short> samples;
  ClassDefOverride(Hit, 1)
};
struct Event {
  TClonesArray bypassed{"Hit"};
  TClonesArray streamed{"Hit"};
  TList texts;
  TObjArray hits;
  TObjArray mixed;
  int last = 0;
};
struct Odd {
  TString texts[2];
  std::vector<Item *> items;
  std::vector<Small> small;
  std::map<Color, int> colors;
  std::map<Color, Small> smalls;
  std::vector<Item> lots[2];
  std::map<int, float> maps[2];
  Item *pointer = nullptr;
  Item *again = nullptr;
  Item *several[2] = {nullptr, nullptr};
  std::unique_ptr<Item> owned;
  int n = 0;
  Item *counted = nullptr; //[n]
  TString *note = nullptr;
  Shape *shape = nullptr;
  std::vector<Shape *> shapes;
  TList anything;
  Node node;
  int last = 0;
};
#ifdef __ROOTCLING__
#pragma link C++ class Hit+;
#pragma link C++ class Event+;
#pragma link C++ class Item+;
#pragma link C++ class Nothing+;
#pragma link C++ class Shape+;
#pragma link C++ class Square+;
#pragma link C++ class Tile+;
#pragma link C++ class Node+;
#pragma link C++ class Odd+;
#pragma link C++ class std::vector<Item*>+;
#pragma link C++ class std::vector<std::unique_ptr<Item>>+;
#pragma link C++ class std::vector<Shape*>+;
#pragma link C++ class std::vector<Node>+;
#pragma link C++ class std::vector<Small>+;
#pragma link C++ class std::vector<Color>+;
#pragma link C++ class std::set<Color>+;
#pragma link C++ class std::map<Color, int>+;
#pragma link C++ class std::map<Color, Small>+;
#pragma link C++ class std::vector<Item>+;
#pragma link C++ class std::map<int, float>+;
#endif

void odd(const char *file) {
  TFile f(file, "RECREATE", "", 505);
  TTree t("odd", "odd members");
  Odd odd;
  std::vector<std::unique_ptr<Item>> owners;
  TRef reference;
  struct { int id; float weight; char name[12]; } tagged;
  struct { int n; float x[100][2]; } pairs;
  t.Branch("tagged", &tagged, "id/I:weight/F:name/C");
  t.Branch("pairs", &pairs, "n/I:x[n][2]/F");
  struct { int id; float x[4][2]; } counted;
  int number = 0;
  t.Branch("number", &number);
  t.Branch("counted", &counted, "id/I:x[number][2]/F");
  t.Branch("owners", &owners);
  t.Branch("reference", &reference, 32000, 0);
  t.Branch("split.", &odd, 32000, 99);
  t.Branch("whole", &odd, 32000, 0);
  t.SetAutoFlush(5);
  // Lists of objects of which the events, and nothing else, say the class.
  Event event;
  TClonesArray bypassed("Hit"), streamed("Hit");
  streamed.BypassStreamer(false); event.streamed.BypassStreamer(false);
  TList texts;
  TObjArray hits, mixed, none;
  std::vector<Color> colors;
  std::vector<Small> smalls;
  std::set<Color> palette;
  std::map<Color, Small> legend;
  t.Branch("event", &event, 32000, 0);
  t.Branch("bypassed", &bypassed, 32000, 0);
  t.Branch("streamed", &streamed, 32000, 0);
  t.Branch("texts", "TList", &texts, 32000, 0);
  t.Branch("hits", "TObjArray", &hits, 32000, 0);
  t.Branch("mixed", "TObjArray", &mixed, 32000, 0);
  t.Branch("none", "TObjArray", &none, 32000, 0);
  t.Branch("colors", &colors);
  t.Branch("smalls", &smalls);
  t.Branch("palette", &palette);
  t.Branch("legend", &legend);
  for (int e = 0; e < 12; e++) {
    odd.texts[0] = TString('a', e % 3); odd.texts[1] = TString('b', e == 7 ? 300 : 1);
    odd.items.clear(); odd.small.clear(); odd.colors.clear(); odd.smalls.clear();
    for (int k = 0; k < 2; k++) { odd.lots[k].clear(); odd.maps[k].clear(); odd.several[k] = nullptr; }
    for (int k = 0; k < e % 4; k++) {
      Item *item = k == 1 ? nullptr : new Item;
      if (item) { item->id = 10 * e + k; item->samples.assign(k, e); }
      odd.items.push_back(item);
      odd.small.push_back(k % 2 ? Small::one : Small::many);
      odd.colors[k % 2 ? red : blue] = e;
      odd.smalls[k % 2 ? red : blue] = Small::many;
      odd.lots[k % 2].push_back({10 * e + k, std::vector<short>(k, e)});
      odd.maps[k % 2][k] = e;
    }
    // The second pointer to an object is written as a reference to the first.
    odd.pointer = e % 3 ? new Item{e, {1, 2}} : nullptr;
    odd.again = e % 2 ? odd.pointer : new Item{-e, {}};
    odd.several[1] = new Item{2 * e, {3}};
    odd.owned.reset(e % 4 ? new Item{3 * e, {}} : nullptr);
    tagged.id = e; tagged.weight = e; snprintf(tagged.name, 12, "%s", std::string(e % 4, 'n').c_str());
    number = e % 4; counted.id = e;
    for (int k = 0; k < 4; k++) { counted.x[k][0] = e; counted.x[k][1] = k; }
    pairs.n = e == 7 ? 100 : e % 4;
    for (int k = 0; k < pairs.n; k++) { pairs.x[k][0] = e; pairs.x[k][1] = k; }
    owners.clear(); odd.shapes.clear(); odd.anything.Clear();
    odd.n = e % 4; odd.counted = odd.n ? new Item[odd.n] : nullptr;
    for (int k = 0; k < odd.n; k++) {
      odd.counted[k].id = 10 * e + k; odd.counted[k].samples.assign(k, e);
      owners.emplace_back(k == 1 ? nullptr : new Item(odd.counted[k]));
      // The first is of the declared class, the second null, the third of a class that derives from it twice removed.
      Tile *tile = new Tile; tile->corners = e; tile->side = k; tile->color = "red";
      Shape *shape = new Shape; shape->corners = -e;
      odd.shapes.push_back(k == 1 ? nullptr : k == 2 ? tile : shape);
    }
    odd.note = e % 2 ? new TString("note") : nullptr;
    Square *square = new Square; square->corners = 4 * e;
    odd.shape = e % 2 ? square : new Shape;
    if (e % 2) odd.anything.Add(new TObjString("any"));
    odd.node.value = e; odd.node.children.assign(e % 3, Node()); odd.last = 5 * e;
    colors.clear(); smalls.clear(); palette.clear(); legend.clear();
    for (TClonesArray *clones : {&bypassed, &streamed, &event.bypassed, &event.streamed}) {
      clones->Clear("C");
      for (int k = 0; k < e % 4; k++) {
        Hit *hit = static_cast<Hit *>(clones->ConstructedAt(k));
        hit->id = 10 * e + k; hit->samples.assign(k, e);
      }
    }
    texts.Clear(); event.texts.Clear(); hits.Clear(); event.hits.Clear(); mixed.Clear(); event.mixed.Clear();
    for (int k = 0; k < e % 4; k++) {
      Hit *hit = new Hit; hit->id = 10 * e + k; hit->samples.assign(k, e);
      texts.Add(new TObjString(TString('t', k))); event.texts.Add(texts.Last());
      hits.Add(hit); event.hits.Add(hit);
      mixed.Add(k ? static_cast<TObject *>(new TNamed("name", "title")) : hit); event.mixed.Add(mixed.Last());
      colors.push_back(k % 2 ? red : blue); smalls.push_back(k % 2 ? Small::one : Small::many);
      palette.insert(k % 2 ? red : blue); legend[k % 2 ? red : blue] = Small::many;
    }
    event.last = 5 * e;
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
