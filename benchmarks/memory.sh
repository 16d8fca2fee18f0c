#!/usr/bin/env bash
# All eight ADL queries over ten million events within a heap of 1 GB; fails if a total is off.
#
#   memory.sh [FILE] [QUAD RUN OPTIONS...]     FILE: default nano_10000000_zstd5.root of setup-peers.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
file=${1:-${PEERS:-$HOME/.cache/hep-peers}/data/nano_10000000_zstd5.root}
[ $# = 0 ] || shift
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
# The peak that the kernel saw holds everything: heap, code, buffers of the libraries.
QUAD_CACHE=no QUAD_JAVA_OPTS="-Xmx1g ${QUAD_JAVA_OPTS:-}" python3 - "$here/../quad" run adl-all \
  --input "events=$file" --output "$output/adl" "$@" <<'PYTHON'
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:]).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{time.perf_counter() - start:.1f} s, {peak:.0f} MB of memory at most, with -Xmx1g")
sys.exit(code)
PYTHON
python3 "$here/check_adl.py" totals "$output/adl" --times 10
