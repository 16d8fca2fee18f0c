#!/bin/sh
# A Python with HTCondor's and DIRAC's own parsers, which the tests of submit files and JDL ask:
#
#   bindings.sh FOLDER; export QUADRUPOLE_GRID_PYTHON=FOLDER/bin/python
set -eu
[ -x "$1/bin/python" ] || python3 -m venv "$1"
"$1/bin/pip" install -q htcondor==25.14.1 DIRACCommon==9.1.22
