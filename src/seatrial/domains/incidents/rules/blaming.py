"""A postmortem blames nobody: words and names that do are flagged (S1:91-96, R202)."""

import re
from collections.abc import Iterable, Iterator, Mapping

from seatrial.domains.incidents.types import Flag

#: In which parts names of people say who did it, and not what made it possible.
NAMELESS = ("cause", "prevention")
#: What blames, and what to write about instead.
_BLAMING = {
    r"human error": "say what made the error possible",
    r"operator error": "say what made the error possible",
    r"careless(?:ly|ness)?": "say what was seen, and what was not",
    r"negligen(?:t|ce|tly)": "say what was seen, and what was not",
    r"fault of": "say which condition it was",
    r"to blame": "say which condition it was",
    r"should have known": "say what was known at that moment",
    r"failed to notice": "say what was shown, and where",
    r"incompeten(?:t|ce)": "say what was not practised",
    r"stupid(?:ly|ity)?": "say what happened",
}
_SHORTEST = 3


def flags(parts: Mapping[str, str], *, people: Iterable[tuple[str, str]]) -> tuple[Flag, ...]:
    """What is flagged in the parts: words that blame anywhere, and in the cause and the prevention the names
    and handles of the people. `people` are pairs of name and handle.
    """
    wanted = sorted({word for name, handle in people for word in _words(name, handle)})
    return tuple(
        flag
        for part, text in parts.items()
        for flag in (*_blaming(part, text), *(_named(part, text, wanted) if part in NAMELESS else ()))
    )


def _words(name: str, handle: str) -> Iterator[str]:
    """A person is named by the whole name, by each part of it, and by the handle."""
    for word in {name, handle, *name.split()}:
        if len(word) >= _SHORTEST:
            yield word


def _blaming(part: str, text: str) -> Iterator[Flag]:
    for pattern, instead in _BLAMING.items():
        for found in re.finditer(rf"\b{pattern}\b", text, re.IGNORECASE):
            yield Flag(part, found[0], f"it blames: {instead}")


def _named(part: str, text: str, people: Iterable[str]) -> Iterator[Flag]:
    for word in people:
        # a handle is written in small letters, a name with a capital: "mark" the verb is nobody
        if re.search(rf"(?<!\w)@?{re.escape(word)}(?!\w)", text):
            yield Flag(part, word, "it names somebody: say which system or condition it was")
