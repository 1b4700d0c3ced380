"""Approving: somebody else's word that exactly this content may run, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runners import models, policies, rules, selectors
from seatrial.domains.runners.events import ApprovalChanged
from seatrial.domains.runners.services.ending import end
from seatrial.domains.runners.types import SMALL_TEAM, Author, Pending, Trust
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import NotFound, Problem

_LONGEST_NOTE = 2000


class CannotApprove(Problem):
    """The content may run already, or was looked at in another state than it is in now."""

    type = "cannot-approve"
    title = "It is not approved"
    status = 409


@transaction.atomic
def approve(digest: str, *, actor: Actor, trust: Trust, now: datetime, note: str = "") -> Pending:
    """The content of that digest may run from now on. The approval binds to the digest: whatever changes,
    needs another one. Raises Denied (also for an author of it), NotFound, CannotApprove.
    """
    row = _locked(digest)
    authors = [Author(**each) for each in row.authors]
    answer = policies.may_approve(actor, authors=authors, scopes=_scopes(row), trust=trust)
    require(answer, actor=actor, action="runners.approved", subject=_subject(digest))
    if row.approvals.filter(revoked_at=None).exists():
        raise CannotApprove("it is approved already", remedy="Revoke that approval to give another one.")
    exception = SMALL_TEAM if rules.conflict(authors, approver=actor) else ""
    models.Approval.objects.create(
        uid=new_uid(now), content=row, approver_kind=actor.kind, approver_uid=actor.principal,
        approver_name=actor.name, at=now, note=note.strip()[:_LONGEST_NOTE], exception=exception,
    )  # fmt: skip
    details = {"workspace": row.workspace, "kind": row.kind, "exception": exception}
    audit.record("runners.approved", actor=actor, subject=_subject(digest), details=details, now=now)
    events.publish(ApprovalChanged(workspace=row.workspace, digest=digest, approved=True))
    return selectors.pending(digest)


@transaction.atomic
def revoke_approval(digest: str, *, reason: str, actor: Actor, now: datetime) -> Pending:
    """The content runs no more: jobs of it that have not ended are cancelled, late results are refused.

    Who approves may take back, by a token too, also somebody else's approval.

    Raises Denied, NotFound, CannotApprove.
    """
    row = _locked(digest)
    for within in _scopes(row) or [()]:
        answer = policies.may_withdraw(actor, scopes=within)
        require(answer, actor=actor, action="runners.approval-revoked", subject=_subject(digest))
    approval = row.approvals.select_for_update().filter(revoked_at=None).first()
    if approval is None:
        raise CannotApprove("it is not approved", remedy="There is nothing to revoke.")
    approval.revoked_at, approval.revoked_by = now, actor.principal
    approval.reason = reason.strip()[:_LONGEST_NOTE]
    approval.save(update_fields=["revoked_at", "revoked_by", "reason"])
    open_jobs = models.Job.objects.select_for_update().filter(content=row, state__in=("queued", "leased"))
    for job in open_jobs.order_by("uid"):
        end(job, state="cancelled", problem="the approval of its content was revoked", now=now)
    details = {"workspace": row.workspace, "kind": row.kind, "reason": approval.reason}
    audit.record("runners.approval-revoked", actor=actor, subject=_subject(digest), details=details, now=now)
    events.publish(ApprovalChanged(workspace=row.workspace, digest=digest, approved=False))
    return selectors.pending(digest)


def _locked(digest: str) -> models.Content:
    row = models.Content.objects.select_for_update().filter(digest=digest).first()
    if row is None:
        raise NotFound(
            f"there is no content {digest[:80]}", remedy="List what waits: seatrial runner approvals"
        )
    return row


def _scopes(row: models.Content) -> list[Sequence[str]]:
    """What each service that the content is for belongs to: who approves must be trusted for all of them."""
    services = catalog.by_urns(row.services)
    return [catalog.scopes(service) for service in services.values()]


def _subject(digest: str) -> str:
    return f"content:{digest}"
