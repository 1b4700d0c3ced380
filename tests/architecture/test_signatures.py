"""Public functions: keyword-only after the first argument, typed, and they say what holds afterwards."""

import ast

from tests.architecture import source

pytestmark = source.PARSED_ONCE

#: Whoever is registered with a framework is called as the framework calls.
FRAMEWORKS = (
    "app.", "click.", "group.", "register.", "router.", "require_", "login_", "csrf_", "field_validator",
    "model_validator", "receiver", "cache_", "never_cache",
)  # fmt: skip
#: Called by a registry or by Django with two arguments: the panels of a page, a kind's lint, error pages.
CONVENTIONS = {
    ("request", "subject"), ("request", "subjects"), ("request", "exception"), ("request", "reason"),
    ("definition", "definitions"), ("logger", "method", "event"),
}  # fmt: skip


def test_public_functions_take_keywords_after_the_first_argument() -> None:
    positional = [
        f"{module.place(function)} {function.name}({', '.join(given)})"
        for module in source.package()
        for function in _public_functions(module.tree)
        if len(given := [each.arg for each in function.args.posonlyargs + function.args.args]) > 1
        if tuple(given) not in CONVENTIONS and not _called_by_a_framework(function)
    ]
    assert not positional, "\n".join(positional)


def test_public_functions_are_typed() -> None:
    untyped = [
        f"{module.place(function)} {function.name}"
        for module in source.package()
        for function in _public(module.tree)
        if function.returns is None or any(each.annotation is None for each in _arguments(function))
    ]
    assert not untyped, "\n".join(untyped)


def test_everything_public_has_a_docstring() -> None:
    silent = [
        f"{module.place(node)} {node.name}"
        for module in source.package()
        for node in (*_public(module.tree), *_public_classes(module.tree))
        if not ast.get_docstring(node)
    ]
    silent += [
        str(module.path) for module in source.package() if module.text and not ast.get_docstring(module.tree)
    ]
    assert not silent, "\n".join(silent)


def _public_classes(tree: ast.Module) -> list[ast.ClassDef]:
    return [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def _public_functions(tree: ast.Module | ast.ClassDef) -> list[source.Function]:
    return [node for node in tree.body if isinstance(node, source.Function) and not node.name.startswith("_")]


def _public(tree: ast.Module) -> list[source.Function]:
    methods = [method for found in _public_classes(tree) for method in _public_functions(found)]
    return _public_functions(tree) + methods


def _arguments(function: source.Function) -> list[ast.arg]:
    given = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    return [each for each in given if each.arg not in {"self", "cls"}]


def _called_by_a_framework(function: source.Function) -> bool:
    return any(ast.unparse(decorator).startswith(FRAMEWORKS) for decorator in function.decorator_list)
