"""The way to who is on call, and its boxes on the pages of services and teams."""

from seatrial.domains.catalog.types import Party, Service
from seatrial.domains.oncall import selectors
from seatrial.kit import clock
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request


def service_side(request: Request, subject: Service) -> Box | None:
    """Who is on call for the team of the service, and which policy pages them."""
    del request
    policy = selectors.policies_for([subject]).get(subject.urn, "")
    found = _of_team(subject.owner)
    if not found and not policy:
        return None
    return Box("oncall/part_team.html", {"rows": found, "policy": policy.partition(":")[2]})


def team_side(request: Request, subject: Party) -> Box | None:
    """Who is on call for the team, on each of its schedules; nothing where it has none."""
    del request
    found = _of_team(subject.urn)
    return Box("oncall/part_team.html", {"rows": found}) if found else None


def _of_team(team: str) -> list[tuple[object, object]]:
    mine = selectors.schedules(team=team)
    on = selectors.on_call([each.urn for each in mine], at=clock.now()) if mine else {}
    return [(each, on[each.urn]) for each in mine]


navigation.add("On call", url_name="oncall:schedules", order=14, group="operation", icon="clock")
panels.add("service.side", name="oncall", order=25, build=service_side)
panels.add("team.side", name="oncall", order=25, build=team_side)
search.add_action("Show who is on call", url_name="oncall:schedules", detail="now, next, two weeks")
search.add_action("Show what coverage lacks", url_name="oncall:coverage", detail="gaps, unreachable people")
search.add_action("Be away", url_name="oncall:time_off", detail="time off from being on call")
