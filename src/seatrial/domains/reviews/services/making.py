"""Making a review: what its template asks is pinned, and stands as rows from now on (R003, R055)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from seatrial.domains.catalog.types import Service
from seatrial.domains.identity import selectors as identity
from seatrial.domains.readiness import rules as readiness_rules
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.readiness.types import Checklist, Criterion
from seatrial.domains.reviews import models, rules, selectors
from seatrial.domains.reviews.events import ReviewOpened
from seatrial.domains.reviews.rules.conditions import as_asked
from seatrial.domains.reviews.services.locking import record, scopes
from seatrial.domains.reviews.types import REVIEWERS, Artefact, Matrix, ReviewKind, Template, Trigger
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit import canonical, events
from seatrial.kit.access import Actor
from seatrial.kit.ids import new_uid

_NUMBERING = "SELECT pg_advisory_xact_lock(hashtext('seatrial.reviews.number'))"


@dataclass(frozen=True, slots=True)
class NewReview:
    """A review that is to be opened. The three texts and the date are asked of whoever opens one (R010)."""

    kind: ReviewKind
    service: str
    environment: str = ""
    title: str = ""
    scope: str = ""
    architecture_changes: str = ""
    target_date: date | None = None
    artefact: Artefact = field(default_factory=Artefact)
    #: URN of the team that takes over, '' where the owner stays
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """What opened a review by itself. Of one `key` no two reviews are open at a time."""

    trigger: Trigger
    key: str
    details: Mapping[str, Any]


def lock_numbers() -> None:
    """Until the end of the transaction nobody else makes a review: numbers have no gaps."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERING)


def make(
    new: NewReview, *, service: Service, environment: str, cause: Cause, actor: Actor, now: datetime
) -> models.Review:
    """The review stands with its items, prerequisites and reviewers. Raises CannotReview, NotFound."""
    template = selectors.template_for(new.kind, service=service)
    matrix = selectors.matrix(template.matrix)
    asked = as_asked(service, kind=new.kind)
    checklists = [readiness.checklist(name) for name in rules.checklists_asked(template, service=asked)]
    lock_numbers()
    row = _row(new, service, environment, cause, template, matrix, checklists, actor, now)
    row.save(force_insert=True)
    models.Step.objects.create(review=row, after=row.state, at=now, by=actor.name)
    _add_items(row, checklists, asked, now)
    _add_prerequisites(row, template, asked)
    _name_reviewers(row, service, now)
    details = {
        "review": f"R-{row.number}", "kind": row.kind, "service": row.service,
        "environment": environment, "trigger": row.trigger, "policy": row.policy_sha256,
        "state": row.state, "digest": row.digest, "commit": row.commit, "version": row.version,
    }  # fmt: skip
    record("reviews.opened", row=row, actor=actor, details=details, now=now)
    events.publish(
        ReviewOpened(
            uid=str(row.uid),
            service=row.service,
            environment=environment,
            kind=row.kind,
            trigger=row.trigger,
        )
    )
    return row


