"""The shape of contact lists, RACI matrices and operating models."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from seatrial.domains.catalog.definitions.shapes import Name, Own, Ref, Shape, Text
from seatrial.domains.catalog.rules import hours
from seatrial.kit import durations

Roles = Annotated[list[Name], Field(max_length=50)]


def _zone(name: str) -> str:
    if not hours.is_zone(name):
        raise ValueError(f"is no time zone: {name!r}; write one like Europe/Oslo")
    return name


def _hours(text: str) -> str:
    hours.parse(text)
    return text


def _duration(text: str) -> str:
    durations.parse(text)
    return text


Zone = Annotated[str, Field(max_length=64), AfterValidator(_zone)]
Hours = Annotated[str, Field(max_length=300), AfterValidator(_hours)]


class ContactShape(Shape):
    """One way to reach somebody."""

    id: Name = Field(description="A name of its own in the list; verifications are kept under it.")
    who: Ref | None = Field(None, description="The person or team of the catalogue: user:default/ana.")
    name: str = Field("", max_length=200, description="Who it is, where the catalogue does not know them.")
    channel: Literal["phone", "email", "chat", "pager", "sms", "web", "radio"] = Field(
        description="How they are reached."
    )
    address: Text = Field(description="The number, the mailbox, the room.")
    purpose: Text = Field(description="What to call them for.")
    level: int = Field(1, ge=1, le=9, description="In which order they are called; 1 is called first.")
    hours: Hours = Field("24x7", description="When they answer: 24x7, or Mon-Fri 08:00-17:00.")
    time_zone: Zone = Field("UTC", description="The time zone of the hours.")
    verified: date | None = Field(None, description="When they were last reached, if known.")


class ContactListSpec(Shape):
    """Who is called for a service, system or team, in which order."""

    of: Ref = Field(description="The service, system or team: component:default/edi-gateway.")
    verify_every: Annotated[str, AfterValidator(_duration)] = Field(
        "90d", description="Unverified for longer, a contact is stale."
    )
    contacts: list[ContactShape] = Field(min_length=1, max_length=200, description="The contacts.")


class RoleShape(Shape):
    """A role of the matrix. Six are there without being written: l1, l2, l3, on-call, platform, security."""

    id: Name = Field(description="How activities name it.")
    title: str = Field("", max_length=200, description="The role as people read it.")
    duties: str = Field("", max_length=2000, description="What it is responsible for.")
    held_by: list[Ref] = Field(default_factory=list, description="Teams and people of the catalogue.")


class ActivityShape(Shape):
    """One row: who does it (R), who answers for it (A), who is asked (C), who is told (I)."""

    id: Name = Field(description="A name of its own in the matrix.")
    title: Text = Field(description="What is done.")
    area: Literal["runbook", "incident", "maintenance", "change", "security", "other"] = Field(
        "other", description="What sort of activity."
    )
    covers: list[Text] = Field(
        default_factory=list, max_length=100, description="URNs and paths of runbooks that this is about."
    )
    responsible: Roles = Field(default_factory=list, description="Who does it: at least one.")
    accountable: Roles | Name = Field(default_factory=list, description="Who answers for it: exactly one.")
    consulted: Roles = Field(default_factory=list, description="Who is asked before.")
    informed: Roles = Field(default_factory=list, description="Who is told afterwards.")


class RaciSpec(Shape):
    """Who does what, activity by activity (C5)."""

    of: Ref | None = Field(None, description="The service, system or team; without it, the organisation.")
    roles: list[RoleShape] = Field(default_factory=list, max_length=50, description="Who holds which role.")
    activities: list[ActivityShape] = Field(min_length=1, max_length=300, description="The rows.")


class CoverageShape(Shape):
    """Hours in which the team answers."""

    hours: Hours = Field("24x7", description="24x7, or Mon-Fri 08:00-17:00.")
    time_zone: Zone = Field("UTC", description="The time zone of the hours.")


class TurnShape(Shape):
    """One turn of a rotation."""

    primary: Ref = Field(description="Who is on duty.")
    backup: Ref | None = Field(None, description="Who steps in.")


class RotationShape(Shape):
    """Turns that follow one another, again and again."""

    site: str = Field("", max_length=100, description="Which site it is, where the sun is followed.")
    start: date = Field(description="First day of the first turn.")
    end: date | None = Field(None, description="Last day; without one it goes on.")
    days: int = Field(7, ge=1, le=366, description="How many days a turn has.")
    turns: list[TurnShape] = Field(min_length=1, max_length=100, description="The turns, in order.")


class AbsenceShape(Shape):
    """Somebody who is away."""

    who: Ref = Field(description="The person.")
    first: date = Field(description="First day away.")
    last: date = Field(description="Last day away.")


class BackupShape(Shape):
    """How the team is covered when the primary cannot."""

    model: Literal["secondary", "follow-the-sun"] = Field(
        description="A second person on duty, or another site that is awake."
    )


class OperatingModelSpec(Shape):
    """Who runs the services of a team from day to day, and who steps in (R035)."""

    team: Ref = Field(description="The team: group:default/platform-team.")
    responsibilities: list[Text] = Field(min_length=1, max_length=50, description="What the team does.")
    primary: list[Ref] = Field(min_length=1, max_length=100, description="Who runs day-to-day operations.")
    backup: BackupShape = Field(description="The model of backup coverage.")
    coverage: CoverageShape = Field(default_factory=CoverageShape, description="When the team answers.")
    rotations: list[RotationShape] = Field(
        default_factory=list, max_length=20, description="Who is on duty when."
    )
    absences: list[AbsenceShape] = Field(default_factory=list, max_length=500, description="Who is away.")


class ContactList(Own):
    """A contact list."""

    spec: ContactListSpec = Field(description="The contacts.")


class Raci(Own):
    """A RACI matrix."""

    spec: RaciSpec = Field(description="The matrix.")


class OperatingModel(Own):
    """An operating model."""

    spec: OperatingModelSpec = Field(description="The model.")
