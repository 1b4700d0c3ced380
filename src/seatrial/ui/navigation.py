"""The navigation: what exists, hung in by the domain that has it."""

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse

from seatrial.kit.registry import Registry

Place = Literal["main", "foot"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in. `post` entries are buttons of a form (sign out), the others links."""

    label: str
    url_name: str
    order: int
    icon: str
    place: Place
    post: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one page shows it. `current` is the value of `aria-current`, '' where it is not."""

    label: str
    url: str
    icon: str
    post: bool
    current: Literal["page", "true", ""]


ENTRIES: Registry[Entry] = Registry("navigation entry")


def add(
    label: str, *, url_name: str, order: int, icon: str = "", place: Place = "main", post: bool = False
) -> None:
    """From now on every page of a signed-in person lists it. `icon` is a name from assets/icons.txt."""
    known = ENTRIES.find(url_name)
    entry = Entry(label, url_name, order, icon, place, post)
    if known != entry:
        ENTRIES.add(url_name, entry)


def items(request: HttpRequest, *, place: Place) -> list[Item]:
    """The entries of the place in order, with the one marked that the page belongs to."""
    found = sorted((entry for entry in ENTRIES if entry.place == place), key=lambda entry: entry.order)
    return [_item(entry, path=request.path) for entry in found]


def _item(entry: Entry, *, path: str) -> Item:
    url = reverse(entry.url_name)
    current: Literal["page", "true", ""] = ""
    if path == url:
        current = "page"
    elif url != "/" and path.startswith(f"{url.rstrip('/')}/"):
        current = "true"
    return Item(entry.label, url, entry.icon, entry.post, current)
