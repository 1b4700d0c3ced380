"""Runs a probe for an order. Whatever happens, there is an item: not to know is something to know."""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from seatrial.domains.evidence.rules.freshness import expires_at
from seatrial.domains.evidence.rules.plain import BadData, plain, plain_text
from seatrial.domains.evidence.types import (
    PROBES,
    CannotLook,
    Connections,
    Execution,
    Files,
    Item,
    Look,
    Observation,
    Order,
    Probe,
)
from seatrial.kit import canonical
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem

_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class _Found:
    """What came of a look, or why nothing did."""

    observation: Observation
    command: str
    problem: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def observe(
    order: Order,
    *,
    files: Files,
    now: datetime,
    allow: Sequence[str] = (),
    execution: Execution | None = None,
    connections: Connections | None = None,
) -> Item:
    """The item that the order's probe finds at `now`. Nothing is stored, and nothing is raised.

    A probe that could not find out gives the outcome `failed` with the problem in words. If the probe
    itself is at fault, `extra["fault"]` holds what a developer needs; the caller logs it.
    `allow` lists the addresses that the operator opened to probes (`kit.egress`); without an `execution`
    a probe that runs something runs nothing, and without `connections` there are none.
    """
    probe = PROBES.find(order.probe)
    if probe is None:
        found = _nothing("", f"there is no probe {order.probe!r} in this version")
        producer = f"seatrial/probe/{order.probe}"
    else:
        found = _look(probe, order, files, now, tuple(allow), execution, connections)
        producer = f"seatrial/probe/{probe.name}@{probe.version}"
    return _item(order, found, producer, now)


def _look(
    probe: Probe,
    order: Order,
    files: Files,
    now: datetime,
    allow: tuple[str, ...],
    execution: Execution | None,
    connections: Connections | None,
) -> _Found:
    command = ""
    try:
        parameters: BaseModel = probe.parameters.model_validate(order.parameters)
        command = plain_text(probe.describe(parameters))
        look = Look(
            parameters, now, files, order.timeout, allow, order.subject, connections, execution=execution,
            deployed_at=order.deployed_at,
        )  # fmt: skip
        seen = probe.look(look)
        return _Found(replace(seen, findings=plain(seen.findings)), command)
    except ValidationError as error:
        return _nothing(command, f"the parameters of the probe {probe.name} are wrong: {_first(error)}")
    except (CannotLook, BadData) as error:
        return _nothing(command, _words(error))
    except Exception as error:  # a probe of any making must not stop the others
        words = f"{type(error).__name__}: {error}; this is a fault of the probe {probe.name}"
        return _nothing(command, words, traceback.format_exc())


def _words(error: Exception) -> str:
    if isinstance(error, Problem) and error.remedy:
        return f"{error.detail.rstrip('.')}. {error.remedy}"
    return str(error)


def _first(error: ValidationError) -> str:
    found = error.errors()[0]
    place = ".".join(str(part) for part in found["loc"])
    message = found["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message


def _nothing(command: str, problem: str, fault: str = "") -> _Found:
    extra = {"fault": fault} if fault else {}
    return _Found(Observation({}, "nothing was looked at", 0), command, problem, extra)


def _item(order: Order, found: _Found, producer: str, now: datetime) -> Item:
    seen = found.observation
    effective = min(_aware(seen.effective_at or now), now)
    scope = plain_text(seen.scope)[:_LONGEST_TEXT]
    problem = plain_text(found.problem)[:_LONGEST_TEXT]
    content = {
        "type": order.evidence_type,
        "subject": [order.subject.service, order.subject.environment, order.subject.revision],
        "command": found.command,
        "scope": scope,
        "count": seen.count,
        "findings": seen.findings,
        "problem": problem,
        "effective_at": effective.astimezone(UTC).isoformat(),
    }
    return Item(
        uid=str(new_uid(now)),
        key=order.key,
        type=order.evidence_type,
        subject=order.subject,
        outcome="failed" if found.problem else "found",
        findings=seen.findings,
        problem=problem,
        producer=producer,
        provenance="proven",
        command=found.command,
        scope=scope,
        count=seen.count,
        sha256=canonical.digest(content),
        effective_at=effective,
        collected_at=now,
        expires_at=expires_at(effective, collected=now, max_age=order.max_age),
        extra={
            **found.extra,
            **({"revision": plain_text(seen.revision)} if seen.revision else {}),
            **({"final": True} if seen.final else {}),
        },
    )


def described(name: str, *, parameters: Mapping[str, Any]) -> str:
    """The command or query of a look in words, before anybody looks; '' where there is no such probe in
    this version, or its parameters are wrong: then the look will say so.
    """
    probe = PROBES.find(name)
    if probe is None:
        return ""
    try:
        return plain_text(probe.describe(probe.parameters.model_validate(parameters)))[:_LONGEST_TEXT]
    except ValidationError:
        return ""


def executing() -> list[str]:
    """The names of the probes that run something: no worker of the server looks with them (rule 8)."""
    return [probe.name for probe in PROBES if probe.executes]


def told(
    order: Order, *, observation: Observation | None, command: str, problem: str, producer: str, now: datetime
) -> Item:
    """The item of what somebody else found for the order, or of why nothing was found (`problem`).

    Raises BadData where the findings are none that can be kept.
    """
    if observation is None:
        return _item(
            order, _Found(Observation({}, "nothing was looked at", 0), command, problem), producer, now
        )
    seen = replace(observation, findings=plain(observation.findings))
    return _item(order, _Found(seen, plain_text(command), problem), producer, now)


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
