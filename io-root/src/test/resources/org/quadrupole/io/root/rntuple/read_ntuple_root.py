"""Reads every column of the RNTuple Events with RDataFrame; a line of JSON for each: name, values."""

import json
import sys

import ROOT

ROOT.gErrorIgnoreLevel = ROOT.kWarning


def plain(value, small):
    if isinstance(value, (bool, int, float)):
        return value
    if type(value).__name__ in ("string", "str") and not small:
        return str(value)
    if isinstance(value, (str, bytes)):  # how Python sees std::int8_t and std::uint8_t
        code = ord(value)
        return code - 256 if small == "int8" and code > 127 else code
    if hasattr(value, "item"):
        return value.item()
    return [plain(item, small) for item in value]


frame = ROOT.RDataFrame("Events", sys.argv[1])
names = [str(n) for n in frame.GetColumnNames() if "R_rdf_sizeof" not in str(n)]
values = frame.AsNumpy(names)
for name in names:
    kind = str(frame.GetColumnType(name))
    small = "uint8" if "uint8" in kind or "unsigned char" in kind else "int8" if "int8" in kind or "char" in kind else ""
    if "string" in kind:
        small = ""
    print(json.dumps([name, [plain(v, small) for v in values[name]]]))
