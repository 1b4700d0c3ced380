"""A routing as a value, from a valid definition; a silence's conditions from their texts."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.alerts.rules.matching import matcher_of
from seatrial.domains.alerts.types import Inhibition, Matcher, NoiseTarget, Opening, Route, Routing
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.kit import durations


def routing_of(urn: str, *, body: Mapping[str, Any]) -> Routing:
    """The routing that a valid document says."""
    spec, metadata = body["spec"], body["metadata"]
    return Routing(
        urn=urn,
        title=metadata.get("title") or metadata["name"],
        order=spec.get("order", 100),
        routes=tuple(_route(each) for each in spec["routes"]),
        inhibitions=tuple(_inhibition(each) for each in spec.get("inhibit") or ()),
        catch_all=_policy(spec.get("catch_all")),
        noise=_noise(spec["noise"]) if spec.get("noise") else None,
    )


def matchers(texts: Any) -> tuple[Matcher, ...]:
    """The conditions that the texts spell; raises BadMatcher."""
    return tuple(matcher_of(each) for each in texts or ())


def _policy(name: str | None) -> str:
    return f"escalation-policy:{name}" if name else ""


def _route(said: Mapping[str, Any]) -> Route:
    severity, group = said.get("severity") or {}, said.get("group_by")
    service = said.get("service") or ""
    if service and not service.startswith("label:"):
        service = as_urn(service, default_kind="component")
    return Route(
        name=said["name"],
        match=matchers(said.get("match")),
        service=service,
        policy=_policy(said.get("policy")),
        urgency=said.get("urgency"),
        level=severity.get("level") or "",
        severity_label=severity.get("label") or "",
        levels=severity.get("levels") or {},
        group_by=None if group is None else tuple(group),
        wait=durations.parse(said["wait"]) if said.get("wait") else None,
        opens=_opening(said.get("incident")),
        routes=tuple(_route(each) for each in said.get("routes") or ()),
    )


def _opening(said: Mapping[str, Any] | None) -> Opening | None:
    return None if said is None else Opening(said.get("playbook") or "")


def _inhibition(said: Mapping[str, Any]) -> Inhibition:
    return Inhibition(
        said["name"],
        matchers(said.get("when")),
        matchers(said.get("quiet")),
        tuple(said.get("equal") or ()),
        said.get("needs", False),
    )


def _noise(said: Mapping[str, Any]) -> NoiseTarget:
    window = durations.parse(said.get("window", "28d"))
    return NoiseTarget(float(said["target"]), said.get("least", 5), window)
