"""Pages of identity."""

from seatrial.domains.identity.views.confirm import confirm
from seatrial.domains.identity.views.passkeys import passkey_options, passkey_sign_in, second_step
from seatrial.domains.identity.views.producers import add_producer, producers, revoke_producer
from seatrial.domains.identity.views.profile import profile
from seatrial.domains.identity.views.provider import PROVIDER, provider_callback, provider_sign_in
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

__all__ = [
    "PROVIDER",
    "add_openssh_key",
    "add_passkey",
    "add_producer",
    "add_signing_passkey",
    "authenticator",
    "change_password",
    "confirm",
    "confirm_key",
    "end_other_sessions",
    "end_session",
    "passkey_options",
    "passkey_sign_in",
    "producers",
    "profile",
    "provider_callback",
    "provider_sign_in",
    "recovery_codes",
    "remove_authenticator",
    "remove_passkey",
    "revoke_key",
    "revoke_producer",
    "second_step",
    "security",
    "sign_in",
    "sign_in_link",
    "sign_out",
    "signing_keys",
    "unlink_provider",
]
