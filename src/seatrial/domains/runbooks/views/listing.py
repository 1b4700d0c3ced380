"""The lists of the inventory of all services: runbooks by trigger and owner, failure modes, routine tasks."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks.formats.cards import trigger_words
from seatrial.domains.runbooks.rules.inventory import COVER_STATES, Mode, Task
from seatrial.domains.runbooks.selectors import inventories
from seatrial.domains.runbooks.selectors.inventories import Listed
from seatrial.domains.runbooks.types import LIBRARY_STATES, Wanted
from seatrial.domains.runbooks.views.asking import Asked
from seatrial.kit import clock
from seatrial.ui.requests import Request

#: What a list is called in the address of the page, and its address in the API.
LISTS: Mapping[str, str] = {
    "runbooks": "/inventory",
    "failure-modes": "/failure-modes",
    "routine-tasks": "/routine-tasks",
}
_PAGE = 50
Row = tuple[str, Any, Any]


def listed(request: Request, *, of: str, about: Asked) -> dict[str, Any]:
    """What the page shows of that list."""
    states = LIBRARY_STATES if of == "runbooks" else COVER_STATES
    state = said if (said := request.GET.get("state", "")) in states else ""
    after = request.GET.get("after", "")[:500].replace("\x00", "")
    rows, places = _rows(of, about, state, after)
    return {
        "listed": rows[:_PAGE],
        "following": places[_PAGE - 1] if len(rows) > _PAGE else "",
        "titles": catalog.titles({row[0] for row in rows}),
        "state": state,
        "states": states,
        "filtered": bool(about.service or about.team or state or after),
        "csv": about.csv(LISTS[of], state=state),
    }


def _rows(of: str, about: Asked, state: str, after: str) -> tuple[list[Row], list[str]]:
    """Each row with its service, and where each stands."""
    if of == "runbooks":
        wanted = Wanted(state=state, known=about.known)
        found = inventories.mapped(wanted, now=clock.now(), after=after, limit=_PAGE + 1)
        rows = [(service, entry, trigger_words(entry.front)) for service, entry in found]
        return rows, [entry.name for _, entry in found]
    parts: list[Listed[Mode]] | list[Listed[Task]]
    if of == "failure-modes":
        parts = inventories.failure_modes(about.known, state=state, after=after, limit=_PAGE + 1)
    else:
        parts = inventories.routine_tasks(about.known, state=state, after=after, limit=_PAGE + 1)
    return [(each.service, each.part, None) for each in parts], [each.place for each in parts]
