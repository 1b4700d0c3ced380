"""Severities' kind of definition: SeverityScheme."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.calendars.types import BUILT_IN
from seatrial.domains.calendars.types import URN_KIND as CALENDAR
from seatrial.domains.catalog.types import PICKS, Pick
from seatrial.domains.severities.rules import BadExpression, BadWait, compile_rule, wait_of
from seatrial.domains.severities.types import SHIPPED, TARGET, URN_KIND, ClockWord, Wait
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint, Pointer, Reference

#: A cell of the matrix: an empty one is a fault (R170, R182, R185).
Cell = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Waiting = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


Target = Annotated[str, StringConstraints(pattern=TARGET, max_length=320)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SchemeMetadata(_Shape):
    """What the scheme says of itself."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")] = Field(
        description="The name; the URN is severity-scheme:<name>."
    )
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")


class EscalationSpec(_Shape):
    """When somebody else is called, and who."""

    after: Waiting = Field(description="After how long: 0s, 1h, next_business_day, or as_needed for never.")
    to: Cell = Field(description="Whom it goes to: a role, as people call it.")


class CommunicationSpec(_Shape):
    """What is said while it lasts."""

    update_every: Waiting = Field(description="How often an update is due, as 30m; none for never.")
    internal: Cell = Field(description="What is said among ourselves, and where.")
    external: Cell = Field(description="What is said to others, and where.")
    tell: list[Target] = Field(
        default_factory=list,
        max_length=50,
        description="Who is told of every update inside: user:default/NAME, group:TEAM (its members), "
        "lead:TEAM, schedule:NAME, mail:ADDRESS, connection:NAME.",
    )


class LevelSpec(_Shape):
    """One level. Only the clock, expressions and the backlog may be left out."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,30}$")] = Field(
        description="What people call it, as SEV1."
    )
    rank: int = Field(ge=1, le=5, description="How bad it is, 1 the worst; it relates schemes to each other.")
    title: Cell = Field(description="What it is, in a few words.")
    criteria: list[Cell] = Field(
        min_length=1, max_length=50, description="The impact: one of these makes it so."
    )
    response: Waiting = Field(
        description="How soon somebody answers: 15m, 1 business day, or none in a backlog."
    )
    response_clock: ClockWord = Field(
        "always", description="Whether all hours count, or those of the business calendar."
    )
    escalation: EscalationSpec = Field(description="When somebody else is called, and who.")
    contact: Cell = Field(description="Who is called.")
    notification: Cell = Field(description="How soon they are told, and how.")
    decision_authority: Cell = Field(description="Who decides what is done.")
    communication: CommunicationSpec = Field(description="What is said while it lasts.")
    examples: list[Cell] = Field(min_length=1, max_length=50, description="What happened, or may happen.")
    suggest: list[Cell] = Field(
        default_factory=list,
        max_length=50,
        description="CEL over metrics and labels: one of these suggests it.",
    )
    backlog: bool = Field(False, description="Nothing is due and nobody is called: it goes to the backlog.")


class SchemeSpec(_Shape):
    """The scheme itself."""

    calendar: str = Field(
        "", max_length=200, description="Business calendar where neither service nor team picked one."
    )
    levels: list[LevelSpec] = Field(min_length=1, max_length=5, description="Its levels, the worst first.")


class SeveritySchemeDocument(_Shape):
    """What each level of severity means, and what it asks for."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["SeverityScheme"] = Field(description="SeverityScheme.")
    metadata: SchemeMetadata = Field(description="What it says of itself.")
    spec: SchemeSpec = Field(description="The scheme.")


def references(definition: Definition) -> Iterator[Reference]:
    """It names a calendar, unless that is always there."""
    said = definition.body["spec"].get("calendar") or ""
    name = said.rpartition(":")[2]
    if name and name not in BUILT_IN:
        yield Reference(("spec", "calendar"), f"{CALENDAR}:{name}")
    for index, level in enumerate(definition.body["spec"]["levels"]):
        for number, said_so in enumerate(level["communication"].get("tell") or ()):
            if said_so.startswith(("connection:", "schedule:")):
                yield Reference(("spec", "levels", index, "communication", "tell", number), said_so)


