#!/bin/sh
# A DiracX for tests, on localhost: the real server over SQLite, moto's S3 for its sandboxes, and stand-ins (diracx_servers.py)
# for what it has none of: an identity provider, and a site that runs jobs as processes of this machine.
#
#   diracx.sh start FOLDER PORT     takes the two ports after PORT, too
#   diracx.sh stop FOLDER
#
# After it: QUADRUPOLE_DIRACX_URL=http://127.0.0.1:PORT QUADRUPOLE_DIRACX_TOKENS=FOLDER/tokens.json
# Needs Python 3.11 or later, and PyPI the first time (about 300 MB into FOLDER/venv).
set -eu
export PYTHONDONTWRITEBYTECODE=1
here=$(cd "$(dirname "$0")" && pwd)
folder=$2
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
mkdir -p "$folder/db"
stop
python=$folder/venv/bin/python
if [ ! -x "$folder/venv/bin/uvicorn" ]; then
  python3 -m venv "$folder/venv"
  "$python" -m pip install -q diracx-routers==0.7.0 diracx-db==0.7.0 diracx-logic==0.7.0 diracx-core==0.7.0 \
    diracx-testing==0.7.0 uvicorn 'moto[server]'
fi
export DIRACX_CONFIG_BACKEND_URL="git+file://$folder/config"
export DIRACX_SERVICE_AUTH_TOKEN_ISSUER="http://127.0.0.1:$port/"
export DIRACX_SERVICE_AUTH_TOKEN_KEYSTORE="file://$folder/jwks.json"
export DIRACX_SERVICE_AUTH_ALLOWED_REDIRECTS="[\"http://127.0.0.1:$port/api/docs/oauth2-redirect\"]"
export DIRACX_SANDBOX_STORE_BUCKET_NAME=sandboxes DIRACX_SANDBOX_STORE_AUTO_CREATE_BUCKET=true
export DIRACX_SANDBOX_STORE_S3_CLIENT_KWARGS="{\"endpoint_url\": \"http://127.0.0.1:$((port + 1))\",
  \"aws_access_key_id\": \"test\", \"aws_secret_access_key\": \"test\"}"
site_key=of-the-test-site
DIRACX_LEGACY_EXCHANGE_HASHED_API_KEY=$(printf %s "$site_key" | sha256sum | cut -d ' ' -f 1)
DIRACX_SERVICE_AUTH_STATE_KEY=$("$python" -c \
  'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')
export DIRACX_LEGACY_EXCHANGE_HASHED_API_KEY DIRACX_SERVICE_AUTH_STATE_KEY
eval "$("$python" -m diracx.db generate-local-urls "$folder/db")"
if [ ! -f "$folder/jwks.json" ]; then
  "$python" -m diracx.logic rotate-jwk --jwks-path "$folder/jwks.json" >/dev/null 2>&1
  "$python" "$here/diracx_servers.py" configure "$folder/config" "http://127.0.0.1:$((port + 2))"
  "$python" -m diracx.db init-sql
  "$python" "$here/diracx_servers.py" init
fi
background() {
  name=$1
  shift
  "$@" >"$folder/$name.log" 2>&1 &
  echo $! >"$folder/$name.pid"
}
background s3 "$folder/venv/bin/moto_server" -H 127.0.0.1 -p "$((port + 1))"
cd "$here"
background identity env IDENTITY_URL="http://127.0.0.1:$((port + 2))" \
  "$folder/venv/bin/uvicorn" --factory diracx_servers:identity --host 127.0.0.1 --port "$((port + 2))"
background server "$folder/venv/bin/uvicorn" --factory diracx_servers:server --host 127.0.0.1 --port "$port"
"$python" "$here/diracx_servers.py" login "http://127.0.0.1:$port" "$folder/tokens.json"
background site "$python" "$here/diracx_servers.py" site "http://127.0.0.1:$port" "$folder" "$site_key"
