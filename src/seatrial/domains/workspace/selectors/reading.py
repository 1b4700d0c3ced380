"""Definitions as they are applied; typed forms are kept in the process by their digest."""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db.models import Count, Q, QuerySet
from pydantic import ValidationError

from seatrial.domains.workspace import models, rules
from seatrial.domains.workspace.selectors import names as former
from seatrial.domains.workspace.selectors.contents import content
from seatrial.domains.workspace.types import KINDS, Definition, Located, Pointer, Source, Standing
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

_MAX_TYPED = 20_000
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which definitions a list shows; '' leaves a field open."""

    kind: str = ""
    text: str = ""
    #: only those of these URNs; None: whichever
    among: frozenset[str] | None = None


class _StoredPlace:
    """Finds places in the applied file when somebody asks, and keeps what it found."""

    __slots__ = ("_found", "_source", "_workspace_id")

    def __init__(self, workspace_id: int, source: Source) -> None:
        self._workspace_id = workspace_id
        self._source = source
        self._found: Located | None = None

    def at(self, pointer: Pointer, *, key: bool = False) -> Source:
        """The place of the value (with `key`, of its key); the nearest parent where there is none."""
        if self._found is None:
            data = content(self._workspace_id, path=self._source.path)
            located = rules.locate(data, source=self._source) if data is not None else None
            if located is None:
                return self._source
            self._found = located[0]
        return self._found.at(pointer, key=key)


_Key = tuple[str, str, str, int, str, int, int]
_FIELDS = ("urn", "digest", "file_sha256", "workspace_id", "path", "line", "column")
_typed: dict[_Key, Definition | None] = {}


def definitions(*, kind: str = "") -> list[Definition]:
    """All definitions of the kind (of every kind without one) that stand, by URN.

    One query where all are known to the process. What this version cannot read is left out and logged.
    """
    rows = models.Definition.objects.filter(kind=kind) if kind else models.Definition.objects.all()
    return list(_read(rows.order_by("urn")).values())


def by_urns(urns: Iterable[str]) -> dict[str, Definition]:
    """Those of the definitions that stand, by the URN that was asked for, be it one that was given up.

    One query where all are known to the process and have these names, however many there are.
    """
    wanted = set(urns)
    found = _read(models.Definition.objects.filter(urn__in=wanted)) if wanted else {}
    given_up = former.currents(missing) if (missing := wanted - found.keys()) else {}
    present = _read(models.Definition.objects.filter(urn__in=set(given_up.values()))) if given_up else {}
    return found | {old: present[new] for old, new in given_up.items() if new in present}


def _read(rows: QuerySet[models.Definition]) -> dict[str, Definition]:
    """By URN in the order of the rows, without what this version cannot read."""
    keys: list[_Key] = list(rows.values_list(*_FIELDS))
    unknown = [key[0] for key in keys if key not in _typed]
    if unknown and len(_typed) + len(unknown) > _MAX_TYPED:
        _typed.clear()
        unknown = [key[0] for key in keys]
    if unknown:
        few = len(unknown) * 2 < len(keys)
        for row in (rows.filter(urn__in=unknown) if few else rows).iterator(chunk_size=1000):
            _typed.setdefault(_key(row), _definition(row))
    return {key[0]: found for key in keys if (found := _typed.get(key)) is not None}


def definition(urn: str) -> Definition:
    """The definition of that URN, or that had it; raises NotFound with the nearest one."""
    row = _row(urn)
    found = _typed.get(_key(row)) or _definition(row)
    if found is None:
        raise NotFound(f"{urn} cannot be read by this version", remedy="Apply its workspace again.")
    return found


def _key(row: models.Definition) -> _Key:
    return row.urn, row.digest, row.file_sha256, row.workspace_id, row.path, row.line, row.column


def _definition(row: models.Definition) -> Definition | None:
    kind = KINDS.find(row.kind)
    if kind is None:
        _log.warning("definition.kind-unknown", urn=row.urn, kind=row.kind)
        return None
    try:
        model = kind.model.model_validate(row.body)
    except ValidationError as error:
        _log.warning("definition.unreadable", urn=row.urn, errors=error.error_count())
        return None
    source = Source(row.path, row.line, row.column)
    located: Located = _StoredPlace(row.workspace_id, source)
    return Definition(
        urn=row.urn, kind=row.kind, name=row.name, title=row.title, body=row.body, model=model,
        source=source, located=located, digest=row.digest,
    )  # fmt: skip


def _row(urn: str) -> models.Definition:
    rows = models.Definition.objects.select_related("workspace")
    row = rows.filter(urn=urn).first() or rows.filter(urn=former.current(urn)).first()
    if row is None:
        kind = urn.partition(":")[0]
        near = models.Definition.objects.filter(urn__startswith=f"{kind}:").order_by("urn")
        known = list(near.values_list("urn", flat=True)[:1000])
        remedy = did_you_mean(urn[:200], known=known) if len(known) <= 10 or urn.partition(":")[2] else ""
        raise NotFound(f"there is no definition {urn[:200]}", remedy=remedy if len(remedy) < 500 else "")
    return row


def _standing(row: models.Definition) -> Standing:
    return Standing(
        uid=str(row.uid), urn=row.urn, kind=row.kind, name=row.name, title=row.title,
        workspace=row.workspace.name, source=Source(row.path, row.line, row.column), digest=row.digest,
        revision=row.revision, body=row.body, author=row.author, applied_by=row.applied_by,
    )  # fmt: skip


def standing(urn: str) -> Standing:
    """The definition of that URN, or that had it, as it is stored; raises NotFound with the nearest one."""
    return _standing(_row(urn))


def _matching(wanted: Filter) -> QuerySet[models.Definition]:
    rows = models.Definition.objects.select_related("workspace")
    if wanted.among is not None:
        rows = rows.filter(urn__in=wanted.among)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.text:
        text = Q(urn__icontains=wanted.text) | Q(title__icontains=wanted.text)
        rows = rows.filter(text | Q(path__icontains=wanted.text))
    return rows


def standings(wanted: Filter | None = None, *, after: str = "", limit: int | None = None) -> list[Standing]:
    """The definitions that match, by URN, beginning after the URN `after`."""
    rows = _matching(wanted or Filter()).order_by("urn")
    if after:
        rows = rows.filter(urn__gt=after)
    return [_standing(row) for row in rows[:limit]]


def count_by_kind(text: str = "", *, among: frozenset[str] | None = None) -> dict[str, int]:
    """How many definitions of each kind match the text, by kind; of all, or among those of the URNs."""
    rows = (
        _matching(Filter(text=text, among=among))
        .order_by("kind")
        .values_list("kind")
        .annotate(n=Count("uid"))
    )
    return {str(kind): n for kind, n in rows}


def referring(urn: str) -> list[tuple[str, str]]:
    """URN and title of every definition that names that one, by URN."""
    rows = models.Definition.objects.filter(references__contains=[urn]).order_by("urn")
    return list(rows.values_list("urn", "title"))


def references(urn: str) -> list[str]:
    """The URNs that the definition of that URN names, sorted; none where it does not stand."""
    found = models.Definition.objects.filter(urn=urn).values_list("references", flat=True).first()
    return list(found or ())


def urns_outside(workspace: str, *, path: str) -> frozenset[str]:
    """Every URN that stands, but for those of that file of the workspace."""
    rows = models.Definition.objects.exclude(workspace__name=workspace, path=path)
    return frozenset(rows.values_list("urn", flat=True))


def names(urns: Iterable[str]) -> dict[str, str]:
    """The titles of those of the URNs that are defined."""
    return dict(models.Definition.objects.filter(urn__in=list(urns)).values_list("urn", "title"))
