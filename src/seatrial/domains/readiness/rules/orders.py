"""Which evidence a criterion wants about a service, as orders that can be watched or run at once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence.types import Order, Subject
from seatrial.domains.readiness.rules.applicability import applicable
from seatrial.domains.readiness.rules.placeholders import CannotExpand, expand
from seatrial.domains.readiness.types import Checklist, Criterion, ProbeUse
from seatrial.kit import canonical

#: Stands in where a service names no environment: what can be known from files is known there.
NOWHERE = Environment("default")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The evidence that a criterion wants, by the name that its check uses; or why it cannot be had."""

    orders: Mapping[str, Order]
    missing: Mapping[str, str]


def environments_of(service: Service) -> tuple[Environment, ...]:
    """Where a service is looked at."""
    return service.environments or (NOWHERE,)


def placeholder_values(service: Service, *, environment: Environment) -> dict[str, str]:
    """What the placeholders of a definition stand for."""
    values = {f"service.{name}": value for name, value in service.values().items()}
    values.update({f"environment.{name}": value for name, value in environment.values().items()})
    return values


def wanted(
    criterion: Criterion,
    *,
    checklist: Checklist,
    service: Service,
    environment: Environment,
    values: Mapping[str, str] | None = None,
) -> Wanted:
    """What the criterion wants to know about the service in that environment.

    Two criteria that ask the same give the same order, so that it is looked at once.
    """
    known = values or placeholder_values(service, environment=environment)
    orders: dict[str, Order] = {}
    missing: dict[str, str] = {}
    for use in criterion.probes:
        try:
            parameters = expand(use.parameters, values=known)
        except CannotExpand as gap:
            missing[use.name] = str(gap)
            continue
        orders[use.name] = _order(use, parameters, checklist, service, environment)
    return Wanted(orders, missing)


def _order(
    use: ProbeUse, parameters: Any, checklist: Checklist, service: Service, environment: Environment
) -> Order:
    return Order(
        key=_key(use, parameters, service, environment),
        subject=Subject(service.urn, environment.name, environment.revision),
        workspace=service.workspace,
        probe=use.probe,
        parameters=parameters,
        evidence_type=use.evidence_type,
        max_age=use.max_age,
        every=use.every,
        timeout=use.timeout,
        author=checklist.urn,
        deployed_at=_instant(environment.deployed_at),
    )


@lru_cache(maxsize=20_000)
def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _key(use: ProbeUse, parameters: Any, service: Service, environment: Environment) -> str:
    spans = (use.max_age, use.every, use.timeout)
    content = [use.probe, parameters, use.evidence_type, *(int(span.total_seconds()) for span in spans)]
    return f"{service.urn}@{environment.name}#{use.probe}:{_question(json.dumps(content, sort_keys=True))}"


@lru_cache(maxsize=20_000)
def _question(content: str) -> str:
    return canonical.digest_bytes(content.encode()).removeprefix("sha256:")[:16]


def subject_of_key(key: str) -> tuple[str, str]:
    """The service's URN and the environment's name that the key of an order begins with."""
    service, _, environment = key.partition("#")[0].rpartition("@")
    return service, environment


def all_orders(checklists: list[Checklist], *, services: list[Service]) -> Iterator[Order]:
    """Every order of every criterion that applies, each key once."""
    seen: set[str] = set()
    for service in services:
        for environment in environments_of(service):
            values = placeholder_values(service, environment=environment)
            for checklist in checklists:
                for criterion in applicable(checklist, service=service):
                    asked = wanted(
                        criterion,
                        checklist=checklist,
                        service=service,
                        environment=environment,
                        values=values,
                    )
                    for order in asked.orders.values():
                        if order.key not in seen:
                            seen.add(order.key)
                            yield order
