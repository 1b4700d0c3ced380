"""What Seatrial would have done beside an incumbent, and whose alerts it does not page about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.db.models import Count

from seatrial.domains.alerts import models, rules
from seatrial.domains.alerts.selectors.listing import known_alerts
from seatrial.domains.alerts.selectors.sources import sources
from seatrial.domains.alerts.types.beside import Foreseen, Ours, Their, Verdict
from seatrial.domains.oncall import selectors as oncall
from seatrial.kit.access import Actor


def in_shadow(rows: Iterable[models.Alert]) -> frozenset[int]:
    """The numbers of those alerts about which another system pages: their source is in shadow, or hands
    on.
    """
    urns = {each.urn for each in sources() if each.mode != "live"}
    if not urns:
        return frozenset()
    uids = set(models.Source.objects.filter(urn__in=urns).values_list("uid", flat=True))
    return frozenset(row.number for row in rows if row.source_id in uids)


def forwarded(rows: Iterable[models.Alert]) -> frozenset[int]:
    """The numbers of those alerts that are handed on to an incumbent."""
    urns = {each.urn for each in sources() if each.mode == "forward"}
    if not urns:
        return frozenset()
    uids = set(models.Source.objects.filter(urn__in=urns).values_list("uid", flat=True))
    return frozenset(row.number for row in rows if row.source_id in uids)


def forwards_waiting() -> int:
    """How much the incumbents have not taken yet."""
    return models.Forward.objects.filter(state="queued").count()


def foreseen(
    *, actor: Actor, verdict: str = "", since: datetime | None = None, before: int | None = None,
    limit: int = 50,
) -> list[Foreseen]:  # fmt: skip
    """Steps in shadow about alerts that the actor may know of, the newest first; with a verdict only those,
    `waiting` for what is not compared yet.
    """
    rows = models.Foreseen.objects.filter(alert__in=known_alerts(actor)).order_by("-id")
    if verdict:
        rows = rows.filter(verdict="" if verdict == "waiting" else verdict)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.select_related("alert__source")[:limit])
    uids = {each["uid"] for row in found for each in (*row.people, *row.theirs) if each["uid"]}
    names = oncall.names(uids) if uids else {}
    return [_of(row, names) for row in found]


def shadow_counts(*, actor: Actor) -> dict[str, int]:
    """How many steps came out how; `waiting` are not compared yet."""
    rows = models.Foreseen.objects.filter(alert__in=known_alerts(actor))
    counted = rows.order_by("verdict").values_list("verdict").annotate(n=Count("id"))
    return {verdict or "waiting": n for verdict, n in counted}


def _of(row: models.Foreseen, names: Any) -> Foreseen:
    ours = tuple(
        Ours(each["uid"], names.get(each["uid"], each["uid"]) if each["uid"] else each["name"], each["why"])
        for each in row.people
    )
    theirs = tuple(
        Their(
            names.get(each["uid"], each["uid"]) if each["uid"] else each["name"], each["address"],
            each["where"], uid=each["uid"],
        )
        for each in row.theirs
    )  # fmt: skip
    verdict = cast(Verdict, row.verdict)
    return Foreseen(
        number=row.id, alert=row.alert_id, title=row.alert.title, source=row.alert.source.urn, at=row.at,
        step=row.step, ours=ours, verdict=verdict, compared_at=row.compared_at, incident=row.incident,
        link=row.link, theirs=theirs, problem=row.problem,
        why=rules.difference(
            ours, theirs=theirs, verdict=verdict, incident=row.incident, notified=row.notified
        ),
    )  # fmt: skip
