"""What diracx.sh starts beside a DiracX server: its configuration, an identity provider, a login and a site."""

import asyncio
import base64
import hashlib
import io
import json
import os
import secrets
import shlex
import sqlite3
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

ALICE = "00000000-0000-4000-8000-000000000001"
SITE = "00000000-0000-4000-8000-000000000002"


def configure(folder, identity_url):
    """One virtual organisation, a user and a site's account."""
    from diracx.core.config import Config
    from git import Repo

    config = Config.model_validate({
        "DIRAC": {}, "Operations": {"Defaults": {}}, "Systems": {},
        "Resources": {"Computing": {"OSCompatibility": {"x86_64-el9": ["x86_64-el9"]}}},
        "Registry": {"test": {
            "DefaultGroup": "user", "IdP": {"URL": identity_url, "ClientID": "test"},
            "Users": {ALICE: {"PreferedUsername": "alice"}, SITE: {"PreferedUsername": "site"}},
            "Groups": {
                "user": {"Properties": ["NormalUser"], "Users": [ALICE]},
                "operator": {"Properties": ["NormalUser", "JobAdministrator", "GenericPilot"], "Users": [SITE]}}}}})
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    repository = Repo.init(path, initial_branch="master")
    (path / "default.yml").write_text(config.model_dump_json(by_alias=True))
    repository.index.add(["default.yml"])
    repository.index.commit("test")


def _without_opensearch():
    from diracx.db.os.utils import BaseOSDB
    from diracx.testing.mock_osdb import fake_available_osdb_implementations

    BaseOSDB.available_implementations = partial(
        fake_available_osdb_implementations, real_available_implementations=BaseOSDB.available_implementations)
    return BaseOSDB


def init():
    databases = _without_opensearch()

    async def make():
        for name, arguments in databases.available_urls().items():
            database = databases.available_implementations(name)[0](arguments)
            async with database.client_context():
                await database.create_index_template()

    asyncio.run(make())


def server():
    _without_opensearch()
    from diracx.routers.factory import create_app

    return create_app()


def identity():
    """Everybody is alice, and agrees to everything."""
    from fastapi import FastAPI, Form
    from fastapi.responses import RedirectResponse
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    url = os.environ["IDENTITY_URL"]
    key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
    app, clients = FastAPI(), {}

    @app.get("/.well-known/openid-configuration")
    def about():
        return {"issuer": url, "authorization_endpoint": url + "/authorize", "token_endpoint": url + "/token",
                "jwks_uri": url + "/keys", "id_token_signing_alg_values_supported": ["RS256"]}

    @app.get("/keys")
    def keys():
        return {"keys": [key.as_dict(private=False)]}

    @app.get("/authorize")
    def authorize(client_id: str, redirect_uri: str, state: str):
        code = secrets.token_hex(8)
        clients[code] = client_id
        return RedirectResponse(f"{redirect_uri}?code={code}&state={state}")

    @app.post("/token")
    def token(code: str = Form(...)):
        now = int(time.time())
        claims = {"iss": url, "aud": clients.pop(code), "sub": ALICE, "iat": now, "exp": now + 600}
        return {"id_token": jwt.encode({"alg": "RS256", "kid": "test"}, claims, key), "access_token": "none",
                "token_type": "Bearer"}

    return app


def _call(url, method="GET", body=None, token=None, form=None):
    headers = {"Authorization": "Bearer " + token} if token else {}
    data = None
    if form is not None:
        data = urllib.parse.urlencode(form).encode()
    elif body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)) as answer:
        return json.loads(answer.read() or b"null")


def login(url, file):
    """Waits for the server, and leaves what 'dirac login' would."""
    client = {"client_id": "myDIRACClientID"}
    while True:
        try:
            query = urllib.parse.urlencode({**client, "scope": "vo:test group:user"})
            device = _call(f"{url}/api/auth/device?{query}", "POST")
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    urllib.request.urlopen(device["verification_uri_complete"]).read()
    made = _call(f"{url}/api/auth/token", "POST", form={
        **client, "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": device["device_code"]})
    os.umask(0o077)
    Path(file).write_text(json.dumps({
        "access_token": made["access_token"], "refresh_token": made["refresh_token"],
        "expires_on": int(time.time()) + made["expires_in"] - 15}))


