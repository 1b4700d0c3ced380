"""The way to the actions, their boxes on the pages of lower floors, and what a search finds of them."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from seatrial.domains.actions import policies, rules, selectors
from seatrial.domains.actions.types import Filter
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request
from seatrial.ui.search import Hit

#: Actions that a box shows; the list has the others.
_SHOWN = 6


def service_actions(request: Request, subject: Service) -> Box:
    """What is open about the service, the first to be due first."""
    today = rules.today(clock.now())
    found = selectors.next_due(Filter(service=subject.urn), limit=_SHOWN)
    context = {
        "service": subject,
        "actions": [(each, each.is_overdue(today)) for each in found],
        "counts": selectors.counts(Filter(service=subject.urn), today=today),
        "may": policies.may_open(request.actor, scopes=catalog.scopes(subject)),
    }
    return Box("actions/part_service.html", context)


def overview(request: Request, subject: Any) -> Box | None:
    """How many are open and overdue, and which of them are whose who looks; nothing where there is none."""
    del subject
    today, known = rules.today(clock.now()), catalog.known_to(request.actor)
    counts = selectors.counts(Filter(known=known), today=today)
    if not (counts.open or counts.done):
        return None
    mine = selectors.next_due(Filter(owner=request.actor.principal, known=known), limit=_SHOWN)
    context = {"counts": counts, "mine": [(each, each.is_overdue(today)) for each in mine]}
    return Box("actions/part_overview.html", context)


def _actions(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    found = selectors.find_actions(text, known=catalog.known_to(actor), limit=limit)
    return [
        Hit(f"{each.name} {each.title}", reverse("actions:action", args=[each.name]), each.state)
        for each in found
    ]


def _opens(actor: Actor) -> bool:
    return policies.may_open(actor, scopes=()).allowed


navigation.add("Actions", url_name="actions:actions", order=35, group="readiness", icon="list-check")
navigation.add("Risks", url_name="actions:risks", order=37, group="readiness", icon="alert-triangle")
panels.add("service.side", name="actions", order=30, build=service_actions)
panels.add("overview", name="actions", order=40, build=overview)
search.add("action-items", title="Open actions and closed ones", order=45, find=_actions)
search.add_action("Show what may go wrong", url_name="actions:risks", detail="the register of risks")
search.add_action("Open an action", url_name="actions:new", detail="who does what by when", shown=_opens)
