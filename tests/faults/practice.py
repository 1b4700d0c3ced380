"""A real Seatrial with a real runner and a runbook of its own, to run it and to do harm to."""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import httpx

from seatrial.cli.client import Client, find
from tests.faults.installation import Installation, eventually

LABEL = "lab"
ENTITIES = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ship, title: Ship}
spec:
  type: service
  lifecycle: production
  owner: edi
  environments: {lab: {url: "http://127.0.0.1:9"}, production: {url: "http://127.0.0.1:9"}}
"""
FRONT = """\
---
title: Drill
kind: maintenance
service: component:default/ship
owner: group:default/edi
trigger: somebody wants to see it work
targets: [local]
{more}---
# Drill
"""
ENDED = ("passed", "failed", "aborted", "simulated")


class Practice:
    """One installation, one runner, and a folder in which steps leave their traces."""

    def __init__(self, place: Installation) -> None:
        self.place = place
        self.folder, self.state = place.home / "target", place.home / "runner"
        self.workspace = place.home / "ops"
        for folder in (self.folder, self.workspace / "runbooks"):
            folder.mkdir(parents=True)
        self.runner: subprocess.Popen[bytes] | None = None
        #: how often it was
        self.started = 0
        self.environment: dict[str, str] = {}
        self.options: list[str] = []
        self.client = Client(find(data=place.data))
        self.person = httpx.Client(follow_redirects=True, timeout=30)

    def enrol(self) -> None:
        """The runner is known, and somebody who may approve is signed in."""
        name, password = self.place.found()
        self._send("/sign-in", {"name": name, "password": password})
        code = json.loads(self._run("runner", "enrol-code", LABEL, "--json"))["code"]
        url = f"http://127.0.0.1:{self.place.port}"
        words = ["--url", url, "--label", LABEL, "--state", str(self.state), "--code", code]
        ended = self.place.run("runner", "enrol", *words)
        assert ended.returncode == 0, ended.stderr

    def start_runner(self) -> int:
        """The runner works; gives its process."""
        self.started += 1
        words = ["worker", "--runner", LABEL, "--state", str(self.state), "--jobs", "2"]
        if os.geteuid() != 0:
            words.append("--same-user")
        with (self.place.home / "runner.log").open("ab") as log:
            self.runner = subprocess.Popen(
                [sys.executable, "-m", "seatrial", *words, "--target", f"local={self.folder}", *self.options],
                env=self.place.environment | self.environment,
                cwd=self.place.home,
                stdout=log,
                stderr=log,
            )
        return self.runner.pid

    def kill_runner(self) -> None:
        """The runner is gone, in the middle of whatever it did."""
        assert self.runner is not None
        self.runner.kill()
        self.runner.wait()

    def log(self) -> str:
        """What the runner said."""
        return (self.place.home / "runner.log").read_text()

    def write(self, name: str, text: str, *, more: str = "") -> None:
        """The runbook is in the workspace as Seatrial has it."""
        (self.workspace / "all.yaml").write_text(ENTITIES)
        (self.workspace / "runbooks" / f"{name}.md").write_text(FRONT.format(more=more) + text)
        self._run("apply", str(self.workspace), "--name", "ops")
        self.known = f"ship/{name}"

    def run(self, *, mode: str = "rehearse", environment: str = "lab", **given: Any) -> str:
        """A run of the runbook has begun, and what it runs is approved; gives its name."""
        body = {"runbook": self.known, "mode": mode, "environment": environment, "runner": LABEL, **given}
        name: str = self.client.post("/runbooks/runs", body)["name"]
        self.approve()
        return name

    def approve(self) -> None:
        """Whatever waits for it is approved, by the founder in a browser."""
        for each in self.client.get("/runners/approvals", state="waiting")["items"]:
            self._send(f"/runners/approvals/{each['digest']}", {"act": "approve", "note": "read it"})

    def show(self, run: str) -> dict[str, Any]:
        """The run as it stands."""
        found: dict[str, Any] = self.client.get(f"/runbooks/runs/{run}")
        return found

    def until(self, run: str, *states: str, seconds: float = 60.0) -> dict[str, Any]:
        """The run, as soon as it is in one of the states (without any: as soon as it has ended)."""
        wanted = states or ENDED

        def look() -> dict[str, Any] | None:
            found = self.show(run)
            return found if found["state"] in wanted else None

        try:
            found: dict[str, Any] = eventually(look, seconds=seconds, what=f"{run} is {wanted}")
        except AssertionError as late:
            shown = {key: self.show(run)[key] for key in ("state", "reason", "waits", "steps")}
            raise AssertionError(f"{late}\n{json.dumps(shown, indent=1)}\n{self.log()}") from late
        return found

    def lines(self, run: str) -> Sequence[Mapping[str, Any]]:
        """The transcript, whole."""
        found: list[Mapping[str, Any]] = []
        while page := self.client.get(
            f"/runbooks/runs/{run}/lines", after=found[-1]["seq"] if found else 0, limit=2000
        )["items"]:
            found += page
        return found

    def trace(self, name: str = "trace") -> list[str]:
        """What the steps wrote into that file of the target."""
        file = self.folder / name
        return file.read_text().split() if file.exists() else []

    def remove(self) -> None:
        """Nothing of the runner is left; the installation is somebody else's."""
        self.client.__exit__(None, None, None)
        self.person.close()
        if self.runner is not None and self.runner.poll() is None:
            self.runner.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.runner.wait(10)
            self.runner.kill()
            self.runner.wait()

    def _run(self, *words: str) -> str:
        ended = self.place.run(*words, "--data", str(self.place.data))
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def _send(self, path: str, form: Mapping[str, str]) -> None:
        address = f"http://127.0.0.1:{self.place.port}{path}"
        page = self.person.get(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        sent = self.person.post(address, data={**form, "csrfmiddlewaretoken": token[1]})
        assert sent.status_code == 200, sent.text


@contextmanager
def practising(place: Installation, **environment: str) -> Iterator[Practice]:
    """The installation is up, lets the workspace `ops` run things on a runner, and the runner works."""
    place.extra = {"SEATRIAL_RUNNER_WORKSPACES": "ops", "SEATRIAL_RUNNER_SELF_APPROVAL": "true"}
    place.start()
    practice = Practice(place)
    try:
        practice.environment = environment
        practice.options = [word for name in environment for word in ("--allow-secret", f"env:{name}")]
        practice.enrol()
        practice.start_runner()
        yield practice
    finally:
        practice.remove()


def step(text: str, **keys: str) -> str:
    """A fence that a runner executes; `flags` are words that stand alone."""
    name, flags = keys.pop("name", f"step-{secrets.token_hex(3)}"), keys.pop("flags", "")
    language = keys.pop("language", "sh")
    said = {"verify": "none: a test", "rollback": "none: a test", **keys}
    words = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in said.items())
    return f"\n```{language} name={name} {flags} {words}\n{text}\n```\n"


def runbook(*steps: str, undo: Sequence[str] = (), verify: Sequence[str] = ()) -> str:
    """The text of a runbook with these steps."""
    sections = {"Steps": steps, "Verification": verify, "Rollback": undo}
    return "\n## Purpose\n\nTo practise.\n" + "".join(
        f"\n## {name}\n" + "".join(fences) for name, fences in sections.items() if fences
    )
