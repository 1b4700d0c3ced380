"""Saying how it goes: notes for the timeline, updates for those inside, vendors and customers."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import models, policies, rules, selectors
from seatrial.domains.incidents.selectors.incidents import commander, value_of
from seatrial.domains.incidents.services.asking import ask_for_review
from seatrial.domains.incidents.services.locking import LONGEST, expect_open, held_in, locked, write
from seatrial.domains.incidents.services.timing import level_of, next_update
from seatrial.domains.incidents.types import Audience, Facts, Incident, Told
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid


@transaction.atomic
def update(name: str, *, told: Told, actor: Actor, now: datetime) -> Incident:
    """The update stands in the timeline, and the next one is due as the level says. A public one stands on
    the status page; without a phase it says the one that customers were told last. Raises NotFound, Denied,
    Invalid, CannotLead where the incident is over.
    """
    row, told = locked(name, actor=actor), replace(told, party=rules.party_urn(told.party))
    found = value_of(row)
    ask = policies.may_publish if told.audience == "public" else policies.may_lead
    answer = ask(actor, roles=held_in(row), scopes=selectors.scopes_of(found))
    require(answer, actor=actor, action="incidents.updated", subject=found.urn)
    expect_open(row)
    _check(row, told)
    if told.phase:
        row.phase = told.phase
    phase = told.phase or (_public_phase(row) if told.audience == "public" else row.phase)
    if told.audience == "public" and told.public_title:
        row.public_title = told.public_title.strip()
    row.updated_at, row.update_by, row.update_missed_at = now, next_update(row, now=now), None
    return write(
        row, kind="updated", words=told.words.strip(), actor=actor, now=now, audience=told.audience,
        party=told.party, phase=phase, details={"phase": phase},
    )  # fmt: skip


def _public_phase(row: models.Incident) -> str:
    """The phase that customers were told last; leaving it out says nothing of what those inside know."""
    said = models.Entry.objects.filter(incident=row, audience="public").order_by("-position")
    return said.values_list("phase", flat=True).first() or "investigating"


def _check(row: models.Incident, told: Told) -> None:
    faults = []
    if not told.words.strip() or len(told.words) > LONGEST:
        faults.append(
            Fault("/words", "the update says nothing, or too much", "Say in a few lines how it goes.")
        )
    if told.phase == "resolved":
        faults.append(Fault("/phase", "an update resolves nothing", "Resolve it: seatrial incident resolve"))
    if told.audience == "public" and not (told.public_title.strip() or row.public_title):
        remedy = "Say in a line what customers notice; the title inside stays inside."
        faults.append(Fault("/public_title", "customers do not know of it yet", remedy))
    if len(told.public_title) > 200:
        faults.append(Fault("/public_title", "the title is too long", "Say it in a line."))
    if told.party and not models.Party.objects.filter(incident=row, urn=told.party, until=None).exists():
        faults.append(Fault("/party", f"{told.party[:80]} does not take part", "Let it take part first."))
    if faults:
        raise Invalid(f"nothing is told: {faults[0].detail}", faults=faults)


@transaction.atomic
def note(
    name: str, *, words: str, actor: Actor, now: datetime, shared: bool = False, party: str = ""
) -> Incident:
    """The words stand in the timeline; `shared` with those who take part, or with one party alone. It is no
    update, and may be written afterwards too. Raises NotFound, Denied, Invalid.
    """
    row, party = locked(name, actor=actor), rules.party_urn(party)
    found = value_of(row)
    answer = policies.may_write(actor, scopes=selectors.scopes_of(found), parties=selectors.parties_of(actor))
    require(answer, actor=actor, action="incidents.noted", subject=found.urn)
    if not words.strip() or len(words) > LONGEST:
        raise Invalid("the note is empty or too long", faults=[Fault("/words", "it is empty or too long")])
    if not actor.is_confined:
        _check(row, Told(words, party=party))
    audience: Audience = "shared" if shared or party else "internal"
    return write(row, kind="noted", words=words.strip(), actor=actor, now=now, audience=audience, party=party)


@transaction.atomic
def describe(name: str, *, facts: Facts, actor: Actor, now: datetime) -> Incident:
    """What is given is another way from now on. With another severity the next update is due as that says;
    of an incident that is over, its postmortem is (R201).

    Raises NotFound, Denied, Invalid, CannotMap of severities.
    """
    row = locked(name, actor=actor)
    answer = policies.may_lead(actor, roles=held_in(row), scopes=selectors.scopes_of(value_of(row)))
    require(answer, actor=actor, action="incidents.described", subject=f"incident:{row}")
    _check_facts(facts, now)
    if facts.severity is not None and facts.severity.casefold() != row.level.casefold():
        _change_severity(row, facts.severity, actor=actor, now=now)
    changed: list[str] = [field for field in facts.unknown if getattr(row, field) is not None]
    for field in changed:
        setattr(row, field, None)
    for field in ("title", "summary", "started_at", "detected_at"):
        value = getattr(facts, field)
        if value is not None and value != getattr(row, field):
            setattr(row, field, value)
            changed.append(field)
    if not changed:
        return value_of(row)
    words = ", ".join(each.replace("_at", "").replace("_", " ") for each in changed)
    return write(row, kind="described", words=words, actor=actor, now=now, details={"fields": changed})


def _check_facts(facts: Facts, now: datetime) -> None:
    faults = []
    if facts.title is not None and not (facts.title.strip() and len(facts.title) <= 200):
        faults.append(
            Fault("/title", "the title is missing or too long", "Say in a line what does not work.")
        )
    for place, moment in (("/started_at", facts.started_at), ("/detected_at", facts.detected_at)):
        if moment is not None and moment > now:
            faults.append(Fault(place, "it lies in the future", "Give the moment as it was."))
        if moment is not None and place.strip("/") in facts.unknown:
            faults.append(Fault(place, "it is given, and not known", "Give it, or say that nobody knows it."))
    if faults:
        raise Invalid(f"nothing is changed: {faults[0].detail}", faults=faults)


def _change_severity(row: models.Incident, severity: str, *, actor: Actor, now: datetime) -> None:
    service = catalog.by_uids([str(row.service_uid)]).get(str(row.service_uid)) if row.service_uid else None
    level, before = level_of(severity, service=service), row.level
    row.scheme, row.level, row.rank = level.scheme, level.id, level.rank
    if row.state == "open":
        row.update_by, row.update_missed_at = next_update(row, now=now), None
    details = {"from": before, "to": level.name, "rank": level.rank}
    write(
        row, kind="severity-changed", words=f"{before} to {level.id}", actor=actor, now=now, details=details
    )
    if row.state == "resolved":
        ask_for_review(row, owner=commander(held_in(row)), now=now)
