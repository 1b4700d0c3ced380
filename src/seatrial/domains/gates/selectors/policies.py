"""Which environments ask, as the definitions that stand say."""

from collections.abc import Mapping

from seatrial.domains.catalog.types import Service
from seatrial.domains.gates import rules
from seatrial.domains.gates.types import EnvironmentRule
from seatrial.domains.workspace import selectors as workspaces


def rules_standing() -> Mapping[str, EnvironmentRule]:
    """The rule of each environment that a GatePolicy names."""
    found = workspaces.definitions(kind="GatePolicy")
    return rules.rules_of((each.urn, each.body["spec"]) for each in found)


def rule(
    service: Service, *, environment: str, named: Mapping[str, EnvironmentRule] | None = None
) -> EnvironmentRule:
    """What the gate of the service's environment does; `named` where the policies are read already."""
    return rules.rule_for(
        environment,
        environment=service.environment(environment),
        named=rules_standing() if named is None else named,
    )


def asking(service: Service) -> list[EnvironmentRule]:
    """The environments of the service that ask, in the order in which it has them."""
    named = rules_standing()
    found = (rule(service, environment=each.name, named=named) for each in service.environments)
    return [each for each in found if each.asks]
