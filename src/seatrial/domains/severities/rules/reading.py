"""From what a definition says to a scheme."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.severities.rules.waits import wait_of
from seatrial.domains.severities.types import Communication, Escalation, Level, Scheme


def scheme_of(name: str, *, body: Mapping[str, Any], shipped: bool = False) -> Scheme:
    """The scheme of a document that was found sound, its levels from the worst on."""
    metadata, spec = body["metadata"], body["spec"]
    levels = sorted((_level(name, said) for said in spec["levels"]), key=lambda each: each.rank)
    return Scheme(
        name=name,
        title=metadata.get("title") or name,
        levels=tuple(levels),
        calendar=(spec.get("calendar") or "").rpartition(":")[2],
        description=metadata.get("description", ""),
        shipped=shipped,
    )


def _level(scheme: str, said: Mapping[str, Any]) -> Level:
    escalation, communication = said["escalation"], said["communication"]
    return Level(
        scheme=scheme,
        id=said["id"],
        rank=said["rank"],
        title=said["title"],
        criteria=tuple(said["criteria"]),
        response=wait_of(said["response"]),
        clock=said.get("response_clock", "always"),
        escalation=Escalation(wait_of(escalation["after"]), escalation["to"]),
        contact=said["contact"],
        notification=said["notification"],
        decision_authority=said["decision_authority"],
        communication=Communication(
            wait_of(communication["update_every"]),
            communication["internal"],
            communication["external"],
            tuple(communication.get("tell") or ()),
        ),
        examples=tuple(said["examples"]),
        suggest=tuple(said.get("suggest") or ()),
        backlog=said.get("backlog", False),
    )
