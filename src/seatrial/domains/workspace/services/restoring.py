"""Brings an earlier revision back: its files are applied again, as a new revision."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from seatrial.domains.workspace import models, selectors
from seatrial.domains.workspace.services.applying import apply
from seatrial.domains.workspace.services.drafting import plan
from seatrial.domains.workspace.services.editing import put_back
from seatrial.domains.workspace.types import Applied, Origin, Plan
from seatrial.kit.access import Actor


def plan_restore(name: str, *, number: int, actor: Actor, now: datetime) -> Plan:
    """What bringing that revision back would change. Nothing changes. Raises NotFound and CannotApply."""
    return plan(name, files=selectors.revision_files(name, number=number), actor=actor, now=now)


@transaction.atomic
def restore(name: str, *, number: int, actor: Actor, now: datetime, plan_digest: str = "") -> Applied:
    """The workspace stands as its revision of that number had it; definitions that come back keep their uids.

    Of a git repository only what stands changes: its head waits again, and is not applied by itself.
    Raises NotFound where there is no such revision or its files are no longer kept, and what `apply` raises.
    """
    files: Mapping[str, bytes] = selectors.revision_files(name, number=number)
    found, before = selectors.revision(name, number=number), selectors.files(name).contents()
    origin = Origin(commit=found.commit, restored_from=number)
    applied = apply(
        name, files=files, actor=actor, now=now, allow_empty=True, plan_digest=plan_digest, origin=origin
    )
    commit = found.commit.hash if found.commit else ""
    if selectors.workspace(name).directory:
        put_back(selectors.workspace(name), target=files, standing=before)
    models.GitSource.objects.filter(workspace__name=name).update(applied=commit)
    return applied
