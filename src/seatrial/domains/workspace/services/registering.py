"""Adds, changes and removes workspaces: where files come from, and what they may say."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.workspace import models, policies, rules, selectors
from seatrial.domains.workspace.services.applying import carry_out, lock
from seatrial.domains.workspace.services.drafting import draft
from seatrial.domains.workspace.types import Origin, Plan, Registration
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Problem

_OF_GIT = ("url", "branch", "folder", "credential", "poll_seconds", "auto_apply")
_OWN = ("directory", "is_policy", "is_protected", "owner", "precedence")


class CannotRegisterTwice(Problem):
    """There is a workspace of that name, or another one reads the same place."""

    type = "cannot-register-twice"
    title = "There is such a workspace already"
    status = 409


@transaction.atomic
def register(
    wanted: Registration, *, actor: Actor, now: datetime, dry_run: bool = False, trusted: bool = False
) -> Registration:
    """The workspace is known; a repository is fetched within seconds. Nothing is applied yet.

    `trusted` is the first start, which may name a directory outside of the writable folders. With
    `dry_run` only the checks are made. Raises CannotRegister with every fault, CannotRegisterTwice, Denied.
    """
    lock()
    _require(wanted.name, actor, "workspace.register")
    accepted = _accept(wanted, trusted=trusted)
    row = models.Workspace.objects.filter(name=wanted.name).first()
    if row is not None and row.removed_at is None and (row.revision or row.directory or hasattr(row, "git")):
        remedy = f"Change it: PATCH /api/v1/workspaces/{wanted.name}, or its page."
        raise CannotRegisterTwice(f"workspace {wanted.name} is registered", remedy=remedy)
    _write(row or models.Workspace(uid=new_uid(now), name=wanted.name), accepted, now)
    _record("workspace.registered", accepted, actor, now)
    if dry_run:
        transaction.set_rollback(True)
    return accepted


@transaction.atomic
def change(
    name: str, *, fields: dict[str, Any], actor: Actor, now: datetime, dry_run: bool = False
) -> Registration:
    """The fields given are as given, the others stay. A repository is fetched again.

    Raises NotFound, CannotRegister with every fault, Denied.
    """
    lock()
    _require(name, actor, "workspace.change")
    standing = selectors.registration(name)
    accepted = _accept(Registration(**{**asdict(standing), **fields, "name": name}))
    row = models.Workspace.objects.select_for_update().get(name=name)
    _write(row, accepted, now)
    _record("workspace.changed", accepted, actor, now)
    if dry_run:
        transaction.set_rollback(True)
    return accepted


@transaction.atomic
def remove(name: str, *, actor: Actor, now: datetime, dry_run: bool = False) -> Plan:
    """The workspace's definitions are gone, and its repository is read no more; its revisions stay.

    Applying or registering the name again brings it back, and so does restoring a revision. Gives what
    was (with `dry_run`: would be) removed. Raises NotFound and Denied.
    """
    lock()
    _require(name, actor, "workspace.remove")
    selectors.workspace(name)
    row = models.Workspace.objects.select_for_update().get(name=name)
    drafted = draft(name, files={})
    if not drafted.plan.is_empty:
        carry_out(row, drafted=drafted, actor=actor, origin=Origin(), now=now)
    models.GitSource.objects.filter(workspace=row).delete()
    row.removed_at, row.directory, row.shadowed, row.seen_digest = now, "", [], ""
    row.save(update_fields=["removed_at", "directory", "shadowed", "seen_digest"])
    audit.record("workspace.removed", actor=actor, subject=f"workspace:{name}", details={}, now=now)
    if dry_run:
        transaction.set_rollback(True)
    return drafted.plan


def _require(name: str, actor: Actor, action: str) -> None:
    require(policies.may_register(actor), actor=actor, action=action, subject=f"workspace:{name[:63]}")


def _accept(wanted: Registration, *, trusted: bool = False) -> Registration:
    accepted = rules.accept_registration(wanted)
    if accepted.directory and not trusted:
        folder = Path(accepted.directory).resolve()
        allowed = [Path(entry).resolve() for entry in settings.WORKSPACES_WRITABLE]
        if not any(folder.is_relative_to(one) for one in allowed) or not folder.is_dir():
            remedy = "The operator names a folder above it in SEATRIAL_WORKSPACES_WRITABLE."
            fault = Fault("/directory", "is no folder that this Seatrial may write", remedy)
            raise rules.CannotRegister(
                f"workspace {wanted.name} cannot be registered like that", faults=[fault]
            )
    return accepted


def _write(row: models.Workspace, accepted: Registration, now: datetime) -> None:
    values = asdict(accepted)
    for name in _OWN:
        setattr(row, name, values[name])
    row.removed_at, row.seen_digest, row.seen_at, row.seen_trouble = None, "", None, ""
    row.save()
    if not accepted.url:
        models.GitSource.objects.filter(workspace=row).delete()
        return
    found = models.GitSource.objects.select_for_update().filter(workspace=row).first()
    source = found or models.GitSource(workspace=row)
    if found and (found.url, found.branch, found.folder) != (accepted.url, accepted.branch, accepted.folder):
        source.head, source.head_tree, source.authors, source.is_rewritten = "", None, {}, False
    for name in _OF_GIT:
        setattr(source, name, values[name])
    source.next_at, source.claimed_until, source.failures = now, None, 0
    source.trouble = source.trouble_detail = source.trouble_remedy = ""
    source.trouble_since = None
    source.save()


def _record(action: str, accepted: Registration, actor: Actor, now: datetime) -> None:
    details = {name: value for name, value in asdict(accepted).items() if value and name != "name"}
    audit.record(action, actor=actor, subject=f"workspace:{accepted.name}", details=details, now=now)
