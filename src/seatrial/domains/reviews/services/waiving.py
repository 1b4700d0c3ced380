"""Waivers (R074): asked for by one, accepted by the service owner, for a time, with a control."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models, policies, rules, selectors
from seatrial.domains.reviews.events import WaiverAsked, WaiverChanged
from seatrial.domains.reviews.selectors.rows import waiver_of
from seatrial.domains.reviews.services.answering import item_of
from seatrial.domains.reviews.services.locking import CannotStep, locked, read
from seatrial.domains.reviews.types import RISKS, ItemView, Policy, Waiver
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem

_LONGEST = 4000


class CannotWaive(Problem):
    """The risk may not be accepted, or not any more: the detail names the rule."""

    type = "cannot-waive"
    title = "The risk is not accepted"
    status = 409


@dataclass(frozen=True, slots=True)
class NewWaiver:
    """A risk that somebody wants accepted through the day `expires_on`, with what is done meanwhile."""

    item: str
    reason: str
    control: str
    risk: str
    expires_on: date | None


@transaction.atomic
def ask_waiver(name: str, *, new: NewWaiver, actor: Actor, now: datetime) -> Waiver:
    """The service owner is asked. Raises NotFound, Denied, Invalid with every fault (no reason, no control,
    no end or one too late), CannotWaive for a must-do item, one of a quality gate, one that
    is met or asked for already.
    """
    row, service = locked(name, actor=actor)
    allowed = policies.may_ask_waiver(actor, scopes=catalog.scopes(service))
    require(allowed, actor=actor, action="reviews.waiver-asked", subject=f"review:{row.uid}")
    if rules.is_decided(row.state) or row.state == "withdrawn":  # type: ignore[arg-type]
        raise CannotStep(f"R-{row.number} is {row.state}: nothing more is asked in it")
    report = read(row, now=now)
    view = item_of(report, name=new.item)
    policy = selectors.policy()
    _refuse_item(view, rules.gate_of(view, report=report))
    faults = _faults(new, service.tier, policy, now)
    if faults or new.expires_on is None:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    renews = _renewed(service, row.environment, view, policy)
    stored = _store(row, service, view, new, new.expires_on, renews, actor, now)
    details = {
        "item": view.row.name, "waiver": str(stored.uid), "expires_on": stored.expires_on.isoformat(),
        "risk": stored.risk, "reason": stored.reason, "control": stored.control,
    }  # fmt: skip
    audit.record("reviews.waiver-asked", actor=actor, subject=f"review:{row.uid}", details=details, now=now)
    events.publish(WaiverAsked(uid=str(stored.uid), service=service.urn, item=view.row.name))
    return waiver_of(stored)


@transaction.atomic
def approve_waiver(uid: str, *, actor: Actor, now: datetime) -> Waiver:
    """The risk is accepted until its end. Raises NotFound, Denied (also for who asked), CannotWaive where it
    is judged already, too late, or one more than policy allows at a time.
    """
    row, service = _locked_waiver(uid, actor)
    allowed = policies.may_waive(actor, waiver=waiver_of(row), scopes=catalog.scopes(service))
    require(allowed, actor=actor, action="reviews.waiver-approved", subject=f"waiver:{row.uid}")
    _require_asked(row, now)
    policy = selectors.policy()
    cap = policy.waivers_at_most.get(service.tier, 0)
    active = selectors.count_active(service.uid, now=now)
    if active >= cap:
        raise CannotWaive(
            f"{service.name} has {active} active waivers, and services of tier {service.tier} may have {cap}",
            remedy="Remedy one of them and end its waiver first.",
        )
    row.approved_by, row.approved_by_name, row.approved_at = actor.principal, actor.name, now
    return _changed(row, "approved", actor, now)


@transaction.atomic
def refuse_waiver(uid: str, *, reason: str, actor: Actor, now: datetime) -> Waiver:
    """The risk is not accepted. Raises NotFound, Denied, Invalid, CannotWaive."""
    row, service = _locked_waiver(uid, actor)
    allowed = policies.may_waive(actor, waiver=waiver_of(row), scopes=catalog.scopes(service))
    require(allowed, actor=actor, action="reviews.waiver-refused", subject=f"waiver:{row.uid}")
    _require_asked(row, now)
    said = reason.strip()
    if not said or len(said) > _LONGEST:
        fault = Fault("/reason", "it is refused for no reason", "Write why.")
        raise Invalid(fault.detail, remedy=fault.remedy, faults=[fault])
    row.refused_at, row.refused_by, row.refused_reason = now, actor.principal, said
    return _changed(row, "refused", actor, now)


@transaction.atomic
def end_waiver(uid: str, *, actor: Actor, now: datetime) -> Waiver:
    """The risk is accepted no more; a decision on it falls. Raises NotFound, Denied, CannotWaive."""
    row, service = _locked_waiver(uid, actor)
    allowed = policies.may_end_waiver(actor, waiver=waiver_of(row), scopes=catalog.scopes(service))
    require(allowed, actor=actor, action="reviews.waiver-ended", subject=f"waiver:{row.uid}")
    if waiver_of(row).state(now=now) not in ("active", "asked"):
        raise CannotWaive(f"the waiver is {waiver_of(row).state(now=now)}: there is nothing to end")
    row.ended_at, row.ended_by = now, actor.principal
    return _changed(row, "ended", actor, now)


def _refuse_item(view: ItemView, gate: str) -> None:
    name = view.row.name
    if view.row.must:
        raise CannotWaive(f"{name} is a must-do item: its risk is never accepted", remedy="Meet it.")
    if not view.row.waivable:
        raise CannotWaive(f"the checklist lets nobody waive {name}", remedy="Meet it.")
    if gate:
        raise CannotWaive(f"{name} belongs to the quality gate {gate}: it has to be met", remedy="Meet it.")
    if view.is_settled:
        raise CannotWaive(f"{name} is {view.outcome.word.replace('_', ' ')}: there is nothing to accept")


def _faults(new: NewWaiver, tier: int, policy: Policy, now: datetime) -> list[Fault]:
    found = []
    for field, text in (("reason", new.reason), ("control", new.control)):
        if not text.strip() or len(text) > _LONGEST:
            remedy = "Write why." if field == "reason" else "Write what keeps the risk small meanwhile."
            found.append(Fault(f"/{field}", f"the {field} is missing or too long", remedy))
    if new.risk not in RISKS:
        found.append(Fault("/risk", "that is no level of risk", f"Write one of {', '.join(RISKS)}."))
    longest = policy.waiver_longest.get(tier)
    if new.expires_on is None:
        found.append(Fault("/expires_on", "a waiver without an end is refused", "Write its last day."))
    elif new.expires_on < now.date():
        found.append(Fault("/expires_on", "its last day is over", "Write a day to come."))
    elif longest is not None and new.expires_on > (now + longest).date():
        last = (now + longest).date()
        words = f"a waiver for tier {tier} lasts at most {longest.days} days"
        found.append(Fault("/expires_on", words, f"Write {last} or earlier."))
    return found


def _renewed(service: Service, environment: str, view: ItemView, policy: Policy) -> str:
    """The waiver that this one would follow; raises CannotWaive where it was renewed often enough."""
    chain = models.Waiver.objects.filter(
        service_uid=service.uid,
        environment=environment,
        checklist=view.row.checklist,
        criterion=view.row.criterion,
        approved_at__isnull=False,
    ).order_by("-approved_at")
    earlier = list(chain)
    if len(earlier) > policy.waiver_renewals:
        raise CannotWaive(
            f"{view.row.name} was waived {len(earlier)} times, and policy allows "
            f"{policy.waiver_renewals} renewals",
            remedy="Meet the item.",
        )
    return str(earlier[0].uid) if earlier else ""


def _store(
    row: models.Review,
    service: Service,
    view: ItemView,
    new: NewWaiver,
    expires_on: date,
    renews: str,
    actor: Actor,
    now: datetime,
) -> models.Waiver:
    try:
        with transaction.atomic():
            return models.Waiver.objects.create(
                uid=new_uid(now),
                service_uid=UUID(service.uid),
                service=service.urn,
                environment=row.environment,
                checklist=view.row.checklist,
                criterion=view.row.criterion,
                review_uid=str(row.uid),
                reason=new.reason.strip(),
                control=new.control.strip(),
                risk=new.risk,
                requested_by=actor.principal,
                requested_by_name=actor.name,
                requested_at=now,
                expires_on=expires_on,
                renews=renews,
            )
    except IntegrityError:
        raise CannotWaive(
            f"a waiver of {view.row.name} is asked for already", remedy="Wait for the owner, or end that one."
        ) from None


def _locked_waiver(uid: str, actor: Actor) -> tuple[models.Waiver, Service]:
    """The waiver and its service, both locked against others who judge waivers of the service."""
    found = selectors.waiver(uid)
    service = catalog.by_urn(found.service)
    if service is None or not catalog.knows(actor, service=service):
        raise NotFound(f"there is no waiver {uid[:40]}")
    # all of the service, so that two approvals at once do not pass the cap together
    rows = models.Waiver.objects.select_for_update().filter(service_uid=service.uid).order_by("uid")
    return next(row for row in rows if str(row.uid) == found.uid), service


def _require_asked(row: models.Waiver, now: datetime) -> None:
    state = waiver_of(row).state(now=now)
    if state != "asked":
        raise CannotWaive(f"the waiver is {state}: it does not wait to be judged")


def _changed(row: models.Waiver, state: str, actor: Actor, now: datetime) -> Waiver:
    row.save()
    item = waiver_of(row).item
    details = {"item": item, "environment": row.environment, "reason": row.refused_reason}
    audit.record(
        f"reviews.waiver-{state}", actor=actor, subject=f"waiver:{row.uid}", details=details, now=now
    )
    events.publish(
        WaiverChanged(
            uid=str(row.uid), service=row.service, environment=row.environment, item=item, state=state
        )
    )
    return waiver_of(row)
