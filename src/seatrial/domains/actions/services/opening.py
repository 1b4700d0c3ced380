"""Opening an action: somebody answers for it from now on."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from seatrial.domains.actions import models, policies, rules
from seatrial.domains.actions.events import ActionOpened
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.actions.services.locking import recorded
from seatrial.domains.actions.services.owning import owner_named, tell_owner
from seatrial.domains.actions.types import Action, NewAction
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid

_NUMBERING = "SELECT pg_advisory_xact_lock(hashtext('seatrial.actions.number'))"


@transaction.atomic
def open_action(new: NewAction, *, actor: Actor, now: datetime) -> Action:
    """The action is open, its owner is told, and those above hear of it. Where `new.key` opened one before,
    that one is given back as it is.

    Raises Invalid with every fault (a last day is always needed, R079), NotFound for a service that the
    actor may not know of, Denied.
    """
    if new.key:
        before = models.Action.objects.filter(key=new.key).first()
        if before is not None:
            return value_of(before)
    service = _service(new, actor)
    scopes = catalog.scopes(service) if service else ()
    subject = service.urn if service else "actions:all"
    require(policies.may_open(actor, scopes=scopes), actor=actor, action="actions.opened", subject=subject)
    faults = [*rules.faults_of_new(new, today=rules.today(now)), *_place_faults(new, service)]
    owner = owner_named(new.owner, service=service, faults=faults, now=now)
    if faults or owner is None or new.due_on is None:
        raise Invalid(
            f"the action is not opened: {faults[0].detail}",
            remedy="Correct each place that is named, then send it again.", faults=faults,
        )  # fmt: skip
    row = models.Action.objects.create(
        uid=new_uid(now), number=_next_number(), kind=new.kind,
        service_uid=UUID(service.uid) if service else None, service=service.urn if service else "",
        environment=new.environment, title=new.title.strip(), text=new.text.strip(), severity=new.severity,
        owner_uid=UUID(owner.uid), due_on=new.due_on, source=new.source[:300],
        source_title=new.source_title[:300], alternative=new.alternative.strip(),
        verification=new.verification.strip(), key=new.key, created_at=now, created_by=actor.principal,
    )  # fmt: skip
    details = {"kind": row.kind, "owner": owner.uid, "due_on": row.due_on.isoformat(), "source": row.source}
    found = recorded(row, action="actions.opened", event=ActionOpened, actor=actor, now=now, details=details)
    tell_owner(found, by=actor, now=now)
    return found


def _service(new: NewAction, actor: Actor) -> Service | None:
    if not new.service:
        return None
    return catalog.known_service(new.service.removeprefix("service:"), actor=actor)


def _place_faults(new: NewAction, service: Service | None) -> list[Fault]:
    if not new.environment:
        return []
    if service is None:
        return [Fault("/environment", "an environment needs a service", "Name the service too.")]
    if service.environment(new.environment) is None:
        known = ", ".join(each.name for each in service.environments) or "none"
        return [Fault("/environment", f"{service.name} has no {new.environment[:60]!r}", f"It has: {known}.")]
    return []


def _next_number() -> int:
    """Numbers have no gaps: whoever opens the next one waits until this one stands or does not."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERING)
    return (models.Action.objects.aggregate(last=Max("number"))["last"] or 0) + 1
