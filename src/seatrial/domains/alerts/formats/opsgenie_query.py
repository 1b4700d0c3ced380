"""Opsgenie's search queries, as far as they mean something here: conditions that all hold.

https://support.atlassian.com/opsgenie/docs/search-queries-for-alerts/ . What is not understood is refused
with its place: a query that is half understood would list the wrong alerts.
"""

import re
from collections.abc import Mapping
from typing import cast

from seatrial.domains.alerts.formats import parts
from seatrial.domains.alerts.types.genie import DEEPEST, MOST, ORDINARY_LIMIT, Comparing, Listed, Term

#: Fields that are compared as texts, and with which words.
_TEXTS = frozenset({"alias", "tinyId", "message", "description", "entity", "source", "tag"})
_WORDS: Mapping[str, frozenset[str]] = {
    "status": frozenset({"open", "closed"}),
    "acknowledged": frozenset({"true", "false"}),
    "isSeen": frozenset({"true", "false"}),
    "snoozed": frozenset({"true", "false"}),
    "priority": frozenset({"p1", "p2", "p3", "p4", "p5"}),
}
#: Moments in milliseconds, and numbers.
_NUMBERS = frozenset({"createdAt", "updatedAt", "lastOccurredAt", "count"})
_SPELLED = {each.lower(): each for each in (*_TEXTS, *_WORDS, *_NUMBERS)} | {
    "tags": "tag",
    "tinyid": "tinyId",
}
_DETAILS = "details."
SORTS = (
    "createdAt", "updatedAt", "lastOccurredAt", "tinyId", "alias", "message", "status", "count",
)  # fmt: skip
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<not>NOT\b|-(?=\S)) | (?P<and>AND\b|&&) | (?P<other>OR\b|\|\||[()])
      | (?P<field>[A-Za-z][\w.-]*)\s*(?P<how>!=|<=|>=|[:=<>])\s*(?P<value>"(?:[^"\\]|\\.)*"|[^\s()"]+)
      | (?P<word>"(?:[^"\\]|\\.)*"|[^\s()":=<>]+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST = 1000


class BadQuery(ValueError):
    """A parameter is not understood; `name` says which, the words where and why."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name


def listed(said: Mapping[str, str]) -> Listed:
    """What the parameters of a list ask for. Raises BadQuery."""
    for name in ("searchIdentifier", "searchIdentifierType"):
        if said.get(name):
            raise BadQuery(name, "there are no saved searches: give the query")
    sort, order = said.get("sort") or "createdAt", (said.get("order") or "desc").lower()
    if sort not in SORTS:
        raise BadQuery("sort", f"it is none of {', '.join(SORTS)}")
    if order not in ("asc", "desc"):
        raise BadQuery("order", "it is neither asc nor desc")
    offset = _number(said, "offset", least=0, most=DEEPEST, otherwise=0)
    limit = _number(said, "limit", least=1, most=MOST, otherwise=ORDINARY_LIMIT)
    return Listed(terms(said.get("query", "")), offset, limit, sort, order == "asc")


def terms(query: str) -> tuple[Term, ...]:
    """The conditions of the query, all of which have to hold. Raises BadQuery."""
    if len(query) > _LONGEST:
        raise BadQuery("query", f"it is longer than {_LONGEST} letters")
    found: list[Term] = []
    place, is_not = 0, False
    while query[place:].strip():
        here = _TOKEN.match(query, place)
        column = place + len(query[place:]) - len(query[place:].lstrip()) + 1
        if here is None:
            raise BadQuery(
                "query", f"at column {column}: {query[column - 1 : column + 19]!r} is no condition"
            )
        if here["other"]:
            words = f"at column {column}: {here['other']} is not understood; give conditions joined by AND"
            raise BadQuery("query", words)
        place = here.end()
        if here["not"]:
            is_not = not is_not
        elif not here["and"]:
            found.append(_term(here, column=column, is_not=is_not))
            is_not = False
    if is_not:
        raise BadQuery("query", f"at column {len(query)}: NOT is followed by nothing")
    return tuple(found)


def _term(here: re.Match[str], *, column: int, is_not: bool) -> Term:
    if here["word"]:
        return Term("", ":", _plain(here["word"]), is_not)
    given, how, value = here["field"], cast(Comparing, here["how"]), _plain(here["value"])
    if given.lower().startswith(_DETAILS) and how in (":", "=", "!="):
        return Term(_DETAILS + given[len(_DETAILS) :], how, value, is_not)
    field = _SPELLED.get(given.lower(), "")
    if not field:
        known = ", ".join(sorted([*_TEXTS, *_WORDS, *_NUMBERS, "details.NAME"]))
        raise BadQuery("query", f"at column {column}: {given} is no field here; these are: {known}")
    if field in _NUMBERS:
        if not (value.isascii() and value.isdecimal() and len(value) <= 15):
            raise BadQuery("query", f"at column {column}: {given} is compared with a number")
        return Term(field, "=" if how == ":" else how, value, is_not)
    if how not in (":", "=", "!="):
        raise BadQuery("query", f"at column {column}: {given} is not compared by {how}")
    if field in _WORDS:
        value = value.lower()
        if value not in _WORDS[field]:
            known = ", ".join(sorted(_WORDS[field]))
            raise BadQuery("query", f"at column {column}: {given} is one of {known}")
    return Term(field, how, value, is_not)


def _plain(text: str) -> str:
    """The text without its quotes."""
    quoted = len(text) > 1 and text.startswith('"')
    return parts.without_nul(re.sub(r"\\(.)", r"\1", text[1:-1]) if quoted else text)


def _number(said: Mapping[str, str], name: str, *, least: int, most: int, otherwise: int) -> int:
    text = said.get(name, "").strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and least <= int(text) <= most):
        raise BadQuery(name, f"it is no number from {least} to {most}")
    return int(text)
