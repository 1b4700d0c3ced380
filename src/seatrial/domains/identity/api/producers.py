"""Enrolled producers over the API."""

from uuid import UUID

from ninja import Router, Status

from seatrial.domains.identity import policies, selectors, services
from seatrial.domains.identity.schemas.signing import ProducerIn, ProducerOut, ProducersOut
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.requests import Request

router = Router(tags=["producers"])


@router.get("/producers", response=ProducersOut, summary="List enrolled producers")
def list_producers(request: Request, revoked: bool = False) -> ProducersOut:
    """Continuous integration whose tokens are believed; with those that were, where asked for."""
    require(
        policies.may_see_producers(request.actor),
        actor=request.actor,
        action="identity.list-producers",
        subject="installation:seatrial",
    )
    return ProducersOut(items=[ProducerOut.of(each) for each in selectors.issuers(revoked=revoked)])


@router.post("/producers", response={201: ProducerOut}, summary="Enrol a producer")
def enrol_producer(request: Request, data: ProducerIn) -> Status[ProducerOut]:
    """Tokens of the issuer for the audience that meet every condition act within the services."""
    made = services.enrol_issuer(
        data.name,
        issuer=data.issuer,
        audience=data.audience,
        conditions=data.conditions,
        services=data.services,
        grants=data.grants,
        actor=request.actor,
        now=clock.now(),
    )
    return Status(201, ProducerOut.of(made))


@router.delete("/producers/{uid}", response=ProducerOut, summary="Revoke a producer")
def revoke_producer(request: Request, uid: UUID) -> ProducerOut:
    """No token is believed for it any more."""
    return ProducerOut.of(services.revoke_issuer(str(uid), actor=request.actor, now=clock.now()))
