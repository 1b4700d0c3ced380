"""Reads people, roles, links and tokens; makes actors of them."""

from seatrial.domains.identity.selectors.access import access, everybody_counts, visible_person
from seatrial.domains.identity.selectors.actors import (
    CannotAuthenticate,
    actor_for_person,
    actor_for_token,
    powers_of,
)
from seatrial.domains.identity.selectors.issuers import issuer, issuer_of, issuers
from seatrial.domains.identity.selectors.links import LINK_REMEDY, CannotSignIn, LinkUse, judge, link_use
from seatrial.domains.identity.selectors.people import (
    PeopleFilter,
    count_people,
    find_person,
    is_founded,
    names,
    people,
    person,
    profile_of,
    time_zones,
)
from seatrial.domains.identity.selectors.roles import (
    administers,
    administrators,
    assignment,
    assignment_of,
    assignments,
    deputies,
    deputy,
    deputyship_of,
    held_by,
    holders,
    roles_by_person,
)
from seatrial.domains.identity.selectors.scopes import enclosing
from seatrial.domains.identity.selectors.security import (
    cooling_off,
    lacks_second_factor,
    links,
    security,
    visits,
)
from seatrial.domains.identity.selectors.signing import allowed_signers, key_of, proposals, signing_keys
from seatrial.domains.identity.selectors.tokens import token, token_of, tokens, visible_token

__all__ = [
    "LINK_REMEDY",
    "CannotAuthenticate",
    "CannotSignIn",
    "LinkUse",
    "PeopleFilter",
    "access",
    "actor_for_person",
    "actor_for_token",
    "administers",
    "administrators",
    "allowed_signers",
    "assignment",
    "assignment_of",
    "assignments",
    "cooling_off",
    "count_people",
    "deputies",
    "deputy",
    "deputyship_of",
    "enclosing",
    "everybody_counts",
    "find_person",
    "held_by",
    "holders",
    "is_founded",
    "issuer",
    "issuer_of",
    "issuers",
    "judge",
    "key_of",
    "lacks_second_factor",
    "link_use",
    "links",
    "names",
    "people",
    "person",
    "powers_of",
    "profile_of",
    "proposals",
    "roles_by_person",
    "security",
    "signing_keys",
    "time_zones",
    "token",
    "token_of",
    "tokens",
    "visible_person",
    "visible_token",
    "visits",
]
