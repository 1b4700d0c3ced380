"""Declaring: from then on somebody leads it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.incidents import models, policies
from seatrial.domains.incidents.events import IncidentDeclared
from seatrial.domains.incidents.selectors.from_alerts import filled
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.incidents.services.leaders import first_commander
from seatrial.domains.incidents.services.linking import attach
from seatrial.domains.incidents.services.locking import LONGEST, write
from seatrial.domains.incidents.services.once import declared_before, next_key
from seatrial.domains.incidents.services.roles import take_role
from seatrial.domains.incidents.services.timing import level_of, next_update
from seatrial.domains.incidents.types import Incident, NewIncident, NewLink
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid

_NUMBERING = "SELECT pg_advisory_xact_lock(hashtext('seatrial.incidents.number'))"
#: Deployments of the service from so long before belong to it: what changed last is asked first.
_BEFORE = timedelta(hours=24)
_MOST_DEPLOYMENTS = 5


@transaction.atomic
def declare(new: NewIncident, *, actor: Actor, now: datetime) -> Incident:
    """The incident is open and has a commander, the first update is due as its level says, and deployments of
    the last day are linked. Where `new.key` declared one before, that one is given back as it is; the key of
    an alert (`alert:AL-12`) gives back the open one of its group. Title, service and severity are those of
    its alerts where nothing else is said.

    Raises Invalid with every fault, NotFound for a service that the actor may not know of, Denied, CannotLead
    where nobody would lead it or the incident of the alert is over, CannotMap for a level that is none here.
    """
    before = declared_before(new, actor=actor, now=now) if new.key else None
    if before is not None:
        return before
    new = filled(new, actor=actor, now=now)
    service = _service(new, actor)
    scopes = catalog.scopes(service) if service else ()
    subject = service.urn if service else "incidents:all"
    require(
        policies.may_declare(actor, scopes=scopes), actor=actor, action="incidents.declared", subject=subject
    )
    _check(new, now)
    level = level_of(new.severity, service=service)
    person = first_commander(new.commander, actor=actor, scopes=scopes, now=now)
    row = models.Incident(
        uid=new_uid(now), number=_next_number(), title=new.title.strip(), summary=new.summary.strip(),
        service_uid=UUID(service.uid) if service else None, service=service.urn if service else "",
        scheme=level.scheme, level=level.id, rank=level.rank, started_at=new.started_at,
        detected_at=new.detected_at, declared_at=now, declared_by=actor.principal, updated_at=now,
        key=next_key(new.key),
    )  # fmt: skip
    row.update_by = next_update(row, now=now)
    row.save(force_insert=True)
    write(
        row, kind="declared", words=f"{row.level}: {row.title}", actor=actor, now=now,
        details={"severity": level.name, "service": row.service},
    )  # fmt: skip
    take_role(row, role="commander", person=person, actor=actor, now=now)
    _attach_what_is_known(row, new, service=service, actor=actor, now=now)
    found = value_of(row)
    events.publish(IncidentDeclared(incident=found.urn, service=found.service, rank=found.rank))
    return found


def _service(new: NewIncident, actor: Actor) -> Service | None:
    if not new.service:
        return None
    return catalog.known_service(new.service.removeprefix("service:"), actor=actor)


def _check(new: NewIncident, now: datetime) -> None:
    faults = []
    if not new.title.strip() or len(new.title) > 200:
        faults.append(
            Fault("/title", "the title is missing or too long", "Say in a line what does not work.")
        )
    if not new.severity:
        faults.append(Fault("/severity", "nobody said how bad it is", "Name a level, as SEV2."))
    if len(new.summary) > LONGEST:
        faults.append(Fault("/summary", "the summary is too long", "Write the rest into the timeline."))
    for place, moment in (("/started_at", new.started_at), ("/detected_at", new.detected_at)):
        if moment is not None and moment > now:
            faults.append(
                Fault(place, "it lies in the future", "Give the moment as it was, or leave it out.")
            )
    if faults:
        raise Invalid(f"the incident is not declared: {faults[0].detail}", faults=faults)


def _attach_what_is_known(
    row: models.Incident, new: NewIncident, *, service: Service | None, actor: Actor, now: datetime
) -> None:
    """The alerts that it is declared from, and what was deployed lately."""
    for name in new.alerts:
        attach(row, new=NewLink("alert", f"alert:{name.removeprefix('alert:')}"), actor=actor, now=now)
    if service is None or actor.is_confined:
        return
    found, _ = catalog.deployments(service=service, limit=_MOST_DEPLOYMENTS)
    for each in reversed(found):
        if each.started_at > now - _BEFORE:
            title = f"{each.environment}: {each.version or each.revision}"
            attach(row, new=NewLink("deployment", f"deployment:{each.uid}", title), actor=actor, now=now)


def _next_number() -> int:
    """Numbers have no gaps: whoever declares the next one waits until this one stands or does not."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERING)
    return (models.Incident.objects.aggregate(last=Max("number"))["last"] or 0) + 1
