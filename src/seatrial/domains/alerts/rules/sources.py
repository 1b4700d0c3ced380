"""Alert sources as their definitions say."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.alerts.types import AlertSource
from seatrial.domains.alerts.types.beside import Beside
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.kit import durations


def source_of(urn: str, *, body: Mapping[str, Any]) -> AlertSource:
    """The source that the document declares."""
    spec, metadata = body["spec"], body["metadata"]
    silent, beside = spec.get("silent_after"), spec.get("beside") or {}
    return AlertSource(
        urn=urn,
        title=metadata.get("title") or metadata["name"],
        format=spec["format"],
        team=as_urn(spec["team"], default_kind="group"),
        service=as_urn(spec["service"], default_kind="component") if spec.get("service") else "",
        service_label=spec.get("service_label", "service"),
        silent_after=durations.parse(silent) if silent else None,
        mode=spec.get("mode", "live"),
        beside=Beside(
            read=beside.get("read") or "",
            on_call=tuple(beside.get("on_call") or ()),
            send=beside.get("send") or "",
        ),
    )
