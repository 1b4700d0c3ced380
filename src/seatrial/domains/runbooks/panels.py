"""The way to the runbooks, their box on the page of a service, and what a search finds of them."""

from collections.abc import Sequence

from django.urls import reverse

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.selectors import library
from seatrial.domains.runbooks.types import STANDARD_KINDS, Wanted
from seatrial.domains.runbooks.types.runs import RunFilter
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request
from seatrial.ui.search import Hit

#: Runbooks and open runs that the box shows; the library has the others.
_SHOWN, _OPEN = 8, 3


def service_side(request: Request, subject: Service) -> Box | None:
    """The runbooks of the service, the standard kinds that it lacks, and runs that are open (R117)."""
    del request
    found = library.runbooks(Wanted(service=subject.urn), now=clock.now())
    kinds = {each.kind for each in found}
    context = {
        "service": subject,
        "runbooks": found[:_SHOWN],
        "missing": [kind for kind in STANDARD_KINDS if kind not in kinds],
        "open": selectors.runs(RunFilter(service_uid=subject.uid, only_open=True), limit=_OPEN),
        "switch": selectors.stop_switch(),
    }
    return Box("runbooks/part_service.html", context)


def _found(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    wanted = Wanted(text=text, known=catalog.known_to(actor))
    found = library.runbooks(wanted, now=clock.now(), limit=limit)
    return [
        Hit(
            each.title or each.name,
            reverse("runbooks:runbook", args=[each.name]),
            f"{each.kind}, {each.state}",
        )
        for each in found
    ]


navigation.add(
    "Runbooks",
    url_name="runbooks:runbooks",
    order=16,
    group="operation",
    icon="file-text",
    roots=("/runs", "/rehearsals", "/adherence"),
)
panels.add("service.side", name="runbooks", order=30, build=service_side)
search.add("runbooks", title="Runbooks", order=35, find=_found)
search.add_action("Show runs of runbooks", url_name="runbooks:runs", detail="open ones and history")
search.add_action("Show what no runbook is written for", url_name="runbooks:inventory", detail="gaps")
