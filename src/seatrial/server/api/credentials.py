"""Who asks: a bearer token (RFC 6750), or the session of a page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from seatrial.domains.identity import services as identity
from seatrial.kit import clock
from seatrial.kit.access import Actor, granted, require

SAFE = ("GET", "HEAD", "OPTIONS")


class ByToken(HttpBearer):
    """Whoever sends `Authorization: Bearer` with a token of ours (RFC 6750)."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor of the token, who reads only with the grant `read`, be it within something alone."""
        actor = identity.authenticate(token, now=clock.now())
        request.actor = actor  # type: ignore[attr-defined]
        if request.method in SAFE:
            answer = granted(actor, grant="read", within=actor.within)
            require(answer, actor=actor, action="api.read", subject="installation:seatrial")
        return actor


class BySession(APIKeyCookie):
    """Whoever is signed in on a page of ours; what changes something needs the CSRF token too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """The actor of the session; None where there is none, which the CSRF check need not tell."""
        return super().__call__(request) if self.authenticate(request, None) else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Who the session says it is."""
        del key
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return None if actor.kind == "anonymous" else actor
