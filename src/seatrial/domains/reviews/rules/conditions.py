"""Conditions (CEL over the service) of templates and matrices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from seatrial.domains.catalog.types import Service
from seatrial.domains.readiness.rules import attributes, expressions
from seatrial.domains.readiness.rules.applicability import OPERATOR
from seatrial.domains.reviews.types import Matrix, Needed, Policy, ReviewKind, Slot, Template


def holds(condition: str, *, service: Service) -> bool:
    """Whether it is asked of the service. What cannot be evaluated counts as true: it never loosens."""
    seen: Mapping[str, Any] = {"service": attributes(service)}
    return not condition or expressions.evaluate(condition, context=seen).kind != "false"


def as_asked(service: Service, *, kind: ReviewKind) -> Service:
    """The service as a review of that kind asks about it. One of a vendor's coming or going asks what is
    asked of vendors, also where the vendor has gone from the catalogue already (R003, R008).
    """
    if kind != "vendor_transition":
        return service
    return replace(service, annotations={**service.annotations, OPERATOR: "vendor"})


def checklists_asked(template: Template, *, service: Service) -> list[str]:
    """The names of the checklists that are asked of the service, each once, in the template's order."""
    asked = [each.checklist for each in template.asks if holds(each.when, service=service)]
    return list(dict.fromkeys(asked))


def prerequisites_of(template: Template, *, service: Service) -> list[Needed]:
    """What has to be there for a review of the service."""
    return [each for each in template.prerequisites if holds(each.when, service=service)]


def slots_of(matrix: Matrix, *, service: Service) -> list[Slot]:
    """The slots that have to be signed for the service, in their order (R068: DevOps only if separate)."""
    found = [each for each in matrix.slots if holds(each.when, service=service)]
    return sorted(found, key=lambda slot: slot.order)


def stakeholder_slots(policy: Policy, *, service: Service) -> list[Slot]:
    """A slot for each stakeholder whom the policy names for the service (R076), as the policy orders them."""
    return [
        Slot(
            id=f"stakeholder-{each.id}",
            title=each.title,
            role="stakeholder",
            delegable=each.delegable,
            handle=each.person,
        )
        for each in policy.stakeholders
        if each.service == service.urn
    ]
