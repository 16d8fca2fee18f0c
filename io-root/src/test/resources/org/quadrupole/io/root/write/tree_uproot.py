"""Prints every value of a tree as uproot reads it: file|branch|value, an event a line."""

import struct
import sys

import uproot


def text(value):
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    if isinstance(value, float):
        return struct.pack(">d", value).hex()
    return f"'{value}'" if isinstance(value, str) else str(value)


for number, path in enumerate(sys.argv[2:]):
    with uproot.open(path) as file:
        tree = file[sys.argv[1]]
        print(number, "entries", tree.num_entries, sep="|")
        print(number, "title", tree.title, sep="|")
        for name, branch in tree.items():
            for value in branch.array().to_list():
                print(number, name, text(value), sep="|")
