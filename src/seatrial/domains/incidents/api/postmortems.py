"""Postmortems, figures and the status page over the API."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.conf import settings
from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import selectors, services
from seatrial.domains.incidents.schemas.postmortems import (
    IncidentFigureOut,
    IncidentFiguresOut,
    IncidentPatternOut,
    PostmortemIn,
    PostmortemOut,
    PostmortemsOut,
    StatusFilesOut,
    StatusPageOut,
)
from seatrial.domains.incidents.types import Counted, Postmortem
from seatrial.kit import clock
from seatrial.kit.moments import Moment
from seatrial.kit.problems import NotFound
from seatrial.ui.paging import Limit, number_in
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["incidents"])
_BACK = timedelta(days=90)


@router.get("/status-page", response=StatusPageOut, summary="Show the status page")
def show_status(request: Request) -> StatusPageOut:
    """What everybody may read, as it is now."""
    del request
    return StatusPageOut.of(selectors.status_page(now=clock.now()))


@router.get("/status-page/files", response=StatusFilesOut, summary="Show the status page as files")
def show_status_files(request: Request) -> StatusFilesOut:
    """The same as files for another web server: a page, a feed, and JSON."""
    del request
    found = selectors.status_files(selectors.status_page(now=clock.now()), site=settings.SITE_URL)
    return StatusFilesOut(files={name: content.decode() for name, content in found.items()})


@router.get("/figures", response=IncidentFiguresOut, summary="Show figures of incidents")
def show_figures(
    request: Request,
    start: Moment | None = None,
    end: Moment | None = None,
    service: Annotated[str, Query(max_length=200)] = "",
    rank: Annotated[int | None, Query(ge=1, le=5)] = None,
    team: Annotated[str, Query(max_length=200)] = "",
    severity: Annotated[str, Query(max_length=40)] = "",
) -> IncidentFiguresOut:
    """MTTD, MTTA, MTTR and recall of incidents declared in the span (90 days without one), and causes that
    recur: of a service, of the services of a team, of a severity, or of all.
    """
    now = clock.now()
    until: datetime = end or now
    since: datetime = start or until - _BACK
    wanted = Counted(
        since, until, service=_urn("service", service), team=_urn("team", team), level=severity, rank=rank,
        known=catalog.known_to(request.actor),
    )  # fmt: skip
    patterns = selectors.patterns(now=now, known=selectors.services_counted(wanted))
    return IncidentFiguresOut(
        start=since, end=until, items=[IncidentFigureOut.of(each) for each in selectors.figures(wanted)],
        patterns=[IncidentPatternOut.of(each) for each in patterns],
    )  # fmt: skip


def _urn(kind: str, name: str) -> str:
    return name if not name or ":" in name else f"{kind}:{name}"


@router.get("/postmortems", response=PostmortemsOut, summary="List postmortems")
def list_postmortems(
    request: Request,
    state: Literal["", "draft", "overdue", "closed"] = "",
    service: Annotated[str, Query(max_length=200)] = "",
    team: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
    limit: Limit = 50,
) -> PostmortemsOut:
    """Postmortems, of a service, of the services of a team, or all, the newest incident first; a vendor sees
    none.
    """
    known: frozenset[str] | None = frozenset() if request.actor.is_confined else None
    among = selectors.services_of(known, service=_urn("service", service), team=_urn("team", team))
    now = clock.now()
    found = selectors.postmortems(
        now=now, state=state, known=among, before=number_in(cursor), limit=limit + 1
    )
    shown = found[:limit]
    following = shown[-1].incident.removeprefix("I-") if len(found) > limit else ""
    return PostmortemsOut(items=[PostmortemOut.of(each, now=now) for each in shown], next=following)


@router.get("/{name}/postmortem", response=PostmortemOut, summary="Show a postmortem")
def show_postmortem(request: Request, name: str) -> PostmortemOut:
    """The postmortem of an incident, with its timeline; a vendor sees none."""
    incident = selectors.known_incident(name, actor=request.actor)
    found = None if request.actor.is_confined else selectors.postmortem(incident.uid)
    if found is None:
        remedy = f"Begin it: seatrial incident postmortem {incident.name} --cause WORDS"
        raise NotFound(f"{incident.name} has no postmortem", remedy=remedy)
    return _shown(found, incident.uid)


@router.put("/{name}/postmortem", response=PostmortemOut, summary="Write a postmortem")
def write_postmortem(request: Request, name: str, body: PostmortemIn, dry_run: bool = False) -> PostmortemOut:
    """What is given stands in it. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.write_postmortem(
            name, written=body.wanted(), revision=body.revision, actor=request.actor, now=clock.now()
        )
        return _shown(found, selectors.incident(name).uid)


@router.post("/{name}/postmortem/close", response=PostmortemOut, summary="Close a postmortem")
def close_postmortem(
    request: Request, name: str, keep_words: bool = False, dry_run: bool = False
) -> PostmortemOut:
    """It is closed where its five parts stand, somebody acts, and something was changed. With `dry_run`
    nothing changes.
    """
    with rehearsal(dry_run):
        found = services.close_postmortem(name, keep_words=keep_words, actor=request.actor, now=clock.now())
        return _shown(found, selectors.incident(name).uid)


def _shown(found: Postmortem, incident_uid: str) -> PostmortemOut:
    timeline = selectors.timeline(found, incident_uid=incident_uid)
    return PostmortemOut.of(found, now=clock.now(), timeline=timeline)
