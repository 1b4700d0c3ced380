"""Workspaces, where they come from, and the states that were applied."""

from dataclasses import replace

from django.db.models import QuerySet

from seatrial.domains.workspace import models, rules
from seatrial.domains.workspace.types import (
    Commit,
    Drift,
    GitSource,
    Registration,
    Revision,
    Trouble,
    Workspace,
)
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


def workspaces() -> list[Workspace]:
    """Every workspace with its latest revision and its source, by name; those removed are left out."""
    rows = list(models.Workspace.objects.filter(removed_at=None).select_related("git").order_by("name"))
    found = models.Revision.objects.filter(workspace__in=rows, number__in={row.revision for row in rows})
    latest = {(each.workspace_id, each.number): each for each in found}
    return [_workspace(row, latest.get((row.pk, row.revision))) for row in rows]


def workspace(name: str) -> Workspace:
    """The workspace of that name; raises NotFound with the nearest name."""
    row = _rows().filter(name=name).first()
    if row is None:
        known = models.Workspace.objects.filter(removed_at=None).order_by("name")
        remedy = did_you_mean(name[:80], known=known.values_list("name", flat=True)[:1000])
        raise NotFound(f"there is no workspace {name[:80]!r}", remedy=remedy)
    return _workspace(row, row.revisions.filter(number=row.revision).first())


def _rows() -> QuerySet[models.Workspace]:
    return models.Workspace.objects.filter(removed_at=None).select_related("git")


def drift(name: str, *, digest: str = "") -> Drift:
    """Whether what stands is what the workspace's repository or directory holds; raises NotFound.

    With `digest`, that of all files of a directory somewhere, whether it is what that one holds.
    """
    found = workspace(name)
    return rules.compare(found, digest=digest, place="the directory") if digest else rules.drift(found)


def drift_of(found: Workspace) -> Drift:
    """The drift of a workspace that was read already."""
    return rules.drift(found)


def drifting() -> list[Drift]:
    """The drift of every workspace of which somebody can tell, by name."""
    found = (rules.drift(each) for each in workspaces())
    return [each for each in found if each.state != "unknown"]


def registration(name: str) -> Registration:
    """What the workspace is registered as; raises NotFound with the nearest name."""
    found = workspace(name)
    own = Registration(
        name, directory=found.directory, is_policy=found.is_policy, is_protected=found.is_protected,
        owner=found.owner, precedence=found.precedence,
    )  # fmt: skip
    git = found.git
    if git is None:
        return own
    return replace(
        own, url=git.url, branch=git.branch, folder=git.folder, credential=git.credential,
        poll_seconds=git.poll_seconds, auto_apply=git.auto_apply,
    )  # fmt: skip


def pending_digests(name: str) -> dict[str, str]:
    """The SHA-256 of each file of the repository's head by path; raises NotFound where there is no head."""
    row = models.GitSource.objects.select_related("head_tree").filter(workspace__name=name).first()
    if row is None or row.head_tree is None:
        raise NotFound(f"nothing was fetched for workspace {name[:80]!r}", remedy="Fetch it first.")
    return dict(row.head_tree.files)


def revisions(name: str, *, limit: int = 50, before: int = 0) -> list[Revision]:
    """The revisions of the workspace of that name, the latest first, from below the number `before`."""
    rows = models.Revision.objects.filter(workspace__name=name).order_by("-number")
    if before:
        rows = rows.filter(number__lt=before)
    return [_revision(row) for row in rows[:limit]]


def revision(name: str, *, number: int) -> Revision:
    """That revision of the workspace; raises NotFound."""
    row = models.Revision.objects.filter(workspace__name=name, number=number).first()
    if row is None:
        raise NotFound(f"workspace {name[:80]!r} has no revision {number}")
    return _revision(row)


def _workspace(row: models.Workspace, latest: models.Revision | None) -> Workspace:
    return Workspace(
        uid=str(row.uid), name=row.name, revision=_revision(latest) if latest else None,
        git=_git(row.git) if hasattr(row, "git") else None, directory=row.directory, is_policy=row.is_policy,
        owner=row.owner, precedence=row.precedence, is_protected=row.is_protected,
        seen_digest=row.seen_digest, seen_at=row.seen_at, seen_trouble=row.seen_trouble,
    )  # fmt: skip


def _git(row: models.GitSource) -> GitSource:
    head, trouble = None, None
    if row.head and row.head_at is not None:
        head = Commit(row.head, row.head_author, row.head_at, row.head_message)
    if row.trouble and row.trouble_since is not None:
        trouble = Trouble(row.trouble, row.trouble_detail, row.trouble_remedy, row.trouble_since)
    return GitSource(
        url=row.url, branch=row.branch, folder=row.folder, credential=row.credential,
        poll_seconds=row.poll_seconds, auto_apply=row.auto_apply, head=head, applied=row.applied,
        is_rewritten=row.is_rewritten, fetched_at=row.fetched_at, next_at=row.next_at, trouble=trouble,
    )  # fmt: skip


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
