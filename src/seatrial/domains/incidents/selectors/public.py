"""What everybody may read. Only fields that were written for that are read here."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import formats, models
from seatrial.domains.incidents.selectors.policies import policy
from seatrial.domains.incidents.types import (
    Component,
    PublicComponent,
    PublicIncident,
    PublicUpdate,
    StatusPage,
)
from seatrial.kit.problems import NotFound

#: How long what is over stands on the page, and how many of those.
_BACK = timedelta(days=90)
_MOST = 50
#: The columns that customers may know of. The phase is none: they read the one that was said to them.
_COLUMNS = ("uid", "service_uid", "public_title", "declared_at", "resolved_at")


def status_page(*, now: datetime) -> StatusPage:
    """The page as it is now. A few queries, whatever happened."""
    said = policy()
    names = _names(said.components)
    rows = models.Incident.objects.exclude(public_title="").only(*_COLUMNS).order_by("-declared_at")
    running = list(rows.filter(state="open")[:_MOST])
    over = list(rows.filter(state="resolved", resolved_at__gt=now - _BACK)[:_MOST])
    updates = _updates([*running, *over])
    found = {row.uid: _value(row, names, updates) for row in (*running, *over)}
    phases = {str(row.service_uid): found[row.uid].phase for row in reversed(running)}
    return StatusPage(
        title=said.status_title, about=said.status_about,
        components=tuple(
            PublicComponent(name, phases.get(uid, "operational")) for uid, name in names.items()
        ),
        open=tuple(found[row.uid] for row in running), past=tuple(found[row.uid] for row in over),
        made_at=now,
    )  # fmt: skip


def status_files(found: StatusPage, *, site: str) -> dict[str, bytes]:
    """The page as files that need no Seatrial, by name; `site` is where this one is reached."""
    return formats.status_files(found, address=f"{site}/status")


def public_incident(uid: str) -> PublicIncident:
    """The incident as customers know it; raises NotFound where the status page does not know of it."""
    row = models.Incident.objects.exclude(public_title="").only(*_COLUMNS).filter(uid=uid).first()
    if row is None:
        raise NotFound("the status page knows of no such incident", remedy="Look at the status page.")
    return _value(row, _names(policy().components), _updates([row]))


def component_of(service: str) -> str:
    """What customers call the service; '' where the status page does not list it."""
    return next((each.name for each in policy().components if each.service == service), "")


def _names(components: Sequence[Component]) -> Mapping[str, str]:
    """What each service is called, by its uid: a renamed one is still the same."""
    services = catalog.by_urns([each.service for each in components])
    return {services[each.service].uid: each.name for each in components if each.service in services}


def _updates(rows: Sequence[models.Incident]) -> Mapping[object, list[PublicUpdate]]:
    """What was said to everybody, the newest first, by incident."""
    found: dict[object, list[PublicUpdate]] = {}
    entries = models.Entry.objects.filter(incident__in=[row.uid for row in rows], audience="public")
    for each in entries.order_by("-position").values_list("incident_id", "at", "phase", "words"):
        found.setdefault(each[0], []).append(PublicUpdate(each[1], each[2], each[3]))
    return found


def _value(
    row: models.Incident, names: Mapping[str, str], updates: Mapping[object, list[PublicUpdate]]
) -> PublicIncident:
    said = tuple(updates.get(row.uid, ()))
    return PublicIncident(
        uid=str(row.uid), title=row.public_title, component=names.get(str(row.service_uid), ""),
        phase="resolved" if row.resolved_at else said[0].phase if said else "investigating",
        began_at=said[-1].at if said else row.declared_at,
        ended_at=row.resolved_at, updates=said,
    )  # fmt: skip
