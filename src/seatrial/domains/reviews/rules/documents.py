"""From documents to templates, matrices and the policy."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from seatrial.domains.reviews.types import (
    Asked,
    Matrix,
    Needed,
    Pin,
    Policy,
    QualityGate,
    Slot,
    Stakeholder,
    Template,
)
from seatrial.kit import durations


def template_of(body: Mapping[str, Any], *, pin: Pin) -> Template:
    """The template that a linted document states."""
    metadata, spec = body["metadata"], body["spec"]
    grace = spec.get("grace") or {}
    return Template(
        pin=pin,
        name=metadata["name"],
        title=metadata.get("title") or metadata["name"],
        kind=spec["review"],
        asks=tuple(Asked(each["name"], _line(each.get("when"))) for each in spec["checklists"]),
        matrix=spec["sign_off"],
        when=_line(spec.get("when")),
        prerequisites=tuple(_needed(each) for each in spec.get("prerequisites") or ()),
        gates=tuple(
            QualityGate(each["id"], each["title"], tuple(each["criteria"]))
            for each in spec.get("quality_gates") or ()
        ),
        consult_blocks=spec.get("consult") == "block",
        lasts=durations.parse(spec.get("lasts", "365d")),
        conditional=durations.parse(spec.get("conditional", "30d")),
        grace_stale=_grace(grace.get("stale", "24h")),
        grace_failed=_grace(grace.get("failed", "none")),
        carries_over=spec.get("carries_over", "exact"),
    )


def matrix_of(body: Mapping[str, Any], *, pin: Pin) -> Matrix:
    """The matrix that a linted document states."""
    metadata, spec = body["metadata"], body["spec"]
    return Matrix(
        pin=pin,
        name=metadata["name"],
        title=metadata.get("title") or metadata["name"],
        slots=tuple(_slot(each) for each in spec["slots"]),
        lasts=durations.parse(spec.get("lasts", "14d")),
        silent_after=durations.parse(spec.get("silent_after", "3d")),
    )


def policy_of(body: Mapping[str, Any], *, pin: Pin) -> Policy:
    """The policy that a linted document states; what it leaves out is as without one."""
    spec, default = body["spec"], Policy()
    waivers = spec.get("waivers") or {}
    longest = _by_tier(waivers.get("longest"))
    at_most = {int(tier): number for tier, number in (waivers.get("at_most") or {}).items()}
    enforce = spec.get("enforce") or ()
    return Policy(
        pin=pin,
        enforces_production="production" in enforce,
        enforces_owner="owner" in enforce,
        production=frozenset(spec.get("production") or default.production),
        waiver_longest={**default.waiver_longest, **longest},
        waivers_at_most={**default.waivers_at_most, **at_most},
        waiver_renewals=waivers.get("renewals", default.waiver_renewals),
        small_teams=frozenset(spec.get("small_teams") or ()),
        stakeholders=tuple(
            Stakeholder(
                each["id"], each["service"], each["title"], each["person"], each.get("delegable", True)
            )
            for each in spec.get("stakeholders") or ()
        ),
        watches=frozenset(spec["watches"]) if "watches" in spec else default.watches,
        every=durations.parse(spec.get("every", "365d")),
        verification={**default.verification, **_by_tier(spec.get("verification"))},
    )


def _needed(raw: Mapping[str, Any]) -> Needed:
    return Needed(
        id=raw["id"],
        title=raw["title"],
        kind=raw["type"],
        stage=raw["stage"],
        owner=raw.get("owner") or "",
        criterion=raw.get("criterion") or "",
        when=_line(raw.get("when")),
    )


def _slot(raw: Mapping[str, Any]) -> Slot:
    return Slot(
        id=raw["id"],
        title=raw["title"],
        role=raw["role"],
        group=raw.get("group") or "",
        quorum=raw.get("quorum", 1),
        order=raw.get("order", 1),
        when=_line(raw.get("when")),
        delegable=raw.get("delegable", True),
        not_by=tuple(raw.get("not_by") or ()),
    )


def _by_tier(raw: Mapping[str, str] | None) -> dict[int, timedelta]:
    return {int(tier): durations.parse(text) for tier, text in (raw or {}).items()}


def _grace(text: str) -> timedelta:
    return timedelta(0) if text == "none" else durations.parse(text)


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())
