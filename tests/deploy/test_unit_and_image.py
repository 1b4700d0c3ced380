"""The unit for systemd and the container file, by the programs that judge them."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy/systemd/seatrial.service"
CONTAINER = ROOT / "deploy/Containerfile"
#: 0 is closed, 10 is open; what runs processes and a database of its own does not come to 0.
MOST_EXPOSED = 2.0


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "seatrial"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    there = tmp_path / "seatrial.service"
    there.write_text(UNIT.read_text().replace("/opt/seatrial/bin/seatrial", str(program)))

    ended = run("systemd-analyze", "verify", "--man=no", str(there))

    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_the_unit_is_closed() -> None:
    ended = run("systemd-analyze", "security", "--offline=yes", "--no-pager", str(UNIT))
    found = re.search(r"Overall exposure level for seatrial.service: ([\d.]+)", ended.stdout)

    assert found, ended.stdout + ended.stderr
    assert float(found[1]) <= MOST_EXPOSED


def test_nothing_is_found_in_the_container_file() -> None:
    ended = run(str(Path(sys.executable).parent / "hadolint"), "--no-color", str(CONTAINER))

    assert (ended.returncode, ended.stdout) == (0, "")


def test_what_the_container_file_copies_is_there_and_reaches_the_builder() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER.read_text(), re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert names == let_in
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_image_unit_and_chart_run_the_python_that_is_tested() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]

    assert wanted == ">=3.11"
    assert set(re.findall(r"python:(\d\.\d+)", CONTAINER.read_text())) == {"3.11"}
