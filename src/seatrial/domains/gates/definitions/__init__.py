"""The kinds of definition that gates own: GatePolicy, DeploymentSource."""

from seatrial.domains.gates.definitions.policy import POLICY
from seatrial.domains.gates.definitions.source import SOURCE

__all__ = ["POLICY", "SOURCE"]
