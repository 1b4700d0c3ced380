"""What an approval binds to: everything that decides what a run does, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from seatrial.kit import canonical


def fingerprint(
    *,
    runbook: str,
    revision: str,
    service: str,
    environment: str,
    mode: str,
    runner: str,
    targets: Sequence[str],
    parameters: Mapping[str, Mapping[str, Any]],
    rollback_on_failure: bool,
) -> str:
    """`sha256:...` over the runbook's exact content, its parameters, where it acts and how it ends."""
    return canonical.digest(
        {
            "runbook": runbook,
            "revision": revision,
            "service": service,
            "environment": environment,
            "mode": mode,
            "runner": runner,
            "targets": list(targets),
            "parameters": {name: dict(value) for name, value in parameters.items()},
            "rollback_on_failure": rollback_on_failure,
        }
    )
