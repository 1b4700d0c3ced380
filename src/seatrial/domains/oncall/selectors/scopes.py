"""What a grant may be held within to count for a schedule."""

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.oncall.types import Schedule


def scopes_of(schedule: Schedule) -> tuple[str, ...]:
    """The team of the schedule, and the services that the team owns."""
    return scopes_of_team(schedule.team)


def scopes_of_team(team: str) -> tuple[str, ...]:
    """The team, and the services that it owns."""
    owned = catalog.services(catalog.Filter(owner=team), limit=1000)
    return team, *(each.urn for each in owned)
