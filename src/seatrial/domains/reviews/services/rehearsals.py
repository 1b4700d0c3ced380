"""Rehearsals: their issues become remediations, their lessons are kept (S3:158-159, R081)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import NewAction
from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.reviews import models, policies
from seatrial.domains.reviews.rules.rehearsals import TYPE, blocking_words, issues_of, original
from seatrial.domains.reviews.selectors.rehearsals import known_row, values_of
from seatrial.domains.reviews.services.falling import look_soon
from seatrial.domains.reviews.types.rehearsals import Issue, NewRehearsal, Rehearsal
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem

_LESSONS = 10_000


class CannotCloseRehearsal(Problem):
    """The rehearsal is closed already, or a blocking issue of it is not remedied."""

    type = "cannot-close-rehearsal"
    title = "The rehearsal cannot be closed now"
    status = 409


@transaction.atomic
def open_rehearsal(new: NewRehearsal, *, actor: Actor, now: datetime) -> Rehearsal:
    """Each issue that the evidence names is a remediation, once, and what blocks among them keeps items that
    rest on the evidence from being met. The door for whatever rehearses. Of one piece of evidence there is
    one rehearsal, which is given back as it is.

    Raises NotFound, Denied, and Invalid where it is no evidence of a rehearsal or its issues cannot be read.
    """
    found, service = _evidence(new.evidence, actor)
    scopes = catalog.scopes(service)
    allowed = policies.may_prepare(actor, scopes=scopes)
    require(allowed, actor=actor, action="reviews.rehearsal-opened", subject=service.urn)
    # whoever opens the same at the same time waits here, and then finds it
    fresh = {
        "uid": new_uid(now), "service_uid": UUID(service.uid), "service": service.urn,
        "environment": found.subject.environment, "opened_at": now, "opened_by": actor.principal,
    }  # fmt: skip
    issues = _issues(found)
    row, is_new = models.Rehearsal.objects.get_or_create(evidence=found.uid, defaults=fresh)
    if is_new:
        row.issues = [
            {
                "title": each.title, "severity": each.severity, "blocking": each.blocking,
                "action": _remedy(each, number, found, service, new, actor, now),
            }
            for number, each in enumerate(issues)
        ]  # fmt: skip
        row.save()
        details = {"rehearsal": str(row.uid), "evidence": found.uid, "issues": len(issues)}
        audit.record("reviews.rehearsal-opened", actor=actor, subject=service.urn, details=details, now=now)
        look_soon([service.urn], now=now)
    return values_of([row])[0]


@transaction.atomic
def close_rehearsal(uid: str, *, lessons: str, actor: Actor, now: datetime) -> Rehearsal:
    """It is over, and what was learned is on record. Raises NotFound, Denied, Invalid without lessons, and
    CannotCloseRehearsal naming each blocking issue whose remediation is not verified.
    """
    row = models.Rehearsal.objects.select_for_update().get(pk=known_row(uid, actor=actor).pk)
    allowed = policies.may_prepare(actor, scopes=catalog.scopes_of(row.service))
    require(allowed, actor=actor, action="reviews.rehearsal-closed", subject=row.service)
    if row.closed_at is not None:
        raise CannotCloseRehearsal("it is closed already")
    words = blocking_words(values_of([row])[0].issues)
    if words:
        more = f", and {len(words) - 1} more" if len(words) > 1 else ""
        numbers = [place for place, each in enumerate(values_of([row])[0].issues) if each.blocks]
        raise CannotCloseRehearsal(
            f"{words[0]}{more}",
            remedy="Finish what remedies it, and have somebody else verify that.",
            faults=[Fault(f"/issues/{place}", said) for place, said in zip(numbers, words, strict=True)],
        )
    said = lessons.strip()
    if not said or len(said) > _LESSONS:
        fault = Fault("/lessons", "it is closed without lessons", "Write what was learned.")
        raise Invalid(fault.detail, remedy=fault.remedy, faults=[fault])
    row.lessons, row.closed_at, row.closed_by = said, now, actor.principal
    row.save()
    details = {"rehearsal": str(row.uid), "evidence": row.evidence}
    audit.record("reviews.rehearsal-closed", actor=actor, subject=row.service, details=details, now=now)
    return values_of([row])[0]


def _evidence(uid: str, actor: Actor) -> tuple[Evidence, Service]:
    try:
        found = evidence.item(UUID(uid), known=catalog.known_to(actor))
    except ValueError:
        raise NotFound(f"there is no evidence {uid[:40]}", remedy="List it: seatrial evidence list") from None
    if original(found) != found.uid:
        return _evidence(original(found), actor)
    service = catalog.by_urn(found.subject.service)
    if service is None:
        raise NotFound(f"{found.subject.service} is not in the catalogue any more")
    return found, service


def _issues(found: Evidence) -> list[Issue]:
    issues, faults = issues_of(found.findings)
    if found.type != TYPE:
        words = f"it is evidence of the type {found.type}, and a rehearsal is a {TYPE}"
        faults.insert(0, Fault("/evidence", words, f"Name evidence of the type {TYPE}."))
    if faults:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    return issues


def _remedy(
    issue: Issue, number: int, found: Evidence, service: Service, new: NewRehearsal, actor: Actor,
    now: datetime,
) -> str:  # fmt: skip
    """The uid of the action that remedies the issue, linked to the evidence."""
    place = found.subject.environment
    wanted = NewAction(
        kind="remediation",
        title=issue.title,
        owner=new.owner,
        due_on=new.due_on,
        severity=issue.severity,
        service=service.urn,
        environment=place if service.environment(place) else "",
        text=" ".join(_words(issue)),
        source=issue.about or f"evidence:{found.uid}",
        source_title=f"Rehearsal in {place}",
        verification="Rehearse it again: the issue is gone.",
        key=f"evidence:{found.uid}/issues/{number}",
    )
    return actions.open_action(wanted, actor=actor, now=now).uid


def _words(issue: Issue) -> Iterator[str]:
    """What whoever remedies it has to know (R081, R082)."""
    if issue.blocking:
        yield "It blocks."
    if issue.about:
        name, _, digest = issue.about.removeprefix("runbook:").partition("@")
        yield f"It corrects {name}: it is done once the runbook is another one than {digest}."
