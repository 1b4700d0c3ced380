"""Rules and dashboards as definitions and the files beside them have them; nothing of it is stored."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.monitoring.rules.changes import changes_of, lines_of_board, lines_of_rule
from seatrial.domains.monitoring.rules.judging import judge
from seatrial.domains.monitoring.rules.plans import plan_of
from seatrial.domains.monitoring.types import Board, Change, Judged, Plan, Rule, Version
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

_MOST_KEPT = 200
#: What a plan came to on a day, with the files that it came from: those of a revision are one object.
_JUDGED: OrderedDict[tuple[str, str, date], tuple[workspace.StoredFiles, Judged]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rules a list shows; '' leaves a field open. `fault` is a code, or `any`."""

    fault: str = ""
    severity: str = ""
    text: str = ""


def service_urn(name: str, *, actor: Actor) -> str:
    """The URN of the service that a list is narrowed to; '' without a name. Raises NotFound."""
    return catalog.known_service(name, actor=actor).urn if name else ""


def judged(actor: Actor, *, today: date, service: str = "") -> list[Judged]:
    """What the plans of services that the actor may know of come to, by name."""
    known = catalog.known_to(actor)
    found: list[Judged] = []
    for standing in workspace.standings(workspace.Filter(kind="Monitoring")):
        plan = plan_of(standing.body, workspace=standing.workspace)
        if (service and plan.service != service) or (known is not None and plan.service not in known):
            continue
        found.append(_judged(plan, standing.digest, today))
    return found


def _judged(plan: Plan, digest: str, today: date) -> Judged:
    files = workspace.files(plan.workspace)
    key = (f"{plan.workspace}/{plan.name}", digest, today)
    held = _JUDGED.get(key)
    if held is not None and held[0] is files:
        return held[1]
    found = judge(plan, files=files, today=today)
    _JUDGED[key] = (files, found)
    while len(_JUDGED) > _MOST_KEPT:
        _JUDGED.popitem(last=False)
    return found


def rules(plans: Iterable[Judged], *, wanted: Wanted) -> list[Rule]:
    """The rules of those plans that match: those with most to do about first, then by name."""
    found = [rule for each in plans for rule in each.rules if _matches(rule, wanted)]
    return sorted(found, key=lambda rule: (-len(rule.faults), rule.name, rule.written.place))


def _matches(rule: Rule, wanted: Wanted) -> bool:
    if wanted.severity and rule.written.severity != wanted.severity:
        return False
    if wanted.fault and not (rule.faults if wanted.fault == "any" else wanted.fault in rule.codes):
        return False
    return wanted.text.casefold() in f"{rule.name} {rule.written.expr}".casefold()


def boards(actor: Actor, *, service: str = "", today: date) -> list[Board]:
    """The dashboards, by title."""
    found = [board for each in judged(actor, today=today, service=service) for board in each.boards]
    return sorted(found, key=lambda board: (board.title, board.slug))


def known_rules(name: str, *, alert: str, actor: Actor, today: date) -> tuple[Judged, Sequence[Rule]]:
    """The rules of one alert (several may bear its name), and what their plan comes to; raises NotFound."""
    plan = _known(name, actor, today)
    found = [each for each in plan.rules if each.name == alert]
    if not found:
        near = did_you_mean(alert[:80], known=sorted({each.name for each in plan.rules}))
        raise NotFound(f"the monitoring {name} has no alert {alert[:80]!r}", remedy=near)
    return plan, found


def known_board(name: str, *, slug: str, actor: Actor, today: date) -> tuple[Judged, Board]:
    """The dashboard of that name, and what its plan comes to; raises NotFound with the nearest."""
    plan = _known(name, actor, today)
    found = {each.slug: each for each in plan.boards}
    if slug not in found:
        near = did_you_mean(slug[:80], known=sorted(found))
        raise NotFound(f"the monitoring {name} has no dashboard {slug[:80]!r}", remedy=near)
    return plan, found[slug]


def _known(name: str, actor: Actor, today: date) -> Judged:
    found = {each.plan.name: each for each in judged(actor, today=today)}
    if name not in found:
        near = did_you_mean(name[:80], known=sorted(found))
        raise NotFound(f"there is no monitoring {name[:80]!r}", remedy=near)
    return found[name]


def explained(alert: str, *, service: str, actor: Actor, today: date) -> Sequence[Rule]:
    """The rules of the alert of that name: those of the service (a URN), else of any that the actor knows."""
    found = [rule for each in judged(actor, today=today) for rule in each.rules if rule.name == alert]
    mine = [rule for rule in found if rule.service == service]
    return mine or found


def rule_changes(plan: Plan, *, rule: Rule) -> list[Change]:
    """What revisions changed in the rule, the newest first, and who reviewed that."""
    path, alert = rule.written.place.path, rule.name
    return changes_of(
        _versions(plan, path),
        lines=lambda data: lines_of_rule(data, path=path, alert=alert),
        reviews=rule.reviews,
    )


def board_changes(plan: Plan, *, board: Board) -> list[Change]:
    """What revisions changed in the dashboard, the newest first, and who reviewed that."""
    return changes_of(_versions(plan, board.note.file), lines=lines_of_board, reviews=board.note.reviews)


def _versions(plan: Plan, path: str) -> list[Version]:
    found = workspace.versions(plan.workspace, path=path)
    return [Version(each.revision, each.at, each.by, each.data) for each in found]
