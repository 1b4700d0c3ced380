"""The way to the notices, with how many were not read."""

from seatrial.domains.notices import policies, selectors
from seatrial.kit.access import Actor
from seatrial.ui import navigation, search


def _unread(actor: Actor) -> int:
    return selectors.unread(policies.reader(actor))


navigation.add(
    "Notices", url_name="notices:notices", order=5, icon="flag", place="foot", count=_unread, roots=("/me",)
)
search.add_action("Choose how I am paged", url_name="notices:contacts", detail="contact methods and rules")
search.add_action("Choose what is mailed to me", url_name="notices:settings", detail="notices and digest")
