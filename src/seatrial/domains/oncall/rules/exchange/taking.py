"""What taking schedules over from elsewhere makes: documents, and everything that became none of them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from seatrial.kit.json_positions import Pointer, lines_of

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 24 * 60
_WEEK = 7 * _DAY


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that did not come in: where, what, and why."""

    file: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The documents that came in. Of `found` things (schedules, layers, shifts) each came in or did not."""

    documents: tuple[Mapping[str, Any], ...]
    found: int
    refused: tuple[Refused, ...]

    @property
    def came(self) -> int:
        """How many came in."""
        return self.found - len(self.refused)


@dataclass(slots=True)
class Taking:
    """What is being taken over. `people` are our names of people (`job-lindqvist`) by theirs: id, mail
    address or name; whoever is not there is called by the mail address, else by the name.
    """

    file: str
    team: str
    people: Mapping[str, str]
    lines: Mapping[Pointer, int] = field(default_factory=dict)
    found: int = 0
    refused: list[Refused] = field(default_factory=list)

    def refuse(self, pointer: Pointer, text: str, reason: str) -> None:
        """That thing did not come in."""
        line = next(
            (self.lines[pointer[:n]] for n in range(len(pointer), -1, -1) if pointer[:n] in self.lines), 1
        )
        self.refused.append(Refused(self.file, line, " ".join(str(text).split())[:200], reason))

    def person(self, *names: str) -> str:
        """What we call whoever is called all of these there; '' where nothing is left of it."""
        known = next((self.people[each] for each in names if each in self.people), "")
        mail = next((each for each in names if "@" in each), "")
        said = known or slug(mail.partition("@")[0] if mail else next((each for each in names if each), ""))
        return f"user:default/{said}" if said and not said.startswith("user:") else said

    def done(self, documents: Sequence[Mapping[str, Any]]) -> Taken:
        """The result."""
        return Taken(tuple(documents), self.found, tuple(self.refused))


def begin(text: str, *, file: str, team: str, people: Mapping[str, str]) -> Taking:
    """Something is taken over out of JSON text; lines of refusals are those of the text."""
    return Taking(file, team, people, lines_of(text))


def slug(text: str) -> str:
    """A name for a definition out of any words: `Ops (Oslo)` is `ops-oslo`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60].strip("-")


def unique(name: str, *, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken; it is taken from now on."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    taken.add(found)
    return found


def document(
    name: str, *, title: str, team: str, zone: str, layers: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The definition of a schedule."""
    return {
        "apiVersion": "seatrial.dev/v1",
        "kind": "Schedule",
        "metadata": {"name": name, "title": title[:200]},
        "spec": {"time_zone": zone, "team": team, "layers": [dict(each) for each in layers]},
    }


def spelled(length: timedelta) -> str:
    """The duration as definitions write it: 7d, 12h, 90m."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def local_text(at: datetime, *, zone: str) -> str:
    """What a clock there shows, as definitions write it."""
    shown = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return shown.isoformat(timespec="minutes" if not shown.second else "seconds")


def instant_of(text: object) -> datetime | None:
    """The instant that an ISO 8601 text with an offset means; None where it is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def week_hours(start: int, *, length: int) -> list[dict[str, Any]]:
    """A span of the week in minutes from Monday 00:00, as hours of days: none goes past its midnight."""
    found = []
    left = min(length, _WEEK)
    while left > 0:
        begin_day, minute = divmod(start % _WEEK, _DAY)
        piece = min(left, _DAY - minute)
        end = (minute + piece) % _DAY
        found.append({"days": [_DAYS[begin_day]], "from": _clock(minute), "to": _clock(end)})
        start, left = start + piece, left - piece
    return found


def daily_hours(start: int, *, length: int) -> dict[str, Any]:
    """A span of every day in minutes from midnight, at most a day long."""
    return {"days": list(_DAYS), "from": _clock(start), "to": _clock((start + length) % _DAY)}


def gathered(hours: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same hours, with the days of equal spans in one entry."""
    by_span: dict[tuple[str, str], set[str]] = {}
    for each in hours:
        by_span.setdefault((each["from"], each["to"]), set()).update(each["days"])
    return [
        {"days": sorted(days, key=_DAYS.index), "from": start, "to": end}
        for (start, end), days in by_span.items()
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
