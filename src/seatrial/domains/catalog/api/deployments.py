"""Deployments over the API."""

from ninja import Router, Status

from seatrial.domains.catalog import selectors, services
from seatrial.domains.catalog.schemas import DeploymentIn, DeploymentOut, DeploymentsOut
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["catalogue"])


@router.get("/deployments", response=DeploymentsOut, summary="List deployments")
def list_deployments(
    request: Request,
    service: str = "",
    environment: str = "",
    cursor: str = "",
    limit: Limit = 50,
) -> DeploymentsOut:
    """What was deployed where, the latest first; of one service by its name."""
    found = selectors.known_service(service, actor=request.actor) if service else None
    only = selectors.known_to(request.actor)
    shown, following = selectors.deployments(
        service=found, environment=environment, only=only, cursor=cursor, limit=limit
    )
    return DeploymentsOut(items=[DeploymentOut.of(each) for each in shown], next=following)


@router.post("/deployments", response={201: DeploymentOut}, summary="Record a deployment")
def record_deployment(request: Request, body: DeploymentIn) -> Status[DeploymentOut]:
    """The deployment stands; sent again with the same start and artefact, it only says how it ended."""
    now = clock.now()
    stored = services.record_deployment(body.service, said=body.said(now), actor=request.actor, now=now)
    return Status(201, DeploymentOut.of(stored))
