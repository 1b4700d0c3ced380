"""Alerts and their runs, locked in one order: alerts by number, then runs by id, then pages."""

from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Group:
    """An alert with the live run that looks for somebody about it, None where there is none, and all alerts
    of that run that are not resolved; all locked.
    """

    alert: models.Alert
    run: models.EscalationRun | None
    members: list[models.Alert]


def locked_group(name: str) -> Group:
    """The alert of that name with its group. Raises NotFound.

    All alerts are locked at once, for whoever locks one first and then the others waits for somebody who does
    so from the other end. Who joins meanwhile is not among them.
    """
    number = number_of(name)
    before = live_run(number)
    others = set(before.members.values_list("alert_id", flat=True)) if before else set()
    rows = {row.number: row for row in lock({number, *others})}
    if number not in rows:
        raise NotFound(f"there is no alert {name[:40]}", remedy="List them: seatrial alert list")
    run = _locked_run(number)
    mine = set(run.members.values_list("alert_id", flat=True)) if run else set()
    members = [rows[each] for each in sorted(rows.keys() & {number, *mine})]
    return Group(rows[number], run, [each for each in members if each.state != "resolved"])


def _locked_run(number: int) -> models.EscalationRun | None:
    """The live run of the alert, which is locked."""
    found = live_run(number)
    if found is None:
        return None
    rows = models.EscalationRun.objects.select_for_update().exclude(state="ended")
    return rows.filter(id=found.id).first()


def lock_runs(numbers: Iterable[int]) -> list[int]:
    """The ids of the live runs of those alerts, which are locked already; the runs are, too."""
    members = models.Membership.objects.filter(alert_id__in=list(numbers))
    runs = models.EscalationRun.objects.exclude(state="ended").filter(id__in=members.values("run_id"))
    return [run.id for run in runs.select_for_update().order_by("id")]


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
