"""What can be done to accounts, roles, links and tokens."""

from seatrial.domains.identity.services.installation import CannotSignAsInstallation, sign_as_installation
from seatrial.domains.identity.services.issuers import enrol_issuer, revoke_issuer
from seatrial.domains.identity.services.links import found, issue_sign_in_link, use_sign_in_link
from seatrial.domains.identity.services.passkeys import add_passkey, remove_passkey
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
from seatrial.domains.identity.services.provider import recognise, refuse_strangers, unlink
from seatrial.domains.identity.services.renaming import rename_scopes
from seatrial.domains.identity.services.resets import note_reset
from seatrial.domains.identity.services.roles import (
    CannotLeaveNobody,
    appoint_deputy,
    end_deputy,
    end_role,
    give_role,
    take_role,
)
from seatrial.domains.identity.services.second_factors import (
    check_code,
    enable_authenticator,
    remove_authenticator,
    renew_recovery_codes,
)
from seatrial.domains.identity.services.sessions import is_strong, note_use
from seatrial.domains.identity.services.signatures import Verified, verify_signature
from seatrial.domains.identity.services.signing_keys import (
    Challenge,
    challenge_openssh,
    challenge_passkey,
    confirm_key,
    discard_key,
    enrol_openssh,
    enrol_passkey,
    revoke_key,
)
from seatrial.domains.identity.services.tokens import IssuedToken, authenticate, issue_token, revoke_token
from seatrial.domains.identity.services.visits import (
    arrive,
    end_other_sessions,
    end_session,
    leave,
    note_presence,
    note_refusal,
)

__all__ = [
    "CannotChangeErased",
    "CannotLeaveNobody",
    "CannotSignAsInstallation",
    "CannotSignInYet",
    "Challenge",
    "IssuedToken",
    "LetIn",
    "Verified",
    "add_passkey",
    "appoint_deputy",
    "arrive",
    "authenticate",
    "challenge_openssh",
    "challenge_passkey",
    "change_password",
    "change_profile",
    "check_code",
    "confirm_key",
    "discard_key",
    "enable_authenticator",
    "end_deputy",
    "end_other_sessions",
    "end_role",
    "end_session",
    "enrol_issuer",
    "enrol_openssh",
    "enrol_passkey",
    "erase",
    "found",
    "give_role",
    "invite",
    "is_strong",
    "issue_sign_in_link",
    "issue_token",
    "leave",
    "note_presence",
    "note_refusal",
    "note_reset",
    "note_use",
    "recognise",
    "refuse_strangers",
    "remove_authenticator",
    "remove_passkey",
    "rename_scopes",
    "renew_recovery_codes",
    "reset_credential",
    "revoke_issuer",
    "revoke_key",
    "revoke_token",
    "set_vendor",
    "sign_as_installation",
    "sign_in",
    "sign_out",
    "switch_off",
    "switch_on",
    "take_role",
    "unlink",
    "use_sign_in_link",
    "verify_signature",
]
