"""What roles, tokens and enrolled producers are held within follows when that gets another name."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity.events import RolesChanged
from seatrial.domains.identity.models import ApiToken, RoleAssignment, TrustedIssuer
from seatrial.domains.identity.services import links
from seatrial.kit import events
from seatrial.kit.access import Actor

Moved = dict[str, list[str]]


@transaction.atomic
def rename_scopes(renamed: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    """Whatever was held within an old URN is held within its new one; `renamed` has the new by the old.

    Also what has ended: it was held within that same thing. Called in the transaction of the rename, which
    was allowed already: nobody may do more afterwards than before. Each thing whose name something was
    held within has an entry in the log.
    """
    if not renamed:
        return
    links.lock()
    moved: dict[str, Moved] = {}
    for row in _follow_roles(renamed, actor=actor, now=now):
        _note(moved, row.scope, "assignments", row.uid)
        events.publish(RolesChanged(uid=str(row.person.uid), role=row.role, scope=row.scope))
    for token in ApiToken.objects.select_for_update().filter(within__overlap=list(renamed)):
        for new in _new_names(token.within, renamed):
            _note(moved, new, "tokens", token.uid)
        token.within = _followed(token.within, renamed)
        token.save(update_fields=["within"])
    for producer in TrustedIssuer.objects.select_for_update().filter(services__overlap=list(renamed)):
        for new in _new_names(producer.services, renamed):
            _note(moved, new, "producers", producer.uid)
        producer.services = _followed(producer.services, renamed)
        producer.save(update_fields=["services"])
    before = {new: old for old, new in renamed.items()}
    for urn, held in sorted(moved.items()):
        details = {"before": before[urn], **held}
        audit.record("identity.scope-renamed", actor=actor, subject=urn, details=details, now=now)


def _follow_roles(renamed: Mapping[str, str], *, actor: Actor, now: datetime) -> list[RoleAssignment]:
    """Gives the roles that are held within the new names now."""
    moving = RoleAssignment.objects.select_for_update(of=("self",)).select_related("person")
    waiting = RoleAssignment.objects.filter(scope__in=renamed.values(), taken_at=None)
    there = {(row.person_id, row.role, row.scope, row.starts_at) for row in waiting}
    followed = []
    for row in moving.filter(scope__in=list(renamed)):
        row.scope = renamed[row.scope]
        if row.taken_at is None and (row.person_id, row.role, row.scope, row.starts_at) in there:
            # given at that very moment within the name while nobody had it: twice the same is held once
            row.taken_at, row.taken_by = now, f"{actor.kind}:{actor.principal}"
        row.save(update_fields=["scope", "taken_at", "taken_by"])
        followed.append(row)
    return followed


def _new_names(urns: Iterable[str], renamed: Mapping[str, str]) -> list[str]:
    return sorted({renamed[urn] for urn in urns if urn in renamed})


def _followed(urns: Iterable[str], renamed: Mapping[str, str]) -> list[str]:
    return sorted({renamed.get(urn, urn) for urn in urns})


def _note(moved: dict[str, Moved], urn: str, what: str, uid: UUID) -> None:
    moved.setdefault(urn, {}).setdefault(what, []).append(str(uid))
