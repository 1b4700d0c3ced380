"""From what a definition says to a policy."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.incidents.types import DEFAULT, Component, IncidentPolicy, Template
from seatrial.kit import durations


def policy_of(name: str, *, spec: Mapping[str, Any]) -> IncidentPolicy:
    """The policy of a document that was found sound; what it leaves out is as it always is."""
    review, gate = spec.get("postmortem") or {}, spec.get("gate") or {}
    again, page = spec.get("recurrence") or {}, spec.get("status_page") or {}
    declaration = spec.get("declaration") or {}
    own = tuple(Template(**each) for each in spec.get("templates") or ())
    return IncidentPolicy(
        name=name,
        who_declares=declaration.get("who") or DEFAULT.who_declares,
        how_declared=declaration.get("how") or DEFAULT.how_declared,
        postmortem_ranks=tuple(review.get("ranks", DEFAULT.postmortem_ranks)),
        within=_span(review, "within") or DEFAULT.within,
        counted_from=review.get("counted_from", DEFAULT.counted_from),
        remind_before=tuple(durations.parse(each) for each in review["remind_before"])
        if "remind_before" in review
        else DEFAULT.remind_before,
        gate_open_ranks=tuple(gate.get("open_ranks", DEFAULT.gate_open_ranks)),
        gate_overdue=gate.get("overdue_postmortem", DEFAULT.gate_overdue),
        recurrence_least=again.get("least", DEFAULT.recurrence_least),
        recurrence_within=_span(again, "within") or DEFAULT.recurrence_within,
        status_title=page.get("title") or DEFAULT.status_title,
        status_about=page.get("about", ""),
        components=tuple(Component(**each) for each in page.get("components") or ()),
        templates=(*own, *(each for each in DEFAULT.templates if each.name not in {one.name for one in own})),
    )


def _span(said: Mapping[str, Any], key: str) -> Any:
    return durations.parse(said[key]) if said.get(key) else None
