"""The years of the process: counted from the day on which there was a policy first."""

from datetime import date


def next_review(begun: date, *, year: int) -> date:
    """The last day of that year of the process, the first one being 1: the anniversary of its beginning."""
    try:
        return begun.replace(year=begun.year + year)
    except ValueError:  # it began on a 29 February
        return begun.replace(year=begun.year + year, day=28)


def years_between(begun: date, *, until: date) -> int:
    """How many whole years are over."""
    years = max(0, until.year - begun.year)
    return years if years == 0 or next_review(begun, year=years) < until else years - 1
