"""A second person's laptop, played by a second user of this machine: a real server, a real runner, over HTTP.

The runner runs a program that means harm. It reaches neither database nor keys, harms nothing, and everything
that it tried is in the evidence. Needs root, to become that second user. Everything is bounded, and only what
was started here is ended.
"""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

import seatrial
from seatrial.cli.client import Client, connect
from tests.faults.installation import Installation, eventually, installation

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0, reason="only root plays a second user of the machine"
    ),
]
UID = 60650
CHECKLIST = """
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: gateway}
spec: {type: service, lifecycle: production, owner: edi, tier: 1}
---
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: harm, title: Harm}
spec:
  version: 1.0.0
  areas:
    - name: own
      title: Own
      domain: support
      criteria:
        - id: does-no-harm
          title: It does no harm
          statement: Its own check ends well.
          source: S0:27
          accepts: [command]
          provenance: proven
          role: operations_lead
          remedy: Read what the check says.
          probes:
            own:
              script:
                path: checks/harm.py
                interpreter: python3
                runner: laptop
                arguments: ["PORT", "DATA", "HOME", "OTHERS"]
              every: 10m
              timeout: 20s
          check: evidence.own.exit_code == 0
"""
#: Tries everything that the threat table of docs/explanation/isolation.md names, and tells what worked.
HARM = r"""
import json, os, signal, socket, subprocess, sys, time
port, data, home, others = sys.argv[1:]
told = {"environment": dict(os.environ), "read": {}, "reached": {}, "written": {}, "parent": os.getppid()}

def attempt(group, name, work):
    try:
        told[group][name] = work()
    except Exception as error:
        told[group][name] = type(error).__name__

def read(path):
    with open(path, "rb") as file:
        return file.read(40).decode(errors="replace")

def reach(host, number):
    socket.create_connection((host, number), timeout=2).close()
    return "reached"

def write(path):
    with open(path, "w") as file:
        file.write("changed")
    return "written"

for path in ("/etc/passwd", "/etc/shadow", data + "/keys.json", data + "/client.json",
             home + "/key.pem", home + "/runner.json"):
    attempt("read", path, lambda: read(path))
for host, number in (("127.0.0.1", int(port)), ("169.254.169.254", 80), ("::1", int(port))):
    attempt("reached", host, lambda: reach(host, number))
os.symlink("/etc/shadow", os.environ["HOME"] + "/link")
attempt("read", "link", lambda: read(os.environ["HOME"] + "/link"))
for path in (others, "harm.py", "checks/harm.py", "/etc/cron.d/x", home + "/key.pem"):
    attempt("written", path, lambda: write(path))
for target in (os.getppid(), -1):
    attempt("reached", f"kill {target}", lambda: os.kill(target, 0) if target > 0 else "not tried")
group = os.getpgid(os.getppid())  # 0: it is outside, and cannot even be named
if group not in (0, os.getpgid(0)):
    attempt("reached", "kill parent's group", lambda: os.killpg(group, signal.SIGKILL))
subprocess.Popen(["sleep", "4321"], start_new_session=True)
made = 0
try:
    while made < 3000:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        made += 1
except OSError as error:
    told["forks"] = [made, type(error).__name__]
try:
    for number in range(100):
        with open(f"{os.environ['HOME']}/fill{number}", "wb") as file:
            file.write(bytes(8 << 20))
except OSError as error:
    told["disk"] = [number, type(error).__name__]
print("x" * 5_000_000)
print("TOLD " + json.dumps(told))
"""
#: What somebody at that laptop would try by hand, with all that the runner has.
BY_HAND = r"""
import glob, json, os, sys
import httpx, psycopg
data, sockets, url, state = sys.argv[1:]
told = {}
for path in ("keys.json", "client.json", "database", "log"):
    try:
        place = f"{data}/{path}"
        told[path] = str(os.listdir(place)) if "." not in path else open(place).read()
    except OSError as error:
        told[path] = type(error).__name__
token = json.load(open(f"{state}/runner.json"))["token"]
for user in ("seatrial", "postgres", "seatrial_owner"):
    try:
        psycopg.connect(host=sockets, dbname="seatrial", user=user, password=token, connect_timeout=3)
        told[user] = "connected"
    except psycopg.Error as error:
        told[user] = str(error)
with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
    told["services"] = client.get(f"{url}/api/v1/services").status_code
    told["apply"] = client.post(f"{url}/api/v1/workspaces/ops/apply", json={"files": []}).status_code
    told["codes"] = client.post(f"{url}/api/v1/runners/codes", json={"label": "more"}).status_code
print(json.dumps(told))
"""


