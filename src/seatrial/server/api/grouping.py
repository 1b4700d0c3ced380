"""Addresses by their first word: each of them is looked for among its like, not among all."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, path


def grouped(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses with the same names; those below one first word are resolved together.

    Django tries one address after the other, and to try them all takes longer than many an answer.
    """
    alone: list[URLPattern | URLResolver] = []
    below: dict[str, list[URLPattern]] = {}
    for each in patterns:
        word, slash, rest = str(each.pattern).partition("/")
        if isinstance(each, URLPattern) and slash and "<" not in word:
            moved = path(rest, each.callback, each.default_args, each.name)  # type: ignore[arg-type]
            below.setdefault(word + slash, []).append(moved)
        else:
            alone.append(each)
    return [*alone, *(path(word, (found, "", "")) for word, found in below.items())]
