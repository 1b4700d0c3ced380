"""The rows of a programme, and what decides each where its document does not say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from seatrial.domains.insights.rules.questions import ASKED
from seatrial.domains.insights.types import Part, Programme, RowSpec

_DEFAULT = "production"

#: (part, id, title, source, criteria of the library's checklist `production`, group, whether deployed)
_ROWS: tuple[tuple[Part, str, str, str, tuple[str, ...], str, bool], ...] = (
    ("acceptance", "performance", "Performance acceptance", "S4:95", ("accept-performance",), "", False),
    ("acceptance", "operational", "Operational acceptance", "S4:96", ("accept-operations",), "", False),
    ("acceptance", "recovery", "Recovery acceptance", "S4:97", ("accept-recovery",), "", False),
    ("acceptance", "documentation", "Documentation acceptance", "S4:98", ("accept-documents",), "", False),
    ("acceptance", "training", "Training acceptance", "S4:99", ("accept-training",), "", False),
    ("acceptance", "production", "Production acceptance", "S4:100", ("accept-production",), "", True),
    ("acceptance", "stakeholder", "Stakeholder acceptance", "S4:101", ("accept-stakeholders",), "*", False),
    ("groups", "operations", "Operations", "S4:249", ("operations-accepts",), "operations", False),
    ("groups", "development", "Development", "S4:250", ("development-accepts",), "development", False),
    ("groups", "security", "Security", "S4:251", ("security-accepts",), "security", False),
    ("groups", "business", "Business", "S4:252", ("business-accepts",), "business", False),
    ("groups", "management", "Management", "S4:253", ("management-accepts",), "management", False),
    ("gates", "load", "Load testing", "S4:242", ("gate-load",), "", False),
    ("gates", "documents", "Documentation review", "S4:243", ("gate-documents",), "", False),
    ("gates", "training", "Training validation", "S4:244", ("gate-training",), "", False),
    ("gates", "recovery", "Recovery testing", "S4:245", ("gate-recovery",), "", False),
    ("gates", "production", "Production validation", "S4:246", ("gate-production",), "", False),
    ("completion", "performance", "Performance validated", "S4:234", ("done-performance",), "", False),
    ("completion", "operations", "Operations ready", "S4:235", ("done-operations",), "", False),
    ("completion", "recovery", "Disaster recovery tested", "S4:236", ("done-recovery",), "", False),
    ("completion", "documents", "Documentation complete", "S4:237", ("done-documents",), "", False),
    ("completion", "knowledge", "Knowledge transferred", "S4:238", ("done-knowledge",), "", False),
    ("completion", "deployed", "Production deployed", "S4:239", ("done-deployed",), "", True),
)


_ALL = (
    *(
        RowSpec(part, name, title, source, tuple(f"{_DEFAULT}/{each}" for each in criteria), group, deployed)
        for part, name, title, source, criteria, group, deployed in _ROWS
    ),
    *ASKED,
)


def row_names(part: Part) -> tuple[str, ...]:
    """The ids of the rows of the part, in their order."""
    return tuple(row.id for row in _ALL if row.part == part)


def rows_of(spec: Mapping[str, Any]) -> tuple[RowSpec, ...]:
    """All 23 rows (S4:95-101, 233-253) and 17 questions, with the criteria that the document binds them to.

    What it does not name is bound to the library's checklists `production`, `deployment-approval` and
    `pre-operations`.
    """
    return tuple(_bound(row, (spec.get(row.part) or {}).get(row.id)) for row in _ALL)


def _bound(row: RowSpec, criteria: Sequence[str] | None) -> RowSpec:
    return row if criteria is None else replace(row, criteria=tuple(criteria))


def programme_of(urn: str, *, body: Mapping[str, Any], file: str = "") -> Programme:
    """The programme that the document says."""
    spec, meta = body["spec"], body["metadata"]
    return Programme(
        urn=urn,
        name=meta["name"],
        title=meta.get("title") or meta["name"],
        description=meta.get("description", ""),
        services=tuple(service_urn(each) for each in spec["services"]),
        environment=spec.get("environment", "production"),
        rows=rows_of(spec),
        file=file,
    )


def service_urn(name: str) -> str:
    """The URN of a service that a document names by URN or plainly."""
    return name if ":" in name else f"service:{name}"
