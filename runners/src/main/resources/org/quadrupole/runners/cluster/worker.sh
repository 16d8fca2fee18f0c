#!/bin/sh
# Runs one TaskManager and sees to its end.
#
#   worker.sh FILES NAME [WALLTIME]
#
# FILES holds config.yaml, the members' keys and java.args; WALLTIME is in seconds, 0 without limit.
# QUAD_JAVA says which java. Exit codes: 3 no fit Java, 4 no scratch space, else the TaskManager's.
set -u
umask 077
say() { printf 'quad-worker: %s\n' "$*" >&2; }

files=$1
name=$2
walltime=${3:-0}
java=${QUAD_JAVA:-java}

version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
if [ "${version:-0}" -lt 17 ]; then
  say "error: needs Java 17 or later; $java is version ${version:-unknown}"
  exit 3
fi
if ! scratch=$(mktemp -d "${TMPDIR:-/tmp}/quad-worker.XXXXXX"); then
  say "error: no scratch space in ${TMPDIR:-/tmp}"
  exit 4
fi
trap 'rm -rf "$scratch"' EXIT
if ! { cat "$files/config.yaml" &&
  printf 'taskmanager.resource-id: "%s"\nio.tmp.dirs: "%s"\n' "$name" "$scratch"; } \
  >"$scratch/config.yaml"; then
  say "error: cannot write to $scratch"
  exit 4
fi

"$java" @"$files/java.args" org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
  --configDir "$scratch" &
pid=$!
leaving=
leave() {
  [ -z "$leaving" ] || return 0
  leaving=$(date +%s)
  say "$name leaves: $1"
  # The TaskManager signs off, so that its tasks go elsewhere at once.
  kill -TERM "$pid" 2>/dev/null
  kill -CONT "$pid" 2>/dev/null
}
trap 'leave "told to"' TERM INT HUP

start=$(date +%s)
frozen=0
while kill -0 "$pid" 2>/dev/null; do
  sleep 1 &
  wait $! || :
  now=$(date +%s)
  if [ "$walltime" -gt 0 ] && [ $((now - start)) -ge $((walltime - walltime / 10 - 5)) ]; then
    leave "its wall-time is nearly over"
  fi
  # The JobManager has given up a stopped TaskManager by now, but waits for what it holds.
  case $(sed -n 's/^State:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null) in
    T*) frozen=$((frozen + 1)) ;;
    *) frozen=0 ;;
  esac
  if [ "$frozen" -ge 8 ]; then
    say "$name was frozen"
    kill -KILL "$pid" 2>/dev/null
  fi
  if [ -n "$leaving" ] && [ $((now - leaving)) -ge 10 ]; then
    kill -KILL "$pid" 2>/dev/null
  fi
done
wait "$pid"
code=$?
say "$name ended with exit code $code"
exit "$code"
