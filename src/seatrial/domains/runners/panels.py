"""The way to the runners, and what a search finds of them."""

from collections.abc import Sequence

from django.urls import reverse

from seatrial.domains.runners import policies, selectors
from seatrial.kit.access import Actor
from seatrial.ui import navigation, search
from seatrial.ui.search import Hit


def _sees_runners(actor: Actor) -> bool:
    return policies.may_see(actor).allowed


def _runners(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    """Runners by label or platform, for whoever may see them; revoked ones are left out."""
    if not _sees_runners(actor):
        return []
    found = selectors.find_runners(text, limit=limit)
    return [Hit(each.label, reverse("runners:runners"), each.platform) for each in found]


navigation.add(
    "Runners", url_name="runners:runners", order=56, group="setup", icon="player-play", shown=_sees_runners
)
search.add("runners", title="Runners", order=50, find=_runners)
search.add_action(
    "Enrol a runner", url_name="runners:runners", detail="a machine that runs programs", shown=_sees_runners
)
search.add_action(
    "Approve what programs run",
    url_name="runners:approvals",
    detail="contents that wait",
    shown=_sees_runners,
)
