"""Whatever reads what others wrote takes anything: it answers, or says what is wrong, and never breaks.

The readers are found by their names, so that a new one is tried from its first day.
"""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import seatrial
from seatrial.domains.oncall.rules.exchange.moving import SOURCES
from seatrial.kit.problems import Problem

ROOMS = ("seatrial.kit.", "seatrial.connectors.", ".formats", ".rules")
NAMES = ("parse", "read", "take_")
#: What they may say: a problem with its remedy, or that the value is none (`BadDuration` and so on).
FORESEEN = (Problem, ValueError)
#: Words that real documents are made of, so that what is tried comes further than the first line.
KEYS = (
    "runs", "results", "ruleId", "level", "tool", "driver", "name", "version", "bomFormat", "specVersion",
    "vulnerabilities", "analysis", "state", "not_affected", "ratings", "severity", "packages", "package",
    "dependencies", "vulns", "id", "statements", "products", "status", "document", "product_tree",
    "testsuite", "data", "result", "resultType", "vector", "matrix", "metric", "value", "values",
    "apiVersion", "kind",
    "metadata", "spec", "owner", "size", "sha256", "at", "uid", "origin", "head",
)  # fmt: skip
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(KEYS)
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), inner, max_size=5)
    ),
    max_leaves=25,
)
documents = st.dictionaries(st.sampled_from(KEYS), values, max_size=6)
marked = st.sampled_from(["# A", "- [ ] b", "| c | d |", "|---|---|", "```", "<a>", "---", ":", "%", "-"])
texts = st.text(max_size=400) | documents.map(json.dumps) | st.lists(marked).map("\n".join)
data = st.binary(max_size=400) | texts.map(lambda text: text.encode("utf-8", "surrogatepass"))
#: By what the first parameter is said to be.
GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "str": texts,
    "bytes": data,
    "Mapping[str, Any]": documents,
    "Mapping[str, bytes]": st.dictionaries(st.sampled_from(["a.yaml", "b.md", "c.csv"]), data, max_size=3),
    "Iterable[str]": st.lists(texts, max_size=3),
    "Iterator[bytes]": st.lists(data, max_size=3).map(iter),
}
#: The other parameters that have no default, by name.
BESIDE: dict[str, st.SearchStrategy[Any]] = {
    "file": st.just("list.md"),
    "data": data,
    "number": st.integers(0, 10),
    "status": st.sampled_from([200, 204, 400, 503]),
    "name": st.sampled_from(["up", "", "a b"]),
    "labels": st.just({"job": "x"}),
    "default_kind": st.just("component"),
    "place": st.just("decision"),
    "path": st.just("runbooks/deploy.md"),
    "line": st.integers(1, 10),
    "variables": st.just({"PORT": "8601"}),
    # what is taken from an inventory is read before: its lists are empty here
    "runbooks": st.just(()),
    "modes": st.lists(documents, max_size=2),
    "tasks": st.lists(documents, max_size=2),
    "without": st.just({}),
    "contacts": st.integers(0, 3),
    "team": st.just("ops"),
    "source": st.sampled_from(SOURCES),
    "people": st.just({"P1": "ana"}),
    "zone": st.just("Europe/Oslo"),
    "start": st.just(datetime(2026, 1, 1, tzinfo=UTC)),
    "end": st.just(datetime(2026, 2, 1, tzinfo=UTC)),
}


def readers() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function that reads text, bytes or a document."""
    for info in pkgutil.walk_packages(seatrial.__path__, "seatrial."):
        if not any(room in f"{info.name}." for room in ROOMS) or "migrations" in info.name:
            continue
        module = importlib.import_module(info.name)
        for name, found in vars(module).items():
            is_ours = inspect.isfunction(found) and found.__module__ == info.name
            if is_ours and name.startswith(NAMES) and _first(found) in GIVEN:
                yield f"{info.name.removeprefix('seatrial.')}.{name}", found


def _first(function: Callable[..., Any]) -> str:
    parameters = list(inspect.signature(function).parameters.values())
    return inspect.formatannotation(parameters[0].annotation).replace("collections.abc.", "").replace(
        "typing.", ""
    )  # fmt: skip


def test_readers_are_found() -> None:
    names = [name for name, _ in readers()]

    assert len(names) > 25, names
    assert {"kit.yaml.read", "kit.durations.parse"} <= set(names)


@pytest.mark.parametrize(("name", "reader"), list(readers()), ids=[name for name, _ in readers()])
def test_a_reader_takes_anything(name: str, reader: Callable[..., Any]) -> None:
    others = list(inspect.signature(reader).parameters.values())[1:]
    beside = {each.name: BESIDE[each.name] for each in others if each.default is inspect.Parameter.empty}

    @settings(max_examples=60, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(value=GIVEN[_first(reader)], options=st.fixed_dictionaries(beside))
    def try_it(value: Any, options: dict[str, Any]) -> None:
        try:
            answer = reader(value, **options)
            if inspect.isgenerator(answer):
                list(answer)
        except FORESEEN as problem:
            assert str(problem), f"{name} says nothing about {value!r}"

    try_it()
