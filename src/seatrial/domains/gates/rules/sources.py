"""Sources as they are defined, and from their names to ours."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.gates.types import Observed, Source

GITHUB_API = "https://api.github.com"


def source_of(name: str, *, title: str, spec: Mapping[str, Any]) -> Source:
    """The source that a linted document defines."""
    return Source(
        name=name,
        title=title or name,
        type=spec["type"],
        secret=spec.get("secret", ""),
        token=spec.get("token", ""),
        api=(spec.get("api") or GITHUB_API).rstrip("/"),
        services=dict(spec.get("services") or {}),
        environments=dict(spec.get("environments") or {}),
    )


def translate(source: Source, *, observed: Observed) -> tuple[str, str, str]:
    """The service's URN and our environment, and '' or why it is none of ours.

    A service is ours only where the source maps it. An environment that is not mapped is called as it is.
    """
    urn = source.services.get(observed.service, "")
    if not urn:
        return "", "", f"{source.urn} does not map {observed.service[:200]!r} to a service"
    return urn, source.environments.get(observed.environment, observed.environment), ""
