"""What an update says to those inside, and what to readers of the status page."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.incidents.types import Entry, Incident, PublicIncident, Stakeholders

#: Lines of the timeline that people are told of.
TOLD_KINDS = ("declared", "updated", "severity-changed", "resolved", "reopened")
_TIME = "%Y-%m-%d %H:%M UTC"
_OVER, _AGAIN = "This is over.", "This is not over: we look into it again."


def stakeholders_of(name: str, *, spec: Mapping[str, Any]) -> Stakeholders:
    """The list of a document that was found sound."""
    return Stakeholders(
        name, tuple(spec.get("of") or ()), tuple(spec.get("ranks") or ()), tuple(spec["tell"])
    )


def targets(
    lists: Iterable[Stakeholders], *, level: Iterable[str], scopes: Iterable[str], rank: int
) -> tuple[str, ...]:
    """Who is told of an incident of that rank whose service belongs to those scopes, each once: whom its
    level names, and whom lists do.
    """
    mine = set(scopes)
    named = (
        target
        for each in lists
        if (not each.of or mine & set(each.of)) and (not each.ranks or rank in each.ranks)
        for target in each.tell
    )
    return tuple(dict.fromkeys([*level, *named]))


def inside(about: Incident, *, entry: Entry, by: str) -> tuple[str, str]:
    """Subject and text for those inside."""
    what = {"declared": "declared", "resolved": "resolved", "reopened": "open again"}.get(entry.kind)
    what = what or ("severity changed" if entry.kind == "severity-changed" else entry.phase or about.phase)
    due = f"Next update by {about.update_by:{_TIME}}." if about.update_by and about.is_open else ""
    said = f"{by}, {entry.at:{_TIME}}"
    parts = (entry.words, about.summary if entry.kind == "declared" else "", said, due)
    return f"{about.name} {about.level} {what}: {about.title}", "\n\n".join(part for part in parts if part)


def outside(found: PublicIncident, *, entry: Entry) -> tuple[str, str]:
    """Subject and text for readers of the status page, of what was written for them alone."""
    where = f"{found.component}: " if found.component else ""
    if entry.kind == "resolved":
        return f"{where}{found.title}: resolved", _OVER
    if entry.kind == "reopened":
        return f"{where}{found.title}: open again", _AGAIN
    return f"{where}{found.title}: {entry.phase}", entry.words


def is_for_everybody(entry: Entry, *, said: Iterable[datetime]) -> bool:
    """Whether readers of the status page are told of it; `said` are the times of what they were told so far:
    of the end of what they never heard of they hear nothing.
    """
    if entry.kind in ("resolved", "reopened"):
        return any(at <= entry.at for at in said)
    return entry.kind == "updated" and entry.audience == "public"
