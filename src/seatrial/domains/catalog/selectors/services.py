"""Services, as lists and pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from django.db.models import Count, F, Func, Q, QuerySet, TextField

from seatrial.domains.catalog import models
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.workspace.types import Source
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

PAGE = 50
Order = Literal["name", "-name", "tier", "-tier", "owner", "-owner"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which services a list shows; '' and None leave a field open.

    `only` are the URNs that may be shown at all (`known_to`); None: all of them.
    """

    text: str = ""
    owner: str = ""
    tier: int | None = None
    system: str = ""
    lifecycle: str = ""
    tag: str = ""
    environment: str = ""
    only: frozenset[str] | None = None
    #: of these alone: those with problems
    among: frozenset[str] | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked for."""
        return replace(self, only=None) == Filter()


def service_of_row(row: models.Service) -> Service:
    """The service of the row. What runs says the revision where the definition does not."""
    return Service(
        urn=row.urn,
        name=row.name,
        title=row.title,
        description=row.description,
        type=row.type,
        lifecycle=row.lifecycle,
        owner=row.owner,
        system=row.system,
        tier=row.tier,
        environments=tuple(_environment(fields, row.running) for fields in row.environments.values()),
        directory=row.directory,
        workspace=row.workspace,
        source=Source(row.path, row.line),
        tags=tuple(row.tags),
        annotations=row.annotations,
        uid=str(row.uid),
    )


def _environment(fields: Mapping[str, object], running: Mapping[str, Mapping[str, str]]) -> Environment:
    known = Environment(**fields)  # type: ignore[arg-type]  # plain JSON of the same class
    runs = running.get(known.name, {})
    # A row from before ends were kept knows when it began.
    deployed = runs.get("ended_at") or runs.get("at", "")
    return replace(known, revision=known.revision or runs.get("revision", ""), deployed_at=deployed)


def _matching(wanted: Filter) -> QuerySet[models.Service]:
    rows = models.Service.objects.all()
    if wanted.text:
        text = Q(name__icontains=wanted.text) | Q(title__icontains=wanted.text)
        rows = rows.filter(text | Q(description__icontains=wanted.text))
    same = {
        "owner": wanted.owner,
        "tier": wanted.tier,
        "system": wanted.system,
        "lifecycle": wanted.lifecycle,
    }
    rows = rows.filter(**{field: value for field, value in same.items() if value not in ("", None)})
    if wanted.tag:
        rows = rows.filter(tags__contains=[wanted.tag])
    if wanted.environment:
        rows = rows.filter(environments__has_key=wanted.environment)
    for urns in (wanted.only, wanted.among):
        if urns is not None:
            rows = rows.filter(urn__in=urns)
    return rows


def services(
    wanted: Filter | None = None, *, after: str = "", limit: int | None = None, order: Order = "name"
) -> list[Service]:
    """The services that match, by name, beginning after the service of the name `after`."""
    field, down = order.removeprefix("-"), order.startswith("-")
    rows = _matching(wanted or Filter())
    if after:
        rows = rows.filter(_behind(after, field, down))
    first = F(field).desc() if down else F(field).asc()
    rows = rows.order_by(first, *([] if field == "name" else ["name"]))
    return [service_of_row(row) for row in rows[:limit]]


def _behind(after: str, field: str, down: bool) -> Q:
    """What comes behind the service of that name, in an order by the field and then by name."""
    side = "lt" if down else "gt"
    if field == "name":
        return Q(**{f"name__{side}": after})
    last = models.Service.objects.filter(name=after).values_list(field, flat=True).first()
    if last is None:
        return Q(name__gt=after)
    return Q(**{f"{field}__{side}": last}) | Q(**{field: last, "name__gt": after})


def count(wanted: Filter | None = None) -> int:
    """How many services match."""
    return _matching(wanted or Filter()).count()


def service(name: str) -> Service:
    """The service of that name; raises NotFound with the nearest name."""
    row = models.Service.objects.filter(name=name).first()
    if row is None:
        names = models.Service.objects.order_by("name").values_list("name", flat=True)[:2000]
        raise NotFound(f"there is no service {name!r}", remedy=did_you_mean(name, known=names))
    return service_of_row(row)


def by_urn(urn: str) -> Service | None:
    """The service of that URN, or None."""
    row = models.Service.objects.filter(urn=urn).first()
    return service_of_row(row) if row else None


def by_urns(urns: Iterable[str]) -> Mapping[str, Service]:
    """The services of these URNs; unknown ones are left out."""
    return {row.urn: service_of_row(row) for row in models.Service.objects.filter(urn__in=set(urns))}


def by_uids(uids: Iterable[str]) -> Mapping[str, Service]:
    """The services of these uids as they stand, whatever they are called now; unknown ones are left out."""
    return {str(row.uid): service_of_row(row) for row in models.Service.objects.filter(uid__in=list(uids))}


def owners(only: frozenset[str] | None = None) -> list[tuple[str, int]]:
    """Every owner that services name (of those that may be shown), with how many they are."""
    rows = _matching(Filter(only=only)).values_list("owner").annotate(n=Count("uid")).order_by("owner")
    return [(owner, n) for owner, n in rows]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list of services can be filtered by, each sorted."""

    owners: Sequence[tuple[str, int]]
    systems: Sequence[str]
    lifecycles: Sequence[str]
    tags: Sequence[str]
    environments: Sequence[str]


def choices(only: frozenset[str] | None = None) -> Choices:
    """What there is to filter by, in the services that may be shown."""
    rows = _matching(Filter(only=only))
    counted = rows.values_list("owner").annotate(n=Count("uid")).order_by("owner")
    plain = rows.order_by().values_list("system", "lifecycle").distinct()
    systems, lifecycles = {system for system, _ in plain if system}, {life for _, life in plain}
    each = Func(F("tags"), function="jsonb_array_elements_text", output_field=TextField())
    keys = Func(F("environments"), function="jsonb_object_keys", output_field=TextField())
    return Choices(
        owners=[(owner, n) for owner, n in counted],
        systems=sorted(systems),
        lifecycles=sorted(lifecycles),
        tags=list(_distinct(rows, each)),
        environments=list(_distinct(rows, keys)),
    )


def _distinct(rows: QuerySet[models.Service], each: Func) -> QuerySet[models.Service, str]:
    return rows.order_by().annotate(each=each).values_list("each", flat=True).distinct().order_by("each")
