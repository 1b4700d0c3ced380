"""What sources tell, and what came of it."""

from typing import Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import policies, selectors, services
from seatrial.domains.gates.schemas import DeliveriesOut, PassagesOut, SourcesOut, ToldOut
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.requests import Request

router = Router(tags=["gates"])


def _may_see_sources(request: Request) -> None:
    actor = request.actor
    require(
        policies.may_see_sources(actor), actor=actor, action="gates.read", subject="deployment-sources:all"
    )


@router.post(
    "/observed/{source}", response={202: ToldOut}, auth=None, summary="Tell of a deployment (sources)"
)
def observe_deployment(request: HttpRequest, source: str) -> Status[ToldOut]:
    """A CloudEvent, a webhook or plain JSON, as the source's type says. The message proves where it comes
    from by the source's secret. It is kept when this is answered, and counts once, however often it comes.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    taken = services.observe(
        source, headers=headers, body=request.body, now=clock.now(), allowed=frozenset(settings.SECRET_ALLOW)
    )
    return Status(202, ToldOut.of(taken.delivery, is_new=taken.is_new))


@router.get("/sources", response=SourcesOut, summary="List deployment sources")
def list_deployment_sources(request: Request) -> SourcesOut:
    """Who tells of deployments, and what it calls services and environments."""
    _may_see_sources(request)
    return SourcesOut.of(selectors.sources())


@router.get("/deliveries", response=DeliveriesOut, summary="List deliveries of sources")
def list_deliveries(
    request: Request,
    source: str = "",
    state: Literal["", "waits", "recorded", "ignored", "refused"] = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> DeliveriesOut:
    """What sources told, the newest first, and what came of it."""
    _may_see_sources(request)
    before = UUID(cursor) if cursor else None
    found = selectors.deliveries(source=source, state=state, before=before, limit=limit + 1)
    return DeliveriesOut.of(found, limit=limit)


@router.get("/passages", response=PassagesOut, summary="List passages and bypasses")
def list_passages(
    request: Request,
    service: str = "",
    environment: str = "",
    kind: Literal["", "gated", "rollback", "break_glass", "bypassed"] = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> PassagesOut:
    """How deployments came past the gates of environments that ask, the newest first."""
    found = catalog.known_service(service, actor=request.actor) if service else None
    rows = selectors.passages(
        service_uid=found.uid if found else "", environment=environment, kind=kind,
        known=catalog.known_to(request.actor), before=UUID(cursor) if cursor else None, limit=limit + 1,
    )  # fmt: skip
    return PassagesOut.of(rows, limit=limit)
