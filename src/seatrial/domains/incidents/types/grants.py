"""What somebody may be given to do about incidents."""

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

#: Anybody may say that something is wrong (R186), and write what they know into its timeline.
DECLARE = GRANTS.add(
    "incidents:declare",
    Grant(
        "incidents:declare",
        "Declare incidents, and write into their timelines",
        frozenset({"vendor_lead"}),
        True,
    ),
)
#: Whoever has a role in an incident may do this there without holding it.
LEAD = GRANTS.add(
    "incidents:lead",
    Grant("incidents:lead", "Take and hand over command, change severity, resolve and reopen", LEADS),
)
PUBLISH = GRANTS.add(
    "incidents:publish",
    Grant("incidents:publish", "Tell customers on the status page", LEADS | {"product_manager"}),
)
REVIEW = GRANTS.add(
    "incidents:review", Grant("incidents:review", "Write and close postmortems of incidents", LEADS)
)
