"""The way to the notices, with how many were not read; and how a person is reached, on their page."""

from seatrial.domains.identity.types import Profile
from seatrial.domains.notices import policies, selectors
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request


def _unread(actor: Actor) -> int:
    return selectors.unread(policies.reader(actor))


def person_reach(request: Request, subject: Profile) -> Box | None:
    """When a way to the person was last verified, for themselves and whoever manages people (R171)."""
    actor = request.actor
    is_oneself = policies.reader(actor) == subject.uid
    if not is_oneself and not policies.may_see_reach(actor).allowed:
        return None
    found = selectors.reachable([subject.uid], now=clock.now()).get(subject.uid)
    return Box("notices/part_reach.html", {"reach": found, "is_oneself": is_oneself}) if found else None


navigation.add(
    "Notices", url_name="notices:notices", order=5, icon="flag", place="foot", count=_unread, roots=("/me",)
)
panels.add("person", name="reach", order=10, build=person_reach)
search.add_action("Choose how I am paged", url_name="notices:contacts", detail="contact methods and rules")
search.add_action("Choose what is mailed to me", url_name="notices:settings", detail="notices and digest")
