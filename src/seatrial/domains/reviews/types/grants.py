"""What somebody may be given to do in reviews. Whatever binds the organisation only humans may."""

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

_TAKING_PART = LEADS | {"product_manager", "vendor_lead", "manager"}

OPEN = GRANTS.add(
    "reviews:open",
    Grant("reviews:open", "Open a readiness review of a service", frozenset({"engineering_lead"})),
)
PREPARE = GRANTS.add(
    "reviews:prepare",
    Grant("reviews:prepare", "Answer items of a review, attach evidence, comment", _TAKING_PART),
)
ACCEPT = GRANTS.add(
    "reviews:accept",
    Grant(
        "reviews:accept",
        "Accept or reject items of a review",
        LEADS | {"product_manager"},
        humans=True,
    ),
)
ASK_WAIVER = GRANTS.add(
    "reviews:ask-waiver", Grant("reviews:ask-waiver", "Ask that a risk be accepted for a time", _TAKING_PART)
)
WAIVE = GRANTS.add(
    "reviews:waive",
    Grant("reviews:waive", "Accept a risk for a time (a waiver)", frozenset({"service_owner"}), humans=True),
)
SIGN = GRANTS.add(
    "reviews:sign",
    Grant(
        "reviews:sign",
        "Sign decisions",
        LEADS | {"product_manager", "vendor_lead", "manager"},
        humans=True,
    ),
)
DECIDE = GRANTS.add(
    "reviews:decide",
    Grant("reviews:decide", "Decide go or no-go", frozenset({"service_owner"}), humans=True),
)
