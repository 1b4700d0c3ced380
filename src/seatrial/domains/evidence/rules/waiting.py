"""Probes that wait for a deployment: when they can find something."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from seatrial.domains.evidence.types import PROBES


def waits(probe: str) -> bool:
    """Whether the probe of that name looks at what follows a deployment."""
    found = PROBES.find(probe)
    return found is not None and found.waits is not None


def waiting() -> list[str]:
    """The names of all that do."""
    return [probe.name for probe in PROBES if probe.waits is not None]


def findable_at(
    probe: str, *, parameters: Mapping[str, Any], deployed_at: datetime | None
) -> datetime | None:
    """From when the probe can find what follows the deployment; None where it waits for none, where none is
    recorded, and where its parameters are wrong: then the look says so.
    """
    found = PROBES.find(probe)
    if found is None or found.waits is None or deployed_at is None:
        return None
    try:
        return deployed_at + found.waits(found.parameters.model_validate(parameters))
    except (ValidationError, OverflowError):
        return None
