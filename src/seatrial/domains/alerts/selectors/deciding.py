"""What triage makes of alerts. Nothing is written: explaining an alert decides by the same lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from seatrial.domains.alerts import rules
from seatrial.domains.alerts.selectors.routing import quieting, routings
from seatrial.domains.alerts.types import Asked, Decision, Routed, Standing
from seatrial.domains.calendars.rules import CannotCount
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.rules.references import BadReference, as_urn
from seatrial.domains.catalog.types import Service
from seatrial.domains.oncall import selectors as oncall
from seatrial.domains.severities import rules as severities_rules
from seatrial.domains.severities import selectors as severities
from seatrial.domains.severities.selectors import Picked
from seatrial.domains.severities.types import Timers

#: Labels that name the service where no route says which one does.
_SERVICE_LABELS = ("service", "seatrial_service", "component", "app", "job")
_UNTIMED = Timers(None, None, None)


def decide(asked: Sequence[Asked], *, now: datetime) -> list[Decision]:
    """What triage makes of each, in their order; an earlier one may explain a later one.

    As many queries for a thousand alerts as for one. What is missing (a policy, a service, a level) is no
    reason to page nobody: what is left decides.
    """
    trees = routings()
    routed = [rules.route(trees, labels=each.labels) for each in asked]
    owners = _services(asked, routed)
    known = list({each.urn: each for each in owners if each}.values())
    picked = severities.picked(known) if known else {}
    policies = oncall.policies_for(known) if known else {}
    catch_all = next((each.catch_all for each in trees if each.catch_all), "")
    schemes = severities.schemes()
    usual = severities.usual()
    default = Picked(usual, severities.calendar_of(usual))
    decisions = []
    for each, way, owner in zip(asked, routed, owners, strict=True):
        counts = picked.get(owner.urn, default) if owner else default
        classified = rules.classed(
            way, labels=each.labels, annotations=each.annotations, hint=each.hint, scheme=counts.scheme,
            schemes=schemes.values(),
        )  # fmt: skip
        timers = timers_of(counts, level=classified.level, start=now)
        policy, because = _policy(way, owner, policies, catch_all)
        decisions.append(
            Decision(
                each, way, owner.urn if owner else "", owner.uid if owner else "", classified, policy,
                because, rules.group_key(way, labels=each.labels),
                timers.respond_by, timers.escalate_at,
            )
        )  # fmt: skip
    standing = [
        Standing(
            each.asked.number, each.asked.name, each.asked.labels, each.service, source=each.asked.source_uid
        )
        for each in decisions
    ]  # fmt: skip
    quiet = quieting(standing, trees=trees, at=now)
    return [replace(each, quiet=quiet.get(place)) for place, each in enumerate(decisions)]


def timers_of(counts: Picked, *, level: str, start: datetime) -> Timers:
    """Until when an answer is in time (R166), and from when on somebody else is called; None each where
    nothing is due, or the calendar never opens.
    """
    found = counts.scheme.find(level)
    if found is None:
        return _UNTIMED
    try:
        return severities_rules.timers(found, start=start, calendar=counts.calendar)
    except CannotCount:
        return _UNTIMED


def _policy(
    way: Routed, owner: Service | None, policies: Mapping[str, str], catch_all: str
) -> tuple[str, str]:
    if way.policy:
        return way.policy, f"the route {way.path} names it"
    if owner and owner.urn in policies:
        return policies[owner.urn], f"{owner.name} or its team has it"
    if catch_all:
        return catch_all, "it is the catch-all"
    return "", "no route, service or team has a policy, and there is no catch-all"


def _services(asked: Sequence[Asked], routed: Sequence[Routed]) -> list[Service | None]:
    by_uid = catalog.by_uids({each.service_uid for each in asked if each.service_uid})
    candidates = [list(_candidates(each, way)) for each, way in zip(asked, routed, strict=True)]
    by_urn = catalog.by_urns({urn for mine in candidates for urn in mine})
    found: list[Service | None] = []
    for each, way, mine in zip(asked, routed, candidates, strict=True):
        own = by_uid.get(each.service_uid)
        first = by_urn.get(mine[0]) if way.service and mine else None
        found.append(first or own or next((by_urn[urn] for urn in mine if urn in by_urn), None))
    return found


def _candidates(asked: Asked, way: Routed) -> Iterator[str]:
    said: Iterable[str] = (way.service, *(asked.labels.get(name, "") for name in _SERVICE_LABELS))
    for text in said:
        try:
            if text and len(text) <= 200:
                yield text if text.startswith("service:") else as_urn(text, default_kind="component")
        except BadReference:
            continue
