"""Programs have no session: what they ask with a token takes a shorter row of middleware than pages do."""

from collections.abc import Iterable

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from seatrial.server.calls import Environ, StartResponse

#: Sessions, forms and pages are left out; what every answer has stays.
MIDDLEWARE = (
    "seatrial.server.middleware.RequestId",
    "seatrial.server.metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "seatrial.ui.middleware.SecurityHeaders",
    "django.middleware.common.CommonMiddleware",
    "seatrial.server.middleware.RefuseNul",
    "seatrial.server.middleware.Nobody",
)
_API, _BEARER = "/api/", "Bearer "


class Programs(WSGIHandler):
    """Django's own, with the middleware of programs."""

    def load_middleware(self, is_async: bool = False) -> None:
        """As Django does, from our list."""
        whole, settings.MIDDLEWARE = settings.MIDDLEWARE, list(MIDDLEWARE)
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = whole


class ByCredentials:
    """The application: programs with a token by the short row, everybody else by the whole one."""

    def __init__(self, whole: WSGIHandler, *, short: WSGIHandler) -> None:
        self._whole, self._short = whole, short

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """The answer (PEP 3333)."""
        is_program = environ.get("PATH_INFO", "").startswith(_API) and environ.get(
            "HTTP_AUTHORIZATION", ""
        ).startswith(_BEARER)
        return (self._short if is_program else self._whole)(environ, start)
