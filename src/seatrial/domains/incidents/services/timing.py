"""By when the next update of an incident is due."""

from datetime import datetime

from seatrial.domains.calendars.types import WEEKDAYS
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.incidents import models
from seatrial.domains.severities import rules as severities_rules
from seatrial.domains.severities import selectors as severities
from seatrial.domains.severities.types import Level
from seatrial.kit.problems import NotFound


def level_of(severity: str, *, service: Service | None) -> Level:
    """The level of that id in the scheme that the service picked; raises CannotMap of severities."""
    scheme = severities.of_service(service).scheme if service else severities.usual()
    return severities_rules.known_level(scheme, level=severity)


def next_update(row: models.Incident, *, now: datetime) -> datetime | None:
    """By when the next update is due, as the level of the incident says it (R188); None where none is."""
    try:
        scheme = severities.scheme(row.scheme)
    except NotFound:
        return None
    level = scheme.find(row.level)
    if level is None:
        return None
    service = catalog.by_uids([str(row.service_uid)]).get(str(row.service_uid)) if row.service_uid else None
    calendar = severities.of_service(service).calendar if service else WEEKDAYS
    return severities_rules.timers(level, start=now, calendar=calendar).update_by
