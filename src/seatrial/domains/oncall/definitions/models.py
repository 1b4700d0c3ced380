"""The shape of schedules, escalation policies and agreements."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, StringConstraints

from seatrial.domains.oncall.definitions.shapes import Duration, Metadata, Name, Ref, Shape, Text, Zone
from seatrial.domains.oncall.types import ShiftRole, Urgency

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_EACH_DAY: tuple[Weekday, ...] = get_args(Weekday)
Clock = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]


def _local(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is not None:
        raise ValueError(f"is no local time: {text!r}; write it as 2026-01-05T09:00, without a zone")
    return text


Local = Annotated[str, Field(max_length=25), AfterValidator(_local)]


class HoursShape(Shape):
    """A span of each of some days."""

    days: list[Weekday] = Field(
        default_factory=lambda: list(_EACH_DAY),
        min_length=1,
        max_length=7,
        description="On which days it begins; without them, on each.",
    )
    start: Clock = Field(alias="from", description="When it begins, by local time: 09:00.")
    end: Clock = Field(alias="to", description="When it ends. What is not later than `from` is the next day.")


class RotationShape(Shape):
    """How people follow one another."""

    every: Duration = Field(description="How long a turn lasts by the clock on the wall: 7d, 1d, 12h.")
    start: Local = Field(description="When the first turn begins, in local time: 2026-01-05T09:00.")


class LayerShape(Shape):
    """One rotation. A later layer takes precedence over an earlier one."""

    name: Name = Field(description="A name of its own in the schedule.")
    people: list[Ref] = Field(
        min_length=1, max_length=200, description="Who, in the order of their turns: user:default/ana."
    )
    rotation: RotationShape = Field(description="How they follow one another.")
    hours: list[HoursShape] = Field(
        default_factory=list, max_length=50, description="When the layer counts; without any, always."
    )
    role: ShiftRole = Field("primary", description="primary is paged; shadow looks on and is not.")
    beside: bool = Field(False, description="Whether its people are on call beside those of other layers.")
    time_zone: Zone | None = Field(None, description="Where its clock hangs, if elsewhere.")
    since: Local | None = Field(None, description="From when the layer counts, if not from its start.")
    until: Local | None = Field(None, description="Until when it counts.")


class NeededShape(Shape):
    """Hours that have to be covered."""

    calendar: Name = Field(description="The business calendar whose working time is needed.")


class HandOffShape(Shape):
    """What is asked where shifts change hands."""

    note_required: bool = Field(True, description="Whether whoever leaves writes what the next one needs.")
    acknowledge_within: Duration = Field("1h", description="How soon the next one confirms.")


class ScheduleSpec(Shape):
    """Who is on call when."""

    time_zone: Zone = Field(description="Where the clock hangs by which turns change: Europe/Oslo.")
    team: Ref = Field(description="The team that answers: group:default/edi-team.")
    layers: list[LayerShape] = Field(min_length=1, max_length=500, description="Rotations, the lowest first.")
    needed: Literal["always"] | NeededShape = Field(
        "always", description="Which hours have to be covered; a gap outside of them is intended."
    )
    hand_off: HandOffShape = Field(default_factory=HandOffShape, description="What changing hands asks for.")


class ScheduleDocument(Shape):
    """A schedule."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["Schedule"] = Field(description="Schedule.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: ScheduleSpec = Field(description="The schedule.")


PolicyTarget = Annotated[
    str,
    StringConstraints(
        pattern=r"^(?:schedule|user|person|lead|contacts):(?:[A-Za-z0-9._-]+/)?[A-Za-z0-9._-]+$",
        max_length=200,
    ),
]


class LevelShape(Shape):
    """One step."""

    to: list[PolicyTarget] = Field(
        min_length=1,
        max_length=50,
        description="Who is paged: schedule:NAME, user:default/NAME, lead:TEAM (whoever leads it), or "
        "contacts:NAME (a contact list, one of its levels after the other: how vendors are reached).",
    )
    after: Duration = Field("5m", description="How long they have before the next level is paged.")


class OtherHoursShape(Shape):
    """Hours that the policy is for."""

    calendar: Name = Field(description="The business calendar in whose working time this policy counts.")
    otherwise: Name = Field(description="The policy that counts outside of it.")


class AcknowledgedShape(Shape):
    """What follows where somebody acknowledged, and then nothing does."""

    remind_after: Duration = Field(
        "30m",
        description="How long somebody may have an alert that is neither over nor in an open incident before "
        "they are asked by a page whether they are still at it.",
    )
    page_again_after: Duration = Field(
        "10m", description="How long they have to say so before it pages from the first level on."
    )


class EscalationPolicySpec(Shape):
    """Who is paged, level by level."""

    team: Ref | None = Field(
        None, description="The team whose services it is for, where they name no policy of their own."
    )
    urgency: Urgency = Field("high", description="high pages at once; low by the slower rules of people.")
    levels: list[LevelShape] = Field(min_length=1, max_length=20, description="The steps, the first first.")
    repeat: int = Field(0, ge=0, le=9, description="How often it begins again after the last level.")
    fallback: list[PolicyTarget] = Field(
        min_length=1, max_length=20, description="Who is paged when nobody answered."
    )
    acknowledged: AcknowledgedShape | None = Field(
        None, description="What follows where somebody acknowledged and nothing happens; without it nothing."
    )
    hours: OtherHoursShape | None = Field(None, description="What counts out of hours, if not this.")


class EscalationPolicyDocument(Shape):
    """An escalation policy."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["EscalationPolicy"] = Field(description="EscalationPolicy.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: EscalationPolicySpec = Field(description="The policy.")


Money = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]


class RatesShape(Shape):
    """What an hour is worth; night, weekend and holiday come on top."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(description="ISO 4217: EUR.")
    hour: Money = Field(Decimal(0), description="Each hour on call.")
    night: Money = Field(Decimal(0), description="Each hour between 22:00 and 06:00, on top.")
    weekend: Money = Field(Decimal(0), description="Each hour of a Saturday or Sunday, on top.")
    holiday: Money = Field(Decimal(0), description="Each hour of a holiday of the calendar, on top.")


class CompensationShape(Shape):
    """What being on call is paid with."""

    text: Text = Field(description="The rule in words.")
    rates: RatesShape | None = Field(None, description="The rates that the report of load reckons with.")
    calendar: Name | None = Field(None, description="The business calendar whose holidays count.")


class TimeOffShape(Shape):
    """How people are not on call."""

    text: Text = Field(description="The rule in words.")
    notice: Duration | None = Field(None, description="How long before it time off is told: 14d.")
    rest: str = Field("", max_length=2000, description="What rest follows a night with pages.")
    rest_between: Duration | None = Field(None, description="Rest between two shifts of somebody: 11h.")


class AgreementSpec(Shape):
    """What a team agreed on."""

    team: Ref = Field(description="The team: group:default/edi-team.")
    compensation: CompensationShape = Field(description="What being on call is paid with.")
    time_off: TimeOffShape = Field(description="How people are not on call.")


class AgreementDocument(Shape):
    """An agreement about being on call."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["OnCallAgreement"] = Field(description="OnCallAgreement.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: AgreementSpec = Field(description="The agreement.")
