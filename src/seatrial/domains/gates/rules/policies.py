"""Which environments ask, as the policies that stand and the catalogue say."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from seatrial.domains.catalog.types import Environment
from seatrial.domains.gates.types import DEFAULT_LASTS, EnvironmentRule
from seatrial.kit import durations


def rules_of(specs: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, EnvironmentRule]:
    """The rule of each environment that a policy names; `specs` are (URN, spec) of every GatePolicy.

    Where two workspaces hold one and both name it, the stricter word counts: it asks if one of them says so,
    is closed when unsure if one of them says so, and stays open for the shorter time.
    """
    found: dict[str, EnvironmentRule] = {}
    for urn, spec in specs:
        for each in spec.get("environments") or ():
            rule = _rule(urn, each)
            known = found.get(rule.environment)
            found[rule.environment] = rule if known is None else _stricter(known, rule)
    return found


def _rule(urn: str, said: Mapping[str, Any]) -> EnvironmentRule:
    lasts = (said.get("breakGlass") or {}).get("lasts")
    return EnvironmentRule(
        environment=said["name"],
        asks=said.get("asks", True),
        when_unsure=said.get("whenUnsure", "closed"),
        lasts=durations.parse(lasts) if lasts else DEFAULT_LASTS,
        because=f"{urn} names it",
    )


def _stricter(one: EnvironmentRule, other: EnvironmentRule) -> EnvironmentRule:
    return EnvironmentRule(
        environment=one.environment,
        asks=one.asks or other.asks,
        when_unsure="open" if one.when_unsure == other.when_unsure == "open" else "closed",
        lasts=min(one.lasts, other.lasts),
        because=f"{one.because}, {other.because}",
    )


def rule_for(
    name: str, *, environment: Environment | None, named: Mapping[str, EnvironmentRule]
) -> EnvironmentRule:
    """What the gate of the environment does; `environment` is None where the service has none of that name.

    An environment that no policy names asks where the catalogue says `protected: true`. One that the service
    does not have asks, too: a misspelt name opens nothing.
    """
    if name in named:
        return named[name]
    if environment is None:
        return EnvironmentRule(name, asks=True, because="the service has no environment of that name")
    if environment.protected:
        return EnvironmentRule(name, asks=True, because="the catalogue says protected: true")
    because = "no policy names it, and the catalogue does not say protected: true"
    return EnvironmentRule(name, asks=False, lasts=timedelta(0), because=because)
