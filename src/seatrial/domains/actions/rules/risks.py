"""Risks of a register: how much each weighs, and in which box of the matrix it stands."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from seatrial.domains.actions.types import Impact, Mitigation, Risk
from seatrial.domains.catalog.rules.references import as_urn

#: What of a register is a reference to an entity; all else is a programme in words.
ENTITY = re.compile(r"^(component|service|system|group|team|domain):\S+$")
WEIGHTS: Mapping[Impact, int] = {"high": 3, "medium": 2, "low": 1}
#: The rows of the matrix: the highest probability in each (percent), and its name.
BANDS: Sequence[tuple[int, str]] = (
    (10, "rare"), (25, "unlikely"), (50, "possible"), (75, "likely"), (100, "almost certain"),
)  # fmt: skip


def risks_of(urn: str, *, body: Mapping[str, Any]) -> list[Risk]:
    """The risks of a register as its file says them, in its order."""
    spec = body["spec"]
    of = as_urn(spec["of"], default_kind="component") if ENTITY.match(spec["of"]) else spec["of"]
    return [_risk(urn, of, said) for said in spec["risks"]]


def exposure(risk: Risk) -> float:
    """Probability times impact (high 3, medium 2, low 1): from 0 to 3."""
    return risk.probability / 100 * WEIGHTS[risk.impact]


def by_exposure(risks: Sequence[Risk]) -> list[Risk]:
    """The risks, those that weigh most first; of two that weigh the same the more likely one."""
    return sorted(risks, key=lambda risk: (-exposure(risk), -risk.probability, risk.urn))


def band(risk: Risk) -> str:
    """The row of the matrix that the risk stands in."""
    return next(name for most, name in BANDS if risk.probability <= most)


def matrix(risks: Sequence[Risk]) -> list[tuple[str, dict[Impact, list[Risk]]]]:
    """The rows of the matrix, the most likely first, each with the risks by impact."""
    rows: list[tuple[str, dict[Impact, list[Risk]]]] = []
    for _, name in reversed(BANDS):
        found: dict[Impact, list[Risk]] = {"low": [], "medium": [], "high": []}
        for risk in risks:
            if band(risk) == name:
                found[risk.impact].append(risk)
        rows.append((name, found))
    return rows


def _risk(urn: str, of: str, said: Mapping[str, Any]) -> Risk:
    owner = said.get("owner") or ""
    return Risk(
        register=urn, of=of, id=said["id"], title=said["title"], description=said.get("description") or "",
        probability=said["probability"], impact=said["impact"],
        owner=as_urn(owner, default_kind="group") if owner else "",
        mitigations=tuple(_mitigation(each) for each in said.get("mitigations") or ()),
        review_by=_day(said.get("review_by")),
    )  # fmt: skip


def _mitigation(said: Mapping[str, Any]) -> Mitigation:
    owner = said.get("owner") or ""
    return Mitigation(
        title=said["title"].strip(), due=_day(said.get("due")),
        owner=as_urn(owner, default_kind="user") if owner else "", action=said.get("action") or "",
    )  # fmt: skip


def _day(said: Any) -> date | None:
    return date.fromisoformat(str(said)) if said else None
