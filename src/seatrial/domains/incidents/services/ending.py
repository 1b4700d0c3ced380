"""Resolving and reopening."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.incidents import models, policies, selectors
from seatrial.domains.incidents.events import IncidentReopened, IncidentResolved
from seatrial.domains.incidents.selectors.incidents import commander, value_of
from seatrial.domains.incidents.services.asking import ask_for_review
from seatrial.domains.incidents.services.leaders import first_commander
from seatrial.domains.incidents.services.locking import (
    LONGEST,
    CannotLead,
    expect_open,
    held_in,
    locked,
    write,
)
from seatrial.domains.incidents.services.once import expect_alone, one_at_a_time
from seatrial.domains.incidents.services.roles import take_role
from seatrial.domains.incidents.services.timing import next_update
from seatrial.domains.incidents.types import Incident
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid


@transaction.atomic
def resolve(name: str, *, resolution: str, actor: Actor, now: datetime) -> Incident:
    """The incident is over: nobody leads it, no update is due, and a postmortem is, where the policy asks for
    one (R201). Raises NotFound, Denied, Invalid without a word how it ended, CannotLead where it is over.
    """
    row = locked(name, actor=actor)
    held = held_in(row)
    answer = policies.may_lead(actor, roles=held, scopes=selectors.scopes_of(value_of(row)))
    require(answer, actor=actor, action="incidents.resolved", subject=f"incident:{row}")
    expect_open(row)
    if not resolution.strip() or len(resolution) > LONGEST:
        fault = Fault("/resolution", "nobody said how it ended", "Say in a line or two what ended it.")
        raise Invalid("the incident stays open: nobody said how it ended", faults=[fault])
    row.state, row.phase, row.resolved_at, row.resolution = "resolved", "resolved", now, resolution.strip()
    row.update_by, row.update_missed_at = None, None
    found = write(
        row, kind="resolved", words=row.resolution, actor=actor, now=now, details={"rank": row.rank}
    )
    models.Role.objects.filter(incident=row, until=None).update(until=now)
    ask_for_review(row, owner=commander(held), now=now)
    events.publish(
        IncidentResolved(
            incident=found.urn,
            service=found.service,
            title=found.title,
            rank=found.rank,
            severity=found.level,
        )
    )
    return found


@transaction.atomic
def reopen(name: str, *, reason: str, actor: Actor, now: datetime, commander_named: str = "") -> Incident:
    """The incident is open again and somebody leads it: whoever is named, else whoever reopens it. Its
    postmortem is a draft, and due once the incident is over. Raises NotFound, Denied, Invalid, CannotLead.
    """
    key = models.Incident.objects.get(uid=selectors.known_incident(name, actor=actor).uid).key
    if key:
        one_at_a_time(key)
    row = locked(name, actor=actor)
    scopes = selectors.scopes_of(value_of(row))
    answer = policies.may_lead(actor, roles=held_in(row), scopes=scopes)
    require(answer, actor=actor, action="incidents.reopened", subject=f"incident:{row}")
    if row.state == "open":
        raise CannotLead(f"{row} is open", remedy="Say in an update what was found.")
    expect_alone(value_of(row), key=key)
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid("nobody said why", faults=[Fault("/reason", "it is empty", "Say what was not over.")])
    person = first_commander(commander_named, actor=actor, scopes=scopes, now=now)
    row.state, row.phase, row.resolved_at, row.resolution = "open", "investigating", None, ""
    row.reopened += 1
    row.updated_at, row.update_by = now, next_update(row, now=now)
    write(row, kind="reopened", words=reason.strip(), actor=actor, now=now)
    models.Postmortem.objects.filter(incident=row).update(
        state="draft", due_at=None, closed_at=None, closed_by="", kept=[]
    )
    found = take_role(row, role="commander", person=person, actor=actor, now=now)
    events.publish(IncidentReopened(incident=found.urn, service=found.service, rank=found.rank))
    return found
