"""The whole product at work on a runbook: Seatrial with its demo, a laboratory, a runner, people."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
from tools.pictures import Product, command, free_port

ROOT = Path(__file__).parents[2]
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def until(holds: Callable[[], Any], seconds: float = 60) -> Any:
    """What it gives, once that is something."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
    return found


class Person:
    """Somebody of the demo, signed in by the link that its start left in the data folder."""

    def __init__(self, address: str, data: Path, name: str) -> None:
        self.web = httpx.Client(base_url=address, follow_redirects=True, trust_env=False, timeout=30)
        links = (data / "demo-people.txt").read_text().splitlines()
        link = next(line.rpartition(" ")[2] for line in links if line.startswith(f"{name}, "))
        self.press(urlsplit(link).path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.web.close()

    def page(self, path: str) -> str:
        """What is on the page, in one line."""
        answer = self.web.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return " ".join(answer.text.split())

    def press(self, path: str, **fields: str) -> None:
        """A form of the page is sent."""
        found = _TOKEN.search(self.web.get(path).text)
        assert found, f"{path} has no form"
        headers = {"Referer": f"{self.web.base_url}{path}"}
        answer = self.web.post(path, data={"csrfmiddlewaretoken": found[1], **fields}, headers=headers)
        said = " ".join(re.sub(r"<[^>]*>", " ", answer.text.partition("<main")[2]).split())
        assert answer.status_code == 200, f"{path}: {answer.status_code} {said[:500]}"


class Laboratory:
    """A copy of the gateway with version 1 behind a front, and a runner that may act in it."""

    def __init__(self, product: Product, folder: Path) -> None:
        self.product, self.folder = product, folder
        shutil.copytree(
            ROOT / "examples/edi-gateway", folder, ignore=shutil.ignore_patterns(".*", "__pycache__", "data")
        )
        release = folder / "releases/2.0.0/edi_gateway"
        shutil.copytree(folder / "edi_gateway", release)
        (release / "__init__.py").write_text('"""Version 2."""\n')
        self.front, self.old, self.new, self.drill = (free_port() for _ in range(4))
        for words in (("start", "up", "--port", self.old), ("start", "front", "--port", self.front)):
            self.gateway(*words)
        self.gateway("switch", "--to", self.old)
        self.runner = self._runner()

    def gateway(self, *words: object) -> str:
        """What a command of the gateway prints; it worked."""
        line = [sys.executable, "-m", "edi_gateway", *map(str, words)]
        done = subprocess.run(line, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def version(self) -> str:
        """What senders get."""
        answer = httpx.get(f"http://127.0.0.1:{self.front}/version", trust_env=False)
        return str(answer.json()["version"])

    def _runner(self) -> "subprocess.Popen[bytes]":
        home = str(self.folder / "runner")
        said = self.seatrial("runner", "enrol-code", "lab")[1]
        code = next(word for word in said.split() if word.startswith("enrol_"))
        line = ("runner", "enrol", "--url", self.product.address, "--label", "lab", "--code", code)
        assert self.seatrial(*line, "--state", home)[0] == 0
        words = ["worker", "--runner", "lab", "--state", home, "--target", f"local={self.folder}"]
        if os.geteuid() != 0:
            words.append("--same-user")
        with (self.folder / "runner.log").open("wb") as log:
            return subprocess.Popen(
                [command(), *words], env=self.product.environment, stdout=log, stderr=log, cwd=self.folder
            )

    def seatrial(self, *words: str) -> tuple[int, str]:
        """The exit code of `seatrial WORDS`, and all that it printed."""
        done = subprocess.run(
            [command(), *words], env=self.product.environment | {"COLUMNS": "200"}, capture_output=True,
            text=True, timeout=300, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def json(self, *words: str) -> Any:
        """What `seatrial WORDS --json` prints, whatever its exit code."""
        done = subprocess.run(
            [command(), *words, "--json"], env=self.product.environment, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        return json.loads(done.stdout)

    def evidence(self) -> Any:
        """What the newest rehearsal of a deployment stands as."""
        words = ("evidence", "list", "--service", "edi-gateway", "--environment", "demo", "--type", "drill")
        newest = next(each for each in self.json(*words) if each["name"] == "rehearsal")
        return self.json("evidence", "show", newest["uid"])["findings"]

    def stop(self) -> None:
        """Nothing of it runs."""
        self.runner.terminate()
        self.runner.wait(30)
        self.gateway("stop")
