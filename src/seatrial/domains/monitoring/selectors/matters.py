"""Reviews that owners owe: of rules, dashboards and health, and of dashboards that nobody uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from seatrial.domains.monitoring import models
from seatrial.domains.monitoring.rules import reminding
from seatrial.domains.monitoring.rules.reminding import Matter, Told
from seatrial.domains.monitoring.selectors.health import health_plans
from seatrial.domains.monitoring.selectors.plans import judged
from seatrial.domains.monitoring.selectors.using import uses
from seatrial.domains.monitoring.types import STAGES
from seatrial.kit.access import Actor


@dataclass(frozen=True, slots=True)
class Owed:
    """Which reviews a list shows; '' leaves a field open. `team` is a part of the owner's URN."""

    state: str = "overdue"
    kind: str = ""
    service: str = ""
    team: str = ""


def matters(actor: Actor, *, today: date, service: str = "") -> list[Matter]:
    """Every review of services that the actor may know of (or of that one, a URN), the longest due first."""
    plans = judged(actor, today=today, service=service)
    boards = [board for each in plans for board in each.boards]
    use = uses(boards, today=today)
    found = [reminding.of_rule(rule, today=today) for each in plans for rule in each.rules]
    found += [reminding.of_board(board, today=today) for board in boards]
    found += [
        reminding.of_unused(board, use=use[board.key], today=today)
        for board in boards
        if use[board.key].state == "unused"
    ]
    found += [reminding.of_health(each, today=today) for each in health_plans(actor, service=service)]
    return reminding.ordered({each.key: each for each in found}.values())


def owed(found: Sequence[Matter], *, wanted: Owed) -> list[Matter]:
    """Those of them that a list shows."""
    return [
        each for each in found
        if wanted.state in ("", each.state)
        and wanted.kind in ("", each.kind)
        and wanted.team.casefold() in each.owner.casefold()
    ]  # fmt: skip


def last_told(found: Sequence[Matter]) -> list[tuple[Matter, datetime | None]]:
    """Those matters, each with when its owners were told last."""
    told = told_of(found)
    return [
        (each, max((at for (key, due_on, _), at in told.items() if (key, due_on) == (each.key, each.due_on)),
                   default=None))
        for each in found
    ]  # fmt: skip


def told_of(found: Sequence[Matter]) -> Told:
    """When owners were told of those matters, by day and stage."""
    rows = models.Reminder.objects.filter(matter__in=[each.key for each in found])
    return {
        (matter, due_on, each): at
        for matter, due_on, stage, at in rows.values_list("matter", "due_on", "stage", "told_at")
        for each in STAGES
        if each == stage
    }  # fmt: skip
