"""What was decided, over the API: decisions, what stands, and the register for auditors."""

import base64
import hashlib
from typing import Annotated, Literal
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.reviews import selectors, services
from seatrial.domains.reviews.schemas import (
    DecisionOut,
    DecisionsOut,
    RegisterOut,
    StandingOut,
    WhyIn,
)
from seatrial.domains.reviews.types.words import Outcome
from seatrial.kit import clock
from seatrial.ui.downloads import attachment
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])
MEDIA_TYPE = "application/vnd.seatrial.decision.v1+json"
_Name = Annotated[str, Query(max_length=200)]


@router.get("/standing", response=StandingOut, summary="Show whether a go stands")
def show_standing(
    request: Request,
    service: _Name,
    environment: _Name = "",
    digest: _Name = "",
    commit: _Name = "",
    version: _Name = "",
) -> StandingOut:
    """The last decision about a service in an environment, whether it holds now, and whether it covers the
    artefact of these names.
    """
    found = catalog.known_service(service.removeprefix("service:"), actor=request.actor)
    place = evidence.environment_named(environment, service=found)
    standing = selectors.standing(found.uid, environment=place, now=clock.now())
    covers = None
    if standing is not None and (digest or commit or version):
        covers = selectors.covers(standing, digest=digest, commit=commit, version=version)
    return StandingOut.of(standing, service=found.urn, environment=place, covers=covers)


@router.get("/register", response=RegisterOut, summary="List the register of decisions")
def list_register(
    request: Request,
    service: _Name = "",
    cursor: Annotated[str, Query(max_length=100)] = "",
    limit: Limit = 50,
) -> RegisterOut:
    """Every decision, and every deployment into production while no go about its artefact stood, the latest
    first. Nothing is left out but services that one may not know of.
    """
    known = catalog.known_to(request.actor)
    wanted = catalog.known_service(service.removeprefix("service:"), actor=request.actor) if service else None
    found = selectors.register(known=known, service=wanted, cursor=cursor, limit=limit + 1)
    return RegisterOut.of(found, limit=limit)


@router.get("/decisions", response=DecisionsOut, summary="List decisions")
def list_decisions(
    request: Request,
    service: _Name = "",
    environment: _Name = "",
    outcome: Outcome | Literal[""] = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> DecisionsOut:
    """Decisions, the newest first, those that have fallen too."""
    wanted = catalog.known_service(service.removeprefix("service:"), actor=request.actor) if service else None
    found = selectors.decisions(
        known=catalog.known_to(request.actor),
        service_uid=wanted.uid if wanted is not None else "",
        environment=environment,
        outcome=outcome,
        after=cursor,
        limit=limit + 1,
    )
    return DecisionsOut.of(found, limit=limit)


@router.get("/decisions/{uid}", response=DecisionOut, summary="Show a decision")
def show_decision(request: Request, uid: UUID) -> DecisionOut:
    """What was decided, and how it fell, if it did."""
    return DecisionOut.of(selectors.known_decision(str(uid), actor=request.actor))


@router.get("/decisions/{uid}/bundle", summary="Fetch a decision with its signatures", response={200: bytes})
def fetch_bundle(request: Request, uid: UUID) -> StreamingHttpResponse:
    """The exact bytes that `seatrial verify` reads; `Repr-Digest` (RFC 9530) is their SHA-256."""
    name, content = selectors.known_bundle(str(uid), actor=request.actor)
    response = attachment(
        iter([content]), name=f"{name}.decision.json", media_type=MEDIA_TYPE, size=len(content)
    )
    # what it is, beside what a browser is told to do with it: keep it
    response.headers["Content-Type"] = MEDIA_TYPE
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response


@router.post("/decisions/{uid}/revocation", response=DecisionOut, summary="Revoke a decision")
def revoke_decision(request: Request, uid: UUID, body: WhyIn, dry_run: bool = False) -> DecisionOut:
    """It stands no more; the service owner alone may. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.revoke(str(uid), reason=body.reason, actor=request.actor, now=clock.now())
    return DecisionOut.of(found)
