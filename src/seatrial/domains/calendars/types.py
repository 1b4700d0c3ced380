"""The words of business calendars as values."""

from dataclasses import dataclass
from datetime import date, datetime

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Minutes of a day; an opening that ends there ends with the day, however long that was.
MIDNIGHT = 24 * 60
#: How far ahead an opening is looked for, in days: a calendar that is shut for longer never opens.
HORIZON = 3660


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from one minute of the day to another, as the clock on the wall shows them; `end` is later."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time: the hours of each weekday (Monday first) in a time zone, but for holidays.

    `country` and `subdivision` are ISO 3166 codes or ''; their public holidays have no working time, nor do
    the `added` days. Those in `without` are ordinary days although the country has a holiday then.
    """

    name: str
    time_zone: str
    week: tuple[tuple[Hours, ...], ...]
    country: str = ""
    subdivision: str = ""
    added: tuple[tuple[date, str], ...] = ()
    without: frozenset[date] = frozenset()
    title: str = ""

    @property
    def urn(self) -> str:
        """As definitions name it."""
        return f"{URN_KIND}:{self.name}"


@dataclass(frozen=True, slots=True)
class Opening:
    """A span of working time: `end` is the first moment that is not part of it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day without working time, and why."""

    day: date
    name: str


URN_KIND = "business-calendar"
_ROUND = (Hours(0, MIDNIGHT),)
_OFFICE = (Hours(9 * 60, 17 * 60),)
#: Every moment is working time.
ALWAYS = Calendar("always", "UTC", (_ROUND,) * 7, title="Every hour of every day")
#: What counts where nobody named a calendar.
WEEKDAYS = Calendar(
    "weekdays", "UTC", (*(_OFFICE,) * 5, (), ()), title="Monday to Friday, 09:00 to 17:00 UTC, no holidays"
)
#: Calendars that are always there, by name; no definition may have one of these names.
BUILT_IN = {each.name: each for each in (ALWAYS, WEEKDAYS)}
