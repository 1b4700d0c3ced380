"""Asks Prometheus' own tool whether it takes rule files, where it is installed."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_SECONDS = 10
_VERSION = re.compile(r"version (\S+)")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the tool says: its version, and every fault with the path as it was given."""

    version: str
    problems: tuple[str, ...]


def check_rules(files: Mapping[str, bytes]) -> Judged | None:
    """What `promtool check rules` says of the files; None without such a tool, or with nothing to check."""
    tool = _tool()
    if not tool or not files:
        return None
    with tempfile.TemporaryDirectory(prefix="seatrial-rules-") as folder:
        places = {str(Path(folder, f"{number}.yaml")): path for number, path in enumerate(files)}
        for place, path in places.items():
            Path(place).write_bytes(files[path])
        try:
            ended = subprocess.run(
                [tool, "check", "rules", "--lint=none", *places],
                capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            return Judged(_version(tool), (f"promtool did not end: {type(error).__name__}",))
    if ended.returncode == 0:
        return Judged(_version(tool), ())
    said = f"{ended.stdout}\n{ended.stderr}"
    for place, path in places.items():
        said = said.replace(place, path)
    return Judged(_version(tool), tuple(_faults(said)))


def _faults(said: str) -> list[str]:
    lines = [" ".join(line.split()) for line in said.splitlines()]
    found = [line for line in lines if line and not line.startswith(("Checking", "SUCCESS", "FAILED"))]
    return [line[:300] for line in found[:20]] or ["promtool refuses the rules"]


def _tool() -> str:
    return shutil.which("promtool") or ""


@lru_cache(maxsize=4)
def _version(tool: str) -> str:
    try:
        ended = subprocess.run(
            [tool, "--version"], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    found = _VERSION.search(f"{ended.stdout}{ended.stderr}")
    return found[1] if found else "unknown"
