#!/usr/bin/env bash
# How fast bytes go between two workers behind NAT over the relay, and how long a short message and its answer take;
# beside a plain connection from a worker to the user's host. All in network namespaces of this machine, so as root; what
# they share are its processors.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
kernels=$root/benchmarks/kernels/target
port=6125
host=198.51.100.1
(cd "$root" && mvn -q -B -Pbenchmarks -pl benchmarks/kernels -am compile dependency:build-classpath \
  -Dmdep.outputFile=target/classpath)

folder=$(mktemp -d)
network=relay$$
nat=$root/runners/src/test/servers/nat.sh
program=(java -Xmx512m -XX:+UseSerialGC -cp "$kernels/classes:$(cat "$kernels/classpath")"
  org.quadrupole.benchmarks.RelayTransfer)
end() {
  for process in $(jobs -p); do kill "$process" 2>/dev/null || :; done
  wait
  "$nat" stop "$network"
  rm -rf "$folder"
}
trap end EXIT
"$nat" start "$network" "$port" 2
listens() { until "$nat" run "$network" "$1" ss -tln | grep -q ":$2 "; do sleep 0.1; done; }

"$nat" run "$network" host "${program[@]}" plain-sink "$port" &
sink=$!
listens host "$port"
"$nat" run "$network" 1 "${program[@]}" plain-source "$host" "$port"
kill "$sink"
wait "$sink" || :

keytool -genkeypair -keyalg EC -groupname secp256r1 -dname CN=benchmark -storetype PKCS12 -keystore "$folder/keys" \
  -storepass benchmark -ext san=dns:cluster.relay
mkfifo "$folder/life"
"$nat" run "$network" host "${program[@]}" hub "$port" "$folder/keys" <"$folder/life" &
hub=$!
exec 9>"$folder/life"
listens host "$port"
"$nat" run "$network" 1 "${program[@]}" sink "$host" "$port" "$folder/keys" 9>&- &
listens 1 6121
"$nat" run "$network" 2 "${program[@]}" source "$host" "$port" "$folder/keys" 9>&-
exec 9>&-
wait "$hub"
