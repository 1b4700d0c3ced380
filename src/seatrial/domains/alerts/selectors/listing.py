"""Alerts, their logs, and dead letters, by their numbers: the newest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from seatrial.domains.alerts import models
from seatrial.domains.alerts.rules import BadMatcher, all_hold, matcher_of
from seatrial.domains.alerts.selectors.sources import sources
from seatrial.domains.alerts.types import NORMALISED, Matcher
from seatrial.domains.alerts.types.listing import AlertLine, Letter, LetterState, Listed, ShownAlert, Sought
from seatrial.domains.alerts.types.naming import number_in
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit.access import Actor
from seatrial.kit.problems import Fault, Invalid, NotFound

_DIGITS = 15
#: So many alerts are compared with a silence that is wanted, and so many of those that match are shown.
_MOST_LOOKED_AT, _SHOWN = 10_000, 20
#: Among so many alerts a page looks for what no index leads to.
_MOST_SOUGHT_IN = 20_000


def alerts(sought: Sought, *, actor: Actor, before: int | None = None, limit: int = 50) -> Listed:
    """Alerts of services that the actor may know of, from before that number.

    Whoever is confined sees none without a service. What no index leads to is looked for among the next
    twenty thousand alerts: a page takes as long however many there are. Raises NotFound for a service that
    there is not, Invalid for a label that is none.
    """
    rows = known_alerts(actor).order_by("-number")
    if sought.state == "live":
        rows = rows.exclude(state="resolved")
    elif sought.state != "all":
        rows = rows.filter(state=sought.state)
    if sought.service:
        rows = rows.filter(service_uid=catalog.known_service(sought.service, actor=actor).uid)
    if sought.source:
        rows = rows.filter(source__urn=f"alert-source:{sought.source.removeprefix('alert-source:')}")
    if before is not None:
        rows = rows.filter(number__lt=before)
    last = None
    if sought.is_narrow:
        last = rows.values_list("number", flat=True)[_MOST_SOUGHT_IN - 1 : _MOST_SOUGHT_IN].first()
        rows = _narrowed(rows if last is None else rows.filter(number__gte=last), sought)
    found = _shown(rows.select_related("source")[: limit + 1])
    following = found[limit - 1].number if len(found) > limit else last
    return Listed(tuple(found[:limit]), following)


def _narrowed(rows: QuerySet[models.Alert], sought: Sought) -> QuerySet[models.Alert]:
    if sought.level:
        rows = rows.filter(level__iexact=sought.level)
    if sought.rule:
        rows = rows.filter(Q(labels__alertname=sought.rule) | Q(title=sought.rule))
    if sought.text:
        rows = rows.filter(title__icontains=sought.text)
    if sought.changed:
        of_a_change = models.Entry.objects.filter(alert_id=OuterRef("number"), what=NORMALISED)
        rows = rows.filter(Exists(of_a_change))
    if sought.label:
        name, value = _label(sought.label)
        rows = rows.filter(labels__contains={name: value})
    return rows


def _label(text: str) -> tuple[str, str]:
    remedy = "Write name=value, as site=oslo."
    try:
        found = matcher_of(text)
    except BadMatcher:
        found = None
    if found is None or found.how != "=":
        raise Invalid(f"{text[:80]!r} is no label", faults=[Fault("/label", "it is no label", remedy)])
    return found.label, found.value


def alert(name: str, *, actor: Actor) -> ShownAlert:
    """The alert of that name (AL-12); raises NotFound, also where the actor may not know of its service."""
    number = number_in(name)
    if number is not None:
        for each in _shown(known_alerts(actor).filter(number=number).select_related("source")):
            return each
    raise NotFound(f"there is no alert {name[:40]}", remedy="List them: seatrial alert list")


def alerts_of_source(source: UUID, *, limit: int) -> list[ShownAlert]:
    """The newest alerts of the source that are not resolved, for who holds a key of it."""
    rows = models.Alert.objects.filter(source_id=source).exclude(state="resolved").order_by("-number")
    return _shown(rows.select_related("source")[:limit])


def alerts_shown(numbers: Sequence[int]) -> list[ShownAlert]:
    """Those alerts, in that order; whoever asks has found out that they may be known of."""
    rows = models.Alert.objects.filter(number__in=numbers).select_related("source")
    found = {each.number: each for each in _shown(rows)}
    return [found[each] for each in numbers if each in found]


def alert_lines(number: int, *, limit: int = 500) -> list[AlertLine]:
    """The log of the alert, the oldest line first."""
    rows = models.Entry.objects.filter(alert_id=number).order_by("-id")[:limit]
    found = [AlertLine(row.at, row.what, row.words, row.by) for row in rows]
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Alerts that a silence would keep quiet now: how many, and the newest of them. `is_all` says that every
    alert was looked at.
    """

    count: int
    alerts: tuple[ShownAlert, ...]
    is_all: bool


