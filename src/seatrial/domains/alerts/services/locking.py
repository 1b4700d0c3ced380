"""Alerts and their runs, locked in one order: alerts by number, then runs by id, then pages."""

from collections.abc import Iterable

from seatrial.domains.alerts import models, policies
from seatrial.domains.alerts.types.naming import number_in
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import NotFound


def number_of(name: str) -> int:
    """The number of an alert by its name (AL-12, al-12, 12); raises NotFound for what is no such name."""
    number = number_in(name)
    if number is None:
        raise NotFound(f"there is no alert {name[:40]}", remedy="List them: seatrial alert list")
    return number


def locked(name: str) -> models.Alert:
    """The alert of that name; nobody else changes it until the transaction ends. Raises NotFound."""
    found = lock([number_of(name)])
    if not found:
        raise NotFound(f"there is no alert {name[:40]}", remedy="List them: seatrial alert list")
    return found[0]


def lock(numbers: Iterable[int]) -> list[models.Alert]:
    """The alerts of those numbers, locked. Rows that name them may still be written beside it."""
    rows = models.Alert.objects.select_for_update(no_key=True).filter(number__in=set(numbers))
    return list(rows.order_by("number"))


def group(alert: models.Alert) -> tuple[models.EscalationRun | None, list[models.Alert]]:
    """The live run that looks for somebody about the alert, and all alerts of it that are not resolved, both
    locked; the alert alone where there is no such run.
    """
    run = live_run(alert.number)
    if run is None:
        return None, lock([alert.number])
    members = set(run.members.values_list("alert_id", flat=True))
    alerts = lock({alert.number, *members})
    found = models.EscalationRun.objects.select_for_update().exclude(state="ended").filter(id=run.id).first()
    return found, [each for each in alerts if each.state != "resolved"]


def live_run(number: int) -> models.EscalationRun | None:
    """The run of the alert that has not ended, None where there is none."""
    rows = models.EscalationRun.objects.exclude(state="ended").filter(members__alert_id=number)
    return rows.order_by("-id").first()


def allowed(alert: models.Alert, *, actor: Actor, action: str) -> None:
    """Returns where the actor may answer the alert; raises NotFound for one of a service that it may not
    know of, Denied.
    """
    scopes = scopes_of(alert, actor=actor)
    answer = policies.may_answer(actor, scopes=scopes)
    require(answer, actor=actor, action=action, subject=f"alert:AL-{alert.number}")


def scopes_of(alert: models.Alert, *, actor: Actor) -> tuple[str, ...]:
    """What a grant may be held within to count for the alert: its service, that one's owner and system."""
    service = catalog.by_uids([alert.service_uid]).get(alert.service_uid) if alert.service_uid else None
    known = catalog.knows(actor, service=service) if service else not actor.is_confined
    if not known:
        raise NotFound(f"there is no alert AL-{alert.number}")
    return catalog.scopes(service) if service else ()
