"""The page about the mission: every row with the tests that prove it, or "not yet"."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.reference.tables import table

#: Where tests are, from the root of the project.
FOLDERS = ("tests", "examples")
ROW = re.compile(r"R\d{3}")


class CannotPlace(Exception):
    """A marker names a row that the mission does not have, or is not written as words."""


def proofs(root: Path) -> dict[str, list[str]]:
    """Test ids by row, collected from the source alone: nothing is imported, nothing runs."""
    found: dict[str, list[str]] = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("test_*.py")):
            module = ast.parse(path.read_text(encoding="utf-8"))
            for row, test in _marked(module, path.relative_to(root).as_posix()):
                if test not in found.setdefault(row, []):
                    found[row].append(test)
    return found


def mission(root: Path) -> str:
    """docs/reference/mission.md; raises CannotPlace for a marker without a row."""
    plan = tomllib.loads((root / "docs/reference/mission.toml").read_text(encoding="utf-8"))
    proven = proofs(root)
    known = {row["id"] for row in plan["row"]}
    if strangers := sorted(set(proven) - known):
        raise CannotPlace(f"{', '.join(strangers)}: no row of the mission ({proven[strangers[0]][0]})")
    total, done = len(plan["row"]), sum(row["id"] in proven for row in plan["row"])
    parts = [
        "# The mission",
        f"**{done} of {total} requirements are proven by a test; {total - done} are not yet.**",
        "A row counts as proven where a test carries its number. Sources such as S0:6 are a founding "
        "document and its line.",
        _summary(plan, proven),
    ]
    for group in plan["group"]:
        rows = [_row(row, proven) for row in plan["row"] if row["group"] == group["letter"]]
        heads = ("row", "requirement", "source", "proven by")
        parts += [f"## {group['letter']}. {group['title']}", table(heads, rows)]
    return "\n\n".join(parts)


def _summary(plan: dict[str, Any], proven: dict[str, list[str]]) -> str:
    lines = []
    for group in plan["group"]:
        rows = [row["id"] for row in plan["row"] if row["group"] == group["letter"]]
        done = sum(row in proven for row in rows)
        lines.append((group["letter"], group["title"], f"{done} of {len(rows)}"))
    return table(("", "group", "proven"), lines)


def _row(row: dict[str, Any], proven: dict[str, list[str]]) -> tuple[str, str, str, str]:
    tests = "<br>".join(f"`{test}`" for test in proven.get(row["id"], ())) or "not yet"
    return row["id"], row["title"], ", ".join(row["source"]), tests


def _marked(module: ast.Module, path: str) -> Iterator[tuple[str, str]]:
    everywhere = [
        row
        for node in module.body
        if isinstance(node, ast.Assign) and any(ast.unparse(each) == "pytestmark" for each in node.targets)
        for row in _rows(node.value, path)
    ]
    yield from _in_body(module.body, path, everywhere)


def _in_body(body: list[ast.stmt], prefix: str, above: list[str]) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            rows = above + [row for each in node.decorator_list for row in _rows(each, prefix)]
            yield from ((row, f"{prefix}::{node.name}") for row in rows)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            rows = above + [row for each in node.decorator_list for row in _rows(each, prefix)]
            yield from _in_body(node.body, f"{prefix}::{node.name}", rows)


def _rows(marker: ast.expr, path: str) -> Iterator[str]:
    for call in ast.walk(marker):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.mission"):
            for argument in call.args:
                row = argument.value if isinstance(argument, ast.Constant) else None
                if not isinstance(row, str) or not ROW.fullmatch(row):
                    raise CannotPlace(f'{path}:{call.lineno}: write the row as mission("R072")')
                yield row
