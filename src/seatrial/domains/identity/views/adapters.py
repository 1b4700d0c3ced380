"""What allauth asks us for: how a session opens, who comes by the provider, how secrets are sealed.

Named in `server/sign_in.py`. Its mails and messages are left out: we have pages of our own.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.formats import sealing
from seatrial.domains.identity.services import sessions
from seatrial.domains.identity.services.provider import Claims
from seatrial.domains.identity.views import arrival
from seatrial.kit import clock


class AccountAdapter(DefaultAccountAdapter):
    """How a session opens once every step was right."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """The person is signed in, in a session with a new key, and it is on record by what."""
        arrival.open_session(request, person=user)

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Where the person goes on."""
        return arrival.onward(user, following=options.get("redirect_url") or "/", secure=request.is_secure())

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Told on a page of ours."""
        del request, user
        raise selectors.CannotSignIn("your account is switched off", remedy="Ask an administrator.")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account by a form."""
        del request
        return False

    def add_message(self, *args: Any, **options: Any) -> None:
        """Our pages say what happened themselves."""

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """The page of sign-ins tells; mail is the matter of notices."""

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whether the person must confirm first who they are."""
        del app, options
        return not sessions.is_confirmed(self.request.session, now=clock.now())

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Our one page for it."""
        del user
        return [{"id": "confirm", "description": "Confirm", "url": reverse("account_reauthenticate")}]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors, sealed; the names that a device shows."""

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return sealing.seal(text, keys=_keys())

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; raises CannotUnseal."""
        return sealing.unseal(encrypted_text, keys=_keys())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For whom a passkey is made: this host, under our name."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Seatrial"}

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """As with accounts."""


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Who comes by the organisation's provider. Who they are here is for the services to say."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:
        """The provider of the settings; those in tables, which nobody fills, do not count."""
        del request
        found = super().list_apps(None, provider=provider, client_id=client_id)
        return [app for app in found if app.pk is None]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The login belongs to a person here, known or new; raises CannotSignIn where it may not."""
        claims = _claims(sociallogin)
        sociallogin.token = None  # it would else lie in the session until the second factor is right
        services.refuse_strangers(claims)
        # what the provider says is looked at, and not kept: of it all, the page shows one name
        sociallogin.account.extra_data = {"email": claims.email, "name": claims.name}
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                raise selectors.CannotSignIn("your account is switched off", remedy="Ask an administrator.")
            sociallogin.account.save(update_fields=["extra_data"])
        elif sociallogin.state.get("process") == "connect":
            self._refuse_stale(request)
        else:
            sociallogin.connect(request, services.recognise(claims, now=clock.now()))
        request.session[arrival.PROVIDER_FACTOR] = "mfa" in _list(claims.others.get("amr"))

    def _refuse_stale(self, request: HttpRequest) -> None:
        """allauth asks nothing of people who have neither password nor second factor; we do."""
        if not sessions.is_confirmed(request.session, now=clock.now()):
            raise selectors.CannotSignIn(
                "linking an account needs a fresh proof of who you are",
                remedy="Begin again on your security page.",
            )

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Told on a page of ours, with what the person can do."""
        del request, provider, extra_context
        cancelled = str(getattr(error, "value", error)) == "cancelled"
        why = "you went back" if cancelled else "the answer could not be used"
        arrival.log.warning("provider refused", error=str(error), exception=repr(exception))
        raise selectors.CannotSignIn(
            f"signing in with {settings.OIDC_NAME} did not work: {why}",
            remedy="Try again from the page of signing in. If it stays, the log says more.",
        )

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Where somebody goes on who linked an account."""
        del request, socialaccount
        return reverse("identity:security")

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """As with accounts."""


def _claims(sociallogin: Any) -> Claims:
    """What the provider says, its signed token going before what it answers besides."""
    data = sociallogin.account.extra_data
    token, answer = data.get("id_token") or {}, data.get("userinfo") or {}
    said = {**answer, **token}
    if token and answer and token.get("sub") != answer.get("sub"):  # OIDC Core, 5.3.2
        raise selectors.CannotSignIn(
            f"{settings.OIDC_NAME} spoke of two different people", remedy="Try again, or ask who runs it."
        )
    name = said.get("name") or said.get("preferred_username") or str(said.get("email", "")).partition("@")[0]
    return Claims(
        subject=str(said.get("sub", "")),
        email=str(said.get("email") or ""),
        email_is_verified=said.get("email_verified") in (True, "true"),
        name=str(name or "Somebody"),
        others=said,
    )


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))
