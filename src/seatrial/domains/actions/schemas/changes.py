"""What the API takes to open, change and end actions."""

from datetime import date
from decimal import Decimal

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.actions.types import ActionKind, Change, NewAction, Severity

_TEXT = 20_000


class ActionIn(Schema):
    """A new action. `owner` is a person's handle or uid, `service` a name or URN, `due_on` its last day."""

    model_config = ConfigDict(extra="forbid")

    kind: ActionKind
    title: str = Field(min_length=1, max_length=200)
    owner: str = Field(min_length=1, max_length=100)
    due_on: date
    severity: Severity = "medium"
    service: str = Field("", max_length=200)
    environment: str = Field("", max_length=100)
    text: str = Field("", max_length=_TEXT)
    source: str = Field("", max_length=300)
    source_title: str = Field("", max_length=300)
    alternative: str = Field("", max_length=_TEXT)
    verification: str = Field("", max_length=_TEXT)

    def wanted(self) -> NewAction:
        """As the service takes it."""
        return NewAction(**self.dict())


class ActionChangeIn(Schema):
    """What is to be another way; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(None, min_length=1, max_length=200)
    owner: str | None = Field(None, min_length=1, max_length=100)
    due_on: date | None = None
    severity: Severity | None = None
    environment: str | None = Field(None, max_length=100)
    text: str | None = Field(None, max_length=_TEXT)
    alternative: str | None = Field(None, max_length=_TEXT)
    verification: str | None = Field(None, max_length=_TEXT)

    def wanted(self) -> Change:
        """As the service takes it."""
        return Change(**self.dict())


class DoneIn(Schema):
    """What was done, and where: the address of a page or a commit, which a vulnerability needs."""

    model_config = ConfigDict(extra="forbid")

    outcome: str = Field(min_length=1, max_length=_TEXT)
    fix: str = Field("", max_length=500)


class NoteIn(Schema):
    """What was seen."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=_TEXT)


class ReasonIn(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=_TEXT)


class FundIn(Schema):
    """A sum of money in a currency (ISO 4217)."""

    model_config = ConfigDict(extra="forbid")

    amount: Decimal = Field(ge=0, max_digits=14, decimal_places=2)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
