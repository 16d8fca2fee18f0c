#!/bin/sh
# A Slurm for tests: munged, slurmctld and slurmd as root, on localhost, without cgroups. It has one node, named as the
# host, and with OTHER_PORT before it another, "other", whose one core is given away first.
#
#   slurm.sh start FOLDER CONTROLLER_PORT NODE_PORT [OTHER_PORT]
#   slurm.sh stop FOLDER
#
# Installs Debian's packages where they are missing. "start" ends when the node is ready for jobs; clients need
# SLURM_CONF=FOLDER/slurm.conf. Where it cannot start, its last line says why and the exit code is 77.
set -eu
umask 022
cannot() {
  echo "no Slurm here: $*"
  exit 77
}

folder=$2
case $1 in
  stop)
    for file in "$folder"/slurmd-*.pid "$folder/slurmctld.pid" "$folder/munged.pid"; do
      [ -f "$file" ] || continue
      pid=$(cat "$file")
      kill "$pid" 2>/dev/null || continue
      n=0
      while kill -0 "$pid" 2>/dev/null && [ "$n" -lt 100 ]; do
        n=$((n + 1))
        sleep 0.1
      done
    done
    exit
    ;;
  start) ;;
  *) cannot "say start or stop" ;;
esac
[ "$(id -u)" = 0 ] || cannot "slurmd needs root"
if ! command -v slurmctld slurmd munged sbatch >/dev/null; then
  command -v apt-get >/dev/null || cannot "the packages slurm-wlm and munge are missing"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends slurm-wlm slurm-client munge \
    >/dev/null 2>&1 || cannot "apt-get cannot install slurm-wlm and munge"
fi

mkdir -p "$folder/state"
host=$(hostname -s)
if [ ! -f "$folder/munge.key" ]; then
  (umask 077 && head -c 256 /dev/urandom >"$folder/munge.key")
fi
cat >"$folder/slurm.conf" <<EOF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$3
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/munge.socket
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd-%n.log
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
EnforcePartLimits=ALL
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
KillWait=5
SlurmdParameters=config_overrides
GresTypes=gpu
NodeName=$host NodeAddr=127.0.0.1 Port=$4 CPUs=8 RealMemory=20000 TmpDisk=10000 Features=fast Gres=gpu:2 Weight=9
PartitionName=short Nodes=ALL Default=YES MaxTime=1-00:00:00 State=UP
EOF
nodes=$host
if [ $# -ge 5 ]; then
  echo "NodeName=other NodeHostname=$host NodeAddr=127.0.0.1 Port=$5 CPUs=1 RealMemory=2000 TmpDisk=10000 Weight=1" \
    >>"$folder/slurm.conf"
  nodes="$host other"
fi
# GPUs that are there by name.
for gpu in 0 1; do
  [ -e "$folder/gpu$gpu" ] || mknod "$folder/gpu$gpu" c 1 3 || cannot "no device files can be made"
done
echo "Name=gpu File=$folder/gpu[0-1]" >"$folder/gres.conf"
echo "CgroupPlugin=cgroup/v1" >"$folder/cgroup.conf"

export SLURM_CONF="$folder/slurm.conf"
munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
  --log-file="$folder/munged.log" --seed-file="$folder/munge.seed" || cannot "munged does not start"
slurmctld || cannot "slurmctld does not start: $(tail -n 1 "$folder/slurmctld.log")"
for node in $nodes; do
  slurmd -N "$node" || cannot "slurmd does not start: $(tail -n 1 "$folder/slurmd-$node.log")"
done
n=0
until [ "$(sinfo --noheader --format=%t 2>/dev/null)" = idle ]; do
  n=$((n + 1))
  [ "$n" -lt 200 ] || cannot "the node is $(sinfo --noheader --format=%t,%E 2>&1) after 20 s"
  sleep 0.1
done
