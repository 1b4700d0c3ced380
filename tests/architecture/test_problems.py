"""Failures that are foreseen have a name, a type, and a heading in the reference."""

import ast
import re

from tests.architecture import source

pytestmark = source.PARSED_ONCE

PROBLEMS = source.ROOT / "docs/reference/problems.md"
#: The bases, in kit: what they are is general, so they are named for it.
GENERAL = {"Problem", "NotFound", "Invalid", "Denied"}


def test_exceptions_are_named_for_what_cannot_be_done() -> None:
    """A parser's ValueError is named for its input, as BadUrn; every other one is a CannotDoIt."""
    misnamed = [
        f"{module.place(node)} {node.name}"
        for module in source.package()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and _is_exception(node)
        if not _well_named(node)
    ]
    assert not misnamed, "\n".join(misnamed)


def test_every_problem_has_its_own_type_and_heading() -> None:
    headings = set(re.findall(r"^## `?([a-z0-9-]+)`?$", PROBLEMS.read_text(), re.MULTILINE))
    seen: dict[str, str] = {}
    for module in source.package():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and _bases(node) & GENERAL:
                name = _type_of(node)
                assert name is not None, f"{module.place(node)} {node.name} has no type of its own"
                assert name not in seen, f"{node.name} and {seen[name]} have the same type {name!r}"
                seen[name] = node.name
                assert name in headings, f"docs/reference/problems.md has no heading {name}"
    assert seen


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


def _is_exception(node: ast.ClassDef) -> bool:
    return any(base in GENERAL or base.endswith(("Error", "Exception")) for base in _bases(node))


def _well_named(node: ast.ClassDef) -> bool:
    if node.name.startswith("Cannot") or node.name in GENERAL:
        return True
    return node.name.startswith("Bad") and "ValueError" in _bases(node)


def _type_of(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        target = (
            statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        )
        if isinstance(target, ast.Name) and target.id == "type":
            return str(ast.literal_eval(statement.value))  # type: ignore[attr-defined]
    return None
