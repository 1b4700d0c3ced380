"""The eight questions before a deployment is approved, and the nine before a service is operated."""

from seatrial.domains.insights.types import RowSpec

#: Being certified is a person's own record; what is sent of a training counts heads alone.
_CERTIFIED = "who of the first shift is certified, and was reached, comes with on-call and training"

#: (id, question, source, criterion of the library's checklist `deployment-approval`); S3:187-195
_APPROVAL = (
    ("security", "Is every item of the security list done?", "S3:188", "security-complete"),
    ("tests", "Do all tests pass?", "S3:189", "tests-passing"),
    ("runbooks", "Are the runbooks reviewed and approved?", "S3:190", "runbooks-approved"),
    ("team", "Is the team trained and ready?", "S3:191", "team-ready"),
    ("rehearsal", "Did the rehearsal succeed?", "S3:192", "rehearsal-successful"),
    ("incidents", "Was the incident response tested?", "S3:193", "incident-response-tested"),
    ("monitoring", "Is monitoring verified?", "S3:194", "monitoring-verified"),
    ("capacity", "Is the capacity plan validated?", "S3:195", "capacity-validated"),
)
#: (id, question, source, criterion of the library's checklist `pre-operations`, what is later); S1:247-256
_PRE_OPERATIONS = (
    ("team", "Is the team named and trained?", "S1:248", "team-trained", ""),
    ("on-call", "Is the rota set up and tested?", "S1:249", "on-call-tested", ""),
    ("runbooks", "Are the runbooks complete, and at hand?", "S1:250", "runbooks-accessible", ""),
    ("incidents", "Is the incident process written down?", "S1:251", "incident-process", ""),
    ("monitoring", "Do monitoring and alerting work?", "S1:252", "monitoring-operational", ""),
    ("changes", "Is the change process defined?", "S1:253", "change-process", ""),
    ("escalation", "Are the ways of escalation established?", "S1:254", "escalation-paths", ""),
    ("knowledge", "Is the knowledge base filled?", "S1:255", "knowledge-base", ""),
    ("first-shift", "Is the first shift staffed and ready?", "S1:256", "first-shift", _CERTIFIED),
)

ASKED: tuple[RowSpec, ...] = (
    *(
        RowSpec("approval", name, question, source, (f"deployment-approval/{criterion}",))
        for name, question, source, criterion in _APPROVAL
    ),
    *(
        RowSpec("pre_operations", name, question, source, (f"pre-operations/{criterion}",), later=later)
        for name, question, source, criterion, later in _PRE_OPERATIONS
    ),
)
