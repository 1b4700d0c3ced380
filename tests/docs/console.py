"""Runs the console examples of a tutorial in order, and says where the page does not tell the truth.

    $ command            runs in bash; its exit code must be 0, or N where `# exits N` follows
    a line               must appear in what the command printed, in this order; `...` stands for anything

`seatrial up` and `seatrial worker` keep running until the end of the page, and must then stop cleanly. The
ports that the page names are replaced by free ones.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from markdown_it import MarkdownIt

_EXITS = re.compile(r"\s+# exits (\d+)$")
#: What keeps running -> what it prints once it is there.
_KEEPS_RUNNING = {"seatrial up ": "/sign-in/", "seatrial worker ": "Runner "}
#: The port that pages show -> the setting that changes it.
PORTS = {"8600": "SEATRIAL_PORT", "8601": "SEATRIAL_DEMO_PORT"}
PATIENCE = 120


class CannotFollow(AssertionError):
    """The page says something else than what happens; the message names the line of the page."""


@dataclass(frozen=True)
class Step:
    """One command of a page: its line there, what runs, and what the page says comes of it."""

    line: int
    command: str
    code: int
    shown: tuple[str, ...]


def fences(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Line and content of every fenced block in that language."""
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "fence" and token.info.split()[:1] == [language] and token.map:
            yield token.map[0] + 2, token.content


def steps(text: str) -> list[Step]:
    """The commands of the page, in order."""
    found: list[Step] = []
    for first, block in fences(text, "console"):
        for number, line in enumerate(block.splitlines(), first):
            if line.startswith("$ "):
                exits = _EXITS.search(line)
                command = _EXITS.sub("", line.removeprefix("$ "))
                found.append(Step(number, command, int(exits[1]) if exits else 0, ()))
            elif found and line.strip(" ."):
                last = found.pop()
                found.append(Step(last.line, last.command, last.code, (*last.shown, line)))
    return found


@dataclass
class Console:
    """A folder, an environment, and what was started in it; leaving it stops that."""

    folder: Path
    environment: dict[str, str]
    ports: dict[str, str]
    running: list[tuple[Step, subprocess.Popen[str]]] = field(default_factory=list)

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """A console with nothing of ours set but free ports, and the command on its path."""
        ports = {shown: str(_free_port()) for shown in PORTS}
        ours = {setting: ports[shown] for shown, setting in PORTS.items()}
        rest = {name: value for name, value in os.environ.items() if not name.startswith("SEATRIAL_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{rest.get('PATH', '')}"
        return cls(folder, {**rest, **ours, "PATH": path, "NO_COLOR": "1", "COLUMNS": "160"}, ports)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        codes = [(step, _stop(process)) for step, process in self.running]
        for step, code in codes:
            if kind is None and code != step.code:
                raise CannotFollow(f"line {step.line}: {step.command!r} stopped with {code}, not {step.code}")

    def place(self, folder: Path) -> None:
        """Files of the folder that name a port of the pages name the free one, as `up --demo` has them."""
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix in {".yaml", ".yml", ".md", ".json", ".py"}:
                path.write_text(self._placed(path.read_text()))

    def run(self, step: Step) -> None:
        """The step is done and came out as the page says; raises CannotFollow."""
        command = ["bash", "-c", self._placed(step.command)]
        sign = next(
            (sign for words, sign in _KEEPS_RUNNING.items() if f"{step.command} ".startswith(words)), ""
        )
        if sign:
            self._start(step, ["bash", "-c", f"exec {self._placed(step.command)}"], sign)
            return
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if ended.returncode != step.code:
            raise CannotFollow(
                f"line {step.line}: {step.command!r} exits {ended.returncode}, the page says {step.code}:\n"
                f"{ended.stdout}"
            )
        self._compare(step, ended.stdout)

    def _start(self, step: Step, command: list[str], sign: str) -> None:
        said = self.folder / f"line-{step.line}.log"
        with said.open("w") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.running.append((step, process))
        deadline = time.monotonic() + PATIENCE
        while sign not in said.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise CannotFollow(f"line {step.line}: {step.command!r} is not up:\n{said.read_text()}")
            time.sleep(0.1)
        self._compare(step, said.read_text())

    def _placed(self, text: str) -> str:
        for shown, real in self.ports.items():
            text = re.sub(rf"(?<=:){shown}\b", real, text)
        return text

    def _compare(self, step: Step, output: str) -> None:
        printed = iter(output.splitlines())
        for line in step.shown:
            pattern = re.compile(
                ".*".join(re.escape(part) for part in self._placed(line.strip()).split("..."))
            )
            if not any(pattern.search(each) for each in printed):
                raise CannotFollow(
                    f"line {step.line}: {step.command!r} does not print {line!r} but:\n{output}"
                )


def _stop(process: subprocess.Popen[str]) -> int:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait(10)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
