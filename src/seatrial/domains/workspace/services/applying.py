"""Applies files: definitions, files and all that follows from them change in one transaction, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.workspace import models, policies, rules
from seatrial.domains.workspace.events import WorkspaceApplied
from seatrial.domains.workspace.services.drafting import Draft, draft
from seatrial.domains.workspace.types import PROJECTIONS, Applied, Change, Definition
from seatrial.kit import canonical, events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid

#: One apply at a time in the whole installation: URNs are unique across workspaces, contents are shared
#: between them, and projections see all of them.
_LOCK = 0x5EA7_0001
_BATCH = 1000
_BATCH_BYTES = 8 * 1024 * 1024
#: So many URNs of each sort stand in an audit entry; the revision counts all.
_AUDITED = 200


@transaction.atomic
def apply(
    name: str, *, files: Mapping[str, bytes], actor: Actor, now: datetime, allow_empty: bool = False
) -> Applied:
    """The workspace of that name stands as the files say, and what follows from it too.

    A URN that stays keeps its uid. Where all stood already, nothing is written. Raises CannotApply with
    every finding that forbids it (also where no definition would be left and `allow_empty` is not
    given), and Denied. Other applies wait for this one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    require(
        policies.may_apply(actor), actor=actor, action="workspace.apply", subject=f"workspace:{name[:63]}"
    )
    drafted = draft(name, files=rules.accept(name, files=files))
    if drafted.plan.is_empty:
        return Applied(drafted.plan, drafted.plan.revision)
    if drafted.standing and not drafted.compiled.definitions and not allow_empty:
        raise rules.CannotApply(
            f"the files hold no definition, and {len(drafted.standing)} would be removed",
            remedy="Look at the folder that you gave; to remove all of them, add --remove-all.",
        )
    workspace = _workspace(name, now)
    revision = drafted.plan.revision + 1
    _write_files(workspace, drafted)
    uids = _write_definitions(workspace, drafted, revision=revision, now=now)
    _write_revision(workspace, drafted, revision=revision, actor=actor, now=now)
    touched = _touched_kinds(drafted)
    _project(drafted, touched=touched, uids=uids, now=now)
    _record(drafted, revision=revision, actor=actor, now=now)
    events.publish(WorkspaceApplied(workspace=name, revision=revision, kinds=tuple(sorted(touched))))
    return Applied(drafted.plan, revision)


def _workspace(name: str, now: datetime) -> models.Workspace:
    found = models.Workspace.objects.select_for_update().filter(name=name).first()
    return found or models.Workspace.objects.create(uid=new_uid(now), name=name)


def _write_files(workspace: models.Workspace, drafted: Draft) -> None:
    changed = [found.path for found in drafted.plan.files if found.change != "removed"]
    removed = [found.path for found in drafted.plan.files if found.change == "removed"]
    contents = {drafted.digests[path]: drafted.compiled.files[path] for path in changed}
    known = set(models.Blob.objects.filter(pk__in=contents).values_list("pk", flat=True))
    for batch in _by_size({sha256: data for sha256, data in contents.items() if sha256 not in known}):
        models.Blob.objects.bulk_create(batch)
    workspace.files.filter(path__in=removed).delete()
    models.File.objects.bulk_create(
        [models.File(workspace=workspace, path=path, blob_id=drafted.digests[path]) for path in changed],
        update_conflicts=True,
        unique_fields=["workspace", "path"],
        update_fields=["blob"],
        batch_size=_BATCH,
    )
    left = {drafted.old_digests[found.path] for found in drafted.plan.files if found.change != "added"}
    used = set(models.File.objects.filter(blob_id__in=left).values_list("blob_id", flat=True))
    models.Blob.objects.filter(pk__in=left - used).delete()


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


def _write_definitions(
    workspace: models.Workspace, drafted: Draft, *, revision: int, now: datetime
) -> dict[str, str]:
    """Gives the uid of every definition that stands now."""
    files = {found.path for found in drafted.plan.files}
    uids = {urn: found.uid for urn, found in drafted.standing.items() if urn in drafted.compiled.definitions}
    workspace.rows.filter(urn__in=[found.urn for found in drafted.plan.of("removed")]).delete()
    rows: list[models.Definition] = []
    for urn, found in drafted.compiled.definitions.items():
        before = drafted.standing.get(urn)
        if before is not None and found.source.path not in files:
            continue
        uid = uids.setdefault(urn, str(new_uid(now)))
        last = before.revision if before is not None and before.digest == found.digest else revision
        sha256 = drafted.digests[found.source.path]
        rows.append(_row(workspace, found, uid=uid, sha256=sha256, revision=last))
    fields = [
        field.name for field in models.Definition._meta.concrete_fields if field.name not in ("uid", "urn")
    ]
    models.Definition.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["urn"], update_fields=fields, batch_size=_BATCH
    )
    return uids


def _row(
    workspace: models.Workspace, found: Definition, *, uid: str, sha256: str, revision: int
) -> models.Definition:
    return models.Definition(
        uid=uid, workspace=workspace, urn=found.urn, kind=found.kind, name=found.name, title=found.title,
        path=found.source.path, line=found.source.line, column=found.source.column, body=found.body,
        digest=found.digest, file_sha256=sha256, references=rules.references_of(found), revision=revision,
    )  # fmt: skip


def _write_revision(
    workspace: models.Workspace, drafted: Draft, *, revision: int, actor: Actor, now: datetime
) -> None:
    plan = drafted.plan
    workspace.revisions.create(
        number=revision, digest=canonical.digest(dict(drafted.digests)), applied_at=now,
        actor_kind=actor.kind, actor_uid=actor.uid, actor_name=actor.name,
        added=len(plan.of("added")), changed=len(plan.of("changed")), removed=len(plan.of("removed")),
        definitions=plan.total, files=len(drafted.digests),
    )  # fmt: skip
    workspace.revision = revision
    workspace.save(update_fields=["revision"])


def _touched_kinds(drafted: Draft) -> set[str]:
    """Kinds of which a definition differs, or stands in a file that does: its lines may have moved."""
    files = {found.path for found in drafted.plan.files}
    moved = {found.kind for found in drafted.compiled.definitions.values() if found.source.path in files}
    return moved | {found.kind for found in drafted.plan.definitions}


def _project(drafted: Draft, *, touched: set[str], uids: Mapping[str, str], now: datetime) -> None:
    removed: dict[str, list[str]] = {}
    for found in drafted.plan.of("removed"):
        removed.setdefault(found.kind, []).append(found.urn)
    for projection in PROJECTIONS:
        changes = {
            kind: Change(drafted.compiled.of_kind(kind), removed.get(kind, []))
            for kind in sorted(projection.kinds & touched)
        }
        if changes:
            projection.project(drafted.plan.workspace, changes=changes, uids=uids, now=now)


def _record(drafted: Draft, *, revision: int, actor: Actor, now: datetime) -> None:
    plan = drafted.plan
    details: dict[str, object] = {"revision": revision, "files": len(plan.files)}
    for change in ("added", "changed", "removed"):
        urns: Sequence[str] = [found.urn for found in plan.of(change)]
        details[change] = list(urns[:_AUDITED])
        details[f"{change}_count"] = len(urns)
    audit.record(
        "workspace.applied", actor=actor, subject=f"workspace:{plan.workspace}", details=details, now=now
    )
