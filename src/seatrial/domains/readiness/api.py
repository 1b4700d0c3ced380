"""Readiness over the API."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.readiness import rules, selectors, services
from seatrial.domains.readiness.schemas import CriterionOut, ReadinessOut, TallyOut, TrialIn, TrialOut
from seatrial.kit import clock
from seatrial.ui.requests import actor_of

router = Router(tags=["readiness"])


def _readiness(service: str, environment: str, now: datetime) -> ReadinessOut:
    shown = selectors.standings(service, environment=environment, now=now)
    return ReadinessOut(
        service=service,
        environment=environment,
        tally=TallyOut.of(selectors.tally_of(shown)),
        criteria=[CriterionOut.of(each) for each in shown],
    )


@router.get("/services/{name}", response=list[ReadinessOut], summary="Show where a service stands")
def show_readiness(request: HttpRequest, name: str, environment: str = "") -> list[ReadinessOut]:
    """Every criterion of the service, in one environment or in all."""
    del request
    now, service = clock.now(), catalog.service(name)
    names = [found.name for found in rules.environments_of(service)]
    return [_readiness(service.urn, each, now) for each in names if environment in ("", each)]


@router.post("/trials", response={202: TrialOut}, summary="Start a trial")
def start_trial(request: HttpRequest, body: TrialIn) -> Status[TrialOut]:
    """Everything that a machine can find out about the service is collected now; poll the answer's uid."""
    now = clock.now()
    service = catalog.service(body.service)
    trial = services.start_trial(service, environment=body.environment, actor=actor_of(request), now=now)
    return Status(202, TrialOut.of(selectors.trial(trial.uid, now=now)))


@router.get("/trials/{uid}", response=TrialOut, summary="Show a trial")
def show_trial(request: HttpRequest, uid: UUID) -> TrialOut:
    """How far a trial is, and where the service stands."""
    del request
    return TrialOut.of(selectors.trial(uid, now=clock.now()))
