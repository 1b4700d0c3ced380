"""Every runbook and playbook of the workspace, carried out as it stands, without Seatrial: its fences in
order, in the folder of the target, parameters as variables.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
OPS = ROOT / "ops"
CHECK = {
    "prerequisites and access",
    "pre-deployment checklist",
    "configuration validation",
    "detection triggers",
}
VERIFY = {"verification", "health checks", "service restoration", "monitoring"}
STEP = {
    "steps", "data recovery", "horizontal scaling", "load balancer", "debug procedures", "investigation",
    "containment", "recovery",
}  # fmt: skip
WORDS = {"sh": ["sh", "-e", "-c"], "python": ["python3", "-c"]}
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+) ?(?P<info>[^\n]*)\n(?P<text>.*?)\n(?P=indent)```$", re.M | re.S
)


@dataclass
class Fence:
    phase: str
    language: str
    text: str
    attributes: dict[str, str]
    flags: set[str] = field(default_factory=set)

    @property
    def name(self):
        return self.attributes["name"]


class Book:
    """One runbook; `given` replaces the defaults of its parameters."""

    def __init__(self, name, folder, **given):
        text = (OPS / f"{name}.md").read_text()
        _, front, body = text.split("---\n", 2)
        self.name, self.folder, self.front = name, folder, yaml.safe_load(front)
        values = {each["name"]: each.get("default", "") for each in self.front["parameters"]} | given
        self.environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1",
            **{key.upper(): str(value) for key, value in values.items()},
        }  # fmt: skip
        self.fences = [
            _fence(match, heading) for heading, part in _sections(body) for match in FENCE.finditer(part)
        ]
        self.printed = []

    def phase(self, name):
        return [each for each in self.fences if each.phase == name]

    def named(self, name):
        return next(each for each in self.fences if each.name == name)

    def plan(self):
        """Checks; each step and the fence that verifies it; all verifications."""
        found = self.phase("check")
        for step in self.phase("step"):
            verify = step.attributes.get("verify", "none")
            found += [step] if verify.startswith("none") else [step, self.named(verify)]
        return found + self.phase("verify")

    def run(self, fence):
        """The exit code, with retries; what was printed is kept."""
        for _ in range(int(fence.attributes.get("retries", 0)) + 1):
            words = [*WORDS[fence.language], fence.text]
            done = subprocess.run(
                words, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
                timeout=120,
            )  # fmt: skip
            self.printed.append(done.stdout + done.stderr)
            expected = re.search(fence.attributes.get("expect", "").replace('\\"', '"'), done.stdout)
            code = done.returncode or int(expected is None)
            if code == 0:
                break
            subprocess.run(["sleep", "0.3"], check=True)
        return code

    def all(self, until=""):
        """Names of the steps that passed, in order; AssertionError at the first that does not."""
        passed = []
        for fence in self.plan():
            assert self.run(fence) == 0, f"{self.name} {fence.name}: {self.printed[-1]}"
            passed.append(fence.name)
            if fence.name == until:
                break
        return passed

    def undo(self, passed):
        """Takes back the steps that passed, the last one first."""
        done = [self.named(name) for name in passed]
        wanted = [step.attributes["rollback"] for step in reversed(done) if "rollback" in step.attributes]
        for name in wanted:
            if not name.startswith("none"):
                assert self.run(self.named(name)) == 0, f"{self.name} {name}: {self.printed[-1]}"


def _sections(body):
    found = re.split(r"^## (.+)$", body, flags=re.M)[1:]
    return zip([heading.strip().casefold() for heading in found[::2]], found[1::2], strict=True)


def _fence(match, heading):
    info = match["info"]
    attributes = {
        key: quoted or bare
        for key, quoted, bare in re.findall(r'([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S+))', info)
    }
    flags = set(re.sub(r'[\w-]+=("(?:[^"\\]|\\.)*"|\S+)', "", info).split())
    indent = match["indent"]
    text = "\n".join(line.removeprefix(indent) for line in match["text"].split("\n"))
    phase = (
        "check" if heading in CHECK else "verify" if heading in VERIFY else "step" if heading in STEP
        else "undo" if heading == "rollback" else ""
    )  # fmt: skip
    return Fence(phase, match["language"], text, attributes, flags)


def ports(number):
    """So many free ports, for a moment."""
    held = [socket.socket() for _ in range(number)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    found = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return found


PLAYBOOKS = sorted(path.stem for path in (OPS / "playbooks").glob("*.md"))


@pytest.fixture
def folder(tmp_path):
    """What a target is: a folder with the gateway and its workspace. Nothing runs there afterwards."""
    for name in ("edi_gateway", "ops"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    yield tmp_path
    for data in ("data", "restored"):
        operate(tmp_path, "stop", "--data", data)


def operate(folder, *words):
    line = [sys.executable, "-m", "edi_gateway", *map(str, words)]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def running(folder):
    """Version 1 behind its front: the parameters that say where."""
    front, port, free = ports(3)
    for words in (("up", "--port", port), ("front", "--port", front)):
        done = operate(folder, "start", *words)
        assert done.returncode == 0, done.stderr
    assert operate(folder, "switch", "--to", port).returncode == 0
    return {"front_port": front, "old": port, "port": free}


def version(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/version", timeout=5) as reply:
        return json.load(reply)["version"]


def names(folder):
    lines = operate(folder, "running").stdout.splitlines()
    return [json.loads(line)["name"] for line in lines]


def release(folder):
    """Version 2: the same with another first line, so that its digest differs."""
    shutil.copytree(folder / "edi_gateway", folder / "releases" / "2.0.0" / "edi_gateway")
    (folder / "releases/2.0.0/edi_gateway/__init__.py").write_text('"""Version 2."""\n')
    return "releases/2.0.0"


def test_deploy_brings_version_2_and_rollback_brings_version_1_back(folder, running):
    given = {"front_port": running["front_port"], "port": running["port"]}
    deploy = Book("runbooks/deploy", folder, release=release(folder), **given)
    deploy.all()
    assert version(running["front_port"]) == "2.0.0" and names(folder) == ["front", f"up-{running['port']}"]
    rollback = Book("runbooks/rollback", folder, front_port=running["front_port"])
    rollback.all()
    assert version(running["front_port"]) == "1.0.0" and names(folder) == ["front", f"up-{running['old']}"]


@pytest.mark.parametrize("last", ["start-new", "switch", "end-old"])
def test_a_deployment_is_taken_back_from_wherever_it_stopped(folder, running, last):
    given = {"front_port": running["front_port"], "port": running["port"]}
    deploy = Book("runbooks/deploy", folder, **given)
    deploy.undo(deploy.all(until=last))
    assert version(running["front_port"]) == "1.0.0" and names(folder) == ["front", f"up-{running['old']}"]


def test_a_deployment_does_not_begin_while_something_is_wrong(folder, running):
    given = {"front_port": running["front_port"], "port": running["port"]}
    deploy = Book("runbooks/deploy", folder, release="no/such", **given)
    assert deploy.run(deploy.named("release-is-there")) != 0
    deploy = Book("runbooks/deploy", folder, **(given | {"port": running["old"]}))
    assert deploy.run(deploy.named("port-is-free")) != 0
    rollback = Book("runbooks/rollback", folder, front_port=running["front_port"])
    assert rollback.run(rollback.named("version-before")) != 0, "there is none before the first"


def test_a_version_that_does_not_come_up_ends_the_deployment_and_nothing_moved(folder, running):
    faulty = folder / release(folder)
    (faulty / "edi_gateway" / "web.py").write_text("raise SystemExit('broken')\n")
    given = {"front_port": running["front_port"], "port": running["port"]}
    deploy = Book("runbooks/deploy", folder, release="releases/2.0.0", **given)
    assert deploy.run(deploy.named("release-loads")) != 0, "noticed before anything is done"
    assert deploy.run(deploy.named("start-new")) != 0 and "broken" in deploy.printed[-1]
    assert version(running["front_port"]) == "1.0.0" and names(folder) == ["front", f"up-{running['old']}"]


def test_scale_adds_a_router_and_takes_it_back(folder, running):
    scale = Book("runbooks/scale", folder, front_port=running["front_port"])
    passed = scale.all()
    assert "route-2" in names(folder)
    scale.undo(passed)
    assert "route-2" not in names(folder)


def test_troubleshoot_looks_and_changes_nothing(folder, running):
    book = Book("runbooks/troubleshoot", folder, url=f"http://127.0.0.1:{running['old']}")
    # only what proves at the end that claims travel again sends one
    assert [each.name for each in book.fences if "readonly" not in each.flags] == ["claim-travels"]
    book.all()
    assert names(folder) == ["front", f"up-{running['old']}"]
    operate(folder, "fault", "router-stopped", "on")
    assert book.run(book.named("queue")) == 0
    assert '"router-stopped", "on": true' in book.printed[-1]


def test_backup_and_restore(folder, running):
    operate(folder, "simulate", "--url", f"http://127.0.0.1:{running['old']}", "--rate", 10, "--seconds", 1)
    book = Book("runbooks/backup-and-restore", folder, port=running["port"])
    passed = book.all(until="start")
    assert version(running["port"]) == "restored"
    book.undo(passed)
    assert not (folder / "restored").exists()
    book.all()
    assert not (folder / "restored").exists()


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_a_playbook_is_drilled_by_a_real_attack(folder, name):
    book = Book(f"playbooks/{name}", folder, drill_port=ports(1)[0])
    passed = book.all()
    assert passed[:2] == ["attack", "detect"]
    assert not [line for line in processes(folder) if "edi_gateway" in line], (
        "the gateway of the drill has ended"
    )
    book.undo(passed)


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_detection_fails_where_nobody_attacks(folder, name):
    book = Book(f"playbooks/{name}", folder, drill_port=ports(1)[0])
    assert book.run(book.named("detect")) != 0


@pytest.mark.parametrize(
    "name, given, asked, why",
    [
        ("hostile-uploads", "above: 20", "above: 200", "reached 24.0, where > 200 is asked"),
        ("suspicious-activity", "metric: edi_portal_locked", "metric: edi_portal_closed", "reached None"),
        ("breach", "above: 0\n", "above: 0\n    for: 1h\n", "no trigger held for as long as it says"),
        ("breach", "alert: EdiLeak", "alert: EdiRouterDown", "the rule of no alert held"),
    ],
)  # fmt: skip
def test_an_attack_that_would_call_nobody_is_no_drill(folder, name, given, asked, why):
    path = folder / f"ops/playbooks/{name}.md"
    path.write_text(path.read_text().replace(given, asked, 1))
    book = Book(f"playbooks/{name}", folder, drill_port=ports(1)[0])
    assert book.run(book.named("attack")) == 0
    assert book.run(book.named("detect")) == 1
    assert "nobody would have been called: " in book.printed[-1] and why in book.printed[-1]


def said(folder):
    """The lines of the log, without those that only say each minute that a router works."""
    lines = (folder / "data/log/gateway.log").read_text().splitlines()
    return [line for line in lines if '"event": "routing"' not in line]


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_against_the_gateway_that_runs_nothing_attacks(folder, running, name):
    book = Book(f"playbooks/{name}", folder, against="gateway", url=f"http://127.0.0.1:{running['old']}")
    log = said(folder)
    assert book.run(book.named("attack")) == 0
    assert said(folder) == log and not (folder / "drill").exists()
    assert book.run(book.named("detect")) != 0, "nothing was seen"


def processes(folder):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(folder) in line:
            found.append(line)
    return found