class Site:
    """Optimiser, matcher, pilot and job wrapper in one: takes what fits and runs it as a process."""

    NAME, TAGS, CORES = "LCG.Test.local", {"GPU", "MultiProcessor"}, 8

    def __init__(self, url, folder, key):
        self.url, self.folder, self.key = url, Path(folder), key
        self.tokens, self.running = {}, {}

    def token(self, user, group):
        token, ends = self.tokens.get(user, ("", 0))
        if ends < time.time():
            query = urllib.parse.urlencode({"preferred_username": user, "scope": f"vo:test group:{group}"})
            key = "diracx:legacy:" + base64.urlsafe_b64encode(self.key.encode()).decode()
            made = _call(f"{self.url}/api/auth/legacy-exchange?{query}", token=key)
            token, ends = made["access_token"], time.time() + made["expires_in"] - 60
            self.tokens[user] = token, ends
        return token

    def call(self, method, path, body=None, user="site", group="operator"):
        return _call(self.url + path, method, body, self.token(user, group))

    def status(self, job, *steps):
        now = time.time()
        self.call("PATCH", "/api/jobs/status", {job: {
            datetime.fromtimestamp(now + i / 1000, timezone.utc).isoformat():
                {"Status": status, "MinorStatus": minor, "Source": "site"} for i, (status, minor) in enumerate(steps)}})

    def description(self, job):
        from DIRACCommon.Core.Utilities.ClassAd.ClassAdLight import ClassAd

        with sqlite3.connect(f"file:{self.folder}/db/jobdb.db?mode=ro", uri=True) as database:
            (text,) = database.execute("select JDL from JobJDLs where JobID=?", (job,)).fetchone()
        return ClassAd(text if text.startswith("[") else zlib.decompress(base64.b64decode(text)).decode())

    @staticmethod
    def items(ad, key):
        return [item for item in ad.getListFromExpression(key) if item] if ad.lookupAttribute(key) else []

    def look(self):
        waiting = self.call("POST", "/api/jobs/search?per_page=500", {
            "parameters": ["JobID", "Status"],
            "search": [{"parameter": "Status", "operator": "in", "values": ["Received", "Waiting"]}]})
        for job in waiting:
            number = job["JobID"]
            if job["Status"] == "Received":
                self.status(number, ("Checking", "JobSanity"), ("Waiting", "Pilot Agent Submission"))
            ad = self.description(number)
            cores = ad.getAttributeInt("NumberOfProcessors") or 1
            sites = self.items(ad, "Site")
            free = self.CORES - sum(other["cores"] for other in self.running.values())
            if (cores <= free and set(self.items(ad, "Tags")) <= self.TAGS
                    and self.NAME not in self.items(ad, "BannedSites") and (not sites or self.NAME in sites)):
                self.start(number, ad, cores)

    def start(self, job, ad, cores):
        self.status(job, ("Matched", "Matched"), ("Running", "Application"))
        self.call("PATCH", "/api/jobs/metadata", {job: {"Site": self.NAME}})
        work = self.folder / "work" / str(job)
        work.mkdir(parents=True)
        for name in self.items(ad, "InputSandbox"):
            query = urllib.parse.urlencode({"pfn": name})
            found = self.call("GET", f"/api/jobs/sandbox?{query}", user="alice", group="user")
            with urllib.request.urlopen(found["url"]) as archive:
                tarfile.open(fileobj=io.BytesIO(archive.read())).extractall(work, filter="data")
        command = ["./" + ad.getAttributeString("Executable"), *shlex.split(ad.getAttributeString("Arguments") or "")]
        with open(work / "std.out", "wb") as out, open(work / "std.err", "wb") as err:
            process = subprocess.Popen(command, cwd=work, stdout=out, stderr=err, start_new_session=True)
        self.running[job] = {"process": process, "work": work, "cores": cores, "heard": 0.0,
                             "outputs": self.items(ad, "OutputSandbox")}

    def tend(self):
        for number, job in list(self.running.items()):
            if job["process"].poll() is None:
                self.hear(number, job)
                continue
            del self.running[number]
            self.upload(number, job)
            code = job["process"].returncode
            if not job.get("killed"):
                end = ("Done", "Execution Complete") if code == 0 else (
                    "Failed", f"Application Finished With Errors ({code})")
                self.status(number, ("Completing", "Uploading Output Sandbox"), end)

    def hear(self, number, job):
        if job["heard"] < time.time() - 1:
            job["heard"] = time.time()
            for command in self.call("PATCH", "/api/jobs/heartbeat", {number: {"LoadAverage": 1.0}}):
                if command["command"] == "Kill":
                    job["killed"] = True
                    os.killpg(job["process"].pid, 15)

    def upload(self, number, job):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:bz2") as archive:
            for name in job["outputs"]:
                if (job["work"] / name).exists():
                    archive.add(job["work"] / name, name)
        content = buffer.getvalue()
        place = self.call("POST", "/api/jobs/sandbox", {
            "checksum_algorithm": "sha256", "checksum": hashlib.sha256(content).hexdigest(), "size": len(content),
            "format": "tar.bz2"}, user="alice", group="user")
        if place["url"]:
            mark = secrets.token_hex(16)
            head = '--{}\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
            body = "".join(head.format(mark, *field) + value + "\r\n" for *field, value in
                           ((key, "", value) for key, value in place["fields"].items())).encode()
            body += head.format(mark, "file", '; filename="sandbox"').encode() + content + f"\r\n--{mark}--\r\n".encode()
            urllib.request.urlopen(urllib.request.Request(
                place["url"], body, {"Content-Type": "multipart/form-data; boundary=" + mark}))
        self.call("PATCH", f"/api/jobs/{number}/sandbox/output", place["pfn"], user="alice", group="user")

    def run(self):
        while True:
            try:
                self.look()
                self.tend()
            except (urllib.error.URLError, sqlite3.Error) as error:
                print(error, getattr(error, "read", bytes)()[:300], flush=True)
            time.sleep(0.3)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "site":
        Site(*arguments).run()
    else:
        {"configure": configure, "init": init, "login": login}[command](*arguments)
