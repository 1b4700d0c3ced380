"""The way to incidents, and their boxes on the pages of services and on the overview."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.incidents import policies, selectors
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request
from seatrial.ui.search import Hit

_SHOWN = 5


def service_side(request: Request, subject: Service) -> Box:
    """What is open about the service, its last incidents, and how many of its postmortems are late."""
    wanted = selectors.filter_for(request.actor, service=subject.urn)
    overdue = len(selectors.overdue(subject.uid, now=clock.now()))
    context = {"rows": _rows(request, wanted), "service": subject, "overdue": overdue}
    return Box("incidents/part_service.html", context)


def of_alert(request: Request, subject: Any) -> Box:
    """The incidents that an alert belongs to, and the button that declares one from it."""
    known, now = catalog.known_to(request.actor), clock.now()
    mine = [
        each
        for each in selectors.with_target(f"alert:{subject.name}")
        if known is None or each.service in known
    ]
    rows = [(each, each.is_update_late(now)) for each in selectors.shown_all(mine, actor=request.actor)]
    may = policies.may_declare(request.actor, scopes=request.actor.within)
    said = {"rows": rows, "alert": subject, "may": may, "has": _has(subject.name, rows)}
    return Box("incidents/part_alert.html", said)


def _has(alert: str, rows: list[tuple[Any, bool]]) -> str:
    """`open` where it has an open incident; `over` where that ended after the alert was opened last, so that
    it is reopened; '' where the next one is declared.
    """
    if any(each.is_open for each, _ in rows):
        return "open"
    return "over" if selectors.ended_with(alert, among=selectors.declared_from(alert)) else ""


def overview(request: Request, subject: Any) -> Box | None:
    """What is open; nothing where nothing is."""
    del subject
    rows = _rows(request, selectors.filter_for(request.actor, state="open"))
    return Box("incidents/part_service.html", {"rows": rows}) if rows else None


def _rows(request: Request, wanted: Any) -> list[tuple[Any, bool]]:
    now = clock.now()
    found = selectors.shown_all(selectors.incidents(wanted, limit=_SHOWN), actor=request.actor)
    return [(each, each.is_update_late(now)) for each in found]


def _incidents(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    found = selectors.find_incidents(text, actor=actor, limit=limit)
    return [
        Hit(f"{each.name} {each.title}", reverse("incidents:room", args=[each.name]), each.state)
        for each in found
    ]


navigation.add(
    "Incidents", url_name="incidents:incidents", order=12, group="operation", icon="alert-triangle"
)
panels.add("service.side", name="incidents", order=20, build=service_side)
panels.add("alert", name="incidents", order=10, build=of_alert)
panels.add("overview", name="incidents", order=15, build=overview)
search.add("incidents", title="Incidents", order=46, find=_incidents)
search.add_action("Declare an incident", url_name="incidents:incidents", detail="something does not work")
search.add_action("Show the status page", url_name="incidents:status", detail="what customers read")
