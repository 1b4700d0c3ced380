"""Pages of identity."""

from seatrial.domains.identity.views.access import access
from seatrial.domains.identity.views.confirm import confirm
from seatrial.domains.identity.views.passkeys import passkey_options, passkey_sign_in, second_step
from seatrial.domains.identity.views.people import (
    change_person,
    erase,
    invite,
    people,
    person,
    reset,
    switch_off,
    switch_on,
)
from seatrial.domains.identity.views.producers import add_producer, producers, revoke_producer
from seatrial.domains.identity.views.profile import profile
from seatrial.domains.identity.views.provider import PROVIDER, provider_callback, provider_sign_in
from seatrial.domains.identity.views.roles import appoint_deputy, end_deputy, give_role, roles, take_role
from seatrial.domains.identity.views.security import (
    add_passkey,
    authenticator,
    change_password,
    end_other_sessions,
    end_session,
    recovery_codes,
    remove_authenticator,
    remove_passkey,
    security,
    unlink_provider,
)
from seatrial.domains.identity.views.sign_in import sign_in, sign_in_link, sign_out
from seatrial.domains.identity.views.signing_keys import (
    add_openssh_key,
    add_signing_passkey,
    confirm_key,
    revoke_key,
    signing_keys,
)
from seatrial.domains.identity.views.tokens import issue_token, revoke_token, tokens

__all__ = [
    "PROVIDER",
    "access",
    "add_openssh_key",
    "add_passkey",
    "add_producer",
    "add_signing_passkey",
    "appoint_deputy",
    "authenticator",
    "change_password",
    "change_person",
    "confirm",
    "confirm_key",
    "end_deputy",
    "end_other_sessions",
    "end_session",
    "erase",
    "give_role",
    "invite",
    "issue_token",
    "passkey_options",
    "passkey_sign_in",
    "people",
    "person",
    "producers",
    "profile",
    "provider_callback",
    "provider_sign_in",
    "recovery_codes",
    "remove_authenticator",
    "remove_passkey",
    "reset",
    "revoke_key",
    "revoke_producer",
    "revoke_token",
    "roles",
    "second_step",
    "security",
    "sign_in",
    "sign_in_link",
    "sign_out",
    "signing_keys",
    "switch_off",
    "switch_on",
    "take_role",
    "tokens",
    "unlink_provider",
]
