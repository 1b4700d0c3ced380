"""What can be done to accounts, links and tokens."""

from seatrial.domains.identity.services.links import found, issue_sign_in_link, use_sign_in_link
from seatrial.domains.identity.services.passwords import CannotSignInYet, change_password, sign_in, sign_out
from seatrial.domains.identity.services.profiles import change_profile
from seatrial.domains.identity.services.tokens import IssuedToken, authenticate, issue_token, revoke_token

__all__ = [
    "CannotSignInYet",
    "IssuedToken",
    "authenticate",
    "change_password",
    "change_profile",
    "found",
    "issue_sign_in_link",
    "issue_token",
    "revoke_token",
    "sign_in",
    "sign_out",
    "use_sign_in_link",
]
