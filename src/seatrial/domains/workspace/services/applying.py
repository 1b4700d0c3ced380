"""Applies files: definitions, files and all that follows from them change in one transaction, or nothing."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from seatrial.domains.identity import services as identity
from seatrial.domains.workspace import models, policies, rules, selectors
from seatrial.domains.workspace.events import WorkspaceApplied
from seatrial.domains.workspace.services import storing
from seatrial.domains.workspace.services.drafting import Draft, changes_of, draft
from seatrial.domains.workspace.services.recording import record_apply
from seatrial.domains.workspace.types import PROJECTIONS, Applied, Origin
from seatrial.kit import events
from seatrial.kit.access import Actor, require, system
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem

#: One apply at a time in the whole installation: URNs are unique across workspaces, contents are shared
#: between them, and projections see all of them.
_LOCK = 0x5EA7_0001
_PRECEDENCE = system("precedence")


class CannotApplyStale(Problem):
    """The plan that was looked at is not the one that an apply would carry out now."""

    type = "cannot-apply-stale"
    title = "Something changed since the plan"
    status = 409


@transaction.atomic
def apply(
    name: str,
    *,
    files: Mapping[str, bytes],
    actor: Actor,
    now: datetime,
    allow_empty: bool = False,
    plan_digest: str = "",
    origin: Origin | None = None,
) -> Applied:
    """The workspace of that name stands as the files say, and what follows from it too.

    A definition that stays, is renamed or comes back keeps its uid. Where all stood already, nothing is
    written. Raises CannotApply with every finding that forbids it (also where no definition would be left
    and `allow_empty` is not given), CannotApplyStale where `plan_digest` is of another plan, and Denied.
    Other applies wait for this one.
    """
    rules.accept_name(name)
    lock()
    workspace = models.Workspace.objects.select_for_update().filter(name=name).first()
    _require(name, workspace, actor, origin)
    drafted = draft(name, files=rules.accept(name, files=files))
    if plan_digest and plan_digest != drafted.plan.digest:
        raise CannotApplyStale(
            f"the plan {plan_digest[:80]} was made from another state or other files",
            remedy="Plan again, look at it, and apply that plan.",
        )
    if drafted.plan.is_empty:
        return Applied(drafted.plan, drafted.plan.revision)
    if drafted.standing and not drafted.compiled.definitions and not allow_empty:
        raise rules.CannotApply(
            f"the files hold no definition, and {len(drafted.standing)} would be removed",
            remedy="Look at the folder that you gave; to remove all of them, add --remove-all.",
        )
    workspace = workspace or models.Workspace.objects.create(uid=new_uid(now), name=name)
    return carry_out(workspace, drafted=drafted, actor=actor, origin=origin or Origin(), now=now)


def lock() -> None:
    """Until the end of the transaction nobody else applies, or changes what applies depend on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _require(name: str, workspace: models.Workspace | None, actor: Actor, origin: Origin | None) -> None:
    answer = policies.may_apply(
        actor,
        name=name,
        is_policy=workspace.is_policy if workspace else False,
        owner=workspace.owner if workspace else "",
    )
    require(answer, actor=actor, action="workspace.apply", subject=f"workspace:{name[:63]}")
    if origin is None and workspace is not None and models.GitSource.objects.filter(pk=workspace.pk).exists():
        raise rules.CannotApply(
            f"workspace {name} is a git repository: what stands comes from its commits",
            remedy=f"Push your change, then: seatrial workspace fetch {name}. To try files beforehand, plan "
            "them; to stop reading the repository, remove the workspace and apply the directory.",
        )


def carry_out(
    workspace: models.Workspace, *, drafted: Draft, actor: Actor, origin: Origin, now: datetime
) -> Applied:
    """The draft stands as a new revision, with all that follows; whoever calls it holds the lock."""
    revision = drafted.plan.revision + 1
    storing.write_files(workspace, drafted=drafted)
    stamp = storing.Stamp(revision, actor, origin, now)
    uids = storing.write_definitions(workspace, drafted=drafted, stamp=stamp)
    storing.write_revision(workspace, drafted=drafted, stamp=stamp)
    identity.rename_scopes(drafted.plan.renamed, actor=actor, now=now)
    touched = _touched_kinds(drafted)
    _project(drafted, touched=touched, uids=uids, now=now)
    known = {urn: found.uid for urn, found in drafted.standing.items()} | uids
    record_apply(drafted.plan, uids=known, revision=revision, actor=actor, origin=origin, now=now)
    name = workspace.name
    events.publish(WorkspaceApplied(workspace=name, revision=revision, kinds=tuple(sorted(touched))))
    _settle_others(drafted, now)
    return Applied(drafted.plan, revision)


def _settle_others(drafted: Draft, now: datetime) -> None:
    """What this workspace took from others waits there; what it gave up stands there again."""
    for holder in drafted.taken.values():
        other = models.Workspace.objects.select_for_update().get(name=holder.rank.workspace)
        other.shadowed = sorted({*other.shadowed, holder.urn})
        other.save(update_fields=["shadowed"])
    gone = [found.before or found.urn for found in drafted.plan.definitions
            if found.change in ("removed", "renamed")]  # fmt: skip
    if not gone:
        return
    waiting = models.Workspace.objects.filter(shadowed__has_any_keys=gone, removed_at=None)
    for other in waiting.exclude(name=drafted.plan.workspace).order_by("-is_policy", "-precedence", "name"):
        files = selectors.files(other.name).contents()
        try:
            again = draft(other.name, files=files)
            if not again.plan.is_empty:
                with transaction.atomic():
                    carry_out(other, drafted=again, actor=_PRECEDENCE, origin=Origin(), now=now)
        except rules.CannotApply:
            continue  # its owners see why when they plan; this apply is not theirs to be refused for


def _touched_kinds(drafted: Draft) -> set[str]:
    """Kinds of which a definition differs, or stands in a file that does: its lines may have moved."""
    files = {found.path for found in drafted.plan.files}
    moved = {found.kind for found in drafted.compiled.definitions.values() if found.source.path in files}
    return moved | {found.kind for found in drafted.plan.definitions}


def _project(drafted: Draft, *, touched: set[str], uids: Mapping[str, str], now: datetime) -> None:
    renamed = drafted.plan.renamed
    for projection in PROJECTIONS:
        changes = changes_of(drafted, kinds=projection.kinds & touched)
        if changes:
            projection.project(drafted.plan.workspace, changes=changes, uids=uids, renamed=renamed, now=now)
