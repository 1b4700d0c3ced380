"""Reads people, links and tokens; makes actors of them."""

from seatrial.domains.identity.selectors.actors import CannotAuthenticate, actor_for_person, actor_for_token
from seatrial.domains.identity.selectors.links import LINK_REMEDY, CannotSignIn, LinkUse, judge, link_use
from seatrial.domains.identity.selectors.people import is_founded, people, person, profile_of, time_zones

__all__ = [
    "LINK_REMEDY",
    "CannotAuthenticate",
    "CannotSignIn",
    "LinkUse",
    "actor_for_person",
    "actor_for_token",
    "is_founded",
    "judge",
    "link_use",
    "people",
    "person",
    "profile_of",
    "time_zones",
]
