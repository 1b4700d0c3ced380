"""Placeholders: filled from the service and its environment, and named where they have no value."""

import pytest

from seatrial.domains.readiness.rules.placeholders import CannotExpand, expand, names_in

VALUES = {"service.name": "edi", "service.directory": "", "environment.url": "http://edi.test"}


def test_placeholders_are_filled_at_any_depth() -> None:
    parameters = {"url": "{environment.url}/healthz", "headers": {"x": ["{service.name}"]}, "n": 3}
    assert expand(parameters, values=VALUES) == {
        "url": "http://edi.test/healthz",
        "headers": {"x": ["edi"]},
        "n": 3,
    }


def test_the_root_directory_leaves_no_slash_behind() -> None:
    assert expand("{service.directory}/docs/a.md", values=VALUES) == "docs/a.md"
    assert (
        expand("{service.directory}/docs/a.md", values={**VALUES, "service.directory": "ops"})
        == "ops/docs/a.md"
    )


def test_a_placeholder_without_a_value_is_named() -> None:
    with pytest.raises(CannotExpand, match=r"environment\.prometheus"):
        expand("{environment.prometheus}/api", values=VALUES)


def test_braces_that_are_no_placeholder_stay() -> None:
    assert expand('up{job="edi"}', values=VALUES) == 'up{job="edi"}'


def test_names_are_found_at_any_depth() -> None:
    assert list(names_in({"a": ["{service.name}"], "b": {"c": "{environment.url}"}})) == [
        "service.name",
        "environment.url",
    ]
