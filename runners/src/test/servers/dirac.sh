#!/bin/sh
# A DIRAC for tests, on localhost: its own services over MariaDB, an authority, a user with a proxy, and stand-ins
# (dirac_servers.py) for OpenSearch and for a site, which runs jobs as processes of this machine.
#
#   dirac.sh start FOLDER PORT      takes the eight ports after PORT, too
#   dirac.sh stop FOLDER
#
# After it: QUADRUPOLE_DIRAC_ENV=FOLDER/env
# Needs root on Debian 12 and PyPI the first time (packages, and about 1 GB into FOLDER/venv).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$2
export PYTHONDONTWRITEBYTECODE=1
stop() {
  for pid in "$folder"/*.pid; do
    [ ! -f "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || :
    rm -f "$pid"
  done
}
if [ "$1" = stop ]; then
  stop
  exit
fi
port=$3
bin=$folder/venv/bin
mkdir -p "$folder/home" "$folder/certificates"
stop
if [ ! -x "$bin/dirac-wms-job-submit" ]; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-venv python3-dev python3-gfal2 \
    gcc g++ swig libssl-dev pkg-config default-libmysqlclient-dev libldap2-dev libsasl2-dev mariadb-server >/dev/null
  /usr/bin/python3 -m venv --system-site-packages "$folder/venv"
  # PyPI's gfal2 does not build with Debian's library: its own module is declared to be the one that is asked for.
  gfal=$("$bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/gfal2_python-1.13.1.dist-info
  mkdir -p "$gfal"
  printf 'Metadata-Version: 2.1\nName: gfal2-python\nVersion: 1.13.1\n' >"$gfal/METADATA"
  echo apt >"$gfal/INSTALLER"
  : >"$gfal/RECORD"
  "$bin/pip" install -q 'DIRAC[server]==9.1.22'
fi

# NAME SUBJECT EXTENSION: a certificate of the authority's.
certificate() {
  openssl req -newkey rsa:2048 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf '%s\n' "$3" >"$1.extension"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -extfile "$1.extension" \
    -out "$1.pem" 2>/dev/null
  chmod 400 "$1.key"
}
if [ ! -f "$folder/user.pem" ]; then
  cd "$folder"
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/O=Test/CN=Authority" -keyout ca.key -out ca.pem 2>/dev/null
  certificate host /O=Test/CN=localhost 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  certificate user /O=Test/CN=alice 'keyUsage=critical,digitalSignature,keyEncipherment'
  hash=$(openssl x509 -hash -noout -in ca.pem)
  cp ca.pem "certificates/$hash.0"
  printf 'access_id_CA X509 "/O=Test/CN=Authority"\npos_rights globus CA:sign\ncond_subjects globus "*"\n' \
    >"certificates/$hash.signing_policy"
fi

[ -d "$folder/mysql/mysql" ] || mariadb-install-db --no-defaults --user=root --datadir="$folder/mysql" \
  --auth-root-authentication-method=normal >/dev/null 2>&1
mariadbd --no-defaults --user=root --datadir="$folder/mysql" --socket="$folder/mysql.socket" --port="$port" \
  --bind-address=127.0.0.1 --sql-mode= --pid-file="$folder/mariadb.pid" >"$folder/mariadb.log" 2>&1 &
sql() { mariadb --no-defaults -S "$folder/mysql.socket" "$@"; }
until sql -e 'select 1' >/dev/null 2>&1; do sleep 0.2; done
if [ ! -f "$folder/made" ]; then
  for host in 127.0.0.1 localhost; do
    sql -e "create or replace user Dirac@'$host' identified by 'Dirac'; grant all on *.* to Dirac@'$host'"
  done
  schemas=$("$bin/python" -c 'import DIRAC; print(DIRAC.__path__[0])')/WorkloadManagementSystem/DB
  for database in JobDB JobLoggingDB TaskQueueDB PilotAgentsDB SandboxMetadataDB ResourceStatusDB; do
    sql -e "create database $database"
    # The services make the tables of the others themselves.
    case $database in
      TaskQueueDB | ResourceStatusDB) ;;
      *) grep -v -i -E '^ *(use|drop database|create database|create user|grant|flush)' "$schemas/$database.sql" |
        sql "$database" ;;
    esac
  done
  touch "$folder/made"
fi

"$bin/python" "$here/dirac_servers.py" configure "$folder" "$port"
cat >"$folder/env" <<EOF
export DIRACSYSCONFIG="$folder/dirac.cfg" HOME="$folder/home" PATH="$bin:$PATH" DIRAC_USE_TORNADO_IOLOOP=No
export X509_CERT_DIR="$folder/certificates" X509_USER_CERT="$folder/user.pem" X509_USER_KEY="$folder/user.key"
export X509_USER_PROXY="$folder/alice.proxy"
EOF
. "$folder/env"
python "$here/dirac_servers.py" search "$((port + 1))" >"$folder/search.log" 2>&1 &
echo $! >"$folder/search.pid"
for service in ResourceStatus/ResourceStatus WorkloadManagement/OptimizationMind WorkloadManagement/JobManager \
  WorkloadManagement/JobMonitoring WorkloadManagement/JobStateUpdate WorkloadManagement/SandboxStore; do
  name=${service#*/}
  X509_USER_PROXY="" dirac-service "$service" -o /DIRAC/Security/UseServerCertificate=yes "$folder/dirac.cfg" \
    >"$folder/$name.log" 2>&1 &
  echo $! >"$folder/$name.pid"
  # One by one, for they make tables.
  n=0
  until grep -q 'Listening at' "$folder/$name.log" 2>/dev/null; do
    n=$((n + 1))
    [ "$n" -lt 300 ] || { echo "$service does not start: $(tail -n 1 "$folder/$name.log")"; exit 1; }
    sleep 0.2
  done
done
for kind in ReadAccess WriteAccess CheckAccess RemoveAccess; do
  sql ResourceStatusDB -e "replace into ResourceStatus (Name, StatusType, VO, Status, Reason, DateEffective,
    TokenExpiration, ElementType, LastCheckTime, TokenOwner) values ('SandboxSE', '$kind', 'all', 'Active', 'test',
    now(), '2099-12-31', 'StorageElement', now(), 'rs_svc')"
done
dirac-proxy-init -x -N -g test_user -u "$X509_USER_PROXY" </dev/null >"$folder/proxy.log" 2>&1
python "$here/dirac_servers.py" site "$folder" >"$folder/site.log" 2>&1 &
echo $! >"$folder/site.pid"
