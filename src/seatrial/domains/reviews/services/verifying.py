"""Watching the first time in production: what is found, what it was worth, what runbooks learn (R015)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import Action, NewAction
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models, policies, selectors
from seatrial.domains.reviews.rules.verifying import answer_faults, finding_faults
from seatrial.domains.reviews.selectors.verifying import values_of, window_of
from seatrial.domains.reviews.services.locking import CannotStep, locked, record, scopes, value
from seatrial.domains.reviews.types.verifying import LABELS, Finding, Label, NewFinding, RunbookAnswer, Window
from seatrial.kit.access import Actor, require, system
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound

_NOTE = 2000
_WATCHER = system("review verification")


def open_window(row: models.Review, *, service: Service, now: datetime) -> None:
    """The review is watched from now on, for as long as policy says of the service's tier."""
    ends_at = now + selectors.policy().verification[service.tier]
    models.Window.objects.update_or_create(review=row, defaults={"opens_at": now, "ends_at": ends_at})


@transaction.atomic
def record_finding(name: str, *, new: NewFinding, actor: Actor, now: datetime) -> Finding:
    """It waits for its label (an alert) and for what it means for the runbook. A source that was recorded
    before gives that finding back as it is. People and programs that take part may; the door for alerts and
    incidents wherever they are led.

    Raises NotFound, Denied, CannotStep where the review is not being verified, Invalid with every fault.
    """
    row, service = locked(name, actor=actor)
    allowed = policies.may_prepare(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.finding-recorded", subject=f"review:{row.uid}")
    window = _watched(row, service)
    known = models.Finding.objects.filter(review=row, source=new.source).exclude(source="").first()
    if known is not None:
        return values_of([known])[0]
    at = new.at or now
    faults = finding_faults(new, at=at, window=window, now=now)
    if faults:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    return _keep(row, new, at, actor, now)


@transaction.atomic
def notice_change(uid: str, *, now: datetime) -> int:
    """The deployment of that uid is a finding of every review that watches where it went, once it has ended;
    gives of how many. May be called twice.
    """
    told = catalog.deployment(uid)
    if told is None or told.finished_at is None:
        return 0
    service = catalog.by_urn(told.service)
    if service is None:
        return 0
    found = 0
    rows = models.Review.objects.select_for_update().filter(
        service_uid=service.uid, environment=told.environment, state="verifying"
    )
    for row in rows.order_by("uid"):
        window, source = window_of(row, tier=service.tier), f"deployment:{told.uid}"
        if window is None or not window.holds(told.started_at):
            continue
        if models.Finding.objects.filter(review=row, source=source).exists():
            continue
        words = "failed" if told.outcome == "failed" else "deployed"
        title = f"{told.version or told.revision} {words}"[:300]
        _keep(row, NewFinding("change", title, source), told.started_at, _WATCHER, now)
        found += 1
    return found


@transaction.atomic
def label_finding(
    name: str, *, finding: str, label: Label, note: str = "", actor: Actor, now: datetime
) -> Finding:
    """The alert was worth that; labelled again, the log keeps what it was before.

    Raises NotFound, Denied, CannotStep, Invalid.
    """
    row, service, held = _found(name, finding, "reviews.finding-labelled", actor)
    _watched(row, service)
    faults = []
    if held.kind != "alert":
        words = f"it is no alert but of kind {held.kind}"
        faults.append(Fault("/label", words, "Say what it means for the runbook."))
    if not label or label not in LABELS:
        known = ", ".join(each for each in LABELS if each)
        faults.append(Fault("/label", "it says no label", f"One of: {known}."))
    if len(note) > _NOTE:
        faults.append(Fault("/note", "the words are too long", f"Write at most {_NOTE} characters."))
    if faults:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    before = held.label
    held.label, held.label_note = label, note.strip()
    held.labelled_by, held.labelled_at = actor.principal, now
    held.save()
    details = {"finding": str(held.uid), "before": before, "label": label, "reason": held.label_note}
    record("reviews.finding-labelled", row=row, actor=actor, details=details, now=now)
    return values_of([held])[0]


@transaction.atomic
def answer_finding(name: str, *, finding: str, answer: RunbookAnswer, actor: Actor, now: datetime) -> Finding:
    """What it means for the runbook is said. Where that must change, an action is open, once, and the finding
    waits until the changed revision is linked.

    Raises NotFound, Denied, CannotStep, Invalid with every fault.
    """
    row, service, held = _found(name, finding, "reviews.finding-answered", actor)
    _watched(row, service)
    faults = answer_faults(answer)
    if faults:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    before = held.runbook
    if answer.says == "must_change":
        held.action = _open_change(row, held, answer, service, actor, now).uid
    held.runbook = answer.says
    held.runbook_link = answer.link if answer.says == "changed" else ""
    held.answered_by, held.answered_at = actor.principal, now
    held.save()
    details = {
        "finding": str(held.uid), "before": before, "runbook": held.runbook, "link": held.runbook_link,
        "action": held.action,
    }  # fmt: skip
    record("reviews.finding-answered", row=row, actor=actor, details=details, now=now)
    return values_of([held])[0]


def _keep(row: models.Review, new: NewFinding, at: datetime, actor: Actor, now: datetime) -> Finding:
    made = models.Finding.objects.create(
        uid=new_uid(now), review=row, kind=new.kind, title=new.title.strip(), source=new.source, at=at,
        recorded_at=now, recorded_by=actor.principal,
    )  # fmt: skip
    details = {"finding": str(made.uid), "kind": made.kind, "source": made.source, "at": at.isoformat()}
    record("reviews.finding-recorded", row=row, actor=actor, details=details, now=now)
    return values_of([made])[0]


def _found(name: str, uid: str, action: str, actor: Actor) -> tuple[models.Review, Service, models.Finding]:
    row, service = locked(name, actor=actor)
    allowed = policies.may_prepare(actor, scopes=scopes(service))
    require(allowed, actor=actor, action=action, subject=f"review:{row.uid}")
    try:
        return row, service, models.Finding.objects.get(review=row, uid=UUID(uid))
    except (ValueError, models.Finding.DoesNotExist):
        called = value(row).name
        remedy = f"List them: seatrial review findings {called}"
        raise NotFound(f"{called} has no finding {uid[:40]}", remedy=remedy) from None


def _watched(row: models.Review, service: Service) -> Window:
    window = window_of(row, tier=service.tier) if row.state == "verifying" else None
    if window is None:
        called = row.state.replace("_", " ")
        raise CannotStep(
            f"R-{row.number} is {called}: findings are recorded and judged while it is verifying",
            remedy="Finish its handover." if row.state == "handover" else "",
        )
    return window


def _open_change(
    row: models.Review, held: models.Finding, answer: RunbookAnswer, service: Service, actor: Actor,
    now: datetime,
) -> Action:  # fmt: skip
    source = f"finding:{held.uid}"
    wanted = NewAction(
        kind="improvement",
        title=answer.title.strip() or f"Change the runbook: {held.title}"[:200],
        owner=answer.owner,
        due_on=answer.due_on,
        severity="high" if held.kind == "incident" else "medium",
        service=service.urn,
        environment=row.environment if service.environment(row.environment) else "",
        source=source,
        source_title=f"{value(row).name}: {held.title}"[:300],
        verification="The runbook says what to do about it, and its revision is linked in the review.",
        key=f"{source}/runbook",
    )
    return actions.open_action(wanted, actor=actor, now=now)
