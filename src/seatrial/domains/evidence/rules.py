"""How a look becomes evidence, how long it counts, and when to look again. No clock, no database."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from seatrial.domains.evidence.types import PROBES, CannotLook, Files, Item, Look, Observation, Order, Probe
from seatrial.kit import canonical, ids

#: Looking again begins this part of a validity before its end, so that nothing expires while it is fine.
_AHEAD = 0.25
#: Beyond it, JSON's numbers are not exact (RFC 8785, 3.2.2.3).
_LARGEST_EXACT = 2**53 - 1
_SHORTEST = timedelta(seconds=2)


def observe(order: Order, *, files: Files, now: datetime, allow: Sequence[str] = ()) -> Item:
    """What one look finds, as evidence; never raises.

    A probe that cannot find out, or breaks, makes an item whose outcome is `failed`, with the reason.
    `allow` lists the addresses that may be reached although they are this machine's own.
    """
    probe = PROBES.get(order.probe)
    parameters: Any = None
    try:
        parameters = probe.parameters.model_validate(order.parameters)
        found = probe.look(Look(parameters, now, files, order.timeout, tuple(allow)))
    except CannotLook as reason:
        return _item(order, probe, parameters, now, problem=str(reason))
    except ValidationError as fault:
        return _item(order, probe, None, now, problem=f"the probe's parameters do not fit: {_first(fault)}")
    except Exception as fault:  # noqa: BLE001 (a broken probe is a result that people must see)
        problem = f"this is a fault of the probe {probe.name}: {type(fault).__name__}: {fault}"
        return _item(order, probe, parameters, now, problem=problem)
    return _item(order, probe, parameters, now, found=found)


def next_due(*, now: datetime, every: timedelta, expires_at: datetime) -> datetime:
    """When to look again: after `every`, and well before what was found expires."""
    before_expiry = now + max((expires_at - now) * (1 - _AHEAD), _SHORTEST)
    return min(now + every, before_expiry) if expires_at > now else now + every


def _item(
    order: Order,
    probe: Probe,
    parameters: Any,
    now: datetime,
    *,
    found: Observation | None = None,
    problem: str = "",
) -> Item:
    """The evidence of a look. Its expiry counts from the date that the thing itself bears (R062)."""
    effective_at = min(found.effective_at or now, now) if found else now
    command = probe.describe(parameters) if parameters is not None else f"{probe.name} {order.parameters}"
    findings = _storable(found.findings) if found else {}
    scope, count = (found.scope, found.count) if found else ("", 0)
    content = {
        "type": order.evidence_type,
        "service": order.subject.service,
        "environment": order.subject.environment,
        "command": command,
        "scope": scope,
        "count": count,
        "findings": findings,
        "problem": problem,
        "effective_at": effective_at.isoformat(),
    }
    return Item(
        uid=str(ids.new_uid(now)),
        key=order.key,
        type=order.evidence_type,
        subject=order.subject,
        outcome="found" if found else "failed",
        findings=findings,
        problem=problem,
        producer=f"seatrial/probe/{probe.name}@{probe.version}",
        provenance="proven",
        command=command,
        scope=scope,
        count=count,
        sha256=canonical.digest(content),
        effective_at=effective_at,
        collected_at=now,
        expires_at=effective_at + order.max_age,
    )


def _storable(value: Any) -> Any:
    """The value as JSON and PostgreSQL can both carry it: what others send may hold anything."""
    if isinstance(value, Mapping):
        return {_storable(str(key)): _storable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(part) for part in value]
    if isinstance(value, str):
        return value if value.isprintable() else value.replace("\0", "�").encode("utf-8", "replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and abs(value) > _LARGEST_EXACT:
        return str(value)
    return value


def _first(fault: ValidationError) -> str:
    error = fault.errors()[0]
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
