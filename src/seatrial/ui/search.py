"""One search over everything: domains register what can be found, the page and the palette show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.urls import reverse

from seatrial.kit import matching
from seatrial.kit.access import Actor
from seatrial.kit.registry import Registry
from seatrial.ui import navigation

#: More letters than this are no search.
LONGEST = 100
EACH = 8

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """One thing that was found: what it is called, where it is, and a word beside it."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """`find(actor, text=..., limit=...)` gives the best hits, the best first, and none that the actor may
    not know of.
    """

    name: str
    title: str
    order: int
    find: Callable[..., Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Group:
    """What one source found."""

    name: str
    title: str
    hits: Sequence[Hit]


SOURCES: Registry[Source] = Registry("search source")


def add(name: str, *, title: str, order: int, find: Callable[..., Sequence[Hit]]) -> None:
    """From now on every search asks it; lower orders come first."""
    SOURCES.add(name, Source(name, title, order, find))


def add_action(
    title: str, *, url_name: str, detail: str = "", shown: Callable[[Actor], bool] | None = None
) -> None:
    """From now on a search finds the page where that is done, by the words for it.

    `shown` hides it from whom its page refuses anyhow, as in the navigation.
    """
    _ACTIONS.add(title, _Action(title, url_name, detail, shown))


@dataclass(frozen=True, slots=True)
class _Action:
    title: str
    url_name: str
    detail: str
    shown: Callable[[Actor], bool] | None


_ACTIONS: Registry[_Action] = Registry("search action")


def search(actor: Actor, *, text: str, limit: int = EACH) -> list[Group]:
    """What matches, by source; sources that find nothing are left out."""
    wanted = text.strip()[:LONGEST]
    if not wanted or actor.kind == "anonymous":
        return []
    sources = sorted(SOURCES, key=lambda source: source.order)
    found = ((source, source.find(actor, text=wanted, limit=limit)) for source in sources)
    return [Group(source.name, source.title, hits) for source, hits in found if hits]


def ranked(
    rows: QuerySet[Row], *, text: str, fields: Sequence[str], limit: int, also: Q | None = None
) -> list[Row]:
    """The rows whose fields match best: the whole, then its start, a word, initials, anywhere inside.

    Plain SQL: the database that we bring has no trigrams. Rows of which only `also` is true come last.
    """
    words = matching.words_of(text)
    if not words:
        return []
    whole = " ".join(words)
    initials = matching.initials_pattern(whole)
    steps = [
        _any(fields, "iexact", whole),
        _any(fields, "istartswith", whole),
        reduce(and_, (_any(fields, "iregex", matching.word_pattern(word)) for word in words)),
        _any(fields, "iregex", initials) if initials else Q(pk__in=[]),
        reduce(and_, (_any(fields, "icontains", word) for word in words)),
    ]
    if also is not None:
        steps.append(also)
    order = Case(
        *(When(step, then=Value(number)) for number, step in enumerate(steps)),
        default=Value(len(steps)),
        output_field=IntegerField(),
    )
    reached = reduce(or_, steps[3:])
    found = rows.filter(reached).annotate(search_rank=order)
    return list(found.order_by("search_rank", Length(fields[0]), fields[0])[:limit])


def _any(fields: Sequence[str], lookup: str, value: Any) -> Q:
    return reduce(or_, (Q(**{f"{field}__{lookup}": value}) for field in fields))


def best(titled: Sequence[Hit], *, text: str, limit: int) -> list[Hit]:
    """The same order for a few hits that are known anyway."""
    scored = [
        (rank, len(hit.title), hit)
        for hit in titled
        if (rank := matching.rank(hit.title, text=text)) is not None
    ]
    return [hit for _, _, hit in sorted(scored, key=lambda each: (*each[:2], each[2].title))][:limit]


def _pages(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    entries = (entry for entry in navigation.entries(actor) if not entry.post)
    return best([Hit(entry.label, reverse(entry.url_name)) for entry in entries], text=text, limit=limit)


def _things_to_do(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    known = [
        Hit(action.title, reverse(action.url_name), action.detail)
        for action in _ACTIONS
        if action.shown is None or action.shown(actor)
    ]
    return best(known, text=text, limit=limit)


add("pages", title="Pages", order=80, find=_pages)
add("actions", title="Actions", order=90, find=_things_to_do)
