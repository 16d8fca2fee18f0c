#!/bin/sh
# Runs one TaskManager and sees to its end.
#
#   worker.sh FILES NAME [STAY]
#
# FILES holds config.yaml, java.args, the members' keys and, where the program is not on a file system that the node
# shares, the file "bundle": where it is to be had, and its SHA-256. @FILES@ in config.yaml stands for FILES, @BUNDLE@ in
# java.args for the program's folder. STAY is how long it works, in seconds; 0 without limit.
# QUAD_JAVA says which java; where that is missing or too old, the program's own is taken if it comes with one. QUAD_CACHE
# says where programs are kept for later workers of the node.
# Exit codes: 3 no fit Java, 4 no space, 5 no program, 6 no relay, else the TaskManager's.
set -u
umask 077
say() { printf 'quad-worker: %s\n' "$*" >&2; }
fail() {
  code=$1
  shift
  say "error: $*"
  exit "$code"
}

files=$1
name=$2
stay=${3:-0}
java=${QUAD_JAVA:-java}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/quad-worker.XXXXXX") || fail 4 "no scratch space in ${TMPDIR:-/tmp}"
trap 'rm -rf "$scratch"' EXIT

# Fetches the program, unless a worker before has, and says where it is.
bundle=
fetch() {
  { read -r from && read -r sum; } <"$files/bundle" || fail 5 "$files/bundle is damaged"
  cache=${QUAD_CACHE:-${XDG_CACHE_HOME:-${HOME:-$scratch}/.cache}/quadrupole}/bundles
  bundle=$cache/$sum
  [ ! -d "$bundle" ] || return 0
  mkdir -p "$cache" || fail 4 "cannot write to $cache"
  case $from in
    http://* | https://*)
      if command -v curl >/dev/null; then
        curl -fsSL --retry 3 -o "$scratch/bundle" "$from"
      else
        wget -q -O "$scratch/bundle" "$from"
      fi
      ;;
    /*) cp "$from" "$scratch/bundle" ;;
    *) cp "$files/$from" "$scratch/bundle" ;;
  esac || {
    head -c 4096 /dev/zero >"$scratch/probe" || fail 4 "cannot write to $scratch: is the disk full?"
    fail 5 "cannot fetch the program from $from"
  }
  is=$(sha256sum <"$scratch/bundle")
  is=${is%% *}
  [ "$is" = "$sum" ] || fail 5 "the program at $from has the SHA-256 $is instead of $sum: make and place it again"
  # Another worker of the node may be doing the same: the first to rename wins.
  part=$(mktemp -d "$cache/part.XXXXXX") || fail 4 "cannot write to $cache"
  if ! tar -xzf "$scratch/bundle" -C "$part"; then
    rm -rf "$part"
    fail 4 "cannot unpack the program into $cache: is the disk full?"
  fi
  mv -T "$part" "$bundle" 2>/dev/null || rm -rf "$part"
  rm -f "$scratch/bundle"
  [ -d "$bundle" ] || fail 4 "cannot write to $cache"
}
[ ! -f "$files/bundle" ] || fetch

version() { "$1" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1; }
is=$(version "$java")
if [ "${is:-0}" -lt 17 ]; then
  old="needs Java 17 or later; $java is version ${is:-unknown}"
  own=$bundle/java/bin/java
  [ -n "$bundle" ] || fail 3 "$old"
  [ -x "$own" ] || fail 3 "$old, and the bundle brings none: make it with --with-java"
  [ -n "$(version "$own")" ] || fail 3 "$old, and the bundle's does not run on this node ($(uname -sm))"
  java=$own
fi
{
  sed "s|@FILES@|$files|g" "$files/config.yaml" >"$scratch/config.yaml" &&
    printf 'taskmanager.resource-id: "%s"\nio.tmp.dirs: "%s"\n' "$name" "$scratch" >>"$scratch/config.yaml" &&
    sed "s|@BUNDLE@|$bundle|g" "$files/java.args" >"$scratch/java.args"
} || fail 4 "cannot write to $scratch: is the disk full?"

"$java" @"$scratch/java.args" org.quadrupole.runners.cluster.ClusterWorker "$scratch" &
pid=$!
leaving=
planned=
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
  if [ "$stay" -gt 0 ] && [ $((now - start)) -ge "$stay" ]; then
    leave "its wall-time is nearly over"
    planned=yes
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
[ ! -s "$scratch/error" ] || fail "$code" "$(cat "$scratch/error")"
say "$name ended with exit code $code"
[ -z "$planned" ] || exit 0
exit "$code"
