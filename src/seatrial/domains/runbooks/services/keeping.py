"""Keeps the library in step with the files: every revision ever applied, with who wrote it (R121)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import formats, models, rules
from seatrial.domains.runbooks.rules import names
from seatrial.domains.runbooks.rules.states import merged
from seatrial.domains.runbooks.types import Document, Fault
from seatrial.domains.workspace import selectors as workspaces
from seatrial.domains.workspace.types import Change, Definition, Standing

_BATCH = 500
#: What the file does not say: it stays as it is until the revision is another one.
_KEPT = ("uid", "current", "current_since")


class _Stored(Mapping[str, bytes]):
    """The files of a workspace as a mapping; what is asked for is read."""

    def __init__(self, workspace: str) -> None:
        self._files = workspaces.applied_files(workspace)
        self._index = self._files.index()

    def __getitem__(self, path: str) -> bytes:
        data = self._files.read(path) if path in self._index else None
        if data is None:
            raise KeyError(path)
        return data

    def __contains__(self, path: object) -> bool:
        return path in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)


def follow(
    workspace: str,
    *,
    changes: Mapping[str, Change],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Each runbook of the workspace has its row and its revision; those whose files are gone are removed.

    A revision that was there before keeps its number, its reviews and its tests.
    """
    for old, new in renamed.items():
        models.Runbook.objects.filter(service=old).update(service=new)
        models.Run.objects.filter(service=old).update(service=new)
        models.DeployRehearsal.objects.filter(service=old).update(service=new)
    change = changes.get("Runbook")
    if change is None:
        return
    gone = [urn for urn in change.removed if urn not in renamed]
    standing = models.Runbook.objects.filter(workspace=workspace, removed_at=None)
    standing.filter(urn__in=gone).update(removed_at=now)
    # a name that two exchange, or that another takes over, is free before it is given again
    coming = {UUID(uids[each.urn]): each for each in change.standing}
    rows = models.Runbook.objects.in_bulk(list(coming))
    moved = [uid for uid, each in coming.items() if uid in rows and rows[uid].urn != each.urn]
    models.Runbook.objects.filter(pk__in=moved).update(removed_at=now)
    _write_rows(workspace, coming)
    _write_revisions(workspace, coming, now)


def _write_rows(workspace: str, coming: Mapping[UUID, Definition]) -> None:
    services = catalog.by_urns({_service(each) for each in coming.values()})
    rows = [_row(workspace, uid, each, services) for uid, each in coming.items()]
    fields = [field.name for field in models.Runbook._meta.concrete_fields if field.name not in _KEPT]
    models.Runbook.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["uid"], update_fields=fields, batch_size=_BATCH
    )


def _service(definition: Definition) -> str:
    return names.urn_of(definition.body["spec"].get("service", ""), kind="component")


def _row(workspace: str, uid: UUID, found: Definition, services: Mapping[str, Any]) -> models.Runbook:
    front = found.model.spec  # type: ignore[attr-defined]  # a RunbookSpec, by its kind
    service = _service(found)
    known = services.get(service)
    words = front.trigger or "; ".join(each.words for each in front.triggers)
    return models.Runbook(
        uid=uid, urn=found.urn, name=found.urn.partition(":")[2], service=service,
        service_uid=known.uid if known else "", workspace=workspace, path=found.source.path, kind=front.kind,
        title=found.title[:200], owner=names.urn_of(front.owner, kind="group"), trigger=words,
        reviewed=front.reviewed, review_due=front.review_due, removed_at=None,
    )  # fmt: skip


def _write_revisions(workspace: str, coming: Mapping[UUID, Definition], now: datetime) -> None:
    digests = {uid: str(each.body["spec"]["revision"]) for uid, each in coming.items()}
    rows = models.Revision.objects.filter(runbook__in=coming).only("id", "runbook_id", "digest", "authors")
    known = {(row.runbook_id, row.digest): row for row in rows}
    new = {uid: digest for uid, digest in digests.items() if (uid, digest) not in known}
    authors = _authors(coming.values())
    if new:
        made = _new_revisions(workspace, {uid: coming[uid] for uid in new}, authors, now)
        known |= {(row.runbook_id, row.digest): row for row in models.Revision.objects.bulk_create(made)}
    for (uid, digest), row in known.items():
        wrote = merged(row.authors, new=authors.get(coming[uid].urn, []))
        if digests.get(uid) == digest and wrote != row.authors:
            row.authors = wrote
            row.save(update_fields=["authors"])
    stood = dict(models.Runbook.objects.filter(pk__in=coming).values_list("pk", "current"))
    current = [
        models.Runbook(uid=uid, current=known[uid, digest], current_since=now)
        for uid, digest in digests.items()
        if stood[uid] != known[uid, digest].pk
    ]
    models.Runbook.objects.bulk_update(current, ["current", "current_since"], batch_size=_BATCH)


def _new_revisions(
    workspace: str,
    coming: Mapping[UUID, Definition],
    authors: Mapping[str, list[dict[str, str]]],
    now: datetime,
) -> list[models.Revision]:
    counted = (
        models.Revision.objects.filter(runbook__in=coming).values_list("runbook").annotate(Max("number"))
    )
    numbers: dict[UUID, int] = dict(counted.order_by())
    files = _Stored(workspace)
    made = []
    for uid, found in coming.items():
        data = files[found.source.path]
        document = formats.read(data, path=found.source.path)
        findings = rules.lint(document, files=files)
        made.append(
            models.Revision(
                runbook_id=uid, digest=found.body["spec"]["revision"], number=numbers.get(uid, 0) + 1,
                text=data, parsed=document.as_json(), findings=[_plain(each) for each in findings],
                attachments=rules.attached(document.front.attachments, files=files),
                authors=[*authors.get(found.urn, []), *_named(document)], first_seen_at=now,
            )
        )  # fmt: skip
    return made


def _plain(fault: Fault) -> dict[str, Any]:
    return {
        "line": fault.line, "message": fault.message, "remedy": fault.remedy, "severity": fault.severity,
        "code": fault.code, "column": fault.column,
    }  # fmt: skip


def _authors(found: Iterable[Definition]) -> dict[str, list[dict[str, str]]]:
    """Who applied each, and whom its commit names, by URN."""
    urns = frozenset(each.urn for each in found)
    standing = workspaces.standings(workspaces.Filter(kind="Runbook", among=urns))
    return {each.urn: list(_of_standing(each)) for each in standing}


def _of_standing(found: Standing) -> Iterator[dict[str, str]]:
    if found.applied_by:
        yield {"kind": "", "uid": found.applied_by, "name": ""}
    if found.author:
        yield {"kind": "", "uid": "", "name": found.author}


def _named(document: Document) -> Iterator[dict[str, str]]:
    """Whom the front matter calls its author."""
    urn = names.urn_of(document.front.author, kind="user")
    if urn:
        yield {"kind": "person", "uid": urn, "name": urn.partition(":")[2]}
