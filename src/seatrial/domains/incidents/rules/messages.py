"""Messages of templates: variables that are known, and that customers may know."""

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
#: What a message to customers may say.
PUBLIC_VARIABLES = ("title", "component", "phase", "started", "next_update", "link")
#: What one among ourselves may say besides.
INTERNAL_VARIABLES = (*PUBLIC_VARIABLES, "number", "severity", "service", "commander", "summary")


def variables(text: str) -> tuple[str, ...]:
    """The variables that the text names, in order, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def unknown(text: str, *, audience: str) -> tuple[str, ...]:
    """Those that nobody knows, or that are not for that audience."""
    known = PUBLIC_VARIABLES if audience == "customer" else INTERNAL_VARIABLES
    return tuple(each for each in variables(text) if each not in known)


def fill(text: str, *, values: Mapping[str, str]) -> str:
    """The text with each variable replaced; what has no value stays as `...`, to be written by hand."""
    return " ".join(_VARIABLE.sub(lambda found: values.get(found[1]) or "...", text).split())
