"""What stands about triage: routings, silences, and which services need which."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Q

from seatrial.domains.alerts import models, rules
from seatrial.domains.alerts.types import Quieted, Repeat, Routing, Silence, SilenceKind, Standing
from seatrial.domains.audit import selectors as audit
from seatrial.domains.audit.types import Filter, Record
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.rules.graph import dependencies
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

#: So many open alerts may explain others by one rule; the newest count.
_MOST_EXPLAINING = 1000
_MOST_LINES = 100


def routings() -> list[Routing]:
    """Every routing that stands, in the order in which they are tried."""
    found = [
        rules.routing_of(each.urn, body=each.body) for each in workspace.definitions(kind="AlertRouting")
    ]
    return sorted(found, key=lambda each: (each.order, each.urn))


def silence_of(row: models.Silence, *, services: Mapping[str, str]) -> Silence:
    """The silence as a value; `services` are URNs by uid."""
    return Silence(
        uid=str(row.uid), number=row.number, kind=cast(SilenceKind, row.kind),
        match=rules.matchers(row.match), starts_at=row.starts_at, ends_at=row.ends_at, reason=row.reason,
        made_by=row.made_by, created_at=row.created_at,
        service=services.get(row.service_uid, row.service_uid), repeat=cast(Repeat, row.repeat),
        time_zone=row.time_zone, cancelled_at=row.cancelled_at,
        source_uid=str(row.source_id or ""), source=row.source.urn if row.source else "", author=row.author,
    )  # fmt: skip


def silences(
    *,
    at: datetime | None = None,
    before: int | None = None,
    limit: int | None = None,
    known: frozenset[str] | None = None,
    source: UUID | None = None,
) -> list[Silence]:
    """Silences, the newest first; with `at` only those that count at that instant or later. `known` are the
    URNs of services that may be known of; None: all. With `source` those made with its keys alone.
    """
    rows = models.Silence.objects.order_by("-number").select_related("source")
    if source is not None:
        rows = rows.filter(source_id=source)
    if at is not None:
        rows = rows.filter(Q(ends_at__gt=at) | ~Q(repeat=""), cancelled_at=None)
    if before is not None:
        rows = rows.filter(number__lt=before)
    if known is not None:
        rows = rows.filter(service_uid__in=[each.uid for each in catalog.by_urns(known).values()])
    found = list(rows[:limit])
    uids = {row.service_uid for row in found if row.service_uid}
    urns = {uid: each.urn for uid, each in catalog.by_uids(uids).items()} if uids else {}
    return [silence_of(row, services=urns) for row in found]


def silence(name: str) -> Silence:
    """The silence of that name (SL-3); raises NotFound."""
    number = name.upper().removeprefix("SL-")
    if number.isdecimal() and len(number) < 16:
        for found in silences(before=int(number) + 1, limit=1):
            if found.number == int(number):
                return found
    raise NotFound(f"there is no silence {name[:40]}", remedy="List them: seatrial alert silences")


def known_silence(name: str, *, actor: Actor) -> Silence:
    """The same where the actor may know of its service; raises NotFound."""
    found = silence(name)
    known = catalog.known_to(actor)
    if known is not None and found.service not in known:
        raise NotFound(f"there is no silence {name[:40]}", remedy="List them: seatrial alert silences")
    return found


def silence_history(found: Silence) -> Sequence[Record]:
    """What was done with it, from the audit log, the newest first, at most a hundred."""
    return audit.entries(Filter(subject=f"silence:{found.name}"), limit=_MOST_LINES).records


def needs(services: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Whatever each of the services needs, directly or not, by their URNs."""
    known = catalog.graph()
    return {urn: frozenset(dependencies(known, urn=urn)) - {urn} for urn in services if urn in known.nodes}


def quieting(asked: Iterable[Standing], *, trees: Iterable[Routing], at: datetime) -> Mapping[int, Quieted]:
    """What keeps each of the alerts quiet at that instant, by its place in `asked`; those that page are left
    out. Those before one may explain it.

    A silence comes first. A few queries, however many alerts there are.
    """
    given = list(asked)
    standing = silences(at=at)
    inhibitions = [rule for tree in trees for rule in tree.inhibitions]
    own = {each.number for each in given if each.number}
    known = (
        needs({each.service for each in given if each.service}) if any(r.needs for r in inhibitions) else {}
    )
    others = _explaining(
        [dict((m.label, m.value) for m in r.when if m.how == "=" and m.value) for r in inhibitions], own
    )
    found: dict[int, Quieted] = {}
    for place, each in enumerate(given):
        quiet = rules.silencing(
            standing, labels=each.labels, service=each.service, at=at, source=each.source
        )  # fmt: skip
        if quiet is None and inhibitions:
            quiet = rules.inhibitor(each, among=others, inhibitions=inhibitions, needs=known)
        if quiet is not None:
            found[place] = quiet
        if quiet is None or quiet.by.startswith("SL-"):
            others.append(each)
    return found


def _explaining(wanted: Iterable[Mapping[str, str]], but: Collection[int]) -> list[Standing]:
    """Open alerts with those labels that are not inhibited themselves."""
    found: dict[int, models.Alert] = {}
    for labels in wanted:
        rows = models.Alert.objects.filter(inhibited_by="", merged_into=None, labels__contains=labels)
        rows = rows.exclude(state="resolved").order_by("-number")
        found.update((row.number, row) for row in rows[:_MOST_EXPLAINING] if row.number not in but)
    services = catalog.by_uids({row.service_uid for row in found.values() if row.service_uid})
    return [
        Standing(
            row.number, f"AL-{row.number}", row.labels,
            services[row.service_uid].urn if row.service_uid in services else "",
        )
        for row in found.values()
    ]  # fmt: skip
