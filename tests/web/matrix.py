"""Reads `permissions.toml`: who may do what, and what each of the cast is answered."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("permissions.toml")
API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Row:
    """One method of one address, with the codes that each of the cast may be answered."""

    method: str
    route: str
    codes: dict[str, frozenset[int]]
    body: Any
    query: str = ""

    @property
    def key(self) -> str:
        """As the file has it."""
        return f"{self.method} {self.route}"

    @property
    def is_endpoint(self) -> bool:
        """Whether it is one of the API, not a page."""
        return self.route.startswith(f"{API}/")


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table."""

    cast: tuple[str, ...]
    rows: dict[str, Row]
    #: what stands for each part of an address
    examples: dict[str, str]
    #: the parts that stand for something which is not the vendor's
    foreign: frozenset[str]
    #: addresses that open to everybody
    public: frozenset[str]

    def address(self, route: str) -> str:
        """The route with an example in place of each part; fails where there is none for one."""
        for part, example in self.examples.items():
            route = route.replace(part, example)
        assert not set("<>{}") & set(route), f"[examples] lacks what stands for a part of {route}"
        return route


def read(file: Path = FILE) -> Matrix:
    """The table; fails, with the row, where one is not well formed."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    cast = tuple(content["cast"])
    groups = {name: frozenset(members) for name, members in content["groups"].items()}
    groups |= {"all": frozenset(cast)} | {name: frozenset({name}) for name in cast}
    patterns = content["patterns"]
    bodies, queries = content["bodies"], content["queries"]
    rows = {}
    for section in ("pages", "endpoints"):
        for key, words in content[section].items():
            method, _, route = key.partition(" ")
            codes = _codes(words, groups=groups, patterns=patterns, key=key)
            missing = [name for name in cast if name not in codes]
            assert not missing, f"{key}: says nothing of {', '.join(missing)}"
            rows[key] = Row(method, route, codes, bodies.get(key), queries.get(key, ""))
    stale = sorted({*bodies, *queries} - set(rows))
    assert not stale, f"[bodies] or [queries] for no row: {', '.join(stale)}"
    return Matrix(
        cast, rows, content["examples"], frozenset(content["foreign"]), frozenset(content["public"])
    )


def _codes(
    words: str, *, groups: dict[str, frozenset[str]], patterns: dict[str, str], key: str
) -> dict[str, frozenset[int]]:
    codes: dict[str, frozenset[int]] = {}
    for word in words.split(","):
        *who, code = word.split()
        if not who and code in patterns:
            codes |= _codes(patterns[code], groups=groups, patterns=patterns, key=key)
            continue
        assert who and code.replace("|", "").isdigit(), f"{key}: cannot read {word!r}"
        for name in who:
            assert name in groups, f"{key}: nobody is called {name!r}"
            codes |= dict.fromkeys(groups[name], frozenset(int(each) for each in code.split("|")))
    return codes
