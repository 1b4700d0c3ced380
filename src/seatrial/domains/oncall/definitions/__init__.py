"""The kinds of definition about being on call: Schedule, EscalationPolicy, OnCallAgreement."""

from seatrial.domains.catalog.types import PICKS, Pick
from seatrial.domains.oncall.definitions.lint import (
    agreement_references,
    lint_policy,
    lint_schedule,
    policy_references,
    schedule_references,
)
from seatrial.domains.oncall.definitions.models import (
    AgreementDocument,
    EscalationPolicyDocument,
    ScheduleDocument,
)
from seatrial.domains.workspace.types import KINDS, Kind

_OWN = ("seatrial.dev/v1",)

KINDS.add(
    "Schedule",
    Kind(
        "Schedule",
        "schedule",
        _OWN,
        ScheduleDocument,
        "Who is on call when: rotations in layers, in hours and time zones of their own.",
        schedule_references,
        lint_schedule,
    ),
)
KINDS.add(
    "EscalationPolicy",
    Kind(
        "EscalationPolicy",
        "escalation-policy",
        _OWN,
        EscalationPolicyDocument,
        "Who is paged about an alert, level by level, in and out of hours, and who when nobody answers.",
        policy_references,
        lint_policy,
    ),
)
KINDS.add(
    "OnCallAgreement",
    Kind(
        "OnCallAgreement",
        "on-call-agreement",
        _OWN,
        AgreementDocument,
        "What a team agreed on about being on call: what it is paid with, and how people take time off.",
        agreement_references,
    ),
)
PICKS.add("escalation", Pick("escalation", "escalation-policy", frozenset({"Component", "Group"})))
