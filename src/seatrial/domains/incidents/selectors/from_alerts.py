"""Incidents that are declared from alerts: what the alerts say counts where nobody said otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seatrial.domains.alerts import selectors as alerts
from seatrial.domains.alerts.types.listing import ShownAlert
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents.types import NewIncident
from seatrial.domains.severities import rules as severities_rules
from seatrial.domains.severities import selectors as severities
from seatrial.kit.access import Actor
from seatrial.kit.problems import Fault, Invalid, NotFound

ALERT = "alert:"


def known_alert(name: str, *, actor: Actor, place: str) -> ShownAlert:
    """The alert of that name (`AL-12`, `alert:AL-12`); raises Invalid, naming the place, where the actor
    knows of none.
    """
    try:
        return alerts.alert(name.removeprefix(ALERT), actor=actor)
    except NotFound as problem:
        fault = Fault(place, problem.detail, "List them: seatrial alert list")
        raise Invalid(f"nothing is linked: {problem.detail}", faults=[fault]) from None


def filled(new: NewIncident, *, actor: Actor, now: datetime) -> NewIncident:
    """The same, with title, service, severity and moments of its alerts where it says none: the first one
    that has a service names it, and the worst one says how bad it is. Raises Invalid for an alert that there
    is not.
    """
    found = [known_alert(each, actor=actor, place="/alerts") for each in new.alerts]
    if not found:
        return new
    owner = next((each.service for each in found if each.service), "")
    service = new.service or (f"service:{owner}" if owner else "")
    began = min(each.starts_at for each in found)
    return replace(
        new,
        title=new.title if new.title.strip() else found[0].title[:200],
        service=service,
        severity=new.severity or _severity(found, service, actor),
        started_at=new.started_at or (began if began <= now else None),
        detected_at=new.detected_at or min(*(each.first_at for each in found), now),
        alerts=tuple(each.name for each in found),
    )


def _severity(found: Sequence[ShownAlert], service: str, actor: Actor) -> str:
    """The worst level of the alerts, as the scheme of the service calls it; '' where none has one."""
    schemes = severities.schemes()
    levels = [
        level
        for each in found
        if each.level and each.scheme in schemes and (level := schemes[each.scheme].find(each.level))
    ]
    if not levels:
        return ""
    worst = min(levels, key=lambda each: each.rank)
    owner = catalog.known_service(service.removeprefix("service:"), actor=actor) if service else None
    scheme = severities.of_service(owner).scheme if owner else severities.usual()
    same = worst in scheme.levels
    return worst.id if same else severities_rules.map_level(worst, to=scheme).id
