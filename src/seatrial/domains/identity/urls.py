"""Addresses of identity."""

from django.urls import path

from seatrial.domains.identity import views
from seatrial.domains.identity.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "named_by_allauth", "urlpatterns"]

app_name = "identity"
api_prefix = ""
#: Addresses by the names that allauth looks up, outside every namespace.
named_by_allauth = [
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-in/second-step", views.second_step, name="mfa_authenticate"),
    path(
        "sign-in/oidc", views.provider_sign_in, {"provider_id": views.PROVIDER}, name="openid_connect_login"
    ),
    path(
        "sign-in/oidc/callback",
        views.provider_callback,
        {"provider_id": views.PROVIDER},
        name="openid_connect_callback",
    ),
    path("profile/confirm", views.confirm, name="account_reauthenticate"),
]
urlpatterns = [
    path("sign-in/passkey", views.passkey_sign_in, name="passkey_sign_in"),
    path("sign-in/passkey/options", views.passkey_options, name="passkey_options"),
    path("profile/security", views.security, name="security"),
    path("profile/security/password", views.change_password, name="change_password"),
    path("profile/security/authenticator", views.authenticator, name="authenticator"),
    path("profile/security/authenticator/remove", views.remove_authenticator, name="remove_authenticator"),
    path("profile/security/recovery-codes", views.recovery_codes, name="recovery_codes"),
    path("profile/security/passkeys", views.add_passkey, name="add_passkey"),
    path("profile/security/passkeys/<int:number>/remove", views.remove_passkey, name="remove_passkey"),
    path("profile/security/links/<int:number>/remove", views.unlink_provider, name="unlink_provider"),
    path("profile/security/sessions/end-others", views.end_other_sessions, name="end_other_sessions"),
    path("profile/security/sessions/<uuid:uid>/end", views.end_session, name="end_session"),
    path("profile/keys", views.signing_keys, name="signing_keys"),
    path("profile/keys/openssh", views.add_openssh_key, name="add_openssh_key"),
    path("profile/keys/passkey", views.add_signing_passkey, name="add_signing_passkey"),
    path("profile/keys/<uuid:uid>/confirm", views.confirm_key, name="confirm_key"),
    path("profile/keys/<uuid:uid>/revoke", views.revoke_key, name="revoke_key"),
    path("producers", views.producers, name="producers"),
    path("producers/new", views.add_producer, name="add_producer"),
    path("producers/<uuid:uid>/revoke", views.revoke_producer, name="revoke_producer"),
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/<str:token>", views.sign_in_link, name="sign_in_link"),
    path("people", views.people, name="people"),
    path("people/new", views.invite, name="invite"),
    path("people/<str:handle>", views.person, name="person"),
    path("people/<str:handle>/change", views.change_person, name="change_person"),
    path("people/<str:handle>/off", views.switch_off, name="switch_off"),
    path("people/<str:handle>/on", views.switch_on, name="switch_on"),
    path("people/<str:handle>/reset", views.reset, name="reset"),
    path("people/<str:handle>/erase", views.erase, name="erase"),
    path("people/<str:handle>/roles", views.give_role, name="give_role"),
    path("people/<str:handle>/roles/<uuid:uid>/take", views.take_role, name="take_role"),
    path("people/<str:handle>/deputies", views.appoint_deputy, name="appoint_deputy"),
    path("people/<str:handle>/deputies/<uuid:uid>/end", views.end_deputy, name="end_deputy"),
    path("people/<str:handle>/tokens", views.issue_token, name="issue_token_of"),
    path("roles", views.roles, name="roles"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/new", views.issue_token, name="issue_token"),
    path("tokens/<uuid:uid>/revoke", views.revoke_token, name="revoke_token"),
    path("access", views.access, name="access"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("profile", views.profile, name="profile"),
]
