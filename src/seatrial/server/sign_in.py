"""Django's and allauth's settings of signing in, all of them made from our own.

allauth brings the machinery (OpenID Connect, second factors, passkeys, the steps between a right password
and an open session). Pages, throttling, records and the rules of who gets an account are ours:
docs/explanation/decisions/0015-allauth-behind-our-own-pages.md.
"""

from typing import Any

from seatrial.kit.problems import Fault
from seatrial.server.config import CannotConfigure, Settings, variable

APPS = [
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]
#: Sets the request where allauth's functions look for it.
MIDDLEWARE = "allauth.account.middleware.AccountMiddleware"
_VIEWS = "seatrial.domains.identity.views.adapters"
#: What the provider is called in addresses and rows. There is one.
PROVIDER = "oidc"


def for_django(settings: Settings) -> dict[str, Any]:
    """The settings by their names; raises CannotConfigure where those of OpenID Connect lack something."""
    return {
        "ACCOUNT_ADAPTER": f"{_VIEWS}.AccountAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "name",
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "ACCOUNT_PREVENT_ENUMERATION": False,
        # our own throttle counts in the database, for all processes together
        "ACCOUNT_RATE_LIMITS": False,
        "MFA_RATE_LIMITS": False,
        "MFA_ADAPTER": f"{_VIEWS}.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["recovery_codes", "totp", "webauthn"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
        "MFA_TOTP_ISSUER": "Seatrial",
        "SOCIALACCOUNT_ADAPTER": f"{_VIEWS}.ProviderAdapter",
        "SOCIALACCOUNT_STORE_TOKENS": False,
        # a form that ends at another host is refused by `form-action 'self'`, so the way there is a link
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_PROVIDERS": _providers(settings),
    }


def _providers(settings: Settings) -> dict[str, Any]:
    if not settings.oidc_issuer:
        return {}
    if not settings.oidc_client_id:
        raise CannotConfigure(
            "signing in with OpenID Connect needs a client",
            remedy="Register Seatrial at the provider: docs/how-to/sign-in-with-oidc.md.",
            faults=[Fault(variable("oidc_client_id"), "is not set", "Write the id that the provider gave.")],
        )
    app = {
        "provider_id": PROVIDER,
        "name": settings.oidc_name,
        "client_id": settings.oidc_client_id,
        "secret": _secret(settings),
        "settings": {"server_url": settings.oidc_issuer.rstrip("/"), "fetch_userinfo": True},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def _secret(settings: Settings) -> str:
    file = settings.oidc_client_secret_file
    if file is None:
        return settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    try:
        return file.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise CannotConfigure(
            f"the secret of the OpenID Connect client cannot be read: {error}",
            remedy="Let the user who runs Seatrial read the file.",
            faults=[Fault(variable("oidc_client_secret_file"), str(error))],
        ) from error
