"""Definitions as values: what a schedule, a policy, an agreement says. People are named by their URN."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from seatrial.domains.catalog.rules.references import as_urn
from seatrial.domains.oncall.types import (
    WEEKDAYS,
    Agreement,
    HandOffRule,
    Hours,
    Layer,
    Policy,
    PolicyLevel,
    Rates,
    Schedule,
    Target,
)
from seatrial.kit import durations

_MINUTES = timedelta(minutes=5)


def schedule_of(urn: str, *, body: Mapping[str, Any], workspace: str = "") -> Schedule:
    """The schedule that a valid document says."""
    spec, metadata = body["spec"], body["metadata"]
    zone = spec["time_zone"]
    needed = spec.get("needed", "always")
    said = spec.get("hand_off") or {}
    return Schedule(
        urn=urn,
        title=metadata.get("title") or metadata["name"],
        team=as_urn(spec["team"], default_kind="group"),
        time_zone=zone,
        layers=tuple(_layer(each, zone) for each in spec["layers"]),
        needed="" if needed == "always" else calendar_urn(needed["calendar"]),
        hand_off=HandOffRule(
            said.get("note_required", True), durations.parse(said.get("acknowledge_within", "1h"))
        ),
        name=metadata["name"],
        workspace=workspace,
    )


def _layer(said: Mapping[str, Any], zone: str) -> Layer:
    return Layer(
        name=said["name"],
        people=tuple(as_urn(each, default_kind="user") for each in said["people"]),
        every=durations.parse(said["rotation"]["every"]),
        start=datetime.fromisoformat(said["rotation"]["start"]),
        time_zone=said.get("time_zone") or zone,
        hours=tuple(_hours(each) for each in said.get("hours") or ()),
        role=said.get("role", "primary"),
        beside=said.get("beside", False),
        since=_moment(said.get("since")),
        until=_moment(said.get("until")),
    )


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _hours(said: Mapping[str, Any]) -> Hours:
    days = sorted(WEEKDAYS.index(each) for each in said.get("days") or WEEKDAYS)
    return Hours(tuple(days), time.fromisoformat(said["from"]), time.fromisoformat(said["to"]))


def calendar_urn(name: str) -> str:
    """The URN of the business calendar of that name."""
    return f"business-calendar:{name}"


def policy_urn(name: str) -> str:
    """The URN of the escalation policy of that name."""
    return f"escalation-policy:{name}"


def target_of(said: str) -> Target:
    """Whom `schedule:x`, `user:default/x`, `lead:x` or `contacts:x` means."""
    word, _, rest = said.partition(":")
    if word in ("user", "person"):
        return Target("person", as_urn(f"user:{rest}", default_kind="user"))
    if word == "lead":
        return Target("lead", as_urn(rest, default_kind="group"))
    return Target("contacts" if word == "contacts" else "schedule", said)


def policy_of(urn: str, *, body: Mapping[str, Any], workspace: str = "") -> Policy:
    """The policy that a valid document says."""
    spec, metadata = body["spec"], body["metadata"]
    hours, after = spec.get("hours") or {}, spec.get("acknowledged")
    return Policy(
        urn=urn,
        name=metadata["name"],
        title=metadata.get("title") or metadata["name"],
        team=as_urn(spec["team"], default_kind="group") if spec.get("team") else "",
        urgency=spec.get("urgency", "high"),
        levels=tuple(
            PolicyLevel(
                tuple(target_of(one) for one in each["to"]),
                durations.parse(each["after"]) if each.get("after") else _MINUTES,
            )
            for each in spec["levels"]
        ),
        repeat=spec.get("repeat", 0),
        fallback=tuple(target_of(each) for each in spec["fallback"]),
        calendar=calendar_urn(hours["calendar"]) if hours else "",
        otherwise=policy_urn(hours["otherwise"]) if hours else "",
        workspace=workspace,
        remind_after=None if after is None else durations.parse(after.get("remind_after", "30m")),
        again_after=durations.parse((after or {}).get("page_again_after", "10m")),
    )


def agreement_of(urn: str, *, body: Mapping[str, Any]) -> Agreement:
    """The agreement that a valid document says."""
    spec, metadata = body["spec"], body["metadata"]
    paid, off = spec["compensation"], spec["time_off"]
    return Agreement(
        urn=urn,
        title=metadata.get("title") or metadata["name"],
        team=as_urn(spec["team"], default_kind="group"),
        rates=_rates(paid["rates"]) if paid.get("rates") else None,
        compensation=paid["text"],
        time_off=off["text"],
        notice=durations.parse(off["notice"]) if off.get("notice") else None,
        rest=off.get("rest", ""),
        rest_between=durations.parse(off["rest_between"]) if off.get("rest_between") else None,
        calendar=calendar_urn(paid["calendar"]) if paid.get("calendar") else "",
    )


def _rates(said: Mapping[str, Any]) -> Rates:
    amounts = {name: Decimal(str(said.get(name, 0))) for name in ("hour", "night", "weekend", "holiday")}
    return Rates(said["currency"], **amounts)