def processes_of(uid: int) -> list[int]:
    """The processes of that user which are no corpses."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if folder.stat().st_uid == uid and state != "Z":
                found.append(int(folder.name))
    return found


class Laptop:
    """The second user: a home of its own, and programs that run as nobody else."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="seatrial-laptop-"))
        os.chown(self.home, UID, UID)
        self.state = self.home / "runner"
        self.runner: subprocess.Popen[bytes] | None = None

    def arguments(self) -> dict[str, Any]:
        """What makes a process the second user's, with nothing of ours."""
        source = str(Path(seatrial.__file__).resolve().parents[1])
        path = os.pathsep.join([sysconfig.get_paths()["purelib"], source])
        environment = {"PYTHONPATH": path, "HOME": str(self.home), "PATH": "/usr/bin:/bin"}
        return {"user": UID, "group": UID, "extra_groups": [], "env": environment, "cwd": self.home}

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A program that ends by itself."""
        return subprocess.run(
            ["/usr/bin/python3", *words], capture_output=True, text=True, check=False, timeout=60,
            **self.arguments(),
        )  # fmt: skip

    def start(self, *words: str) -> None:
        """The runner works."""
        log = (self.home / "runner.log").open("wb")
        command = ["/usr/bin/python3", "-m", "seatrial", "worker", "--runner", "laptop"]
        self.runner = subprocess.Popen(
            [*command, "--state", str(self.state), *words],
            stdout=log, stderr=log, start_new_session=True, **self.arguments(),
        )  # fmt: skip
        log.close()

    def log(self) -> str:
        """What the runner said."""
        return (self.home / "runner.log").read_text()

    def remove(self) -> None:
        """Nothing of it is left."""
        if self.runner is not None:
            self.runner.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.runner.wait(10)
            if self.runner.poll() is None:
                self.runner.kill()
                self.runner.wait()
        shutil.rmtree(self.home, ignore_errors=True)


@pytest.fixture
def server() -> Iterator[Installation]:
    """A server with an administrator, that lets runners run what the workspace `ops` brings."""
    for made in installation():
        made.extra = {"SEATRIAL_RUNNER_WORKSPACES": "ops"}
        made.start()
        yield made


@pytest.fixture
def laptop() -> Iterator[Laptop]:
    """A second user's machine."""
    made = Laptop()
    if made.python("-c", "import seatrial, httpx, cryptography, psycopg").returncode:
        made.remove()
        pytest.skip("the second user cannot read this checkout's packages with /usr/bin/python3")
    yield made
    made.remove()


def approve(server: Installation, client: Client, name: str, password: str) -> str:
    """The founder approves in a browser what waits; gives its digest."""
    waiting = eventually(lambda: client.get("/runners/approvals", state="waiting")["items"])
    digest: str = waiting[0]["digest"]
    address = f"http://127.0.0.1:{server.port}"
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        for path, form in (
            ("/sign-in", {"name": name, "password": password}),
            (f"/runners/approvals/{digest}", {"act": "approve", "note": "read it"}),
        ):
            page = browser.get(f"{address}{path}")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            assert token, page.text
            sent = browser.post(f"{address}{path}", data={**form, "csrfmiddlewaretoken": token[1]})
            assert sent.status_code == 200, sent.text
    assert client.get(f"/runners/approvals/{digest}")["state"] == "approved"
    return digest


def test_a_second_persons_laptop_runs_a_probe_and_reaches_nothing_else(server, laptop):
    before = set(processes_of(UID))
    name, password = server.found()
    mine = Path(tempfile.gettempdir()) / f"of-others-{secrets.token_hex(4)}"
    mine.write_text("as it was")
    mine.chmod(0o666)
    workspace = server.home / "ops"
    (workspace / "checks").mkdir(parents=True)
    values = {"PORT": server.port, "DATA": server.data, "HOME": laptop.state, "OTHERS": mine}
    text = CHECKLIST
    for word, value in values.items():
        text = text.replace(f'"{word}"', f'"{value}"')
    (workspace / "all.yaml").write_text(text)
    (workspace / "checks" / "harm.py").write_text(HARM)

    with connect(data=server.data) as client:
        _enrol(server, laptop)
        laptop.start("--same-user", "--disk-mb", "32", "--processes", "40", "--memory-mb", "300")
        eventually(lambda: client.get("/runners")["items"][0]["isolation"], what=laptop.log())
        done = server.run("apply", str(workspace), "--name", "ops", "--data", str(server.data))
        assert done.returncode == 0, done.stderr
        digest = approve(server, client, name, password)
        item = eventually(lambda: _ran(client), what="evidence of the laptop's runner")
        criterion = _criterion(client)
        told = json.loads(item["findings"]["stdout"].rpartition("TOLD ")[2])
        _no_harm(told, server, laptop, mine)
        _reported(item, digest)
        assert criterion["result"] == "pass"
    _by_hand(server, laptop)
    laptop.remove()

    assert set(processes_of(UID)) <= before


def _enrol(server: Installation, laptop: Laptop) -> None:
    made = server.run("runner", "enrol-code", "laptop", "--data", str(server.data), "--json")
    code = json.loads(made.stdout)["code"]
    words = ["-m", "seatrial", "runner", "enrol", "--url", f"http://127.0.0.1:{server.port}"]
    words += ["--label", "laptop", "--state", str(laptop.state), "--code", code]
    enrolled = laptop.python(*words)
    assert enrolled.returncode == 0, enrolled.stderr
    assert (laptop.state / "key.pem").stat().st_mode & 0o777 == 0o600
    assert (laptop.state / "key.pem").stat().st_uid == UID
    again = laptop.python(*words[:-3], str(laptop.home / "second"), "--code", code)
    assert again.returncode == 2
    assert "makes no runner" in again.stderr


