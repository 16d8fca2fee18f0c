#!/usr/bin/env bash
# What a cluster of local processes costs and gains, in seconds, beside the DirectRunner with as many threads: the eight
# ADL queries in one pass over EVENTS, and how long it takes until a cluster is up and has its first worker.
#
#   cluster.sh [up] [speed] [ceiling]       all by default
#
# ceiling: one process with one thread, and two of them at once, which is all that a second worker can gain.
# EVENTS names the files of events: twelve names of nano_10000000_zstd5.root of setup-peers.sh by default.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=${PEERS:-$HOME/.cache/hep-peers}/data
export QUAD_CACHE=no QUAD_SERVER=no
folder=$(mktemp -d)
trap 'stop 2>/dev/null || :; rm -rf "$folder"' EXIT
mkdir "$folder/events"
for copy in $(seq 12); do ln -s "$data/nano_10000000_zstd5.root" "$folder/events/$copy.root"; done
events=${EVENTS:-$folder/events/*.root}
settings=("log-directory=$folder/logs" 'cores=1' 'memory=2 GiB')

now() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f", to - from }'; }
# Seconds of the pipeline, as the run itself says.
run() {
  "$root/quad" run adl-all --input "events=$events" --no-plots --output "$folder/out-$BASHPID" "$@" |
    sed -n 's/.* events in \([0-9.]*\) s.*/\1/p'
}
workers() {
  until "$root/quad" cluster status local "${settings[@]/#/--set=}" | grep -q "^local: $1 of $1 worker"; do sleep 0.1; done
}
start() { "$root/quad" cluster start local --jobs "$1" "${settings[@]/#/--set=}" >/dev/null; }
stop() { "$root/quad" cluster stop local "${settings[@]/#/--set=}" >/dev/null; }

# What is missing is built now.
start 1
stop

parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(up speed ceiling)
for part in "${parts[@]}"; do
  case $part in
    up)
      from=$(now)
      start 1
      echo "the JobManager answers after $(since "$from") s"
      workers 1
      echo "the first worker is there after $(since "$from") s"
      stop
      ;;
    speed)
      echo "DirectRunner, 2 threads: $(run --threads 2)"
      # A JVM that has run nothing yet, in each case.
      for number in 2 1; do
        start "$number"
        workers "$number"
        echo "workers of one core, $number: $(run --cluster local "${settings[@]/#/--cluster-set=}")"
        stop
      done
      ;;
    ceiling)
      echo "one process of one thread: $(run --threads 1)"
      run --threads 1 >"$folder/other" &
      one=$(run --threads 1)
      wait $!
      echo "two of them at once: $one and $(cat "$folder/other")"
      ;;
    *)
      sed -n '5,8s/^# *//p' "$0"
      exit 2
      ;;
  esac
done
