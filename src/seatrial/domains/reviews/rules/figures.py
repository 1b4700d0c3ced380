"""Counts of items, and quality gates (R016, R017)."""

from collections.abc import Sequence

from seatrial.domains.reviews.types import Figures, GateView, ItemView, QualityGate, Report


def figures_of(items: Sequence[ItemView]) -> Figures:
    """How the items stand. What was waived counts as neither met nor open."""
    results = [each.result for each in items]
    not_applicable = results.count("not_applicable")
    return Figures(
        applicable=len(results) - not_applicable,
        met=results.count("met"),
        waived=results.count("waived"),
        open=results.count("not_met"),
        not_applicable=not_applicable,
        accepted=sum(each.is_accepted for each in items),
    )


def items_of_gate(gate: QualityGate, *, items: Sequence[ItemView]) -> list[ItemView]:
    """The items that the gate is bound to."""
    types = {name.partition(":")[2] for name in gate.criteria if name.startswith("type:")}
    return [
        each
        for each in items
        if each.row.name in gate.criteria or not types.isdisjoint(each.shown.criterion.accepts)
    ]


def gate_of(item: ItemView, *, report: Report) -> str:
    """The title of a quality gate that the item belongs to, '' where of none: no waiver opens one (R017)."""
    return next((each.title for each in report.gates if item.row.name in each.items), "")


def gate_view(gate: QualityGate, *, items: Sequence[ItemView]) -> GateView:
    """Whether the gate is passed. Without any item it is not: nothing shows that it is."""
    bound = items_of_gate(gate, items=items)
    names = tuple(each.row.name for each in bound)
    if not bound:
        return GateView(gate.id, gate.title, False, "no item of this review belongs to it", names)
    shut = [each for each in bound if not each.is_settled]
    if shut:
        words = "; ".join(f"{each.shown.criterion.title}: {each.outcome.reason}" for each in shut[:3])
        more = f" and {len(shut) - 3} more" if len(shut) > 3 else ""
        return GateView(gate.id, gate.title, False, f"{words}{more}", names)
    if all(each.outcome.word == "not_applicable" for each in bound):
        return GateView(gate.id, gate.title, False, "all of it is called not applicable", names)
    words = "its item is met" if len(bound) == 1 else f"all {len(bound)} items are met"
    return GateView(gate.id, gate.title, True, words, names)
