"""Looks into repositories and directories whether there is anything new, and applies what may be applied."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from seatrial.connectors import directories, git
from seatrial.domains.audit import services as audit
from seatrial.domains.workspace import models, policies, rules, selectors
from seatrial.domains.workspace.events import HeadMoved
from seatrial.domains.workspace.services import storing
from seatrial.domains.workspace.services.applying import CannotApplyStale, apply, lock
from seatrial.domains.workspace.services.drafting import plan
from seatrial.domains.workspace.types import Applied, Commit, Origin, Plan
from seatrial.kit import canonical, events
from seatrial.kit.access import Actor, require, system
from seatrial.kit.problems import NotFound, Problem

_ACTOR = system("workspaces")
#: A fetch that takes longer was somebody's who died.
_CLAIM = timedelta(minutes=4)
_LONGEST_PAUSE = timedelta(hours=1)
_LEAST_ABBREVIATION = 7
log = structlog.get_logger(__name__)


class CannotApplyRewritten(Problem):
    """What stands is no longer in the branch's history; somebody has to say that this is meant."""

    type = "cannot-apply-rewritten"
    title = "The branch's history was rewritten"
    status = 409


@transaction.atomic
def fetch(name: str, *, actor: Actor, now: datetime) -> None:
    """The repository is looked at within seconds: a hint, as a webhook gives it. Raises NotFound, Denied."""
    found = selectors.workspace(name)
    answer = policies.may_fetch(actor, name=name, is_policy=found.is_policy, owner=found.owner)
    require(answer, actor=actor, action="workspace.fetch", subject=found.urn)
    if found.git is None and not found.directory:
        raise NotFound(
            f"workspace {name} is no repository and no directory of the server: its files are sent"
        )
    models.GitSource.objects.filter(workspace__name=name).update(next_at=now, failures=0)


def due(*, now: datetime) -> list[str]:
    """The workspaces whose repositories are to be looked at now, claimed for the caller."""
    with transaction.atomic():
        rows = models.GitSource.objects.select_for_update(skip_locked=True).filter(
            Q(claimed_until=None) | Q(claimed_until__lte=now), next_at__lte=now
        )
        found = list(rows.select_related("workspace").order_by("next_at")[:20])
        models.GitSource.objects.filter(pk__in=[row.pk for row in found]).update(claimed_until=now + _CLAIM)
    return [row.workspace.name for row in found]


def look(name: str, *, clock: Callable[[], datetime]) -> None:
    """The workspace's head is the branch's, or its trouble says why not; what may be applied is applied."""
    row = models.GitSource.objects.select_related("workspace").filter(workspace__name=name).first()
    if row is None:
        return
    remote = git.Remote(row.url, row.branch, row.folder, row.credential)
    store = Path(settings.GIT_FOLDER) / f"{row.workspace.uid}.git"
    try:
        found = git.look(remote, store=store, known=row.head, applied=row.applied, allow=settings.GIT_ALLOW)
    except git.CannotFetch as problem:
        _keep_trouble(name, problem.kind, problem, remote, now=clock())
        return
    moved = _keep(name, found, remote, now=clock())
    if moved and row.auto_apply and found.follows:
        _apply_by_itself(name, found.head.hash, now=clock())


@transaction.atomic
def _keep(name: str, found: git.Look, remote: git.Remote, *, now: datetime) -> bool:
    """Whether there is another head than before."""
    row = _locked(name, remote)
    if row is None:
        return False
    head, before = found.head, row.head
    row.is_rewritten = not found.follows
    if found.files is not None:
        digests = storing.digests_of(found.files)
        storing.keep_blobs({digests[path]: data for path, data in found.files.items()})
        row.head_tree, row.authors = storing.keep_tree(digests), dict(found.authors)
    row.head, row.head_author, row.head_at, row.head_message = (
        head.hash, head.author, head.committed_at, head.message
    )  # fmt: skip
    row.fetched_at, row.failures, row.claimed_until = now, 0, None
    row.next_at = now + timedelta(seconds=row.poll_seconds)
    _clear(row, found.moved_to, now)
    row.save()
    if before == head.hash:
        return False
    action = "workspace.fetched" if found.follows else "workspace.history-rewritten"
    details = {"commit": head.hash, "before": before, "branch": row.branch}
    audit.record(action, actor=_ACTOR, subject=f"workspace:{name}", details=details, now=now)
    events.publish(HeadMoved(workspace=name, commit=head.hash, is_rewritten=not found.follows))
    return True


def _clear(row: models.GitSource, moved_to: str, now: datetime) -> None:
    """No trouble is left but what has to be settled by people: a new address, a head that is not valid."""
    if moved_to:
        detail = f"the server sends us on to {moved_to}"
        remedy = f"Change the workspace's address to {moved_to}: the old one may end."
        _trouble(row, "moved", detail, remedy, now)
    elif row.trouble != "not-valid" or row.head == row.applied:
        row.trouble, row.trouble_detail, row.trouble_remedy, row.trouble_since = "", "", "", None


