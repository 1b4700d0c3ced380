"""The incident process as a document, made of what is configured: it cannot say anything else (R187)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from seatrial.domains.incidents.types import ROLE_WORDS, IncidentPolicy
from seatrial.domains.severities import rules as severities
from seatrial.domains.severities.types import Level, Scheme

_LEVEL = (
    "Level", "Rank", "Means", "Answer within", "Escalate after", "To", "Update every", "Inside", "Outside",
    "Decides",
)  # fmt: skip


def document(policy: IncidentPolicy, *, schemes: Iterable[Scheme]) -> str:
    """The process in Markdown. Whatever is configured otherwise is written otherwise, and nothing else is."""
    parts = [
        ["# How we handle incidents"],
        ["## Declaring", "", policy.who_declares, "", policy.how_declared],
        *(_scheme(each) for each in schemes),
        ["## Roles", "", *_table(("Role", "Does"), ROLE_WORDS.items())],
        ["## Messages", "", *_table(("Template", "For", "Phase", "Text"), _templates(policy))],
        ["## Status page", "", *_status(policy)],
        ["## Postmortems", "", *_table(("What", "Counts"), _reviews(policy))],
        ["## Gates", "", *_table(("What", "Counts"), _gates(policy))],
    ]
    return "\n\n".join("\n".join(each) for each in parts) + "\n"


def _scheme(scheme: Scheme) -> list[str]:
    rows = (_level(each) for each in scheme.levels)
    return [f"## Severities: {scheme.title} ({scheme.name})", "", *_table(_LEVEL, rows)]


def _level(level: Level) -> Sequence[str]:
    said = level.communication
    return (
        level.id, str(level.rank), level.title, severities.spell(level.response),
        severities.spell(level.escalation.after), level.escalation.to, severities.spell(said.update_every),
        said.internal, said.external, level.decision_authority,
    )  # fmt: skip


def _templates(policy: IncidentPolicy) -> Iterator[Sequence[str]]:
    for each in policy.templates:
        yield (each.name, each.audience, each.phase, each.text)


def _status(policy: IncidentPolicy) -> list[str]:
    if not policy.components:
        return ["No service stands on the status page."]
    rows = ((each.service, each.name) for each in policy.components)
    return [policy.status_title, "", *_table(("Service", "Customers call it"), rows)]


def _reviews(policy: IncidentPolicy) -> Iterator[Sequence[str]]:
    yield ("Ranks", _ranks(policy.postmortem_ranks))
    yield ("Due within", spelt(policy.within))
    yield ("Counted from", "when it was " + policy.counted_from)
    yield ("Reminded before", ", ".join(spelt(each) for each in policy.remind_before) or "never")
    least = f"{policy.recurrence_least} incidents with one cause within {spelt(policy.recurrence_within)}"
    yield ("A pattern", least)


def _gates(policy: IncidentPolicy) -> Iterator[Sequence[str]]:
    yield ("Open incidents that forbid to deploy", _ranks(policy.gate_open_ranks))
    yield ("Overdue postmortems forbid to deploy", "yes" if policy.gate_overdue else "no")


def _ranks(ranks: Sequence[int]) -> str:
    return ", ".join(str(each) for each in ranks) or "none"


def spelt(span: timedelta) -> str:
    """A span in hours where it is whole hours and no more than ten days, as promises are made: `72 h`."""
    hours, rest = divmod(span, timedelta(hours=1))
    if not rest and hours < 240:
        return f"{hours} h"
    return severities.spell(severities.wait_of(f"{int(span.total_seconds())}s"))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [_row(head), "|" + "---|" * len(head)]
    return [*lines, *(_row(each) for each in rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(each.replace("|", "\\|").split()) for each in cells) + " |"
