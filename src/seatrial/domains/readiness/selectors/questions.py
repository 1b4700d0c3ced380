"""What is open about how services are operated (R148)."""

from datetime import date

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.readiness.rules import Points, points
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor


def questions(service: Service | None, *, actor: Actor, today: date) -> Points:
    """Every question as it stands that day: for the service, or for everybody without one.

    A confined actor sees what is for everybody and for what it knows.
    """
    policies = [found.body for found in workspace.definitions(kind="OperatingPolicy")]
    asked = [found.body for found in workspace.definitions(kind="OpenQuestion")]
    seen = [body for body in asked if _may_see(body["spec"].get("about", ""), actor)]
    about = catalog.scopes(service) if service else ()
    return points(policies, questions=seen, today=today, about=about)


def _may_see(about: str, actor: Actor) -> bool:
    return not about or not actor.is_confined or catalog.knows_urn(actor, urn=about)
