"""Did you mean?"""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, *, known: Iterable[str]) -> str | None:
    """The known word that the word was most likely meant to be, or None."""
    choices = {choice.casefold(): choice for choice in known}
    found = get_close_matches(word.casefold(), choices, n=1, cutoff=0.6)
    return choices[found[0]] if found else None


def did_you_mean(word: str, *, known: Iterable[str]) -> str:
    """A remedy in words: the nearest known word, or the list of all where none is near."""
    choices = sorted(known)
    near = nearest(word, known=choices)
    if near is not None:
        return f"Did you mean {near}?"
    return f"Known are: {', '.join(choices)}." if choices else ""