def hidden(match: Sequence[Matcher], *, service: str, actor: Actor, source: str = "") -> Hidden:
    """Open alerts that match all conditions, of that service (by its URN) or of any, and that the actor may
    know of; of that source (by its uid) or of any. The newest ten thousand are looked at.
    """
    rows = known_alerts(actor).filter(state="open", silenced_by="").order_by("-number")
    if source:
        rows = rows.filter(source_id=source)
    if service:
        found = catalog.by_urn(service)
        rows = rows.filter(service_uid=found.uid if found else "none")
    labels = {each.label: each.value for each in match if each.how == "=" and each.value}
    if labels:
        rows = rows.filter(labels__contains=labels)
    looked = list(rows.values_list("number", "labels")[: _MOST_LOOKED_AT + 1])
    numbers = [
        number
        for number, said in looked[:_MOST_LOOKED_AT]
        if all_hold(match, labels={name: str(value) for name, value in said.items()})
    ]
    newest = models.Alert.objects.filter(number__in=numbers[:_SHOWN]).order_by("-number")
    shown = tuple(_shown(newest.select_related("source")))
    return Hidden(len(numbers), shown, is_all=len(looked) <= _MOST_LOOKED_AT)


def silenced(name: str, *, actor: Actor) -> Hidden:
    """Alerts that the silence keeps quiet, that are not over, and that the actor may know of."""
    rows = known_alerts(actor).filter(silenced_by=name).exclude(state="resolved").order_by("-number")
    shown = _shown(rows.select_related("source")[:_SHOWN])
    return Hidden(rows.count(), tuple(shown), is_all=True)


def first_heard(names: Iterable[str]) -> Mapping[str, datetime]:
    """By name (AL-12): when the alert was first heard of; what there is not is left out."""
    numbers = {name: number for name in names if (number := number_in(name)) is not None}
    rows = models.Alert.objects.filter(number__in=set(numbers.values())).values_list("number", "first_at")
    found = dict(rows)
    return {name: found[number] for name, number in numbers.items() if number in found}


def dead_letters(
    *, actor: Actor, state: LetterState = "waiting", source: str = "", before: int | None = None,
    limit: int = 50,
) -> list[Letter]:  # fmt: skip
    """What could not be read, of that source, or of all that the actor may know of."""
    rows = models.DeadLetter.objects.order_by("-number").select_related("arrival__source")
    if state == "waiting":
        rows = rows.filter(settled_at=None)
    elif state != "all":
        rows = rows.filter(outcome=state)
    if source:
        rows = rows.filter(arrival__source__urn=f"alert-source:{source.removeprefix('alert-source:')}")
    if before is not None:
        rows = rows.filter(number__lt=before)
    if actor.is_confined:
        rows = rows.filter(arrival__source__urn__in=[each.urn for each in sources(actor=actor)])
    return [letter_of(row) for row in rows[:limit]]


def dead_letter(name: str, *, actor: Actor) -> Letter:
    """The dead letter of that name (DL-3); raises NotFound."""
    digits = name.upper().removeprefix("DL-")
    if digits.isdecimal() and len(digits) <= _DIGITS:
        for each in dead_letters(actor=actor, state="all", before=int(digits) + 1, limit=1):
            if each.number == int(digits):
                return each
    raise NotFound(f"there is no dead letter {name[:40]}", remedy="List them: seatrial alert dead-letters")


def letter_of(row: models.DeadLetter) -> Letter:
    """The row as a value."""
    return Letter(
        number=row.number, source=row.arrival.source.urn, format=row.arrival.format, arrival=row.arrival_id,
        position=row.position, problem=row.problem, content=row.content, created_at=row.created_at,
        settled_at=row.settled_at, outcome=row.outcome,
    )  # fmt: skip


def known_alerts(actor: Actor) -> QuerySet[models.Alert]:
    """Rows of alerts of services that the actor may know of; without a service only who knows of all."""
    known = catalog.known_to(actor)
    if known is None:
        return models.Alert.objects.all()
    uids = [each.uid for each in catalog.by_urns(known).values()]
    return models.Alert.objects.filter(service_uid__in=uids)


def _shown(rows: Iterable[models.Alert]) -> list[ShownAlert]:
    found = list(rows)
    names = catalog.by_uids({row.service_uid for row in found if row.service_uid})
    return [_of(row, names) for row in found]


def _of(row: models.Alert, names: Any) -> ShownAlert:
    service = names.get(row.service_uid)
    return ShownAlert(
        number=row.number, source=row.source.urn, key=row.key, title=row.title, state=row.state,
        stage=row.stage, scheme=row.scheme, level=row.level, service=service.name if service else "",
        service_uid=row.service_uid, starts_at=row.starts_at, first_at=row.first_at, last_at=row.last_at,
        count=row.count, labels=row.labels, annotations=row.annotations, link=row.link,
        severity_hint=row.severity_hint, acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by, resolved_at=row.resolved_at, resolved_by=row.resolved_by,
        verdict=row.verdict, silenced_by=row.silenced_by, inhibited_by=row.inhibited_by,
        merged_into=row.merged_into_id, incident=row.incident, uid=str(row.uid),
    )  # fmt: skip
