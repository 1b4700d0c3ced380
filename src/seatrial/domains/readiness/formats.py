"""A checklist as others read it: CSV for spreadsheets, Markdown with boxes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seatrial.domains.readiness.types import Checklist, Criterion, Tally
from seatrial.kit import tables

_COLUMNS = (
    "area", "id", "title", "statement", "source", "domain", "role", "assignee", "must", "waivable", "tiers",
    "when", "automated", "accepts", "provenance", "gate", "estimate_minutes", "verify", "expect", "rollback",
    "triggers",
)  # fmt: skip


def to_csv(checklist: Checklist) -> str:
    """One row for each criterion."""
    rows = (_row(criterion) for criterion in checklist.criteria)
    return "".join(tables.csv_lines(rows, columns=_COLUMNS))


def _row(criterion: Criterion) -> Mapping[str, Any]:
    verify = criterion.verify
    return {
        "area": criterion.area_title,
        "id": criterion.id,
        "title": criterion.title,
        "statement": criterion.statement,
        "source": criterion.source,
        "domain": criterion.domain,
        "role": criterion.role,
        "assignee": criterion.assignee,
        "must": criterion.must,
        "waivable": criterion.waivable,
        "tiers": " ".join(map(str, criterion.tiers)),
        "when": criterion.when,
        "automated": criterion.automated,
        "accepts": " ".join(criterion.accepts),
        "provenance": criterion.provenance,
        "gate": criterion.gate or "",
        "estimate_minutes": criterion.estimate,
        "verify": verify.command if verify else "",
        "expect": verify.expect if verify else "",
        "rollback": criterion.rollback,
        "triggers": "; ".join(map(str, criterion.triggers)),
    }


def coverage_csv(rows: Sequence[tuple[str, str, int, Sequence[Tally]]], *, heads: Sequence[str]) -> str:
    """One row for each service in an environment: percent passed, of all and of each area."""
    lines = (
        {
            "service": service,
            "environment": environment,
            "tier": tier,
            **{
                head: tally.percent if tally.total else None
                for head, tally in zip(heads, tallies, strict=True)
            },
        }
        for service, environment, tier, tallies in rows
    )
    return "".join(tables.csv_lines(lines, columns=["service", "environment", "tier", *heads]))


def _percent(tally: Tally) -> int | None:
    return tally.percent if tally.total else None


def to_markdown(checklist: Checklist) -> str:
    """A list of boxes by area; `seatrial import checklist` reads it again."""
    return "\n".join([*_head(checklist), *_areas(checklist)]).rstrip() + "\n"


def _head(checklist: Checklist) -> Iterator[str]:
    yield f"# {checklist.title}"
    yield ""
    if checklist.description:
        yield from (checklist.description, "")
    yield f"Version {checklist.version}, {len(checklist.criteria)} criteria, {checklist.digest}."


def _areas(checklist: Checklist) -> Iterator[str]:
    area = ""
    for criterion in checklist.criteria:
        if criterion.area != area:
            area = criterion.area
            yield from ("", f"## {criterion.area_title}", "")
        must = "MUST: " if criterion.must else ""
        yield f"- [ ] **{must}{criterion.title}**: {' '.join(criterion.statement.split())}"
        if criterion.estimate:
            yield f"  Estimate: {criterion.estimate} min"
        yield f"  Role: {criterion.role.replace('_', ' ')}"
        yield f"  Evidence: {', '.join(criterion.accepts)}"
        yield from (f"  Trigger: {trigger}" for trigger in criterion.triggers)
        if criterion.rollback:
            yield f"  Rollback: {criterion.rollback}"
        if criterion.verify:
            yield f"  Verify: `{' '.join(criterion.verify.command.split())}`"
            yield f"  Expect: {' '.join(criterion.verify.expect.split())}"
