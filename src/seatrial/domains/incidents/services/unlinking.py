"""Taking away what was linked and does not belong to an incident."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts import services as alerts
from seatrial.domains.incidents import models, policies, selectors
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.incidents.services.locking import held_in, locked, write
from seatrial.domains.incidents.types import Incident
from seatrial.kit.access import Actor, Answer, require

_ALERT = "alert:"


@transaction.atomic
def unlink(name: str, *, target: str, actor: Actor, now: datetime) -> Incident:
    """It is linked no more, and the timeline says so; an alert names the incident no more. Where it was not
    linked, nothing changes. Whoever linked it may, and whoever leads. Raises NotFound, Denied.
    """
    row = locked(name, actor=actor)
    found = models.Link.objects.filter(incident=row, target=target).first()
    mine = found is not None and found.by == actor.principal
    answer = _may(row, actor, mine=mine)
    require(answer, actor=actor, action="incidents.unlinked", subject=f"incident:{row}")
    if found is None:
        return value_of(row)
    found.delete()
    if found.kind == "alert":
        _part(target, incident=str(row), actor=actor, now=now)
    words = f"{found.kind} {found.title or target.partition(':')[2]}"
    return write(
        row, kind="unlinked", words=words, actor=actor, now=now, link=target, party=found.party,
        audience="shared" if found.party else "internal", details={"kind": found.kind, "target": target},
    )  # fmt: skip


def _may(row: models.Incident, actor: Actor, *, mine: bool) -> Answer:
    about = value_of(row)
    scopes = selectors.scopes_of(about)
    if mine:
        return policies.may_write(actor, scopes=scopes, parties=selectors.parties_of(actor))
    return policies.may_lead(actor, roles=held_in(row), scopes=scopes)


def _part(target: str, *, incident: str, actor: Actor, now: datetime) -> None:
    """The alert names the newest incident that it still belongs to, if there is any."""
    others = selectors.with_target(target)
    other = others[0].name if others else ""
    name = target.removeprefix(_ALERT)
    alerts.part(name, incident=incident, other=other, now=now, by=actor.principal)
