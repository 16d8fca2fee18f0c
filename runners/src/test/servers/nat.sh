#!/bin/sh
# A small internet in network namespaces, for tests: the user's host, and worker nodes behind a NAT each, which accept no
# connection and may open them to one port of the user's host only. All nodes have the same private address.
#
#   nat.sh start NAME PORT NODES    the user's host is 198.51.100.1 and the namespace NAME-host
#   nat.sh run NAME PLACE COMMAND   runs a command at "host", at a node (1 to NODES) or at its router (nat1 ...)
#   nat.sh cut NAME NODE            silently loses what goes to and from a node
#   nat.sh mend NAME NODE
#   nat.sh stop NAME
#
# Installs Debian's packages iproute2 and nftables where they are missing. Where namespaces cannot be made, its last line
# says why and the exit code is 77.
set -eu
cannot() {
  echo "no network namespaces here: $*"
  exit 77
}

command=$1
name=$2
on() {
  place=$1
  shift
  ip netns exec "$name-$place" "$@"
}

case $command in
  run)
    place=$3
    shift 3
    exec ip netns exec "$name-$place" "$@"
    ;;
  cut)
    on "nat$3" nft -f - <<EOF
table inet cut {
  chain loss { type filter hook forward priority -10; policy drop; }
}
EOF
    exit
    ;;
  mend)
    on "nat$3" nft delete table inet cut
    exit
    ;;
  stop)
    ip netns list | sed 's/ .*//' | grep "^$name-" | while read -r space; do
      ip netns delete "$space"
    done
    exit
    ;;
  start) ;;
  *) cannot "say start, run, cut, mend or stop" ;;
esac

port=$3
nodes=$4
[ "$(id -u)" = 0 ] || cannot "that needs root"
if ! command -v ip >/dev/null || ! command -v nft >/dev/null; then
  command -v apt-get >/dev/null || cannot "the packages iproute2 and nftables are missing"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends iproute2 nftables >/dev/null 2>&1 ||
    cannot "apt-get cannot install iproute2 and nftables"
fi
ip netns add "$name-host" 2>/dev/null || cannot "the kernel or a container forbids it"

# An Ethernet of all public addresses.
ip netns add "$name-net"
ip -n "$name-net" link add wire type bridge
ip -n "$name-net" link set wire up
attach() {
  ip -n "$name-$1" link add out type veth peer name "$1" netns "$name-net"
  ip -n "$name-net" link set "$1" master wire up
  ip -n "$name-$1" addr add "$2/24" dev out
  ip -n "$name-$1" link set out up
  ip -n "$name-$1" link set lo up
}
attach host 198.51.100.1

node=1
while [ "$node" -le "$nodes" ]; do
  ip netns add "$name-nat$node"
  ip netns add "$name-$node"
  attach "nat$node" "198.51.100.$((100 + node))"
  ip -n "$name-nat$node" link add in type veth peer name out netns "$name-$node"
  ip -n "$name-nat$node" addr add 10.0.0.1/24 dev in
  ip -n "$name-nat$node" link set in up
  ip -n "$name-$node" addr add 10.0.0.2/24 dev out
  ip -n "$name-$node" link set out up
  ip -n "$name-$node" link set lo up
  ip -n "$name-$node" route add default via 10.0.0.1
  on "nat$node" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward' || cannot "no forwarding of packets"
  on "nat$node" nft -f - <<EOF || cannot "nftables does not work"
table inet site {
  chain pass {
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iifname "in" oifname "out" ip daddr 198.51.100.1 tcp dport $port accept
  }
}
table ip nat {
  chain leave { type nat hook postrouting priority 100; oifname "out" masquerade; }
}
EOF
  on "$node" nft -f - <<EOF || cannot "nftables does not work"
table inet node {
  chain enter {
    type filter hook input priority 0; policy drop;
    iifname "lo" accept
    ct state established,related accept
  }
}
EOF
  node=$((node + 1))
done
