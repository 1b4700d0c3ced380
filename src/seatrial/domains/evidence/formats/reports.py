"""What all readers of reports give: what was found, of whom, and what was not taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from seatrial.kit.problems import Problem

Severity = Literal["critical", "high", "medium", "low", "unknown"]
#: From worst to least; what nobody rated is not harmless, it is unknown.
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "unknown")
#: Entries of one report that are read; more is no report that a person could act on.
MOST = 50_000
_SHOWN = 300

_WORDS: Mapping[str, Severity] = {
    "critical": "critical",
    "high": "high",
    "important": "high",
    "moderate": "medium",
    "medium": "medium",
    "low": "low",
    "negligible": "low",
    "info": "low",
    "informational": "low",
    "none": "low",
}


class CannotImport(Problem):
    """The file is none of the formats that are read, or not whole; nothing of it was taken."""

    type = "cannot-import"
    title = "The file cannot be imported"
    status = 422


@dataclass(frozen=True, slots=True)
class Reject:
    """One entry that was not taken: where it is in the file, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of a scan. `closed` says why it is not open (a suppression, VEX), '' where it is."""

    id: str
    severity: Severity
    title: str = ""
    component: str = ""
    place: str = ""
    aliases: tuple[str, ...] = ()
    closed: str = ""

    def as_json(self) -> dict[str, Any]:
        """As findings of the evidence hold it; what is empty is left out."""
        plain = {
            "id": self.id, "severity": self.severity, "title": self.title, "component": self.component,
            "place": self.place, "aliases": list(self.aliases), "closed": self.closed,
        }  # fmt: skip
        return {key: value for key, value in plain.items() if value}

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Found":
        """The same out of findings that were stored."""
        severity = raw.get("severity")
        return cls(
            id=str(raw.get("id", "")),
            severity=severity if severity in SEVERITIES else "unknown",
            title=str(raw.get("title", "")),
            component=str(raw.get("component", "")),
            place=str(raw.get("place", "")),
            aliases=tuple(map(str, raw.get("aliases", ()))),
            closed=str(raw.get("closed", "")),
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """What a VEX document says of vulnerabilities in products: only `not_affected` and `fixed` close them."""

    ids: tuple[str, ...]
    products: tuple[str, ...]
    status: str
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """As findings of the evidence hold it."""
        return {
            "ids": list(self.ids[:10]),
            "products": list(self.products[:20]),
            "status": self.status,
            "reason": self.reason,
        }


@dataclass(slots=True)
class Report:
    """A file that was read: `entries` = what was taken + `rejects`, always.

    `summary` is what checks see as `evidence.<name>`. `effective_at` is the date that the report bears.
    """

    format: str
    type: str
    name: str
    producer: str
    effective_at: datetime | None = None
    entries: int = 0
    scope: str = ""
    count: int = 0
    summary: dict[str, Any] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """The entries that were taken."""
        return self.entries - len(self.rejects)

    def reject(self, place: str, *, reason: str) -> None:
        """The entry at the place was not taken."""
        self.rejects.append(Reject(place[:_SHOWN], reason[:_SHOWN]))


def severity_of(value: Any) -> Severity:
    """What a word or a CVSS score from 0 to 10 means; `unknown` for everything else."""
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _WORDS:
            return _WORDS[word]
    try:
        score = float(value)
    except (TypeError, ValueError, OverflowError):
        return "unknown"
    for least, name in ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.0, "low")):
        if least <= score <= 10.0:
            return name  # type: ignore[return-value]
    return "unknown"


def worst(found: list[Severity]) -> Severity:
    """The worst of them; `unknown` where nothing is known."""
    known = [each for each in found if each != "unknown"]
    return min(known, key=SEVERITIES.index, default="unknown")


def instant(value: Any) -> datetime | None:
    """The instant that the text spells (ISO 8601); UTC where it names no zone; None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def text(value: Any, *, limit: int = _SHOWN) -> str:
    """The text of a value that should be one, in one line, cut; '' where it is none."""
    return " ".join(value.split())[:limit] if isinstance(value, str) else ""


def entries(value: Any) -> list[Any]:
    """The list that a value should be; empty where it is none."""
    return value if isinstance(value, list) else []


def part(value: Any, *path: str) -> Any:
    """What stands at the path of keys; None where something on the way is missing."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
