"""Pages of readiness: a criterion with its evidence, and a trial."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Awaited, Item
from seatrial.domains.readiness import policies, selectors, services
from seatrial.domains.readiness.rules import ROLE_TITLES, in_lines
from seatrial.domains.readiness.types import Shown
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@dataclass(frozen=True, slots=True)
class Seen:
    """One piece of evidence of a criterion, by the name that its check uses."""

    name: str
    probe: str
    item: Item | None
    missing: str
    due_at: datetime | None


def _seen(shown: Shown) -> list[Seen]:
    items = evidence.latest(set(shown.keys.values()))
    due = evidence.next_looks(set(shown.keys.values()))
    return [
        Seen(
            name=use.name,
            probe=use.probe,
            item=items.get(shown.keys.get(use.name, "")),
            missing=shown.missing.get(use.name, ""),
            due_at=due.get(shown.keys.get(use.name, "")),
        )
        for use in shown.criterion.probes
    ]


def _awaited(service: str, environment: str, shown: Shown) -> Awaited:
    """What the criterion's page offers to attach."""
    sent = [use for use in shown.criterion.probes if evidence.is_pushed(use.probe)]
    uploads = tuple((use.name, use.evidence_type, str(use.parameters.get("name", ""))) for use in sent)
    asked = {shown.criterion.provenance, *(use.parameters.get("provenance") for use in sent)}
    return Awaited(service, environment, shown.criterion.accepts, uploads, wants_proof="proven" in asked)


@require_safe
def criterion(request: Request, name: str, environment: str, checklist: str, criterion: str) -> HttpResponse:
    """One criterion: what it demands, where it stands and why, and the evidence."""
    now = clock.now()
    service = catalog.known_service(name, actor=request.actor)
    found, shown = selectors.standing(
        service.urn, environment=environment, checklist=checklist, criterion=criterion, now=now
    )
    context = {
        "service": service,
        "environment": environment,
        "checklist": found,
        "shown": shown,
        "criterion": shown.criterion,
        "check": in_lines(shown.criterion.check),
        "role": ROLE_TITLES[shown.criterion.role],
        "seen": _seen(shown),
        "may_try": policies.may_try(request.actor, scopes=catalog.scopes(service)),
        "awaited": _awaited(service.urn, environment, shown),
        "turns": selectors.turns(
            service=service.urn, environment=environment, checklist=found.urn, criterion=criterion
        ),
        "now": now,
    }
    parts = {"criterion": "readiness/part_criterion.html"}
    return render(request, template="readiness/page_criterion.html", context=context, parts=parts)


@require_POST
def start_trial(request: Request, name: str) -> HttpResponse:
    """Everything about the service is collected now; the page of the trial shows how far it is."""
    service = catalog.known_service(name, actor=request.actor)
    environment = request.POST.get("environment", "")
    trial = services.start_trial(service, environment=environment, actor=request.actor, now=clock.now())
    return redirect("readiness:trial", uid=trial.uid)


@require_safe
def trial(request: Request, uid: UUID) -> HttpResponse:
    """How far a trial is, and what it found."""
    now = clock.now()
    progress = selectors.known_trial(uid, actor=request.actor, now=now)
    service = catalog.by_urn(progress.trial.service)
    context = {"progress": progress, "trial": progress.trial, "service": service, "now": now}
    parts = {"trial": "readiness/part_trial.html"}
    return render(request, template="readiness/page_trial.html", context=context, parts=parts)
