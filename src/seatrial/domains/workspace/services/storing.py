"""Writes what a draft says: files by content, definitions with their uids, the revision."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.workspace import models, rules
from seatrial.domains.workspace.services.drafting import Draft
from seatrial.domains.workspace.types import Definition, Origin
from seatrial.kit import canonical
from seatrial.kit.access import Actor
from seatrial.kit.ids import new_uid

_BATCH = 1000
_BATCH_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written beside everything that an apply writes."""

    revision: int
    actor: Actor
    origin: Origin
    now: datetime


def digests_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file by its path."""
    return {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


def keep_blobs(contents: Mapping[str, bytes]) -> None:
    """Each content is stored under its SHA-256."""
    known = set(models.Blob.objects.filter(pk__in=contents).values_list("pk", flat=True))
    for batch in _by_size({sha256: data for sha256, data in contents.items() if sha256 not in known}):
        models.Blob.objects.bulk_create(batch, ignore_conflicts=True)


def keep_tree(digests: Mapping[str, str]) -> models.Tree:
    """The state with these files (SHA-256 by path) is stored; their contents have to be."""
    found, _ = models.Tree.objects.get_or_create(
        digest=canonical.digest(dict(digests)), defaults={"files": dict(digests)}
    )
    return found


def write_files(workspace: models.Workspace, *, drafted: Draft) -> None:
    """The workspace has the draft's files. What they replace stays with the revisions that had it."""
    changed = [found.path for found in drafted.plan.files if found.change != "removed"]
    removed = [found.path for found in drafted.plan.files if found.change == "removed"]
    keep_blobs({drafted.digests[path]: drafted.compiled.files[path] for path in changed})
    workspace.files.filter(path__in=removed).delete()
    models.File.objects.bulk_create(
        [models.File(workspace=workspace, path=path, blob_id=drafted.digests[path]) for path in changed],
        update_conflicts=True,
        unique_fields=["workspace", "path"],
        update_fields=["blob"],
        batch_size=_BATCH,
    )


def _by_size(contents: Mapping[str, bytes]) -> Iterator[list[models.Blob]]:
    batch: list[models.Blob] = []
    size = 0
    for sha256, data in contents.items():
        if batch and (size + len(data) > _BATCH_BYTES or len(batch) >= _BATCH):
            yield batch
            batch, size = [], 0
        batch.append(models.Blob(sha256=sha256, content=data, size=len(data)))
        size += len(data)
    if batch:
        yield batch


def write_definitions(workspace: models.Workspace, *, drafted: Draft, stamp: Stamp) -> dict[str, str]:
    """Gives the uid of every definition that stands now. One that is renamed or comes back keeps its own."""
    files = {found.path for found in drafted.plan.files}
    differing = {found.urn for found in drafted.plan.definitions}
    uids = _uids(drafted, stamp.now)
    _give_up_names(workspace, drafted, stamp.now)
    rows: list[models.Definition] = []
    for urn, found in drafted.compiled.definitions.items():
        before = drafted.standing.get(urn)
        if before is not None and found.source.path not in files and urn not in differing:
            continue
        row = _row(workspace, found, uid=uids[urn], sha256=drafted.digests[found.source.path])
        if before is not None and urn not in differing:
            row.revision, row.author, row.applied_by = before.revision, before.author, before.applied_by
        else:
            row.revision, row.applied_by = stamp.revision, stamp.actor.uid
            row.author = stamp.origin.authors.get(found.source.path) or stamp.actor.name
        rows.append(row)
    fields = [
        field.name for field in models.Definition._meta.concrete_fields if field.name not in ("uid", "urn")
    ]
    models.Definition.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["urn"], update_fields=fields, batch_size=_BATCH
    )
    return uids


def _uids(drafted: Draft, now: datetime) -> dict[str, str]:
    """The uid of each definition: its own, that of its old name, that of its URN's last holder, a new one."""
    pairs = {found.urn: found.before for found in drafted.plan.of("renamed")}
    uids = {urn: found.uid for urn, found in drafted.standing.items() if urn in drafted.compiled.definitions}
    uids |= {urn: drafted.standing[before].uid for urn, before in pairs.items()}
    coming = [urn for urn in drafted.compiled.definitions if urn not in uids]
    taken = models.Definition.objects.filter(urn__in=[urn for urn in coming if urn in drafted.taken])
    uids |= {urn: str(uid) for urn, uid in taken.values_list("urn", "uid")}
    kinds = {urn: drafted.compiled.definitions[urn].kind for urn in coming}
    former = models.FormerName.objects.filter(urn__in=[urn for urn in coming if urn not in uids])
    back = {
        urn: str(uid) for urn, uid, kind in former.values_list("urn", "uid", "kind") if kinds[urn] == kind
    }
    standing = models.Definition.objects.filter(uid__in=back.values()) if back else ()
    used = {*uids.values(), *(str(row.uid) for row in standing)}
    for urn in coming:
        if urn not in uids:
            uid = back.get(urn, "")
            uids[urn] = uid if uid and uid not in used else str(new_uid(now))
            used.add(uids[urn])
    return uids


def _give_up_names(workspace: models.Workspace, drafted: Draft, now: datetime) -> None:
    """Names that are given up are remembered; those that are taken up are nobody's former ones."""
    renamed = drafted.plan.renamed
    gone = [*(found.urn for found in drafted.plan.of("removed")), *renamed]
    workspace.rows.filter(urn__in=gone).delete()
    coming = [found.urn for found in drafted.plan.definitions if found.change in ("added", "renamed")]
    models.FormerName.objects.filter(urn__in=coming).delete()
    rows = [
        models.FormerName(urn=urn, uid=each.uid, kind=each.kind, since=now)
        for urn in gone
        if (each := drafted.standing[urn]) and urn not in drafted.compiled.definitions
    ]
    models.FormerName.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["urn"], update_fields=["uid", "kind", "since"],
        batch_size=_BATCH,
    )  # fmt: skip


def _row(workspace: models.Workspace, found: Definition, *, uid: str, sha256: str) -> models.Definition:
    return models.Definition(
        uid=uid, workspace=workspace, urn=found.urn, kind=found.kind, name=found.name, title=found.title,
        path=found.source.path, line=found.source.line, column=found.source.column, body=found.body,
        digest=found.digest, file_sha256=sha256, references=rules.references_of(found),
    )  # fmt: skip


def write_revision(workspace: models.Workspace, *, drafted: Draft, stamp: Stamp) -> None:
    """The revision stands on record, with its files."""
    plan, actor, origin = drafted.plan, stamp.actor, stamp.origin
    commit = origin.commit
    tree = keep_tree(drafted.digests)
    workspace.revisions.create(
        number=stamp.revision, digest=tree.digest, tree=tree, applied_at=stamp.now,
        actor_kind=actor.kind, actor_uid=actor.uid, actor_name=actor.name,
        added=len(plan.of("added")), changed=len(plan.of("changed")), removed=len(plan.of("removed")),
        renamed=len(plan.of("renamed")), definitions=plan.total, files=len(drafted.digests),
        commit=commit.hash if commit else "", commit_author=commit.author if commit else "",
        commit_at=commit.committed_at if commit else None, commit_message=commit.message if commit else "",
        restored_from=origin.restored_from, exceptions=list(plan.exceptions),
    )  # fmt: skip
    workspace.revision = stamp.revision
    workspace.shadowed = sorted(drafted.shadowed)
    workspace.removed_at = None
    workspace.save(update_fields=["revision", "shadowed", "removed_at"])
