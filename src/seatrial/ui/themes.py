"""The theme a person sees: the system's by default, their choice kept in a cookie and their profile."""

from collections.abc import Callable
from typing import Any, Literal, cast, get_args

from django.http import HttpRequest, HttpResponse

from seatrial.kit.registry import Registry
from seatrial.ui.requests import preference

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
COOKIE = "seatrial_theme"
_YEAR_SECONDS = 365 * 86400

#: `keep(request, theme)` is called when somebody chooses, so that a profile can remember it.
KEEPERS: Registry[Callable[[Any, Theme], None]] = Registry("keeper of the theme")


def known(text: str) -> Theme:
    """The theme of that name; the system's for any other word."""
    return cast(Theme, text) if text in THEMES else "system"


def theme_of(request: HttpRequest) -> Theme:
    """What this browser chose last; else what the person's profile says; else the system's."""
    return known(request.COOKIES.get(COOKIE) or preference(request, name="theme"))


def remember(response: HttpResponse, *, theme: Theme, secure: bool) -> None:
    """The browser sends the choice with each request from now on, so that no page flashes."""
    response.set_cookie(COOKIE, theme, max_age=_YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax")
