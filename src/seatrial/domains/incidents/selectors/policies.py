"""The policy about incidents that counts."""

from seatrial.domains.incidents import rules
from seatrial.domains.incidents.types import DEFAULT, IncidentPolicy
from seatrial.domains.workspace import selectors as workspace


def policy() -> IncidentPolicy:
    """The first by name of those that stand; where none does, what always counts."""
    found = sorted(workspace.definitions(kind="IncidentPolicy"), key=lambda each: each.name)
    return rules.policy_of(found[0].name, spec=found[0].body["spec"]) if found else DEFAULT
