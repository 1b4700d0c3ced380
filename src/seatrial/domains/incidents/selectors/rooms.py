"""One incident with everything about it, as the one who asks may see it."""

from dataclasses import dataclass
from typing import cast

from seatrial.domains.identity import selectors as identity
from seatrial.domains.incidents import models, rules
from seatrial.domains.incidents.selectors.incidents import known_incident, parties_of, roles, shown, value_of
from seatrial.domains.incidents.types import (
    Audience,
    Entry,
    EntryKind,
    Held,
    Incident,
    Kept,
    Link,
    LinkKind,
    Party,
)
from seatrial.kit.access import Actor

#: Lines whose link is a person.
_OF_PEOPLE = ("role-given", "role-ended", "command-handed-over")


@dataclass(frozen=True, slots=True)
class Room:
    """The incident, its roles, timeline, links and parties. `is_part` says that it is a vendor's part."""

    incident: Incident
    held: tuple[Held, ...]
    entries: tuple[Entry, ...]
    links: tuple[Link, ...]
    parties: tuple[Party, ...]
    names: dict[str, str]
    is_part: bool = False

    @property
    def commander(self) -> str:
        """Who leads now; '' where nobody does."""
        return next((each.person for each in self.held if each.role == "commander" and not each.until), "")


def room(name: str, *, actor: Actor) -> Room:
    """The incident as the actor may see it; raises NotFound. A confined one sees its part: what everybody
    may read, and what is shared with it.
    """
    found = known_incident(name, actor=actor)
    entries, links, parties = entries_of(found.uid), links_of(found.uid), parties_in(found.uid)
    held = roles([found.uid]).get(found.uid, [])
    mine = parties_of(actor)
    if actor.is_confined:
        found = shown(found, actor=actor)
        entries = rules.shared_entries(entries, parties=mine)
        links = rules.shared_links(links, parties=mine)
        parties = [each for each in parties if each.urn in mine]
        held = [each for each in held if each.role == "commander" and each.until is None]
    people = {each.person for each in held} | {each.by for each in entries} | {found.declared_by}
    people |= {each.link for each in entries if each.kind in _OF_PEOPLE}
    return Room(
        found, tuple(held), tuple(entries), tuple(links), tuple(parties), identity.actor_names(people),
        is_part=actor.is_confined,
    )  # fmt: skip


def entries_of(uid: str) -> list[Entry]:
    """The whole timeline, in order."""
    return [
        Entry(
            row.position, cast(EntryKind, row.kind), row.at, row.words, row.by, cast(Audience, row.audience),
            row.party, row.phase, row.link,
        )
        for row in models.Entry.objects.filter(incident_id=uid).order_by("position")
    ]  # fmt: skip


def kept_of(uid: str) -> tuple[Kept, ...]:
    """The timeline as a postmortem keeps it."""
    return tuple(Kept(each.position, each.kind, each.at, each.words, each.by) for each in entries_of(uid))


def links_of(uid: str) -> list[Link]:
    """What is linked, the oldest first."""
    return [
        Link(cast(LinkKind, row.kind), row.target, row.title, row.at, row.by, row.party, _address(row))
        for row in models.Link.objects.filter(incident_id=uid)
        .select_related("incident")
        .order_by("at", "uid")
    ]


def _address(row: models.Link) -> str:
    name = row.target.partition(":")[2]
    if row.kind == "alert":
        return f"/alerts/{name}"
    if row.kind == "run":
        return f"/runs/{name}"
    if row.kind == "runbook":
        return f"/runbooks/{name}/start?because={row.incident}"
    return row.target if row.target.startswith(("https://", "http://")) else ""


def parties_in(uid: str) -> list[Party]:
    """Who takes or took part, the first first."""
    rows = models.Party.objects.filter(incident_id=uid).order_by("since", "uid")
    return [Party(row.urn, row.task, row.since, row.until) for row in rows]


def with_target(target: str) -> list[Incident]:
    """The incidents to which that belongs (`alert:AL-12`), the newest first."""
    rows = models.Link.objects.filter(target=target).values("incident_id")
    found = models.Incident.objects.filter(uid__in=rows).order_by("-number")
    return [value_of(row) for row in found]