def lint(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Names that are taken, levels that are not in order, times and expressions that are none."""
    del definitions
    if definition.name in SHIPPED:
        message = f"the scheme {definition.name} comes with Seatrial"
        yield Lint(("metadata", "name"), message, "Give yours another name, and let services pick it.")
    levels = definition.body["spec"]["levels"]
    yield from _lint_order(levels)
    waits = []
    for index, level in enumerate(levels):
        at: Pointer = ("spec", "levels", index)
        found = _waits(level)
        for place, each in found.items():
            if isinstance(each, BadWait):
                yield Lint((*at, *place), str(each), "Write for example 15m.")
        waits.append({place[-1]: each for place, each in found.items() if isinstance(each, Wait)})
        yield from _lint_backlog(level, at, waits[-1].get("response"))
        yield from _lint_suggest(level, at)
    yield from _lint_times(levels, waits)


def _lint_order(levels: Sequence[Mapping[str, Any]]) -> Iterator[Lint]:
    seen: dict[str, str] = {}
    for index, level in enumerate(levels):
        if level["id"].casefold() in seen:
            message = f"level {level['id']} stands twice"
            yield Lint(("spec", "levels", index, "id"), message, "Give each level an id of its own.")
        seen[level["id"].casefold()] = level["id"]
    for index, (worse, less) in enumerate(pairwise(levels), start=1):
        if less["rank"] <= worse["rank"]:
            message = f"{less['id']} has rank {less['rank']} and stands below rank {worse['rank']}"
            remedy = "Write the worst level first, and each rank once."
            yield Lint(("spec", "levels", index, "rank"), message, remedy)


def _waits(level: Mapping[str, Any]) -> dict[tuple[str, ...], Wait | BadWait]:
    texts = {
        ("response",): level["response"],
        ("escalation", "after"): level["escalation"]["after"],
        ("communication", "update_every"): level["communication"]["update_every"],
    }
    found: dict[tuple[str, ...], Wait | BadWait] = {}
    for place, text in texts.items():
        try:
            found[place] = wait_of(text)
        except BadWait as problem:
            found[place] = problem
    return found


def _lint_backlog(level: Mapping[str, Any], at: Pointer, response: Wait | None) -> Iterator[Lint]:
    if response is None:
        return
    waits = response.measure != "none" and not (response.measure == "span" and not response.span)
    if level.get("backlog") and response.measure != "none":
        message = f"{level['id']} goes to the backlog, and somebody has to answer within {level['response']}"
        yield Lint((*at, "response"), message, "Write response: none, or take backlog out.")
    elif not level.get("backlog") and not waits:
        message = f"{level['id']} says no time in which somebody answers (R182)"
        yield Lint((*at, "response"), message, "Write a time, as 4h, or backlog: true.")


def _lint_suggest(level: Mapping[str, Any], at: Pointer) -> Iterator[Lint]:
    for index, text in enumerate(level.get("suggest") or ()):
        try:
            compile_rule(text)
        except BadExpression as problem:
            remedy = "Write for example metrics.queue_depth > 1000."
            yield Lint((*at, "suggest", index), str(problem), remedy)


def _lint_times(levels: Sequence[Mapping[str, Any]], waits: Sequence[Mapping[str, Wait]]) -> Iterator[Lint]:
    """What is worse is answered no later than what is less bad, as far as both are spans on one clock."""
    for index, (worse, less) in enumerate(pairwise(levels)):
        one, other = waits[index].get("response"), waits[index + 1].get("response")
        if one is None or other is None or one.measure != "span" or other.measure != "span":
            continue
        same = worse.get("response_clock", "always") == less.get("response_clock", "always")
        if same and one.span > other.span > timedelta(0):
            message = f"{worse['id']} has more time for an answer than {less['id']}"
            remedy = "Give what is worse less time."
            yield Lint(("spec", "levels", index, "response"), message, remedy)


KINDS.add(
    "SeverityScheme",
    Kind(
        "SeverityScheme",
        URN_KIND,
        ("seatrial.dev/v1",),
        SeveritySchemeDocument,
        "What each level of severity means, how soon somebody answers, and who is told.",
        references,
        lint,
        policy_only=True,
    ),
)
PICKS.add("severities", Pick("severities", URN_KIND, frozenset({"Component"}), frozenset(SHIPPED)))
