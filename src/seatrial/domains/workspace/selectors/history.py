"""Workspaces and the states that were applied."""

from django.db.models import F

from seatrial.domains.workspace import models
from seatrial.domains.workspace.types import Commit, Revision, Workspace
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


def workspaces() -> list[Workspace]:
    """Every workspace with its latest revision, by name."""
    latest = models.Revision.objects.filter(number=F("workspace__revision")).select_related("workspace")
    return [
        Workspace(str(row.workspace.uid), row.workspace.name, _revision(row))
        for row in latest.order_by("workspace__name")
    ]


def workspace(name: str) -> Workspace:
    """The workspace of that name; raises NotFound with the nearest name."""
    row = models.Workspace.objects.filter(name=name).first()
    if row is None:
        known = models.Workspace.objects.order_by("name").values_list("name", flat=True)[:1000]
        raise NotFound(f"there is no workspace {name[:80]!r}", remedy=did_you_mean(name[:80], known=known))
    found = row.revisions.filter(number=row.revision).first()
    return Workspace(str(row.uid), row.name, _revision(found) if found else None)


def revisions(name: str, *, limit: int = 50) -> list[Revision]:
    """The revisions of the workspace of that name, the latest first."""
    rows = models.Revision.objects.filter(workspace__name=name).order_by("-number")
    return [_revision(row) for row in rows[:limit]]


def revision(name: str, *, number: int) -> Revision:
    """That revision of the workspace; raises NotFound."""
    row = models.Revision.objects.filter(workspace__name=name, number=number).first()
    if row is None:
        raise NotFound(f"workspace {name[:80]!r} has no revision {number}")
    return _revision(row)


def _revision(row: models.Revision) -> Revision:
    return Revision(
        number=row.number, digest=row.digest, applied_at=row.applied_at, actor_name=row.actor_name,
        added=row.added, changed=row.changed, removed=row.removed, definitions=row.definitions,
        files=row.files, renamed=row.renamed, restored_from=row.restored_from,
        has_files=row.tree_id is not None, exceptions=tuple(row.exceptions), commit=_commit(row),
    )  # fmt: skip


def _commit(row: models.Revision) -> Commit | None:
    if not row.commit or row.commit_at is None:
        return None
    return Commit(row.commit, row.commit_author, row.commit_at, row.commit_message)
