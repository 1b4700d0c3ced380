"""Incidents' kinds of definition: IncidentPolicy, Stakeholders."""

from seatrial.domains.incidents.definitions.policies import (
    IncidentPolicyDocument,
    lint_policy,
    policy_references,
)
from seatrial.domains.incidents.definitions.stakeholders import (
    StakeholdersDocument,
    stakeholders_references,
)
from seatrial.domains.incidents.types import STAKEHOLDERS_KIND, URN_KIND
from seatrial.domains.workspace.types import KINDS, Kind

KINDS.add(
    "IncidentPolicy",
    Kind(
        "IncidentPolicy",
        URN_KIND,
        ("seatrial.dev/v1",),
        IncidentPolicyDocument,
        "How incidents are told and reviewed, and what they forbid.",
        policy_references,
        lint_policy,
        policy_only=True,
    ),
)
KINDS.add(
    "Stakeholders",
    Kind(
        "Stakeholders",
        STAKEHOLDERS_KIND,
        ("seatrial.dev/v1",),
        StakeholdersDocument,
        "Who is told of updates of incidents, of which services and severities.",
        stakeholders_references,
        policy_only=True,
    ),
)
