"""Reads a file of histograms with uhi and hist and prints what they see, one fact a line."""

import importlib.resources
import json
import sys

import hist
import jsonschema
import uhi.io.json

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()

resources = importlib.resources.files("uhi.resources")
schema = json.loads(resources.joinpath("histogram.schema.json").read_text())

for name, histogram in json.loads(text).items():
    jsonschema.validate(histogram, schema)

for name, histogram in json.loads(text, object_hook=uhi.io.json.object_hook).items():
    h = hist.Hist(histogram)
    print("name", name, h.name, h.label, sep="|")
    for axis in h.axes:
        edges = list(axis) if isinstance(axis, (hist.axis.StrCategory, hist.axis.IntCategory)) else axis.edges.tolist()
        print("axis", type(axis).__name__, axis.label, getattr(axis, "unit", ""), *edges, sep="|")
    print("storage", h.storage_type.__name__, sep="|")
    print("values", *[repr(float(v)) for v in h.values(flow=True).ravel()], sep="|")
    print("variances", *[repr(float(v)) for v in h.variances(flow=True).ravel()], sep="|")