def _ran(client: Client) -> Any:
    found = client.get("/evidence", type="command")["items"]
    return next((each for each in found if each["producer"] == "runner:laptop"), None)


def _criterion(client: Client) -> Any:
    def look() -> Any:
        places = client.get("/readiness/services/gateway")
        criteria = [each for place in places for each in place["criteria"]]
        return next((each for each in criteria if each["result"] == "pass"), None)

    return eventually(look, what="the criterion follows the evidence")


def _no_harm(told: dict[str, Any], server: Installation, laptop: Laptop, mine: Path) -> None:
    """What the program told of itself, and what is left of it."""
    read = told["read"]
    assert read.pop("/etc/passwd").startswith("root:")  # names of users are no secret
    refused = {"PermissionError", "FileNotFoundError", "NotADirectoryError"}
    assert set(read.values()) <= refused, read
    assert read["link"] == "PermissionError"
    reached = {host: told["reached"][host] for host in ("127.0.0.1", "169.254.169.254", "::1")}
    assert "reached" not in reached.values(), reached
    written = told["written"]
    assert {written[path] for path in ("checks/harm.py", "harm.py", "/etc/cron.d/x")} == {"OSError"}, written
    assert mine.read_text() == "as it was"
    mine.unlink()
    assert told["forks"][0] < 40
    assert told["disk"][1] == "OSError"
    names = {"PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "SEATRIAL_WORKSPACE", "SEATRIAL_SERVICE",
             "SEATRIAL_ENVIRONMENT", "SEATRIAL_REVISION"}  # fmt: skip
    assert set(told["environment"]) - {"LC_CTYPE"} <= names
    assert server.ready()
    assert laptop.runner is not None
    assert laptop.runner.poll() is None, laptop.log()
    sleeping = [pid for pid in processes_of(UID) if b"4321" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert sleeping == []


def _reported(item: dict[str, Any], digest: str) -> None:
    """Each attempt is in the evidence, with the isolation that was in force and who vouches for it."""
    assert item["outcome"] == "found", item["problem"]
    assert item["provenance"] == "proven"
    findings = item["findings"]
    assert findings["truncated"] is True
    attempts = "\n".join(findings["attempts"])
    for words in ("processes running", "filled its disk quota", "printed 5", "reach a network"):
        assert words in attempts, attempts
    assert findings["isolation"]["network"] == "none"
    assert findings["isolation"]["other_user"] is False
    assert findings["runner"]["label"] == "laptop"
    assert findings["runner"]["content"] == digest
    assert findings["runner"]["exception"] == ""


def _by_hand(server: Installation, laptop: Laptop) -> None:
    sockets = (server.data / "database-socket").read_text().strip()
    script = laptop.home / "by_hand.py"
    script.write_text(BY_HAND)
    url = f"http://127.0.0.1:{server.port}"
    ended = laptop.python(str(script), str(server.data), sockets, url, str(laptop.state))
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)

    assert {told["keys.json"], told["client.json"], told["log"]} == {"PermissionError"}
    assert told["database"] in {"PermissionError", "FileNotFoundError"}
    for user in ("seatrial", "postgres", "seatrial_owner"):
        assert "connected" not in told[user]
        assert re.search("Permission denied|authentication failed|no pg_hba.conf entry", told[user]), told
    assert (told["services"], told["apply"], told["codes"]) == (403, 403, 403)


def test_a_runner_whose_server_went_away_sends_its_result_later(server, laptop):
    """Written before it is acknowledged: what was found while the server was away is there afterwards."""
    server.found()
    _enrol(server, laptop)
    laptop.start("--same-user")
    with connect(data=server.data) as client:
        eventually(lambda: client.get("/runners")["items"][0]["last_seen_at"], what="the runner asks")
    server.stop()
    eventually(lambda: "trying again" in laptop.log(), what="the runner notices")
    server.start()
    started = time.time()
    with connect(data=server.data) as client:
        uid = client.get("/runners")["items"][0]["uid"]
        eventually(lambda: _seen_after(client, uid, started), what="the runner asks again")
        client.post(f"/runners/{uid}/revoke")
    eventually(lambda: laptop.runner is not None and laptop.runner.poll() is not None, what=laptop.log())
    assert laptop.runner is not None
    assert laptop.runner.returncode == 2
    assert "revoked" in laptop.log()


def _seen_after(client: Client, uid: str, started: float) -> bool:
    seen = client.get(f"/runners/{uid}")["last_seen_at"]
    stamp = time.mktime(time.strptime(seen[:19], "%Y-%m-%dT%H:%M:%S")) - time.timezone
    return bool(stamp >= started - 1)