def _trouble(row: models.GitSource, kind: str, detail: str, remedy: str, now: datetime) -> bool:
    """Whether it is another trouble than before; since when it is there stays."""
    is_new = row.trouble != kind
    if is_new or row.trouble_since is None:
        row.trouble_since = now
    row.trouble, row.trouble_detail, row.trouble_remedy = kind, detail, remedy
    return is_new


@transaction.atomic
def _keep_trouble(name: str, kind: str, problem: Problem, remote: git.Remote, *, now: datetime) -> None:
    row = _locked(name, remote)
    if row is None:
        return
    is_new = _trouble(row, kind, problem.detail, problem.remedy, now)
    row.failures, row.claimed_until = row.failures + 1, None
    pause = timedelta(seconds=row.poll_seconds * 2 ** min(row.failures - 1, 10))
    row.next_at = now + min(pause, max(_LONGEST_PAUSE, timedelta(seconds=row.poll_seconds)))
    row.save()
    if is_new:
        details = {"trouble": kind, "detail": problem.detail}
        audit.record(
            "workspace.unreadable", actor=_ACTOR, subject=f"workspace:{name}", details=details, now=now
        )


def _locked(name: str, remote: git.Remote) -> models.GitSource | None:
    """The source, unless it was pointed elsewhere while we looked. No apply is under way."""
    lock()
    row = models.GitSource.objects.select_for_update().filter(workspace__name=name).first()
    same = row is not None and (row.url, row.branch, row.folder) == (remote.url, remote.branch, remote.folder)
    return row if same else None


def _apply_by_itself(name: str, commit: str, *, now: datetime) -> None:
    try:
        apply_commit(name, commit=commit, actor=_ACTOR, now=now)
    except rules.CannotApply as problem:
        log.warning("workspace.head-not-applied", workspace=name, commit=commit, faults=len(problem.faults))
        first = f": {problem.faults[0].place} {problem.faults[0].detail}" if problem.faults else ""
        with transaction.atomic():
            row = models.GitSource.objects.select_for_update().get(workspace__name=name)
            detail = f"{commit[:10]} is not applied, {problem.detail}{first}"
            _trouble(row, "not-valid", detail, "Correct what the pending plan names, and push again.", now)
            row.save()


def plan_commit(name: str, *, actor: Actor, now: datetime) -> Plan:
    """What an apply of the repository's head would change; raises NotFound, CannotApply, Denied."""
    files = selectors.contents_of(selectors.pending_digests(name))
    return plan(name, files=files, actor=actor, now=now)


@transaction.atomic
def apply_commit(
    name: str, *, commit: str, actor: Actor, now: datetime, plan_digest: str = "",
    confirm_rewritten: bool = False, allow_empty: bool = False,
) -> Applied:  # fmt: skip
    """The workspace stands as that commit has it, which must be its head (seven letters name it).

    Raises NotFound, CannotApplyStale where the head is another one by now, CannotApplyRewritten unless that
    is confirmed, and what `apply` raises.
    """
    lock()
    row = models.GitSource.objects.select_for_update().filter(workspace__name=name).first()
    if row is None or not row.head or row.head_at is None:
        raise NotFound(f"nothing was fetched for workspace {name[:80]!r}", remedy="Fetch it first.")
    if len(commit) < _LEAST_ABBREVIATION or not row.head.startswith(commit):
        remedy = f"Look at its plan, and apply {row.head[:10]}; an earlier one is brought back by restore."
        raise CannotApplyStale(
            f"the head of {row.branch} is {row.head[:10]}, not {commit[:64]}", remedy=remedy
        )
    if row.is_rewritten and row.applied != row.head and not confirm_rewritten:
        raise CannotApplyRewritten(
            f"{row.applied[:10]}, which stands, is no longer in the history of {row.branch}",
            remedy="Ask who pushed by force, look at the plan, and confirm it (--confirm-rewritten).",
        )
    origin = Origin(Commit(row.head, row.head_author, row.head_at, row.head_message), row.authors)
    applied = apply(
        name, files=selectors.contents_of(selectors.pending_digests(name)), actor=actor, now=now,
        plan_digest=plan_digest, allow_empty=allow_empty, origin=origin,
    )  # fmt: skip
    row.applied, row.is_rewritten = row.head, False
    if row.trouble == "not-valid":
        row.trouble, row.trouble_detail, row.trouble_remedy, row.trouble_since = "", "", "", None
    row.save()
    return applied


def look_at_directories(*, now: datetime) -> int:
    """Of every directory of the server it is known whether it is what stands; gives how many there are."""
    rows = models.Workspace.objects.exclude(directory="").filter(removed_at=None)
    for row in rows:
        seen, trouble = "", ""
        try:
            seen = canonical.digest(storing.digests_of(directories.read(Path(row.directory)).files))
        except directories.CannotReadDirectory as problem:
            trouble = f"{problem.detail}. {problem.remedy}"
        known = models.Workspace.objects.filter(pk=row.pk, directory=row.directory)
        known.update(seen_digest=seen, seen_trouble=trouble, seen_at=now)
    return len(rows)


def digest_of(files: Mapping[str, bytes]) -> str:
    """What a revision with these files is called."""
    return canonical.digest(storing.digests_of(files))
