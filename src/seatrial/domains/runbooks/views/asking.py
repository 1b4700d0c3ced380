"""Which services a list of runbooks, runs or rehearsals is asked for by the address of its page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from seatrial.domains.catalog import selectors as catalog
from seatrial.kit.problems import NotFound
from seatrial.ui.requests import Request


@dataclass(frozen=True, slots=True)
class Asked:
    """A service and an owner, as they were typed ('' without), and the services that these are."""

    service: str
    team: str
    known: frozenset[str] | None
    teams: list[tuple[str, str]] = field(default_factory=list)

    def csv(self, path: str, **more: str) -> str:
        """Where the same list is had as CSV."""
        said = {"service": self.service, "team": self.team, **more, "format": "csv"}
        return f"/api/v1/runbooks{path}?{urlencode({key: value for key, value in said.items() if value})}"

    def context(self) -> Mapping[str, Any]:
        """What the fields of the filter show."""
        return {"named": self.service, "team": self.team, "teams": self.teams}


def asked(request: Request) -> Asked:
    """What the address says. A service that there is not is one that has nothing."""
    service, team = (
        request.GET.get(key, "").strip()[:200].replace("\x00", "") for key in ("service", "team")
    )
    try:
        known = catalog.narrowed(request.actor, service=service, team=team)
    except NotFound:
        known = frozenset()
    owners = [owner for owner, _ in catalog.owners(catalog.known_to(request.actor)) if owner]
    titles = catalog.titles(set(owners))
    return Asked(service, team, known, [(owner, titles.get(owner, owner)) for owner in owners])
