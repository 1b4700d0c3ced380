"""Rules of incidents: plain Python over values, without a clock."""

from seatrial.domains.incidents.rules.blaming import flags
from seatrial.domains.incidents.rules.closing import bad_tags, missing, revision_in
from seatrial.domains.incidents.rules.counting import figures, patterns
from seatrial.domains.incidents.rules.due import reminder, review_due
from seatrial.domains.incidents.rules.messages import INTERNAL_VARIABLES, PUBLIC_VARIABLES, fill, unknown
from seatrial.domains.incidents.rules.process import document, spelt
from seatrial.domains.incidents.rules.reading import policy_of
from seatrial.domains.incidents.rules.sharing import is_shared, party_urn, shared_entries, shared_links
from seatrial.domains.incidents.rules.subscribing import LIFE, WINDOW, is_good, is_too_many, may_mail
from seatrial.domains.incidents.rules.telling import (
    TOLD_KINDS,
    inside,
    is_for_everybody,
    outside,
    stakeholders_of,
    targets,
)

__all__ = [
    "INTERNAL_VARIABLES",
    "LIFE",
    "PUBLIC_VARIABLES",
    "TOLD_KINDS",
    "WINDOW",
    "bad_tags",
    "document",
    "figures",
    "fill",
    "flags",
    "inside",
    "is_for_everybody",
    "is_good",
    "is_shared",
    "is_too_many",
    "may_mail",
    "missing",
    "outside",
    "party_urn",
    "patterns",
    "policy_of",
    "reminder",
    "review_due",
    "revision_in",
    "shared_entries",
    "shared_links",
    "spelt",
    "stakeholders_of",
    "targets",
    "unknown",
]
