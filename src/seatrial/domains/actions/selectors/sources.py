"""What is being done about things, by what it comes from."""

from collections.abc import Iterable

from seatrial.domains.actions import models
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.actions.types import Action


def under_way(sources: Iterable[str]) -> dict[str, list[Action]]:
    """Of each source (a URN): its actions that are open, or done and not yet verified, the first due first.

    Sources without any are left out. One query.
    """
    rows = models.Action.objects.filter(source__in=list(sources), state__in=("open", "done"))
    found: dict[str, list[Action]] = {}
    for row in rows.order_by("due_on", "number"):
        found.setdefault(row.source, []).append(value_of(row))
    return found
