"""Alert sources as their definitions say."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.alerts.types import AlertSource
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.kit import durations


def source_of(urn: str, *, body: Mapping[str, Any]) -> AlertSource:
    """The source that the document declares."""
    spec, metadata = body["spec"], body["metadata"]
    silent = spec.get("silent_after")
    return AlertSource(
        urn=urn,
        title=metadata.get("title") or metadata["name"],
        format=spec["format"],
        team=as_urn(spec["team"], default_kind="group"),
        service=as_urn(spec["service"], default_kind="component") if spec.get("service") else "",
        service_label=spec.get("service_label", "service"),
        silent_after=durations.parse(silent) if silent else None,
    )
