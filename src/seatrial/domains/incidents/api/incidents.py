"""Incidents over the API."""

from typing import Annotated, Literal

from ninja import Query, Router, Status

from seatrial.domains.incidents import selectors, services
from seatrial.domains.incidents.schemas.incidents import (
    IncidentDeclareIn,
    IncidentFactsIn,
    IncidentHeardOut,
    IncidentLinkIn,
    IncidentMessageOut,
    IncidentNoteIn,
    IncidentOut,
    IncidentPartyIn,
    IncidentProcessOut,
    IncidentRoleIn,
    IncidentRoomOut,
    IncidentsOut,
    IncidentToldOut,
    IncidentUpdateIn,
    IncidentWordsIn,
)
from seatrial.domains.incidents.types import Incident, RoleWord
from seatrial.kit import clock
from seatrial.ui.paging import Limit, number_in
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["incidents"])
Named = Annotated[str, Query(max_length=200)]
Rank = Annotated[int | None, Query(ge=1, le=5)]


def _shown(found: Incident, request: Request) -> IncidentOut:
    return IncidentOut.of(selectors.shown(found, actor=request.actor))


@router.get("", response=IncidentsOut, summary="List incidents")
def list_incidents(
    request: Request,
    state: Literal["", "open", "resolved"] = "",
    service: Named = "",
    text: Named = "",
    rank: Rank = None,
    cursor: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
    limit: Limit = 50,
) -> IncidentsOut:
    """Incidents that you may know of, the newest first."""
    urn = f"service:{service.removeprefix('service:')}" if service else ""
    wanted = selectors.filter_for(request.actor, state=state, service=urn, text=text, rank=rank)
    found = selectors.incidents(wanted, before=number_in(cursor), limit=limit + 1)
    return IncidentsOut.of(selectors.shown_all(found, actor=request.actor), limit=limit)


@router.post("", response={201: IncidentOut}, summary="Declare an incident")
def declare_incident(request: Request, body: IncidentDeclareIn, dry_run: bool = False) -> Status[IncidentOut]:
    """It is open and somebody leads it. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.declare(body.wanted(), actor=request.actor, now=clock.now())
    return Status(201, _shown(found, request))


@router.get("/process", response=IncidentProcessOut, summary="Show the incident process")
def show_process(request: Request) -> IncidentProcessOut:
    """The process as it is configured, in Markdown."""
    return IncidentProcessOut(text=selectors.process(request.actor))


@router.get("/{name}", response=IncidentRoomOut, summary="Show an incident")
def show_incident(request: Request, name: str) -> IncidentRoomOut:
    """The incident with its roles, timeline, links and parties; a vendor sees its part."""
    return IncidentRoomOut.of(selectors.room(name, actor=request.actor))


@router.patch("/{name}", response=IncidentOut, summary="Change an incident")
def describe_incident(
    request: Request, name: str, body: IncidentFactsIn, dry_run: bool = False
) -> IncidentOut:
    """Its title, summary, severity or moments are others. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        return _shown(
            services.describe(name, facts=body.wanted(), actor=request.actor, now=clock.now()), request
        )


@router.post("/{name}/updates", response=IncidentOut, summary="Tell how an incident goes")
def update_incident(
    request: Request, name: str, body: IncidentUpdateIn, dry_run: bool = False
) -> IncidentOut:
    """The update stands in the timeline, a public one on the status page. With `dry_run` nothing is told."""
    with rehearsal(dry_run):
        return _shown(
            services.update(name, told=body.wanted(), actor=request.actor, now=clock.now()), request
        )


@router.get("/{name}/told", response=IncidentToldOut, summary="Show who was told of an incident")
def list_told(request: Request, name: str) -> IncidentToldOut:
    """Who got which update, how, and what became of it; a vendor is told nothing of it."""
    found = selectors.heard(name, actor=request.actor)
    return IncidentToldOut(items=[IncidentHeardOut.of(each) for each in found])


