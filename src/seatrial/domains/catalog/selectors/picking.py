"""What entities pick of higher domains, by the key under which they say it."""

from collections.abc import Iterable, Mapping

from seatrial.domains.catalog.rules import picked
from seatrial.domains.catalog.types import PICKS
from seatrial.domains.workspace import selectors as workspaces
from seatrial.domains.workspace.selectors import Filter


def picks(urns: Iterable[str], *, keys: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """The name that each of the entities picks, by its URN and the key; what picks nothing is left out.

    One query for all. Whether anything of that name stands is not asked.
    """
    wanted = [PICKS.get(key) for key in keys]
    found: dict[tuple[str, str], str] = {}
    for each in workspaces.standings(Filter(among=frozenset(urns))):
        for pick in wanted:
            said = picked(each.body, pick=pick) if each.kind in pick.kinds else None
            if said:
                found[each.urn, pick.key] = said[1]
    return found
