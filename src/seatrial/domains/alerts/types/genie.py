"""What clients of Opsgenie ask for, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

#: How a field is compared; `:` is "contains" for texts, and "is" for everything else.
Comparing = Literal[":", "=", "!=", "<", ">", "<=", ">="]
MOST = 100
ORDINARY_LIMIT = 20
#: So far into a list one may ask, as there.
DEEPEST = 20_000


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a query; an empty field is a word of the message."""

    field: str
    how: Comparing
    value: str
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """Which alerts are listed, from where, how many, in which order."""

    terms: tuple[Term, ...] = ()
    offset: int = 0
    limit: int = ORDINARY_LIMIT
    sort: str = "createdAt"
    is_rising: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request; `alert` is the uid of the alert that it was about, '' where there is none."""

    action: str
    at: datetime
    is_success: bool
    status: str
    alert: str = ""
    alias: str = ""
