"""Readiness over the API."""

from datetime import datetime
from uuid import UUID

from ninja import Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.readiness import rules, selectors, services
from seatrial.domains.readiness.schemas import (
    CriterionOut,
    LookOut,
    LooksOut,
    ReadinessExportOut,
    ReadinessOut,
    RestedOut,
    TallyOut,
    TrialIn,
    TrialOut,
)
from seatrial.kit import clock
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

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
def show_readiness(request: Request, name: str, environment: str = "") -> list[ReadinessOut]:
    """Every criterion of the service, in one environment or in all."""
    now, service = clock.now(), catalog.known_service(name, actor=request.actor)
    names = [found.name for found in rules.environments_of(service)]
    return [_readiness(service.urn, each, now) for each in names if environment in ("", each)]


@router.get(
    "/services/{name}/export",
    response=list[ReadinessExportOut],
    summary="Export what a service's readiness rests on",
)
def export_readiness(request: Request, name: str, environment: str = "") -> list[ReadinessExportOut]:
    """Every criterion of the service with its evidence: links, files, digests, dates, subject, producer.

    In one environment or in all. Whoever has it can compare every digest without asking Seatrial.
    """
    now, service = clock.now(), catalog.known_service(name, actor=request.actor)
    names = [found.name for found in rules.environments_of(service)]
    return [_export(service.urn, each, now) for each in names if environment in ("", each)]


def _export(service: str, environment: str, now: datetime) -> ReadinessExportOut:
    found = selectors.rested(service, environment=environment, now=now)
    return ReadinessExportOut(
        service=service,
        environment=environment,
        exported_at=now,
        tally=TallyOut.of(selectors.tally_of(each.shown for each in found)),
        criteria=[RestedOut.resting(each) for each in found],
    )


@router.post("/trials", response={202: TrialOut, 200: LooksOut}, summary="Start a trial")
def start_trial(
    request: Request, body: TrialIn, dry_run: bool = False
) -> Status[TrialOut] | Status[LooksOut]:
    """Everything that a machine can find out about the service is collected now; poll the answer's uid.

    With `dry_run` nothing is looked at or stored: the answer (200) says which probes would look at what.
    """
    now = clock.now()
    service = catalog.known_service(body.service, actor=request.actor)
    with rehearsal(dry_run):
        trial = services.start_trial(service, environment=body.environment, actor=request.actor, now=now)
    if not dry_run:
        return Status(202, TrialOut.of(selectors.trial(trial.uid, now=now)))
    found = selectors.looking(service.urn, environment=trial.environment)
    looks = [LookOut.of(each) for each in found]
    return Status(200, LooksOut(service=service.urn, environment=trial.environment, looks=looks))


@router.get("/trials/{uid}", response=TrialOut, summary="Show a trial")
def show_trial(request: Request, uid: UUID) -> TrialOut:
    """How far a trial is, and where the service stands."""
    return TrialOut.of(selectors.known_trial(uid, actor=request.actor, now=clock.now()))
