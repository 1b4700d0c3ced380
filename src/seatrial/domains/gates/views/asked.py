"""What the addresses of lists say, and services under the names that they have now."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.ui.requests import Request

PAGE = 50
_LONGEST = 200


def said_of(request: Request, *, names: Sequence[str]) -> dict[str, str]:
    """Those of the fields that the address gives a value."""
    found = {name: request.GET.get(name, "").strip()[:_LONGEST] for name in names}
    return {name: value for name, value in found.items() if value}


def cursor_of(request: Request) -> UUID | None:
    """Behind which one the page begins; a cursor that is none begins at the beginning."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


def services_of(uids: Iterable[str]) -> Mapping[str, Service]:
    """The services by uid, with one query."""
    return catalog.by_uids(sorted(set(uids)))
