#!/usr/bin/env bash
# What becomes of a run whose workers do not live long. Fails if a histogram has a bit that DirectRunner's has not, or if a
# process is left.
#
#   hard-life.sh killed [RUNS]    kill -9 of one of two workers at a random time, in each of so many runs; 20 by default
#   hard-life.sh walltime         workers of 60 seconds, and a run that lasts for several of them
#   hard-life.sh onefile          the same with one file of ten million events, and five minutes of work
#   hard-life.sh launcher         kill -9 of what keeps a cluster
#
# EVENTS names the files of events: nano_1000000_zstd5.root of setup-peers.sh by default, for onefile nano_10000000_zstd5.root.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=${PEERS:-$HOME/.cache/hep-peers}/data
events=${EVENTS:-$data/nano_1000000_zstd5.root}
export QUAD_CACHE=no QUAD_SERVER=no
folder=$(mktemp -d)
logs=$folder/logs
trap 'rm -rf "$folder"' EXIT

analysis=adl-all
run() {
  "$root/quad" run "$analysis" --input "events=$events" --no-plots --output "$folder/$1" "${@:2}" | grep ' events in '
}
on_cluster() {
  run "$1" --cluster local --jobs 2 --cluster-set "log-directory=$logs" --cluster-set 'memory=1400 MiB' "${@:2}"
}
same() {
  cmp "$folder/direct/histograms.json" "$folder/$1/histograms.json"
  rm -rf "${folder:?}/$1"
}
# Four jets at a time, over and over: 60 us an event.
slow() {
  printf '%s\n' 'name: slow' 'datasets: {events: {files: none.root}}' 'regions: {all: []}' 'define:' \
    '  angles: "[a.phi - b.phi + c.phi - d.phi for a, b, c, d in combinations(Jet, 4)]"' 'histograms:'
  for k in $(seq 60); do
    echo "  s$k: {variable: \"sum([sin($k * x) * exp(-x * x) for x in angles])\", bins: [50, -10, 10], region: all}"
  done
}
# Runs on workers of a minute, and says how many there were.
short_lives() {
  run direct
  on_cluster short --cluster-set 'walltime=60 s'
  same short
  echo "the same bits after $(find "$logs" -mindepth 2 -maxdepth 2 -name std.err | wc -l) workers:"
  grep -h 'leaves: ' "$logs"/*/std.err
}
# The processes of the cluster's members, by a word of their command lines.
members() {
  for process in /proc/[0-9]*; do
    if tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -q -- "$1" &&
      grep -qz "^QUAD_FILES=$logs" "$process/environ" 2>/dev/null; then
      echo "${process#/proc/}"
    fi
  done
}
# Waits until a run has a worker, or has ended.
await_worker() {
  until [ -n "$(members cluster.ClusterWorker)" ] || ! kill -0 "$1" 2>/dev/null; do sleep 0.1; done
}

case ${1:-} in
  killed)
    run direct
    # How long a run takes that nobody disturbs, from its first worker's start on, in milliseconds.
    on_cluster whole &
    await_worker $!
    began=$(date +%s%3N)
    wait $!
    took=$(($(date +%s%3N) - began))
    same whole
    for run in $(seq "${2:-20}"); do
      on_cluster killed >"$folder/said" 2>&1 &
      running=$!
      await_worker "$running"
      # After 5 to 60 % of it, the start of the workers included.
      pause=$(awk -v took="$took" -v random=$RANDOM 'BEGIN { printf "%.1f", took * (0.05 + 0.55 * random / 32768) / 1000 }')
      sleep "$pause"
      mapfile -t victims < <(members cluster.ClusterWorker)
      victim=none
      if [ ${#victims[@]} -gt 0 ]; then
        victim=${victims[RANDOM % ${#victims[@]}]}
        kill -9 "$victim" 2>/dev/null || victim=gone
      fi
      wait "$running" || { cat "$folder/said"; exit 1; }
      same killed
      echo "run $run: worker $victim killed after $pause s of $((took / 1000)), the same bits: $(cat "$folder/said")"
    done
    ;;
  walltime)
    short_lives
    ;;
  onefile)
    events=${EVENTS:-$data/nano_10000000_zstd5.root}
    analysis=$folder/slow.yaml
    slow >"$analysis"
    short_lives
    ;;
  launcher)
    cluster() { "$root/quad" cluster "$1" local --set "log-directory=$logs" "${@:2}"; }
    start() { cluster start --jobs 2 --set 'memory=1400 MiB' --set "death-timeout=$death s"; }
    death=10
    start
    until cluster status | grep '2 of 2 workers'; do sleep 1; done
    # It must also end what is busy.
    QUAD_BUILD=no run lost --cluster local --cluster-set "log-directory=$logs" >"$folder/said" 2>&1 &
    running=$!
    until cluster status | grep -q '^worker .*[1-9]/1 slots' || ! kill -0 "$running" 2>/dev/null; do sleep 0.2; done
    kill -0 "$running" || { cat "$folder/said"; echo "the run was over before the launcher was killed"; exit 1; }
    kill -9 "$(pgrep -f "cluster serve .*log-directory=$logs")"
    began=$(date +%s%3N)
    passed() { echo "$((($(date +%s%3N) - began) / 1000)).$((($(date +%s%3N) - began) / 100 % 10)) s"; }
    while pgrep -f "ClusterHead $logs" >/dev/null; do sleep 0.1; done
    head=$(passed)
    # Jobs too: their scripts are processes in the log directory.
    while [ -n "$(members .)" ] || pgrep -f "$logs/[0-9]" >/dev/null; do
      [ $(($(date +%s%3N) - began)) -lt 120000 ] || { echo "processes are left"; exit 1; }
      sleep 0.1
    done
    workers=$(passed)
    if wait "$running" || ! grep "^quad: cluster 'local' has ended before the run" "$folder/said"; then
      cat "$folder/said"
      echo "the run does not tell"
      exit 1
    fi
    echo "killed while workers were busy: JobManager gone after $head, all workers and jobs after $workers;" \
      "the death-timeout was $death s"
    # The next one removes what has been left, and leaves nothing itself.
    start
    cluster stop
    if find "$logs" -name '*.p12' | grep .; then
      echo "keys are left"
      exit 1
    fi
    ;;
  *)
    sed -n '5,8s/^# *//p' "$0"
    exit 2
    ;;
esac
