"""What dirac.sh starts beside DIRAC's services: their configuration, what answers for OpenSearch, and a site."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SERVICES = ("OptimizationMind", "JobManager", "JobMonitoring", "JobStateUpdate", "SandboxStore")
DATABASES = ("JobDB", "JobLoggingDB", "TaskQueueDB", "PilotAgentsDB", "SandboxMetadataDB", "JobParametersDB")


def _section(values, indent=0):
    lines = []
    for key, value in values.items():
        if isinstance(value, dict):
            lines += [" " * indent + key, " " * indent + "{", *_section(value, indent + 2), " " * indent + "}"]
        else:
            lines.append(f"{' ' * indent}{key} = {value}")
    return lines


def configure(folder, port):
    """MariaDB has the port PORT, the search PORT + 1, the services those that follow."""
    port = int(port)
    ports = {name: port + 2 + i for i, name in enumerate(("ResourceStatus", *SERVICES))}
    everybody = {"Authorization": {"Default": "authenticated"}}
    user = {"DN": "/O=Test/CN=alice", "Email": "alice@localhost"}
    config = {
        "DIRAC": {
            "VirtualOrganization": "test",
            "Configuration": {"Name": "test", "Master": "no"},
            "Security": {"UseServerCertificate": "no", "CertFile": f"{folder}/host.pem", "KeyFile": f"{folder}/host.key",
                         "SkipCAChecks": "no"}},
        "DiracX": {"DisabledVOs": "test"},
        "Systems": {
            "Databases": {"User": "Dirac", "Password": "Dirac", "Host": "127.0.0.1", "Port": port},
            "NoSQLDatabases": {"User": "none", "Password": "none", "Host": "127.0.0.1", "Port": port + 1, "SSL": "No"},
            "WorkloadManagement": {
                "Databases": {name: {"DBName": name} for name in DATABASES},
                "Services": {name: {"Port": ports[name], "BasePath": f"{folder}/sandboxes", **everybody}
                             for name in SERVICES},
                "URLs": {name: f"dips://localhost:{ports[name]}/WorkloadManagement/{name}" for name in SERVICES}},
            "ResourceStatus": {
                "Databases": {"ResourceStatusDB": {"DBName": "ResourceStatusDB"}},
                "Services": {"ResourceStatus": {"Port": ports["ResourceStatus"], **everybody}},
                "URLs": {"ResourceStatus":
                         f"dips://localhost:{ports['ResourceStatus']}/ResourceStatus/ResourceStatus"}}},
        "Registry": {
            "DefaultGroup": "test_user",
            "Users": {"alice": user},
            "Groups": {"test_user": {"Users": "alice", "Properties": "NormalUser", "VO": "test"}},
            "Hosts": {"localhost": {"DN": "/O=Test/CN=localhost", "Properties": "TrustedHost, JobAdministrator"}},
            "VO": {"test": {"VOAdmin": "alice"}}},
        "Resources": {"StorageElements": {"SandboxSE": {"BackendType": "DISET", "DIP": {
            "Host": "localhost", "Port": ports["SandboxStore"], "PluginName": "DIP", "Protocol": "dips",
            "Path": "/WorkloadManagement/SandboxStore", "Access": "remote"}}}},
        "Operations": {"Defaults": {"JobDescription": {"DefaultCPUTime": 86400}}}}
    with open(f"{folder}/dirac.cfg", "w") as file:
        file.write("\n".join(_section(config)) + "\n")


def search(port):
    """JobMonitoring asks OpenSearch for parameters of jobs; here there are none."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = [part for part in self.path.split("?")[0].split("/") if part]
            code, said = 200, {"acknowledged": True, "errors": False, "items": []}
            if not path:
                said = {"name": "test", "cluster_name": "test", "tagline": "",
                        "version": {"number": "2.11.0", "distribution": "opensearch"}}
            elif path[-1] == "_mget":
                said = {"docs": [{"_index": one["_index"], "_id": str(one["_id"]), "found": False}
                                 for one in json.loads(asked)["docs"]]}
            elif "_search" in path:
                said = {"took": 1, "timed_out": False, "hits": {"total": {"value": 0, "relation": "eq"}, "hits": []},
                        "_shards": {"total": 1, "successful": 1, "failed": 0}}
            elif len(path) > 2 and path[1] in ("_doc", "_update"):
                reads = self.command in ("GET", "HEAD")
                code = 404 if reads else 200
                said = {"_index": path[0], "_id": path[2], **({"found": False} if reads else {"result": "updated"})}
            body = json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, *words):
            pass

    ThreadingHTTPServer(("127.0.0.1", int(port)), Answer).serve_forever()


