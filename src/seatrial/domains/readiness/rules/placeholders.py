"""Placeholders in probe parameters: {service.name}, {environment.url} and their kin."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\{([A-Za-z_]+\.[A-Za-z_]+)\}")

#: What a definition may write, with a value that is valid wherever such a value is, for linting.
SAMPLES: Mapping[str, str] = {
    "service.name": "sample",
    "service.title": "Sample",
    "service.owner": "team:sample",
    "service.system": "system:sample",
    "service.lifecycle": "production",
    "service.directory": "sample",
    "environment.name": "sample",
    "environment.url": "http://sample.invalid",
    "environment.metrics": "http://sample.invalid/metrics",
    "environment.prometheus": "http://sample.invalid",
    "environment.revision": "sample",
}


class CannotExpand(Exception):
    """The service or environment has no value for a placeholder; the message says which."""


def names_in(parameters: Any) -> Iterator[str]:
    """Every placeholder that the parameters use, as `environment.url`."""
    if isinstance(parameters, str):
        yield from _PLACEHOLDER.findall(parameters)
    elif isinstance(parameters, Mapping):
        for value in parameters.values():
            yield from names_in(value)
    elif isinstance(parameters, list | tuple):
        for value in parameters:
            yield from names_in(value)


def expand(parameters: Any, *, values: Mapping[str, str]) -> Any:
    """The parameters with every placeholder replaced; raises CannotExpand where a value is empty.

    An empty {service.directory} is the root of the workspace: the slash behind it goes too.
    """
    if isinstance(parameters, str):
        return _expand_text(parameters, values)
    if isinstance(parameters, Mapping):
        return {key: expand(value, values=values) for key, value in parameters.items()}
    if isinstance(parameters, list | tuple):
        return [expand(value, values=values) for value in parameters]
    return parameters


def _expand_text(text: str, values: Mapping[str, str]) -> str:
    if "{" not in text:
        return text

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1], "")
        if not value and match[1] != "service.directory":
            raise CannotExpand(match[1])
        return value

    expanded = _PLACEHOLDER.sub(value_of, text)
    return expanded.removeprefix("/") if text.startswith("{service.directory}") else expanded
