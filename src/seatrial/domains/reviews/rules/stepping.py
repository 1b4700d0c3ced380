"""What keeps a review from its next step, where that is not its decision (R001, R023)."""

from seatrial.domains.reviews.rules.steps import STAGE_BEFORE
from seatrial.domains.reviews.rules.verifying import before_end
from seatrial.domains.reviews.types import Blocker, Report, State


def before_step(report: Report, *, after: State) -> list[Blocker]:
    """Everything that must be settled before the review is in that state: prerequisites of its stage, items
    that nobody answered, items of the handover or the verification, what was found in its window.
    """
    return [*_prerequisites(report, after), *_open_items(report, after), *_found(report, after)]


def _prerequisites(report: Report, after: State) -> list[Blocker]:
    stage = STAGE_BEFORE.get(after)
    return [
        Blocker("prerequisite", each.id, f"{each.title} is not there: {each.reason}", owes=each.owner)
        for each in report.prerequisites
        if each.stage == stage and not each.is_met
    ]


def _open_items(report: Report, after: State) -> list[Blocker]:
    if after == "in_review":
        return [
            Blocker("open", each.row.name, f"nobody has answered {each.row.name}", "Answer it.")
            for each in report.items
            if each.blocks_decision and not each.row.automated and not each.row.answer
        ]
    gate = {"verifying": "handover", "closed": "verification"}.get(after)
    if gate is None or report.review.state == "decided":
        return []
    return [
        Blocker("item", each.row.name, f"{each.row.name} is {_state(each.is_settled)}: {each.outcome.reason}")
        for each in report.items
        if each.row.gate == gate and not (each.is_settled and each.is_accepted)
    ]


def _found(report: Report, after: State) -> list[Blocker]:
    if after != "closed" or report.verification is None:
        return []
    return before_end(report.verification, now=report.read_at)


def _state(is_settled: bool) -> str:
    return "not accepted" if is_settled else "not met"
