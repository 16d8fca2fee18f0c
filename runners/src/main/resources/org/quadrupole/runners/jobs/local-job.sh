#!/bin/sh
# Runs ./job.sh INDEX in a session of its own and writes its exit code to ./exit.
# SIGTERM goes to all processes of the job; after 10 s they are killed. So are those that the job leaves behind when it
# ends or is killed. The exit code is written when none of them is left.
umask 077
if command -v setsid >/dev/null; then setsid=setsid; else setsid=; fi
pid=
told=
# Without -s, dash takes no process group.
all() { kill -s "$1" -- "-$pid" 2>/dev/null || kill -s "$1" "$pid" 2>/dev/null; }
# A process that has just been started may lose a signal and outlive the one that started it.
left() { all 0; }
end() {
  all TERM
  (
    n=0
    while [ "$n" -lt 100 ]; do
      n=$((n + 1))
      sleep 0.1
      left || exit 0
    done
    all KILL
  ) &
}
leave() {
  trap '' TERM INT HUP
  told=yes
  [ -z "$pid" ] || end
}
trap leave TERM INT HUP
$setsid ./job.sh "$1" >std.out 2>std.err </dev/null &
pid=$!
# It may have been told to leave before it knew whom to tell.
[ -z "$told" ] || end
wait "$pid"
code=$?
# A signal ends a wait early.
while kill -0 "$pid" 2>/dev/null; do
  wait "$pid"
  code=$?
done
[ -n "$told" ] || ! left || leave
while [ -n "$told" ] && left; do
  sleep 0.1
done
echo "$code" >exit.part && mv exit.part exit
