"""Holidays: of countries, as the package `holidays` computes them, and those that a calendar names itself."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

from seatrial.domains.calendars.types import Calendar, Holiday


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(parts) for code, parts in holidays.list_supported_countries().items()}


def is_country(code: str) -> bool:
    """Whether the public holidays of the country (ISO 3166-1, two letters) are known."""
    return len(code) == 2 and code in _countries()


def is_subdivision(code: str, *, country: str) -> bool:
    """Whether the country has that part (ISO 3166-2, without the country) with holidays of its own."""
    return code in _countries().get(country, frozenset())


@lru_cache(maxsize=1024)
def _public(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """The public holidays of that year, by day; none where the country is not known."""
    if not is_country(country):
        return {}
    part = subdivision if is_subdivision(subdivision, country=country) else None
    return dict(holidays.country_holidays(country, subdiv=part, years=year, language="en_US"))


def holiday(calendar: Calendar, *, day: date) -> Holiday | None:
    """Why the day has no working time although its weekday may have; None where it is an ordinary one."""
    own = dict(calendar.added).get(day)
    if own is not None:
        return Holiday(day, own)
    if day in calendar.without or not calendar.country:
        return None
    name = _public(calendar.country, calendar.subdivision, day.year).get(day)
    return Holiday(day, name) if name else None


def holidays_of(calendar: Calendar, *, year: int) -> list[Holiday]:
    """The holidays of that year in order, each day once."""
    days = {day for day, _ in calendar.added if day.year == year}
    if calendar.country:
        days |= set(_public(calendar.country, calendar.subdivision, year))
    found = (holiday(calendar, day=day) for day in sorted(days))
    return [each for each in found if each is not None]
