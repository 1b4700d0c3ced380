"""A checklist as others read it: CSV for spreadsheets, Markdown with boxes."""

import csv
import io
from collections.abc import Iterator

from seatrial.domains.readiness.types import Checklist, Criterion

_COLUMNS = (
    "area", "id", "title", "statement", "source", "domain", "role", "assignee", "must", "waivable", "tiers",
    "when", "automated", "accepts", "provenance", "gate", "estimate_minutes", "verify", "expect", "rollback",
    "triggers",
)  # fmt: skip


def to_csv(checklist: Checklist) -> str:
    """One row for each criterion. A cell never begins as a formula does (CWE-1236)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for criterion in checklist.criteria:
        writer.writerow([_harmless(cell) for cell in _cells(criterion)])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _cells(criterion: Criterion) -> list[str]:
    verify = criterion.verify
    return [
        criterion.area_title,
        criterion.id,
        criterion.title,
        criterion.statement,
        criterion.source,
        criterion.domain,
        criterion.role,
        criterion.assignee,
        str(criterion.must).lower(),
        str(criterion.waivable).lower(),
        " ".join(map(str, criterion.tiers)),
        criterion.when,
        str(criterion.automated).lower(),
        " ".join(criterion.accepts),
        criterion.provenance,
        criterion.gate or "",
        str(criterion.estimate or ""),
        verify.command if verify else "",
        verify.expect if verify else "",
        criterion.rollback,
        "; ".join(map(str, criterion.triggers)),
    ]


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
