"""Submitting: a content is recorded as soon as somebody wants to run it, and a job only where it may run."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.runners import models, rules, selectors
from seatrial.domains.runners.events import ContentSeen
from seatrial.domains.runners.services.ending import end
from seatrial.domains.runners.types import Author, Content, Request, Submitted, Trust
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit import canonical, events
from seatrial.kit.ids import new_uid

WAITS_FOR_APPROVAL = "waits for approval by somebody else"
#: So many services a content names; more are no more telling.
_MOST_SERVICES = 1000


@transaction.atomic
def submit(request: Request, *, trust: Trust, now: datetime) -> Submitted:
    """A job waits for a runner of the label, or the answer says why not: the content is too large, its
    workspace is not protected, nobody else approved it, no such runner is there.

    A job of the same reference that nobody has taken yet is cancelled: this one takes its place.
    """
    content = request.content
    faults = list(rules.faults_of(content))
    if faults:
        return Submitted("", waits="; ".join(faults))
    row = _recorded(content, service=request.service, now=now)
    why = _refusal(row, request, trust=trust, now=now)
    if why:
        return Submitted(row.digest, waits=why)
    approval = row.approvals.get(revoked_at=None)
    for older in _waiting(request.reference):
        end(older, state="cancelled", problem="a newer one took its place", now=now, told=False)
    job = models.Job.objects.create(
        uid=new_uid(now), content=row, kind=content.kind, label=request.label, reference=request.reference,
        service=request.service, environment=request.environment, details=dict(request.details),
        timeout=request.timeout, created_at=now, exception=approval.exception, is_once=request.is_once,
    )  # fmt: skip
    return Submitted(row.digest, job=str(job.uid))


def _waiting(reference: str) -> list[models.Job]:
    rows = models.Job.objects.select_for_update().filter(reference=reference, state="queued")
    return list(rows.order_by("uid"))


def _refusal(row: models.Content, request: Request, *, trust: Trust, now: datetime) -> str:
    name = request.content.workspace
    if name not in trust.protected and not workspace.is_protected(name):
        return (
            f"waits: the workspace {name} does not come from a protected branch, so nothing of it is run. "
            "Protect the branch and mark the workspace, or name it in SEATRIAL_RUNNER_WORKSPACES"
        )
    if not row.approvals.filter(revoked_at=None).exists():
        return f"{WAITS_FOR_APPROVAL}: see /runners/approvals/{row.digest}"
    labels = selectors.live_labels(now=now)
    if request.label not in labels:
        others = f". At work are: {', '.join(sorted(labels))}" if labels else ""
        return (
            f"waits: no runner with the label {request.label} has asked for work lately. "
            f"Start one with: seatrial worker --runner {request.label}{others}"
        )
    return ""


def _recorded(content: Content, *, service: str, now: datetime) -> models.Content:
    """The row of the content, with the service among those that it is for; made where it is new."""
    digest = rules.content_digest(content)
    row = models.Content.objects.select_for_update().filter(digest=digest).first()
    if row is None:
        return _first_seen(content, digest=digest, service=service, now=now)
    if service not in row.services and len(row.services) < _MOST_SERVICES:
        row.services = sorted([*row.services, service])
    row.last_seen_at = now
    row.save(update_fields=["services", "last_seen_at"])
    return row


def _first_seen(content: Content, *, digest: str, service: str, now: datetime) -> models.Content:
    before = models.Content.objects.filter(slot=content.slot).order_by("-first_seen_at").first()
    known = (
        models.Content.objects.filter(workspace=content.workspace)
        .order_by("-revision")
        .values_list("revision", flat=True)
        .first()
    )
    authors, revision = _authors(content.workspace, after=known or 0)
    row, is_new = models.Content.objects.get_or_create(
        digest=digest,
        defaults={
            "workspace": content.workspace, "kind": content.kind, "slot": content.slot,
            "title": content.title, "document": dict(content.document), "services": [service],
            "authors": authors, "revision": revision, "first_seen_at": now, "last_seen_at": now,
            "previous": before,
        },
    )  # fmt: skip
    if is_new:
        events.publish(ContentSeen(workspace=content.workspace, digest=digest))
        models.ContentFile.objects.bulk_create(
            [
                models.ContentFile(content=row, path=path, sha256=canonical.digest_bytes(data), data=data)
                for path, data in sorted(content.files.items())
            ]
        )
    return row


def _authors(name: str, *, after: int) -> tuple[list[dict[str, str]], int]:
    """Everybody who changed the workspace since contents of it were last seen, and its revision now.

    Some may have changed something else: whoever may have written it is taken for an author.
    """
    found: dict[Author, None] = {}
    revision = after
    for change in workspace.changes(name, after=after):
        found[Author(change.actor_kind, change.actor_uid, change.actor_name)] = None
        if change.commit_author:
            found[Author("commit", "", change.commit_author)] = None
        revision = max(revision, change.number)
    return [{"kind": each.kind, "uid": each.uid, "name": each.name} for each in found], revision
