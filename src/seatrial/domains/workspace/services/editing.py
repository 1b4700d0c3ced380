"""Changes files by forms: written and applied where the server owns them, a patch where others do."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from seatrial.connectors.git import Edit as Hunk
from seatrial.connectors.git import Sender, format_patch
from seatrial.domains.workspace import drivers, policies, rules, selectors
from seatrial.domains.workspace.services.applying import apply, lock
from seatrial.domains.workspace.services.drafting import plan
from seatrial.domains.workspace.types import Edit, Edited, Finding, Workspace
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Problem

_MAIL = "noreply@seatrial.invalid"


class CannotEditChanged(Problem):
    """A file is another one by now than the one that the edit was made from; nothing was written."""

    type = "cannot-edit-changed"
    title = "The file changed meanwhile"
    status = 409

    def __init__(self, path: str, *, current: str) -> None:
        fault = Fault(path, "was changed since you opened it", "Compare, and make your change again on top.")
        super().__init__(
            f"{path} was changed since you opened it; nothing was written",
            remedy="Look at what is there now, and make your change again on top of it.",
            faults=[fault],
        )
        self.path = path
        self.current = current


def edit(
    name: str, *, edits: Sequence[Edit], actor: Actor, now: datetime, message: str = "",
    plan_digest: str = "", dry_run: bool = False,
) -> Edited:  # fmt: skip
    """The files are as the edits say and applied, where the workspace is a directory of the server.

    Otherwise, and with `dry_run`, nothing is written: the answer has the plan, and a patch that `git am`
    takes. Raises CannotEditChanged, CannotApply with every finding, CannotApplyStale, NotFound, Denied.
    """
    workspace = selectors.workspace(name)
    base = base_files(workspace)
    files = _edited(base, edits)
    patch = _patch(workspace, base, edits, message, actor, now)
    can_write = drivers.is_writable(workspace.directory)
    if dry_run or not can_write:
        found = plan(name, files=files, actor=actor, now=now)
        return Edited(found, patch, can_write, found.revision)
    answer = policies.may_apply(actor, name=name, is_policy=workspace.is_policy, owner=workspace.owner)
    require(answer, actor=actor, action="workspace.edit", subject=workspace.urn)
    with transaction.atomic():
        lock()  # two forms at once: the second sees what the first has written
        files = _edited(base_files(workspace), edits)
        applied = apply(name, files=files, actor=actor, now=now, plan_digest=plan_digest, allow_empty=True)
        changed = {each.path: each.content.encode() if each.content is not None else None for each in edits}
        drivers.write_directory(workspace.directory, files=changed)
    return Edited(applied.plan, patch, can_write, applied.revision, is_done=applied.is_done)


def base_files(workspace: Workspace) -> Mapping[str, bytes]:
    """What an edit of the workspace starts from: its directory, its repository's head, or what stands."""
    if workspace.git is not None and workspace.git.head is not None:
        return selectors.contents_of(selectors.pending_digests(workspace.name))
    if workspace.directory:
        return drivers.read_directory(workspace.directory)
    return selectors.files(workspace.name).contents()


def base_digest(data: bytes | None) -> str:
    """What names a file's content in an edit; '' for one that is not there."""
    return hashlib.sha256(data).hexdigest() if data is not None else ""


def check(workspace: Workspace, *, path: str, content: str) -> list[Finding]:
    """What is wrong with the one file, every finding with its line; quick, for whoever is typing.

    It may name whatever stands anywhere. What follows from other files is said by the plan.
    """
    elsewhere = selectors.urns_outside(workspace.name, path=path)
    return list(rules.compile_files({path: content.encode()}, known=elsewhere, whole=False).findings)


def _edited(base: Mapping[str, bytes], edits: Sequence[Edit]) -> dict[str, bytes]:
    files = dict(base)
    for each in edits:
        standing = base.get(each.path)
        if base_digest(standing) != each.base:
            raise CannotEditChanged(each.path, current=(standing or b"").decode(errors="replace"))
        if each.content is None:
            files.pop(each.path, None)
        else:
            files[each.path] = each.content.encode()
    return files


def _patch(
    workspace: Workspace,
    base: Mapping[str, bytes],
    edits: Sequence[Edit],
    message: str,
    actor: Actor,
    now: datetime,
) -> str:
    inside = workspace.git.folder.strip("/") if workspace.git else ""
    hunks = []
    for each in edits:
        old = base[each.path].decode(errors="replace") if each.path in base else None
        path = f"{inside}/{each.path}" if inside else each.path
        hunks.append(Hunk(path, old, each.content))
    title = message.strip() or f"Change {', '.join(each.path for each in edits[:3])}"
    return format_patch(title, sender=Sender(actor.name, _MAIL), at=now, edits=hunks)


def put_back(workspace: Workspace, *, target: Mapping[str, bytes], standing: Mapping[str, bytes]) -> None:
    """The workspace's directory has the target's files, but for those that somebody changed unapplied."""
    if not drivers.is_writable(workspace.directory):
        return
    disk = drivers.read_directory(workspace.directory)
    changes: dict[str, bytes | None] = {}
    for path in {*target, *standing}:
        if disk.get(path) == standing.get(path) and target.get(path) != standing.get(path):
            changes[path] = target.get(path)
    drivers.write_directory(workspace.directory, files=changes)
