"""Reads every column of the RNTuple Events with RDataFrame; a line of JSON for each: name, values."""

import json
import sys

import ROOT

ROOT.gInterpreter.Declare(r"""
#include <ROOT/RVec.hxx>
#include <iomanip>
#include <sstream>
#include <string>

inline void put(std::ostream &out, bool value) { out << (value ? "true" : "false"); }
inline void put(std::ostream &out, const std::string &value) { out << std::quoted(value); }
template <typename T> std::enable_if_t<std::is_integral_v<T>> put(std::ostream &out, T value) { out << +value; }
template <typename T> std::enable_if_t<std::is_floating_point_v<T>> put(std::ostream &out, T value) { out << std::setprecision(17) << value; }
template <typename T> void put(std::ostream &out, const ROOT::RVec<T> &values) {
  out << "[";
  for (std::size_t i = 0; i < values.size(); i++) { if (i) out << ", "; put(out, T(values[i])); }
  out << "]";
}
template <typename T> std::string as_json(const T &value) { std::ostringstream out; put(out, value); return out.str(); }
""")
frame = ROOT.RDataFrame("Events", sys.argv[1])
names = [str(n) for n in frame.GetColumnNames() if "R_rdf_sizeof" not in str(n)]
for i, name in enumerate(names):
    frame = frame.Define(f"json_{i}", f"as_json({name})")
values = frame.AsNumpy([f"json_{i}" for i in range(len(names))])
for i, name in enumerate(names):
    print(json.dumps([name, [json.loads(str(v)) for v in values[f"json_{i}"]]]))
