"""What the server adds to each request: its id, its actor, and the record of a denial."""

import re
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import structlog
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.services import is_strong, note_use
from seatrial.kit import clock
from seatrial.kit.access import ANONYMOUS, Actor, Denied
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem
from seatrial.server import problems

Answer = Callable[[HttpRequest], HttpResponseBase]


class CannotGoOn(Problem):
    """The session lacks a second factor that settings ask of its person."""

    type = "second-factor-missing"
    title = "A second factor is missing"
    status = 403


HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestId:
    """Every request has `.request_id`, in its answer's header and in every line that it logs.

    An id that a proxy sent is kept, where it looks like one.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the id in its header."""
        given = request.headers.get(HEADER, "")
        request_id = given if _GIVEN.fullmatch(given) else str(new_uid(clock.now()))
        request.request_id = request_id  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


class RefuseNul:
    """No address holds a NUL, which PostgreSQL's text cannot; so no view need think of it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, or 400."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("the address holds a NUL")
        return self.get_response(request)


class CurrentActor:
    """Every request has `.actor`: whoever the session says, or nobody. Tokens are the API's matter."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, made for the actor."""
        request.actor = identity.actor_for_person(request.user, now=clock.now())  # type: ignore[attr-defined]
        return _for_htmx(request, self.get_response(request))


class Nobody:
    """Nobody is signed in: who asks, the token says."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, made for nobody until a token says more."""
        request.user = AnonymousUser()
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactor:
    """Whoever must sign in with a second factor, and did not, sees where to add one, and nothing else.

    That a session is in use is noted here too, at most once a minute.
    """

    #: What stays open: adding one, leaving, what pages are made of.
    _OPEN = (
        "/profile/security",
        "/profile/confirm",
        "/sign-",
        "/static/",
        "/ui/theme",
        "/healthz",
        "/readyz",
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; 403 or the way to the page of security where a second factor is missing."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.kind != "human":
            return self.get_response(request)
        note_use(request.session, now=clock.now())
        if request.path.startswith(self._OPEN) or is_strong(request.session):
            return self.get_response(request)
        wanted = identity.lacks_second_factor(actor)
        if not wanted:
            return self.get_response(request)
        if request.path.startswith(problems.API):
            words = f"{wanted} must sign in with a second factor, and this session has none"
            problem = CannotGoOn(words, remedy="Add one on /profile/security, or use a token.")
            return problems.as_json(request, problem=problem)
        return HttpResponseRedirect(reverse("identity:security"))


class AuditDenials:
    """A denial on a page is on record. Innermost, since the first translator of an exception wins."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer as it is: only exceptions are looked at."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """The denial stands in the log; the page of it is made further out."""
        del request
        if isinstance(exception, Denied):
            record_denial(exception)


def _for_htmx(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer; where it sends a part of a page to sign-in (the session ended), the whole page goes."""
    target = response.headers.get("Location", "")
    if not request.headers.get("HX-Request") or urlsplit(target).path != reverse("identity:sign_in"):
        return response
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    following = urlencode({"next": f"{shown.path or '/'}{'?' if shown.query else ''}{shown.query}"})
    return HttpResponseClientRedirect(f"{reverse('identity:sign_in')}?{following}")


def record_denial(denied: Denied) -> None:
    """The denial stands in the log, with what was asked for and why not. After the rollback.

    Without the actor's name, which the page shows: names are erasable, and the log is not.
    """
    why = {"grant": denied.grant} if denied.grant else {}
    audit.record(
        "access.denied",
        actor=denied.actor,
        subject=denied.subject,
        details={"asked_for": denied.action, "reason": denied.nameless, **why},
        now=clock.now(),
    )
