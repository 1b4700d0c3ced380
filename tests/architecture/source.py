"""The source of the project as the architecture tests see it: files, syntax trees, floors."""

import ast
import configparser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/seatrial"
#: Folders with Python of ours, beside the package.
BESIDE = ("tests", "tools", "bench", "examples/edi-gateway")

#: Whoever reads syntax trees runs in one process, which parses each file once.
PARSED_ONCE = pytest.mark.xdist_group("source")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python file: its path from the root of the project, its dotted name, its text and tree."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.text.splitlines())

    @property
    def room(self) -> str:
        """`services` for seatrial.domains.catalog.services.trials; '' outside the domains."""
        parts = self.name.split(".")
        return parts[3] if parts[:2] == ["seatrial", "domains"] and len(parts) > 3 else ""

    @property
    def domain(self) -> str:
        """`catalog` for a module of that domain; '' outside the domains."""
        parts = self.name.split(".")
        return parts[2] if parts[:2] == ["seatrial", "domains"] and len(parts) > 2 else ""

    def place(self, node: ast.AST) -> str:
        """`src/seatrial/kit/clock.py:7`, as a terminal makes clickable."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def functions(self) -> Iterator[Function]:
        """Every function and method, however deep."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


@cache
def package() -> tuple[Module, ...]:
    """Every module of the product, migrations apart."""
    return tuple(module for module in _read(PACKAGE) if "migrations" not in module.path.parts)


@cache
def everything() -> tuple[Module, ...]:
    """Every Python file of the project, migrations apart."""
    return package() + tuple(module for folder in BESIDE for module in _read(ROOT / folder))


@cache
def templates() -> tuple[Path, ...]:
    """Every template, by its path from the root."""
    return tuple(path.relative_to(ROOT) for path in sorted(PACKAGE.rglob("templates/**/*.html")))


@cache
def heights() -> dict[str, int]:
    """Each domain's floor, read from the contract: the bottom has 0."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    floors = contracts["importlinter:contract:floors"]["layers"].split("\n")
    names = [floor.strip() for floor in floors if floor.strip()]
    return {name.strip(): height for height, floor in enumerate(reversed(names)) for name in floor.split("|")}


def _read(folder: Path) -> Iterator[Module]:
    source_root = ROOT / "src" if folder == PACKAGE else ROOT
    for path in sorted(folder.rglob("*.py")):
        if any(part.startswith((".", "node_modules")) for part in path.relative_to(ROOT).parts):
            continue
        text = path.read_text()
        name = ".".join(path.relative_to(source_root).with_suffix("").parts).removesuffix(".__init__")
        yield Module(path.relative_to(ROOT), name, text, ast.parse(text))