def _row(
    new: NewReview, service: Service, environment: str, cause: Cause, template: Template, matrix: Matrix,
    checklists: Sequence[Checklist], actor: Actor, now: datetime,
) -> models.Review:  # fmt: skip
    number = (models.Review.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    title = new.title.strip() or f"{service.title}: {new.kind.replace('_', ' ')}"
    return models.Review(
        uid=new_uid(now),
        number=number,
        service_uid=UUID(service.uid),
        service=service.urn,
        environment=environment,
        kind=new.kind,
        title=title[:200],
        scope=new.scope.strip(),
        architecture_changes=new.architecture_changes.strip(),
        target_date=new.target_date,
        successor=new.successor,
        digest=new.artefact.digest,
        commit=new.artefact.commit,
        version=new.artefact.version,
        state="initiated" if cause.trigger == "person" else "draft",
        trigger=cause.trigger,
        trigger_details=dict(cause.details),
        cause=cause.key,
        **_pinned(template, matrix, checklists),
        opened_at=now,
        opened_by=actor.name,
        opened_by_kind=actor.kind,
        opened_by_uid=actor.principal,
        changed_at=now,
    )


def _pinned(template: Template, matrix: Matrix, checklists: Sequence[Checklist]) -> dict[str, Any]:
    """What the review keeps of its policies, and the digest of all of them."""
    pins = [{"urn": each.urn, "version": each.version, "sha256": each.digest} for each in checklists]
    policy = selectors.policy()
    return {
        "template": workspace.definition(template.pin.urn).body,
        "template_urn": template.pin.urn,
        "template_digest": template.pin.sha256,
        "matrix": workspace.definition(matrix.pin.urn).body,
        "matrix_urn": matrix.pin.urn,
        "matrix_digest": matrix.pin.sha256,
        "checklists": pins,
        "policy_sha256": canonical.digest(
            {
                "template": template.pin.sha256,
                "matrix": matrix.pin.sha256,
                "policy": policy.pin.sha256 if policy.pin else "",
                "checklists": pins,
            }
        ),
    }


def _add_items(row: models.Review, checklists: Sequence[Checklist], service: Service, now: datetime) -> None:
    holders = _first_holders(service, now)
    asked = [
        (checklist, criterion)
        for checklist in checklists
        for criterion in readiness_rules.applicable(checklist, service=service)
    ]
    models.Item.objects.bulk_create(
        [
            _item(row, position, checklist, criterion, holders)
            for position, (checklist, criterion) in enumerate(asked)
        ]
    )


def _item(
    row: models.Review, position: int, checklist: Checklist, criterion: Criterion, holders: Mapping[str, str]
) -> models.Item:
    return models.Item(
        review=row,
        position=position,
        checklist=checklist.urn,
        criterion=criterion.id,
        area=criterion.area,
        must=criterion.must,
        waivable=criterion.waivable and not criterion.must,
        automated=criterion.automated,
        role=criterion.role,
        gate=criterion.gate or "",
        # technical tasks are the engineering lead's where nobody else is named (R028)
        assignee_uid=holders.get(criterion.assignee) or holders.get("engineering_lead", ""),
    )


def _first_holders(service: Service, now: datetime) -> Mapping[str, str]:
    """Who does the work of each role: its first holder within the service, no deputy and no program."""
    roles = [
        "service_owner", "engineering_lead", "operations_lead", "security_lead", "product_manager",
        "vendor_lead",
    ]  # fmt: skip
    found: dict[str, str] = {}
    for holder in identity.holders(now=now, roles=roles, within=scopes(service)):
        if not holder.held.deputy_of and holder.person.kind == "human":
            found.setdefault(holder.held.role, holder.person.uid)
    return found


def _add_prerequisites(row: models.Review, template: Template, service: Service) -> None:
    models.Prerequisite.objects.bulk_create(
        [
            models.Prerequisite(
                review=row,
                position=position,
                key=each.id,
                title=each.title,
                kind=each.kind,
                stage=each.stage,
                owner=each.owner,
                criterion=each.criterion,
            )
            for position, each in enumerate(rules.prerequisites_of(template, service=service))
        ]
    )


def _name_reviewers(row: models.Review, service: Service, now: datetime) -> None:
    """The three who review: the first holder of each role, each person once."""
    taken: set[str] = set()
    roles = list(REVIEWERS.values())
    holders = [
        each
        for each in identity.holders(now=now, roles=roles, within=scopes(service))
        if not each.held.deputy_of and each.person.kind == "human"
    ]
    for slot, role in REVIEWERS.items():
        chosen = next((h.person for h in holders if h.held.role == role and h.person.uid not in taken), None)
        if chosen is not None:
            taken.add(chosen.uid)
            models.Reviewer.objects.create(
                review=row, slot=slot, person_uid=chosen.uid, person_name=chosen.name
            )
