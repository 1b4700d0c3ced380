"""Messages from templates, filled with what an incident says."""

from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import rules
from seatrial.domains.incidents.selectors.policies import policy
from seatrial.domains.incidents.selectors.public import component_of
from seatrial.domains.incidents.selectors.rooms import Room
from seatrial.domains.incidents.types import Template
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

_TIME = "%Y-%m-%d %H:%M UTC"


def message(name: str, *, room: Room) -> tuple[Template, str]:
    """The template of that name and its text, filled; raises NotFound with the nearest."""
    known = {each.name: each for each in policy().templates}
    if name not in known:
        remedy = did_you_mean(name[:80], known=known)
        raise NotFound(f"there is no template {name[:80]!r}", remedy=remedy)
    return known[name], rules.fill(known[name].text, values=_values(known[name], room))


def _values(template: Template, room: Room) -> dict[str, str]:
    """What the variables stand for. A message to customers gets nothing that is private."""
    about = room.incident
    public = {
        "title": about.public_title,
        "component": component_of(about.service),
        "phase": template.phase,
        "started": _spelt(about.started_at or about.declared_at),
        "next_update": _spelt(about.update_by),
        "link": f"/status/{about.uid}",
    }
    if template.audience == "customer":
        return public
    service = catalog.by_urn(about.service) if about.service else None
    return {
        **public,
        "title": about.title,
        "component": service.title or service.name if service else "",
        "link": f"/incidents/{about.name}",
        "number": about.name,
        "severity": about.level,
        "service": service.title or service.name if service else "no service alone",
        "commander": room.names.get(room.commander, ""),
        "summary": about.summary,
    }


def _spelt(moment: datetime | None) -> str:
    return f"{moment:{_TIME}}" if moment else ""
