"""What can be done to accounts, roles, links and tokens."""

from seatrial.domains.identity.services.links import found, issue_sign_in_link, use_sign_in_link
from seatrial.domains.identity.services.passwords import CannotSignInYet, change_password, sign_in, sign_out
from seatrial.domains.identity.services.people import (
    LetIn,
    erase,
    invite,
    reset_credential,
    set_vendor,
    switch_off,
    switch_on,
)
from seatrial.domains.identity.services.profiles import CannotChangeErased, change_profile
from seatrial.domains.identity.services.roles import (
    CannotLeaveNobody,
    appoint_deputy,
    end_deputy,
    end_role,
    give_role,
    take_role,
)
from seatrial.domains.identity.services.tokens import IssuedToken, authenticate, issue_token, revoke_token
from seatrial.domains.identity.services.undoing import rehearsal

__all__ = [
    "CannotChangeErased",
    "CannotLeaveNobody",
    "CannotSignInYet",
    "IssuedToken",
    "LetIn",
    "appoint_deputy",
    "authenticate",
    "change_password",
    "change_profile",
    "end_deputy",
    "end_role",
    "erase",
    "found",
    "give_role",
    "invite",
    "issue_sign_in_link",
    "issue_token",
    "rehearsal",
    "reset_credential",
    "revoke_token",
    "set_vendor",
    "sign_in",
    "sign_out",
    "switch_off",
    "switch_on",
    "take_role",
    "use_sign_in_link",
]
