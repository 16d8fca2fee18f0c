#!/usr/bin/env bash
# Installs what the benchmarks compare with: ROOT, and uproot + Awkward Array + hist, each in a virtual
# environment of its own; compiles the RDataFrame queries; makes the events. Does what is missing only.
#
#   PEERS   where (default ~/.cache/hep-peers; about 2 GB)
#   SIZES   events of the files to make (default "1000000 10000000")
#
# Needs python3 with venv and a C++17 compiler.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peers=${PEERS:-$HOME/.cache/hep-peers}
mkdir -p "$peers/data"
cd "$peers"

environment() {
  [ -x "$1/bin/python" ] || python3 -m venv "$1"
}
has() { # has ENVIRONMENT MODULE...: modules are looked for, not imported
  "$1/bin/python" -c 'import sys; from importlib.util import find_spec; sys.exit(not all(map(find_spec, sys.argv[1:])))' "${@:2}"
}
environment venv
has venv uproot awkward hist vector uhi ||
  venv/bin/pip install -q uproot==5.7.7 awkward==2.14.0 hist==2.12.1 vector==1.9.0 uhi==1.2.1 xxhash zstandard lz4
environment rootvenv
has rootvenv ROOT numpy || rootvenv/bin/pip install -q --pre root==0.1a12 numpy

root=$(echo "$peers"/rootvenv/lib/python3*/site-packages/ROOT)
compiled() { # compiled SOURCE PROGRAM LIBRARY...
  if [ ! -x "$2" ] || [ "$1" -nt "$2" ]; then
    "${CXX:-g++}" -O3 -march=native -std=c++17 -I"$root/include" "$1" -o "$2" \
      -L"$root/lib" -Wl,-rpath,"$root/lib" -Wl,-rpath,"$root/../root.libs" "${@:3}"
  fi
}
compiled "$here/peers/adl_rdf.cpp" "$peers/quadrupole_adl_rdf" \
  -lCore -lRIO -lTree -lTreePlayer -lROOTDataFrame -lROOTVecOps -lHist -lMathCore -lImt -lMultiProc -lNet
compiled "$here/peers/bulk_root.cpp" "$peers/quadrupole_bulk_root" -lCore -lRIO -lTree -lROOTNTuple

export PATH=$peers/rootvenv/bin:$root/bin:$PATH
for size in ${SIZES:-1000000 10000000}; do
  for codec in zstd5:505 zlib1:101; do
    file=data/nano_${size}_${codec%:*}.root
    [ ! -s "$file" ] || continue
    million=data/nano_1000000_${codec%:*}.root
    if [ "$size" -gt 1000000 ] && [ $((size % 1000000)) = 0 ]; then
      [ -s "$million" ] || SIZES=1000000 PEERS=$peers "$here/setup-peers.sh"
      copies=()
      for ((i = 0; i < size / 1000000; i++)); do copies+=("$million"); done
      nice hadd -v 0 -f"${codec#*:}" "$file.part" "${copies[@]}"
      mv "$file.part" "$file"
    elif [ -f "$here/../../shared/tools/gen_nanoaod.py" ]; then
      nice rootvenv/bin/python -W ignore "$here/../../shared/tools/gen_nanoaod.py" "$file" -n "$size" -c "${codec%:*}"
    else
      nice rootvenv/bin/python -W ignore "$here/make_events.py" "$file" "$size" "${codec#*:}"
    fi
  done
done

# For bulk.py: the same events in every codec, as TTree and as RNTuple.
tree=data/nano_1000000_zstd5.root
ntuple=data/nano_1000000_rntuple_zstd5.root
if [ ! -s "$ntuple" ]; then
  nice rootvenv/bin/python -W ignore "$here/make_ntuple.py" "$tree" "$ntuple.part.root"
  mv "$ntuple.part.root" "$ntuple"
fi
for codec in zlib1:101 lz4:404 lzma:207 none:0; do
  for made in "$tree" "$ntuple"; do
    file=${made/zstd5/${codec%:*}}
    [ -s "$file" ] || { nice hadd -v 0 -f"${codec#*:}" "$file.part.root" "$made" && mv "$file.part.root" "$file"; }
  done
done
