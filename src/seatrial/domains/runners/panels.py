"""The way to the runners, and what a search finds of them."""

from collections.abc import Sequence

from django.urls import reverse

from seatrial.domains.runners import policies, selectors
from seatrial.kit.access import Actor
from seatrial.ui import navigation, search
from seatrial.ui.search import Hit


def _runners(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    """Runners by label or platform, for whoever may see them; revoked ones are left out."""
    if not policies.may_see(actor).allowed:
        return []
    found = selectors.find_runners(text, limit=limit)
    return [Hit(each.label, reverse("runners:runners"), each.platform) for each in found]


navigation.add("Runners", url_name="runners:runners", order=60, icon="player-play")
search.add("runners", title="Runners", order=50, find=_runners)
search.add_action("Enrol a runner", url_name="runners:runners", detail="a machine that runs programs")
search.add_action("Approve what programs run", url_name="runners:approvals", detail="contents that wait")
