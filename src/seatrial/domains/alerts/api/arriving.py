"""Alerts, what sends them, and what could not be read, over the API."""

from typing import Annotated, Literal

from django.conf import settings
from ninja import Query, Router, Status

from seatrial.domains.alerts import selectors, services
from seatrial.domains.alerts.rules.addresses import url_of
from seatrial.domains.alerts.schemas.arriving import (
    AlertDetailOut,
    AlertSourceOut,
    AlertSourcesOut,
    AlertsOut,
    DeadLetterOut,
    DeadLettersOut,
    MadeKeyOut,
    ReplayIn,
)
from seatrial.domains.alerts.types.listing import LetterState, Sought
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["alerts"])
Words = Annotated[str, Query(max_length=300)]
AlertCursor = Annotated[
    str, Query(pattern=r"^([1-9][0-9]{0,14})?$", description="`next` of the page before.")
]


@router.get("", response=AlertsOut, summary="List alerts")
def list_alerts(
    request: Request, state: Literal["live", "open", "acknowledged", "resolved", "all"] = "live",
    service: str = "", source: str = "", level: Words = "", rule: Words = "", label: Words = "",
    text: Words = "", changed: bool = False, cursor: AlertCursor = "", limit: Limit = 50,
) -> AlertsOut:  # fmt: skip
    """Alerts, the newest first; `live` are those that are not over. `label` is written as `site=oslo`; `rule`
    is the label `alertname`, or the title; `text` stands in the title; with `changed` only those of which
    something was not kept as it was sent. It goes on while there is `next`.
    """
    sought = Sought(state, service, source, level, rule, label, text, changed)
    found = selectors.alerts(sought, actor=request.actor, before=int(cursor) if cursor else None, limit=limit)
    return AlertsOut.of(found)


@router.get("/sources", response=AlertSourcesOut, summary="List alert sources")
def list_alert_sources(request: Request) -> AlertSourcesOut:
    """Every monitor that may send alerts, with its keys and when it sent last."""
    found = selectors.sources(actor=request.actor)
    urns = [each.urn for each in found]
    keys, last = selectors.keys(urns), selectors.last_arrivals(urns)
    beats = selectors.heartbeats(urns)
    items = [
        AlertSourceOut.of(
            each, keys=keys.get(each.urn, []), last=last.get(each.urn), heartbeats=beats.get(each.urn, [])
        )
        for each in found
    ]  # fmt: skip
    return AlertSourcesOut(items=items)


@router.post("/sources/{name}/keys", response={201: MadeKeyOut}, summary="Make a key of a source")
def make_source_key(request: Request, name: str, dry_run: bool = False) -> Status[MadeKeyOut]:
    """A key, and the address to send to. It is shown this once. With `dry_run` nothing changes."""
    found = selectors.source(name, actor=request.actor)
    with rehearsal(dry_run):
        made = services.make_key(name, actor=request.actor, now=clock.now())
    url = url_of(
        made.key, format_name=found.format, site=settings.SITE_URL, mail_domain=settings.MAIL_IN_DOMAIN
    )
    return Status(201, MadeKeyOut(source=made.source, key=made.key, url=url))


@router.post("/sources/{name}/keys/{hint}/revoke", response={204: None}, summary="Revoke a key of a source")
def revoke_source_key(request: Request, name: str, hint: str, dry_run: bool = False) -> Status[None]:
    """What is sent with it is refused from now on. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        services.revoke_key(name, hint=hint, actor=request.actor, now=clock.now())
    return Status(204, None)


@router.get("/dead-letters", response=DeadLettersOut, summary="List dead letters")
def list_dead_letters(
    request: Request, settled: bool = False, state: LetterState | None = None, source: str = "",
    cursor: AlertCursor = "", limit: Limit = 50,
) -> DeadLettersOut:  # fmt: skip
    """What monitors sent and nobody could read: what waits, or what became of it. `settled` is the same as
    the state `all`.
    """
    wanted = state or ("all" if settled else "waiting")
    found = selectors.dead_letters(
        actor=request.actor, state=wanted, source=source, before=int(cursor) if cursor else None,
        limit=limit + 1,
    )  # fmt: skip
    return DeadLettersOut.of(found, limit=limit)


@router.post("/dead-letters/{name}/replay", response=DeadLetterOut, summary="Replay a dead letter")
def replay_dead_letter(request: Request, name: str, body: ReplayIn, dry_run: bool = False) -> DeadLetterOut:
    """It is read again, with `content` in its place if given. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.replay(name, content=body.content, actor=request.actor, now=clock.now())
    return DeadLetterOut.of(found)


@router.post("/dead-letters/{name}/drop", response=DeadLetterOut, summary="Drop a dead letter")
def drop_dead_letter(request: Request, name: str, dry_run: bool = False) -> DeadLetterOut:
    """Nobody looks after it any more. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        return DeadLetterOut.of(services.drop(name, actor=request.actor, now=clock.now()))


@router.get("/{name}", response=AlertDetailOut, summary="Show an alert")
def show_alert(request: Request, name: str) -> AlertDetailOut:
    """The alert of that name (AL-12) with its log."""
    found = selectors.alert(name, actor=request.actor)
    return AlertDetailOut.of(found, lines=selectors.alert_lines(found.number))
