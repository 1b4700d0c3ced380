"""Reads contents and their approvals."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from seatrial.domains.runners import models
from seatrial.domains.runners.types import Approval, Author, Pending
from seatrial.kit.problems import NotFound

_GIVEN = models.Approval.objects.filter(content=OuterRef("pk"))
#: Nobody has approved it yet, nor taken an approval back.
_UNREAD = ~Exists(_GIVEN)


def _rows() -> QuerySet[models.Content]:
    approvals = Prefetch("approvals", models.Approval.objects.order_by("-at"), to_attr="words")
    files = Prefetch("files", models.ContentFile.objects.defer("data").order_by("path"), to_attr="listed")
    return models.Content.objects.prefetch_related(approvals, files)


def pendings(
    *, state: str = "", before: str = "", limit: int | None = 50, workspace: str = ""
) -> list[Pending]:
    """The contents in that state (`waiting`, `approved`, `revoked`; '' for all), newest first.

    `before` is the digest of the last one of the page before.
    """
    rows = _rows().order_by("-first_seen_at", "digest")
    counts = _GIVEN.filter(revoked_at=None)
    if state == "waiting":
        rows = rows.filter(_UNREAD)
    elif state == "approved":
        rows = rows.filter(Exists(counts))
    elif state == "revoked":
        rows = rows.filter(~_UNREAD, ~Exists(counts))
    if workspace:
        rows = rows.filter(workspace=workspace)
    last = models.Content.objects.filter(digest=before).first() if before else None
    if last is not None:
        older = rows.filter(first_seen_at__lt=last.first_seen_at)
        rows = older | rows.filter(first_seen_at=last.first_seen_at, digest__gt=last.digest)
    return [value_of(row) for row in rows[:limit]]


def waiting() -> int:
    """How many contents wait for somebody to read and approve them."""
    return models.Content.objects.filter(_UNREAD).count()


def pending(digest: str) -> Pending:
    """The content of that digest; raises NotFound."""
    row = _rows().filter(digest=digest).first()
    if row is None:
        raise NotFound(f"there is no content {digest[:80]}")
    return value_of(row)


def content_files(digest: str) -> dict[str, bytes]:
    """The files of a content by path; none where there is no such content."""
    rows = models.ContentFile.objects.filter(content_id=digest).values_list("path", "data")
    return {path: bytes(data) for path, data in rows}


def value_of(row: models.Content) -> Pending:
    """The content as a value; its approvals and files were fetched with it."""
    words: Iterable[models.Approval] = getattr(row, "words", ())
    listed: Iterable[models.ContentFile] = getattr(row, "listed", ())
    return Pending(
        digest=row.digest, workspace=row.workspace, kind=row.kind, title=row.title, document=row.document,
        files={each.path: each.sha256 for each in listed}, services=tuple(row.services),
        authors=tuple(Author(**each) for each in row.authors), revision=row.revision,
        first_seen_at=row.first_seen_at, last_seen_at=row.last_seen_at, previous=row.previous_id or "",
        approval=next((_approval(each) for each in words), None),
    )  # fmt: skip


def _approval(row: models.Approval) -> Approval:
    return Approval(
        uid=str(row.uid), approver_uid=row.approver_uid, approver_name=row.approver_name, at=row.at,
        note=row.note, exception=row.exception, revoked_at=row.revoked_at, revoked_by=row.revoked_by,
        reason=row.reason,
    )  # fmt: skip
