"""Teams, people, systems, APIs, resources."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from seatrial.domains.catalog import models
from seatrial.domains.catalog.types import Party
from seatrial.domains.workspace.types import Source
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


def party_of_row(row: models.Party) -> Party:
    """The party of the row."""
    return Party(
        urn=row.urn,
        kind=row.kind,
        name=row.name,
        title=row.title,
        email=row.email,
        members=tuple(row.members),
        owner=row.owner,
        description=row.description,
        type=row.type,
        lifecycle=row.lifecycle,
        system=row.system,
        parent=row.parent,
        tags=tuple(row.tags),
        workspace=row.workspace,
        source=Source(row.path, row.line),
    )


def party(kind: str, *, name: str) -> Party:
    """The one of that kind and name; raises NotFound with the nearest name."""
    row = models.Party.objects.filter(kind=kind, name=name).first()
    if row is None:
        names = models.Party.objects.filter(kind=kind).values_list("name", flat=True)[:2000]
        raise NotFound(f"there is no {kind} {name!r}", remedy=did_you_mean(name, known=names))
    return party_of_row(row)


def party_by_urn(urn: str) -> Party | None:
    """The one of that URN, or None."""
    row = models.Party.objects.filter(urn=urn).first()
    return party_of_row(row) if row else None


def parties(
    kind: str = "", *, owner: str = "", system: str = "", parent: str = "", only: Iterable[str] | None = None
) -> list[Party]:
    """Those of the kind (of any without one), by title."""
    rows = models.Party.objects.order_by("title", "urn")
    same = {"kind": kind, "owner": owner, "system": system, "parent": parent}
    rows = rows.filter(**{field: value for field, value in same.items() if value})
    if only is not None:
        rows = rows.filter(urn__in=list(only))
    return [party_of_row(row) for row in rows]


def titles(urns: set[str]) -> Mapping[str, str]:
    """How people call the entities of these URNs, services too; unknown ones are left out."""
    found = dict(models.Party.objects.filter(urn__in=urns).values_list("urn", "title"))
    if any(urn.startswith("service:") for urn in urns):
        found.update(models.Service.objects.filter(urn__in=urns).values_list("urn", "title"))
    return found


def people_titles(team: str) -> list[tuple[str, str]]:
    """The members of a team as URN and title, by title; both ways of saying so count."""
    said = models.Relation.objects.filter(kind="memberOf", end=team).values_list("start", flat=True)
    known = titles(urns := set(said))
    return sorted(((urn, known.get(urn, urn)) for urn in urns), key=lambda each: each[1])


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team of a list: how many people it has, and how many services it owns."""

    team: Party
    people: int
    services: int


def teams(only: frozenset[str] | None = None) -> list[TeamView]:
    """Every team, by title; `only` are the URNs of services that may be counted."""
    people = _counted(
        models.Relation.objects.filter(kind="memberOf").values_list("end").annotate(n=Count("id"))
    )
    rows = models.Service.objects.all() if only is None else models.Service.objects.filter(urn__in=only)
    owned = _counted(rows.values_list("owner").annotate(n=Count("uid")).order_by())
    shown = parties("team", only=None if only is None else owned.keys())
    return [TeamView(each, people.get(each.urn, 0), owned.get(each.urn, 0)) for each in shown]


def _counted(rows: Iterable[Sequence[object]]) -> dict[str, int]:
    return {str(urn): int(str(n)) for urn, n in rows}


def unstaffed(owners: Iterable[str]) -> set[str]:
    """Of these owners: teams that have no members, neither they nor a team below them."""
    wanted = {urn for urn in owners if urn.startswith("team:")}
    said = models.Relation.objects.filter(kind__in=("memberOf", "childOf")).values_list(
        "start", "kind", "end"
    )
    people: dict[str, bool] = {}
    below: dict[str, list[str]] = {}
    for start, kind, end in said:
        if kind == "memberOf":
            people[end] = True
        else:
            below.setdefault(end, []).append(start)
    return {urn for urn in wanted if not _staffed(urn, people, below)}


def _staffed(urn: str, people: Mapping[str, bool], below: Mapping[str, Sequence[str]]) -> bool:
    seen, waiting = {urn}, [urn]
    while waiting:
        team = waiting.pop()
        if people.get(team):
            return True
        fresh = [each for each in below.get(team, ()) if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return False