@router.post("/{name}/notes", response=IncidentOut, summary="Write into the timeline of an incident")
def note_incident(request: Request, name: str, body: IncidentNoteIn, dry_run: bool = False) -> IncidentOut:
    """The words stand in the timeline. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.note(
            name, words=body.words, shared=body.shared, party=body.party, actor=request.actor,
            now=clock.now(),
        )  # fmt: skip
        return _shown(found, request)


@router.post("/{name}/roles", response=IncidentOut, summary="Give a role in an incident")
def give_incident_role(
    request: Request, name: str, body: IncidentRoleIn, dry_run: bool = False
) -> IncidentOut:
    """The person has the role; command is handed over. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.give_role(name, role=body.role, to=body.person, actor=request.actor, now=clock.now())
        return _shown(found, request)


@router.delete("/{name}/roles/{role}/{person}", response=IncidentOut, summary="End a role in an incident")
def end_incident_role(
    request: Request, name: str, role: RoleWord, person: str, dry_run: bool = False
) -> IncidentOut:
    """The person has the role no more. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.end_role(name, role=role, of=person, actor=request.actor, now=clock.now())
        return _shown(found, request)


@router.post("/{name}/links", response=IncidentOut, summary="Link something to an incident")
def link_incident(request: Request, name: str, body: IncidentLinkIn, dry_run: bool = False) -> IncidentOut:
    """It belongs to the incident. With `dry_run` nothing is linked."""
    with rehearsal(dry_run):
        found = services.link(name, new=body.wanted(), actor=request.actor, now=clock.now())
        return _shown(found, request)


@router.delete("/{name}/links", response=IncidentOut, summary="Take away a link of an incident")
def unlink_incident(
    request: Request, name: str, target: Annotated[str, Query(max_length=500)] = "", dry_run: bool = False
) -> IncidentOut:
    """What `target` names, as it was linked, belongs to it no more. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.unlink(name, target=target, actor=request.actor, now=clock.now())
        return _shown(found, request)


@router.post("/{name}/parties", response=IncidentOut, summary="Let a vendor take part in an incident")
def join_party(request: Request, name: str, body: IncidentPartyIn, dry_run: bool = False) -> IncidentOut:
    """Its people see what is shared with them. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.join_party(
            name, party=body.party, task=body.task, actor=request.actor, now=clock.now()
        )
        return _shown(found, request)


@router.delete(
    "/{name}/parties/{path:party}", response=IncidentOut, summary="End a vendor's part in an incident"
)
def leave_party(request: Request, name: str, party: str, dry_run: bool = False) -> IncidentOut:
    """Its people see nothing of it any more. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.part_ways(name, party=party, actor=request.actor, now=clock.now())
        return _shown(found, request)


@router.post("/{name}/resolve", response=IncidentOut, summary="Resolve an incident")
def resolve_incident(
    request: Request, name: str, body: IncidentWordsIn, dry_run: bool = False
) -> IncidentOut:
    """It is over. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.resolve(name, resolution=body.words, actor=request.actor, now=clock.now())
        return _shown(found, request)


@router.post("/{name}/reopen", response=IncidentOut, summary="Reopen an incident")
def reopen_incident(request: Request, name: str, body: IncidentWordsIn, dry_run: bool = False) -> IncidentOut:
    """It is open again, and somebody leads it. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.reopen(
            name, reason=body.words, commander_named=body.commander, actor=request.actor, now=clock.now()
        )
        return _shown(found, request)


@router.get("/{name}/messages/{template}", response=IncidentMessageOut, summary="Fill a message template")
def fill_message(request: Request, name: str, template: str) -> IncidentMessageOut:
    """The template with what the incident says; nothing is sent."""
    found, text = selectors.message(template, room=selectors.room(name, actor=request.actor))
    return IncidentMessageOut(template=found.name, audience=found.audience, phase=found.phase, text=text)
