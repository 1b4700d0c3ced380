"""The navigation: what exists, hung in by the domain that has it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse

from seatrial.kit.access import Actor
from seatrial.kit.registry import Registry
from seatrial.ui.requests import actor_of

Place = Literal["main", "foot"]
#: Where an entry of `main` stands; "" is above all groups.
Group = Literal["", "operation", "readiness", "organisation", "setup"]
#: Their titles in order, and whether one is open also where the page is of another one: what people need
#: daily is, the rest is a click away.
GROUPS: dict[Group, tuple[str, bool]] = {
    "": ("", True),
    "operation": ("Operation", True),
    "readiness": ("Readiness", True),
    "organisation": ("Organisation", False),
    "setup": ("Set-up", False),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in. `post` entries are buttons of a form (sign out), the others links."""

    label: str
    url_name: str
    order: int
    icon: str
    place: Place
    post: bool
    #: whether it is anything for the actor; None: it is for everybody who is signed in
    shown: Callable[[Actor], bool] | None = None
    #: how many things wait there for the actor; None: nothing is counted
    count: Callable[[Actor], int] | None = None
    group: Group = ""
    #: beginnings of further addresses that belong to it
    roots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one page shows it. `current` is the value of `aria-current`, '' where it is not.

    `count` is how many things wait there, 0 where none or nothing is counted.
    """

    label: str
    url: str
    icon: str
    post: bool
    current: Literal["page", "true", ""]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Items:
    """A group as one page shows it; the one without a title has no heading and does not fold."""

    title: str
    items: Sequence[Item]
    is_open: bool


ENTRIES: Registry[Entry] = Registry("navigation entry")


def add(
    label: str,
    *,
    url_name: str,
    order: int,
    icon: str = "",
    place: Place = "main",
    post: bool = False,
    shown: Callable[[Actor], bool] | None = None,
    count: Callable[[Actor], int] | None = None,
    group: Group = "",
    roots: tuple[str, ...] = (),
) -> None:
    """From now on every page of a signed-in person lists it. `icon` is a name from assets/icons.txt.

    `count` is asked on each page: it must cost one indexed look.

    `shown` hides it from whom its page refuses anyhow: the page decides, the list only spares the way.
    """
    known = ENTRIES.find(url_name)
    entry = Entry(label, url_name, order, icon, place, post, shown, count, group, roots)
    if known != entry:
        ENTRIES.add(url_name, entry)


def entries(actor: Actor) -> list[Entry]:
    """Those that are anything for the actor, in order: what pages list, and what a search finds."""
    found = (entry for entry in ENTRIES if entry.shown is None or entry.shown(actor))
    return sorted(found, key=lambda entry: entry.order)


def items(request: HttpRequest, *, place: Place) -> list[Item]:
    """The entries of the place in order, with the one marked that the page belongs to."""
    actor = actor_of(request)
    found = [entry for entry in entries(actor) if entry.place == place]
    return [_item(entry, path=request.path, actor=actor) for entry in found]


def groups(request: HttpRequest) -> list[Items]:
    """The main entries group by group, without groups that are nothing for the actor."""
    actor = actor_of(request)
    main = [entry for entry in entries(actor) if entry.place == "main"]
    found = []
    for group, (title, is_daily) in GROUPS.items():
        shown = [_item(entry, path=request.path, actor=actor) for entry in main if entry.group == group]
        if shown:
            found.append(Items(title, shown, is_daily or any(item.current for item in shown)))
    return found


def _item(entry: Entry, *, path: str, actor: Actor) -> Item:
    url = reverse(entry.url_name)
    current: Literal["page", "true", ""] = ""
    if path == url:
        current = "page"
    elif any(path == root or path.startswith(f"{root}/") for root in (url.rstrip("/") or url, *entry.roots)):
        current = "true"
    waiting = entry.count(actor) if entry.count else 0
    return Item(entry.label, url, entry.icon, entry.post, current, waiting)