class Site:
    """Optimiser, matcher, pilot and job wrapper in one, with the user's proxy: runs what fits as processes."""

    NAME, TAGS, CORES = "LCG.Test.local", {"GPU", "MultiProcessor"}, 8

    def __init__(self, folder):
        import DIRAC

        DIRAC.initialize(require_auth=False)
        from DIRAC.Core.Utilities.ClassAd.ClassAdLight import ClassAd
        from DIRAC.WorkloadManagementSystem.Client.JobMonitoringClient import JobMonitoringClient
        from DIRAC.WorkloadManagementSystem.Client.JobStateUpdateClient import JobStateUpdateClient
        from DIRAC.WorkloadManagementSystem.Client.SandboxStoreClient import SandboxStoreClient

        self.parse, self.sandboxes = ClassAd, SandboxStoreClient
        self.jobs, self.states = JobMonitoringClient(), JobStateUpdateClient()
        self.folder, self.running = folder, {}

    @staticmethod
    def items(ad, key):
        return [item for item in ad.getListFromExpression(key) if item] if ad.lookupAttribute(key) else []

    def status(self, job, *steps):
        for status, minor in steps:
            self.states.setJobStatus(job, status, minor, "site")

    def waiting(self):
        for status in ("Received", "Waiting"):
            found = self.jobs.getJobs({"Status": status})
            for job in sorted(int(number) for number in (found["Value"] if found["OK"] else [])):
                if status == "Received":
                    self.status(job, ("Checking", "JobSanity"), ("Waiting", "Pilot Agent Submission"))
                yield job

    def look(self):
        for job in self.waiting():
            text = self.jobs.getJobJDL(job, False)
            if not text["OK"]:
                continue
            ad = self.parse(text["Value"])
            cores = ad.getAttributeInt("NumberOfProcessors") or 1
            sites = self.items(ad, "Site")
            free = self.CORES - sum(other["cores"] for other in self.running.values())
            if (cores <= free and set(self.items(ad, "Tags") + self.items(ad, "Tag")) <= self.TAGS
                    and self.NAME not in self.items(ad, "BannedSites")
                    and (not sites or "ANY" in sites or self.NAME in sites)):
                self.start(job, ad, cores)

    def start(self, job, ad, cores):
        work = f"{self.folder}/work/{job}"
        os.makedirs(work)
        self.status(job, ("Matched", "Matched"), ("Running", "Downloading InputSandbox"))
        self.states.setJobSite(job, self.NAME)
        for name in self.items(ad, "InputSandbox"):
            if name.startswith("SB:"):
                self.sandboxes().downloadSandbox(name, work)
        script = f"{work}/{ad.getAttributeString('Executable')}"
        os.chmod(script, 0o700)
        command = [script, *shlex.split(ad.getAttributeString("Arguments") or "")]
        with open(f"{work}/std.out", "wb") as out, open(f"{work}/std.err", "wb") as err:
            process = subprocess.Popen(command, cwd=work, stdout=out, stderr=err, start_new_session=True)
        self.status(job, ("Running", "Application"))
        self.running[job] = {"process": process, "work": work, "cores": cores, "killed": False, "heard": 0.0,
                             "outputs": self.items(ad, "OutputSandbox")}

    def tend(self):
        for number, job in list(self.running.items()):
            if job["process"].poll() is None:
                if job["heard"] < time.time() - 1 and not job["killed"]:
                    job["heard"] = time.time()
                    heard = self.states.sendHeartBeat(number, {"LoadAverage": 1.0}, {})
                    if heard["OK"] and "Kill" in str(heard["Value"]):
                        job["killed"] = True
                        os.killpg(job["process"].pid, signal.SIGTERM)
                continue
            del self.running[number]
            left = [f"{job['work']}/{name}" for name in job["outputs"] if os.path.exists(f"{job['work']}/{name}")]
            self.sandboxes().uploadFilesAsSandbox(left, assignTo={f"Job:{number}": "Output"})
            code = job["process"].returncode
            end = ("Done", "Execution Complete") if code == 0 else (
                "Failed", f"Application Finished With Errors ({code})")
            if job["killed"]:
                self.status(number, ("Killed", "Marked for termination"))
            else:
                self.status(number, ("Completing", "Uploading Outputs"), end)

    def run(self):
        while True:
            self.look()
            self.tend()
            time.sleep(0.3)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "site":
        Site(*arguments).run()
    else:
        {"configure": configure, "search": search}[command](*arguments)
