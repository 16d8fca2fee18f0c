#!/bin/sh
# Two XRootD servers for tests on localhost, as user xrootd: a plain one (xroot and HTTP on one port), and one with TLS
# (roots and HTTPS). Both take X.509 proxies and names.
#
#   xrootd.sh start FOLDER PLAIN_PORT TLS_PORT
#   xrootd.sh stop FOLDER
#
# Installs Debian's packages where they are missing. What is in FOLDER/data is served; /closed nobody may read, /private
# only alice, whose proxy is FOLDER/proxy.pem; /moved the plain server redirects to the other one. FOLDER/ca holds the
# authority of servers and users. Where they cannot start, the last line says why and the exit code is 77.
set -eu
umask 022
cannot() {
  echo "no XRootD here: $*"
  exit 77
}

folder=$2
case $1 in
  stop)
    for server in plain tls; do
      [ -f "$folder/run/$server.pid" ] || continue
      pid=$(cat "$folder/run/$server.pid")
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
[ "$(id -u)" = 0 ] || cannot "it is installed and started as root"
http=$(find /usr/lib /usr/lib64 -name 'libXrdHttp-5.so' 2>/dev/null | head -n 1)
if [ -z "$http" ] || ! command -v xrootd >/dev/null; then
  command -v apt-get >/dev/null || cannot "the packages xrootd-server and xrootd-plugins are missing"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends xrootd-server xrootd-plugins \
    xrootd-server-plugins openssl >/dev/null 2>&1 || cannot "apt-get cannot install xrootd-server"
fi

mkdir -p "$folder/data/open/deep/er" "$folder/data/closed" "$folder/data/private" "$folder/run" "$folder/admin" "$folder/log" "$folder/ca"
cd "$folder"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Test CA" -keyout ca.key -out ca/ca.pem 2>/dev/null
hash=$(openssl x509 -hash -noout -in ca/ca.pem)
mv ca/ca.pem "ca/$hash.0"
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >host.ext
openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" -keyout host.key -out host.csr 2>/dev/null
openssl x509 -req -in host.csr -CA "ca/$hash.0" -CAkey ca.key -CAcreateserial -days 2 -extfile host.ext -out host.pem \
  2>/dev/null
printf 'access_id_CA X509 "/CN=Test CA"\npos_rights globus CA:sign\ncond_subjects globus "*"\n' >"ca/$hash.signing_policy"
openssl req -newkey rsa:2048 -nodes -subj "/CN=alice" -keyout user.key -out user.csr 2>/dev/null
openssl x509 -req -in user.csr -CA "ca/$hash.0" -CAkey ca.key -CAcreateserial -days 2 -out user.pem 2>/dev/null
printf 'keyUsage=critical,digitalSignature,keyEncipherment\nproxyCertInfo=critical,language:id-ppl-inheritAll\n' >proxy.ext
openssl req -newkey rsa:2048 -nodes -subj "/CN=alice/CN=12345" -keyout proxy.key -out proxy.csr 2>/dev/null
openssl x509 -req -in proxy.csr -CA user.pem -CAkey user.key -set_serial 12345 -days 1 -extfile proxy.ext \
  -out proxy.crt 2>/dev/null
(umask 077 && cat proxy.crt proxy.key user.pem >proxy.pem)
echo '"/CN=alice" alice' >gridmap
printf 'u alice /private rl\nu * /open rl /moved rl\n' >rights

config() {
  cat <<EOF
all.export /
oss.localroot $folder/data
all.adminpath $folder/admin/$1
all.pidpath $folder/run
xrd.port $2
xrd.network nodnr
xrootd.seclib libXrdSec.so
sec.protocol gsi -certdir:$folder/ca -cert:$folder/host.pem -key:$folder/host.key -crl:0 -gmapopt:11 \
  -gridmap:$folder/gridmap -dlgpxy:0
sec.protocol unix
sec.protbind * gsi unix
ofs.authorize 1
acc.authdb $folder/rights
xrd.protocol http:$2 libXrdHttp.so
EOF
}
{
  config plain "$3"
  echo "xrootd.redirect localhost:$4 /moved"
} >plain.cfg
{
  config tls "$4"
  echo "xrd.tls $folder/host.pem $folder/host.key"
  echo "xrd.tlsca certdir $folder/ca"
  echo "xrootd.tls capable all"
  echo "http.cert $folder/host.pem"
  echo "http.key $folder/host.key"
  echo "http.cadir $folder/ca"
  echo "http.gridmap $folder/gridmap"
} >tls.cfg
chown -R xrootd:xrootd "$folder"
chown root "$folder/proxy.pem"
chmod 755 "$folder"
for server in plain tls; do
  xrootd -b -R xrootd -w "$folder/admin" -n $server -c "$folder/$server.cfg" -l "$folder/log/$server.log" \
    -s "$folder/run/$server.pid" -k 3 || cannot "$server does not start: $(tail -n 5 "$folder/log/$server/$server.log")"
done
