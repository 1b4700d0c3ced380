"""The request as views see it: with its actor and what HTMX said."""

from typing import Any, cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from seatrial.kit.access import ANONYMOUS, Actor


class Request(HttpRequest):
    """What middleware has added. For typing only: a view is given an `HttpRequest` that has these."""

    actor: Actor
    htmx: HtmxDetails


def actor_of(request: HttpRequest) -> Actor:
    """Who acts, also where a page is made before, or without, the middleware that would say so."""
    return cast(Actor, getattr(request, "actor", ANONYMOUS))


def preference(request: HttpRequest, *, name: str) -> str:
    """What the signed-in person chose under that name (`theme`, `time_zone`); '' where nobody did."""
    person: Any = getattr(request, "user", None)
    return str(getattr(person, name, "") or "")


def wants_part(request: HttpRequest) -> str:
    """The id of the one element that HTMX asks for, '' where it wants the whole page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return ""
    return htmx.target or ""
