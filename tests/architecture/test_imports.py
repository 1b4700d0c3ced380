"""Imports stand at the top, by name, and no import goes round the contracts."""

import ast
import subprocess
import sys
from collections.abc import Iterator

from tests.architecture import source

pytestmark = source.PARSED_ONCE

#: May import inside a function: commands load what they need, so that `--help` stays quick.
LAZY = "seatrial.cli"
#: May import by a name made at run time, which the contracts cannot see.
BY_NAME = ("seatrial.kit.hooks", "seatrial.cli", "seatrial.server")


def test_no_star_imports() -> None:
    stars = [
        module.place(node)
        for module in source.everything()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert not stars, "\n".join(stars)


def test_no_imports_inside_functions() -> None:
    local = [
        module.place(node)
        for module in source.package()
        if not _within(module.name, LAZY)
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not local, "\n".join(local)


def test_only_the_loaders_import_by_name() -> None:
    by_name = [
        module.place(node)
        for module in source.package()
        if not any(_within(module.name, loader) for loader in BY_NAME)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}
    ]
    assert not by_name, "\n".join(by_name)


def test_type_checking_names_only_a_lower_domains_model() -> None:
    more = [
        f"{module.place(node)}: {ast.unparse(node)}"
        for module in source.package()
        for node in _under_type_checking(module.tree)
        if not _is_lower_model(module, node)
    ]
    assert not more, "\n".join(more)


def test_the_command_line_starts_without_django() -> None:
    program = "import sys, seatrial.cli; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def _within(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _under_type_checking(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from (found for found in ast.walk(node) if isinstance(found, ast.Import | ast.ImportFrom))


def _is_lower_model(module: source.Module, node: ast.Import | ast.ImportFrom) -> bool:
    parts = (node.module or "").split(".") if isinstance(node, ast.ImportFrom) else []
    if len(parts) != 4 or parts[:2] != ["seatrial", "domains"] or parts[3] != "models":
        return False
    return source.heights()[parts[2]] < source.heights().get(module.domain, len(source.heights()))
