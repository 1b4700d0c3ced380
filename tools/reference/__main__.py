"""The pages of docs/reference that are made, and how each is made."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tools.reference.commands import commands
from tools.reference.definitions import events, kinds, probes
from tools.reference.mission import mission
from tools.reference.openapi import openapi
from tools.reference.runbooks import runbooks
from tools.reference.settings import settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs/reference"
PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "events.md": events,
    "kinds.md": kinds,
    "mission.md": lambda: mission(ROOT),
    "openapi.json": openapi,
    "probes.md": probes,
    "runbooks.md": runbooks,
    "settings.md": settings,
}
_MADE = "<!-- Made by `make reference` from the source. Change it there. -->\n\n"


def page(name: str) -> str:
    """What docs/reference/<name> has to hold."""
    head = _MADE if name.endswith(".md") else ""  # JSON knows no comments
    return f"{head}{PAGES[name]().rstrip()}\n"


def stale() -> list[str]:
    """The names of the pages that do not hold what they should."""
    return [name for name in PAGES if _held(name) != page(name)]


def write() -> list[str]:
    """All pages hold what they should; gives the names of those that changed."""
    changed = []
    for name in PAGES:
        text = page(name)
        if _held(name) != text:
            (FOLDER / name).write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def _held(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """The exit code: 1 where pages are stale and `--check` was asked."""
    parser = argparse.ArgumentParser(prog="python -m tools.reference", description="Write docs/reference.")
    parser.add_argument("--check", action="store_true", help="write nothing, say which pages are stale")
    if not parser.parse_args().check:
        for name in write():
            print(f"docs/reference/{name}")
        return 0
    found = stale()
    for name in found:
        print(
            f"docs/reference/{name} does not say what the source says. Run: make reference", file=sys.stderr
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
