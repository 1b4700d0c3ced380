"""What belongs to an incident: alerts, deployments, runs, other changes; and the vendors that take part."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts import services as alerts
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import models, policies, rules, selectors
from seatrial.domains.incidents.selectors.from_alerts import ALERT, known_alert
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.incidents.services.locking import (
    LONGEST,
    expect_open,
    held_in,
    locked,
    own_party,
    write,
)
from seatrial.domains.incidents.types import Incident, LinkKind, NewLink
from seatrial.kit.access import Actor, require, system
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid

_ACTOR = system("incidents")


@transaction.atomic
def link(name: str, *, new: NewLink, actor: Actor, now: datetime) -> Incident:
    """It is linked, and stands in the timeline; linked before, nothing changes. Raises NotFound, Denied,
    Invalid.
    """
    row = locked(name, actor=actor)
    found = value_of(row)
    answer = policies.may_write(actor, scopes=selectors.scopes_of(found), parties=selectors.parties_of(actor))
    require(answer, actor=actor, action="incidents.linked", subject=found.urn)
    new = replace(new, party=rules.party_urn(new.party))
    return attach(row, new=new, actor=actor, now=now)


def attach(row: models.Incident, *, new: NewLink, actor: Actor, now: datetime) -> Incident:
    """The same for a row that is locked, by whoever may. An alert names the incident from then on."""
    _check(row, new, actor)
    if new.kind == "alert":
        found = known_alert(new.target, actor=actor, place="/target")
        new = replace(new, target=f"{ALERT}{found.name}", title=new.title or found.title)
        alerts.belong(found.name, incident=str(row), now=now, by=actor.principal)
    if models.Link.objects.filter(incident=row, target=new.target).exists():
        return value_of(row)
    party = _own(row, actor) if actor.is_confined else new.party
    models.Link.objects.create(
        uid=new_uid(now), incident=row, kind=new.kind, target=new.target, title=new.title[:300], party=party,
        at=now, by=actor.principal,
    )  # fmt: skip
    return write(
        row, kind="linked", words=_words(new),
        actor=actor, now=now, audience="shared" if party else "internal", party=party, link=new.target,
        details={"kind": new.kind, "target": new.target},
    )  # fmt: skip


def _words(new: NewLink) -> str:
    name = new.target if "://" in new.target else new.target.partition(":")[2]
    if new.kind == "alert":
        return f"{name} {new.title}".strip()
    return f"{new.kind} {new.title or name}"


def _own(row: models.Incident, actor: Actor) -> str:
    return own_party(row, actor=actor)


def _check(row: models.Incident, new: NewLink, actor: Actor) -> None:
    faults = []
    if ":" not in new.target or len(new.target) > 500 or new.target.split() != [new.target]:
        remedy = "Write its name, as alert:AL-12, or its address."
        faults.append(Fault("/target", "nothing names what is linked", remedy))
    takes_part = models.Party.objects.filter(incident=row, urn=new.party, until=None)
    if new.party and not actor.is_confined and not takes_part.exists():
        faults.append(Fault("/party", f"{new.party[:80]} does not take part", "Let it take part first."))
    if faults:
        raise Invalid(f"nothing is linked: {faults[0].detail}", faults=faults)


@transaction.atomic
def follow(kind: LinkKind, *, target: str, title: str, service_uid: str, now: datetime) -> int:
    """What happens to a service belongs to each of its open incidents. Gives how many; again, nothing."""
    rows = models.Incident.objects.select_for_update().filter(state="open", service_uid=service_uid)
    for row in rows.order_by("number"):
        attach(row, new=NewLink(kind, target, title), actor=_ACTOR, now=now)
    return len(rows)


@transaction.atomic
def join_party(name: str, *, party: str, task: str, actor: Actor, now: datetime) -> Incident:
    """A vendor takes part: its people see what is shared with it, and write into that (R191). Again, nothing
    changes. Raises NotFound, Denied, Invalid, CannotLead where the incident is over.
    """
    row, party = locked(name, actor=actor), rules.party_urn(party)
    _may_lead(row, actor, "incidents.party-joined")
    expect_open(row)
    faults = []
    if party.partition(":")[0] not in ("service", "team", "system") or catalog.entity(party) is None:
        remedy = "Name the service, team or system that its people hold their role within: service:printer."
        faults.append(Fault("/party", f"there is no {party[:80]!r}", remedy))
    if not task.strip() or len(task) > LONGEST:
        faults.append(Fault("/task", "its part is missing or too long", "Say what they are asked to do."))
    if faults:
        raise Invalid(f"nobody takes part: {faults[0].detail}", faults=faults)
    if models.Party.objects.filter(incident=row, urn=party, until=None).exists():
        return value_of(row)
    models.Party.objects.create(
        uid=new_uid(now), incident=row, urn=party, task=task.strip(), since=now, by=actor.principal
    )
    return write(
        row, kind="party-joined", words=task.strip(), actor=actor, now=now, audience="shared", party=party,
        details={"party": party}, link=party,
    )  # fmt: skip


@transaction.atomic
def part_ways(name: str, *, party: str, actor: Actor, now: datetime) -> Incident:
    """The vendor sees nothing of what is written from now on, nor of what was. Where it does not take part,
    nothing changes. Raises NotFound, Denied.
    """
    row, party = locked(name, actor=actor), rules.party_urn(party)
    _may_lead(row, actor, "incidents.party-left")
    if not models.Party.objects.filter(incident=row, urn=party, until=None).update(until=now):
        return value_of(row)
    return write(
        row, kind="party-left", words=party, actor=actor, now=now, details={"party": party}, link=party
    )


def _may_lead(row: models.Incident, actor: Actor, action: str) -> None:
    scopes = selectors.scopes_of(value_of(row))
    answer = policies.may_lead(actor, roles=held_in(row), scopes=scopes)
    require(answer, actor=actor, action=action, subject=f"incident:{row}")
