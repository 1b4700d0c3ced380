"""A file fits into a head, and a function on a screen; a name says what is inside."""

from tests.architecture import source

pytestmark = source.PARSED_ONCE

FILE, TEST_FILE, FUNCTION = 400, 600, 40
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "lib", "stuff", "base_utils"}


def test_no_file_is_too_long() -> None:
    too_long = [
        f"{module.path}: {module.lines} lines"
        for module in source.everything()
        if module.lines > (TEST_FILE if "tests" in module.path.parts else FILE)
    ]
    assert not too_long, "\n".join(too_long)


def test_no_function_is_too_long() -> None:
    too_long = [
        f"{module.place(function)} {function.name}: {lines} lines"
        for module in source.everything()
        for function in module.functions()
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION
    ]
    assert not too_long, "\n".join(too_long)


def test_no_module_is_named_for_nothing() -> None:
    nameless = [
        str(module.path)
        for module in source.everything()
        if SAYS_NOTHING & set(module.path.with_suffix("").parts)
    ]
    assert not nameless, "\n".join(nameless)


def test_every_domain_says_in_ten_lines_what_it_owns() -> None:
    for module in source.package():
        if module.domain and module.path.name == "__init__.py" and not module.room:
            assert 3 <= module.lines <= 10, f"{module.path}: {module.lines} lines"
            assert "Owns" in module.text, f"{module.path} does not say what it owns"
            assert "Words:" in module.text, f"{module.path} does not give its words"
