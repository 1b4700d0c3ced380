"""Of which reviews owners are told, and when: at the last day of the one before, and a week later (R207)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from seatrial.domains.monitoring.rules.using import Used
from seatrial.domains.monitoring.types import Board, HealthPlan, Reviewed, Rule, Stage

#: After that they are told again, and then by the digest as long as it lasts.
AGAIN = timedelta(days=7)
#: So long before its day a review is listed as due soon.
SOON = timedelta(days=14)
MatterKind = Literal["rule", "dashboard", "unused", "health"]
MATTER_KINDS: tuple[MatterKind, ...] = get_args(MatterKind)
MatterState = Literal["overdue", "soon", "later"]
MATTER_STATES: tuple[MatterState, ...] = get_args(MatterState)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that its owner has to look at. `due_on` is the last day on which that is in time, None where
    nobody ever looked.
    """

    kind: MatterKind
    name: str
    title: str
    service: str
    owner: str
    link: str
    due_on: date | None
    last: date | None
    today: date

    @property
    def key(self) -> str:
        """`rule:edi-gateway/Down`."""
        return f"{self.kind}:{self.name}"

    @property
    def state(self) -> MatterState:
        """Whether its day is over, comes soon, or later."""
        if self.due_on is None or self.due_on < self.today:
            return "overdue"
        return "soon" if self.due_on - self.today <= SOON else "later"


#: When owners were told of a matter, by its key, its day and the stage.
Told = Mapping[tuple[str, date | None, Stage], datetime]


def of_rule(found: Rule, *, today: date) -> Matter:
    """The review of a rule."""
    link = f"/monitoring/rules/{found.plan}/{found.name}"
    name = f"{found.plan}/{found.name}/{found.written.group}"
    return _reviewed(
        "rule", name, f"the alert rule {found.name}", found.service, found.owner, link, found.reviewed, today
    )


def of_board(found: Board, *, today: date) -> Matter:
    """The review of a dashboard."""
    link = f"/monitoring/dashboards/{found.key}"
    title = f"the dashboard {found.title}"
    return _reviewed(
        "dashboard", found.key, title, found.service, found.note.owner, link, found.reviewed, today
    )


def of_unused(found: Board, *, use: Used, today: date) -> Matter:
    """That nobody uses a dashboard: is it wanted?"""
    link = f"/monitoring/dashboards/{found.key}"
    title = f"the dashboard {found.title}, which nobody uses"
    return Matter("unused", found.key, title, found.service, found.note.owner, link, use.until, None, today)


def of_health(found: HealthPlan, *, today: date) -> Matter:
    """The look that a person takes at the health of a service."""
    reviewed = Reviewed(found.reviews[0] if found.reviews else None, found.window, today)
    title = f"the health of {found.title}"
    return _reviewed(
        "health", found.name, title, found.service, found.owner, "/monitoring/health", reviewed, today
    )


def _reviewed(
    kind: MatterKind, name: str, title: str, service: str, owner: str, link: str, reviewed: Reviewed,
    today: date,
) -> Matter:  # fmt: skip
    last = reviewed.last.on if reviewed.last else None
    return Matter(kind, name, title, service, owner, link, reviewed.until, last, today)


def to_tell(matters: Iterable[Matter], *, told: Told, now: datetime) -> list[tuple[Matter, Stage]]:
    """Of which matters owners are told now, each at each stage once. Who comes late tells the later stage
    alone. What nobody ever reviewed is due as soon as it is seen, and again a week after that was told.
    """
    found = ((each, _stage(each, told, now)) for each in matters)
    return [(each, stage) for each, stage in found if stage and (each.key, each.due_on, stage) not in told]


def _stage(matter: Matter, told: Told, now: datetime) -> Stage | None:
    if matter.due_on is not None:
        if now.date() >= matter.due_on + AGAIN:
            return "again"
        return "due" if now.date() >= matter.due_on else None
    first = told.get((matter.key, None, "due"))
    return "again" if first is not None and now >= first + AGAIN else "due"


def ordered(matters: Iterable[Matter]) -> list[Matter]:
    """Those that wait longest first; what nobody ever reviewed before all."""
    return sorted(matters, key=lambda each: (each.due_on or date.min, each.key))


def in_words(matter: Matter) -> str:
    """What about it, and since when or until when."""
    if matter.kind == "unused":
        return f"{matter.title}: say whether it is wanted"
    if matter.due_on is None:
        return f"{matter.title}: nobody ever reviewed it"
    late = "was to be reviewed by" if matter.state == "overdue" else "is to be reviewed by"
    return f"{matter.title} {late} {matter.due_on}"


def text_of(matters: Sequence[Matter]) -> str:
    """What owners are told, one line for each."""
    return "\n".join(f"- {in_words(each)}" for each in matters)
