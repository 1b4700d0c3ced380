"""Taking the lock of one incident, and writing a line of its timeline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.audit import services as audit
from seatrial.domains.incidents import models, selectors
from seatrial.domains.incidents.events import IncidentChanged
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.incidents.types import Audience, EntryKind, Held, Incident
from seatrial.kit import events
from seatrial.kit.access import Actor
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem

LONGEST = 10_000


class CannotLead(Problem):
    """The incident is not in a state in which that can be done, or that person cannot do it."""

    type = "cannot-lead-incident"
    title = "That cannot be done about the incident"
    status = 409


def locked(name: str, *, actor: Actor) -> models.Incident:
    """The row of the incident, locked until the transaction ends: changes of one incident come one after the
    other. Raises NotFound, also where the actor may not know of it.
    """
    found = selectors.known_incident(name, actor=actor)
    return models.Incident.objects.select_for_update().get(uid=found.uid)


def expect_open(row: models.Incident) -> None:
    """Returns where somebody leads it; raises CannotLead where it is over."""
    if row.state != "open":
        raise CannotLead(f"{row} is over", remedy=f"Reopen it: seatrial incident reopen {row}")


def held_in(row: models.Incident) -> list[Held]:
    """Who had which role in it."""
    return list(selectors.roles([str(row.uid)]).get(str(row.uid), []))


def write(
    row: models.Incident, *, kind: EntryKind, words: str, actor: Actor, now: datetime,
    audience: Audience = "internal", party: str = "", phase: str = "", link: str = "",
    details: Mapping[str, Any] | None = None,
) -> Incident:  # fmt: skip
    """The row is stored, what happened stands in its timeline and, without the words, in the log. Gives its
    value. What a vendor does is shared with its own part.
    """
    if actor.is_confined and audience == "internal":
        audience, party = "shared", own_party(row, actor=actor)
    row.revision += 1
    row.save()
    models.Entry.objects.create(
        uid=new_uid(now), incident=row, position=row.revision, kind=kind, at=now, words=words[:LONGEST],
        by=actor.principal, audience=audience, party=party if audience == "shared" else "", phase=phase,
        link=link[:500],
    )  # fmt: skip
    found = value_of(row)
    said = {"position": row.revision, "audience": audience, **(details or {})}
    audit.record(f"incidents.{kind}", actor=actor, subject=found.urn, details=said, now=now)
    events.publish(
        IncidentChanged(incident=found.urn, service=found.service, kind=kind, position=row.revision)
    )
    return found


def own_party(row: models.Incident, *, actor: Actor) -> str:
    """As which party a confined actor takes part in it; '' where it knows of it as the service's own."""
    rows = models.Party.objects.filter(incident=row, until=None, urn__in=selectors.parties_of(actor))
    return rows.values_list("urn", flat=True).first() or row.service
