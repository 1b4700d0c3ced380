"""How well a title matches what somebody types: whole, at its start, at a word, by initials, anywhere."""

import re
from typing import Final

EXACT: Final = 0
START: Final = 1
WORD: Final = 2
INITIALS: Final = 3
INSIDE: Final = 4
_MOST_INITIALS = 8


def words_of(text: str) -> list[str]:
    """What was typed, as words: each must be found."""
    return text.casefold().split()


def word_pattern(text: str) -> str:
    """A regular expression (the same in Python and PostgreSQL) for a word that begins so."""
    return rf"(^|[^a-z0-9]){re.escape(text.casefold())}"


def initials_pattern(text: str) -> str:
    """One for words that begin with these letters, one after the other; '' where it is no initials."""
    letters = text.casefold()
    if not (2 <= len(letters) <= _MOST_INITIALS and letters.isascii() and letters.isalnum()):
        return ""
    return "(^|[^a-z0-9])" + "[a-z0-9]*[^a-z0-9]+".join(letters)


def rank(title: str, *, text: str) -> int | None:
    """How well the title matches (lower is better), None where it does not."""
    plain, wanted = title.casefold(), " ".join(words_of(text))
    if not wanted or plain == wanted:
        return EXACT if wanted else None
    if plain.startswith(wanted):
        return START
    if all(re.search(word_pattern(word), plain) for word in wanted.split()):
        return WORD
    initials = initials_pattern(wanted)
    if initials and re.search(initials, plain):
        return INITIALS
    return INSIDE if all(word in plain for word in wanted.split()) else None
