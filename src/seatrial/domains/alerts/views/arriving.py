"""The lists of alerts, sources and dead letters, and the page of one alert."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.alerts import selectors, services
from seatrial.domains.alerts.rules.addresses import url_of
from seatrial.domains.alerts.types import NORMALISED, Verdict
from seatrial.domains.alerts.types.listing import (
    LETTER_STATES,
    LISTED,
    LetterState,
    Listed,
    ShownAlert,
    Sought,
)
from seatrial.domains.alerts.types.naming import number_in
from seatrial.domains.identity import selectors as identity
from seatrial.domains.severities import selectors as severities
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.kit.problems import Invalid, NotFound, Problem
from seatrial.ui import words
from seatrial.ui.forms import saying
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50
_DIGITS = 15
_SOUGHT = ("service", "source", "level", "rule", "label", "text")
_STATES = {"live": "Not resolved", "all": "Any state"}
_LETTERS = {"waiting": "Waiting", "played": "Replayed", "dropped": "Dropped", "all": "All"}
_VERDICTS: dict[str, Verdict] = {
    "true_positive": "true_positive", "false_positive": "false_positive", "none": ""
}  # fmt: skip
_VERBS = {
    "acknowledge": services.acknowledge,
    "resolve": services.resolve,
    "escalate": services.escalate,
    "reopen": services.reopen,
    "separate": services.separate,
}
#: So many others an alert can be merged into are offered; any other can be named.
_OFFERED = 20


def before_of(request: Request) -> int | None:
    """Behind which number the page begins; what is none begins at the beginning."""
    text = request.GET.get("after", "").upper().rpartition("-")[2]
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


@require_safe
def alerts(request: Request) -> HttpResponse:
    """What monitors say now, fifty at a time, the newest first."""
    state = request.GET.get("state", "live")
    state = state if state in LISTED else "live"
    said = {key: request.GET.get(key, "").strip()[:200] for key in _SOUGHT}
    wrong, changed = "", request.GET.get("changed") == "on"
    try:
        found = selectors.alerts(
            Sought(state, **said, changed=changed),
            actor=request.actor,
            before=before_of(request),
            limit=_PAGE,
        )
    except NotFound:  # nothing is of a service that there is not
        found = Listed((), None)
    except Invalid as problem:
        found, wrong = Listed((), None), problem.faults[0].remedy
    asked = {key: value for key, value in said.items() if value} | ({"changed": "true"} if changed else {})
    context = {
        "alerts": found.alerts, "following": f"AL-{found.following}" if found.following else "",
        "state": state, "wrong": wrong,
        "levels": dict.fromkeys(
            level.id for scheme in severities.known(request.actor).values() for level in scheme.levels
        ),
        "csv": f"/api/v1/alerts?{urlencode({'state': state, **asked, 'format': 'csv'})}",
        "said": said, "states": [(each, _STATES.get(each, each.capitalize())) for each in LISTED],
        "sources": selectors.sources(actor=request.actor), "changed": changed,
        "filtered": state != "live" or changed or any(said.values()),
    }  # fmt: skip
    return render(request, template="alerts/page_alerts.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: Request, number: int) -> HttpResponse:
    """One alert with its log, and the buttons that answer it."""
    found = selectors.alert(f"AL-{number}", actor=request.actor)
    if request.method == "POST" and (said := request.POST.get("label", "")) in _VERDICTS:
        why = request.POST.get("why", "")
        with saying(request):
            services.label(found.name, verdict=_VERDICTS[said], actor=request.actor, now=clock.now(), why=why)
            messages.info(request, "It is on record")
        return redirect("alerts:alert", number=found.number)
    if request.method == "POST" and (into := request.POST.get("into", "").strip()[:40]):
        _merge(request, found, into)
        return redirect("alerts:alert", number=found.number)
    if request.method == "POST":
        verb = _VERBS.get(request.POST.get("verb", ""), services.acknowledge)
        with saying(request):
            verb(found.name, actor=request.actor, now=clock.now())
            messages.info(request, "It is on record")
        return redirect("alerts:alert", number=found.number)
    lines = selectors.alert_lines(found.number)
    changed = [each.words for each in lines if each.what == NORMALISED]
    titles = {each.urn: each.title for each in selectors.sources(actor=request.actor)}
    context = {
        "alert": found, "explained_by": number_in(found.inhibited_by), "lines": lines,
        "changed": changed,
        "silence_number": _silence_number(found.silenced_by),
        "source": titles.get(found.source, found.source), "others": _others(found, actor=request.actor),
        "names": titles | identity.actor_names({found.acknowledged_by, *(each.by for each in lines)}),
    }  # fmt: skip
    return render(request, template="alerts/page_alert.html", context=context)


def _merge(request: Request, found: ShownAlert, into: str) -> None:
    try:
        with saying(request):
            services.merge(found.name, into=into, actor=request.actor, now=clock.now())
            messages.info(request, f"{into.upper()} speaks for it now")
    except NotFound as problem:  # the other one: this page is there
        messages.error(request, words.told(problem.detail, remedy="Name one of those that are offered."))


def _others(found: ShownAlert, *, actor: Actor) -> list[ShownAlert]:
    """Alerts that may speak for it: what else is open of its service, the newest first."""
    if found.state == "resolved" or found.merged_into:
        return []
    try:
        near = selectors.alerts(Sought(service=found.service or ""), actor=actor, limit=_OFFERED)
    except NotFound:
        return []
    return [each for each in near.alerts if each.number != found.number and not each.merged_into]


def _silence_number(name: str) -> int | None:
    """The number of a silence by its name; None for a window that has no page."""
    digits = name.removeprefix("SL-")
    return int(digits) if name.startswith("SL-") and digits.isdecimal() else None


@require_safe
def alert_as_it_was(_: Request, number: int) -> HttpResponse:
    """Where the page of an alert was while alerts were called A-12: mails still lead there."""
    return redirect("alerts:alert", number=number, permanent=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: Request) -> HttpResponse:
    """Who may send, with keys; a new key is shown once, on the page that answers the button."""
    made = None
    if request.method == "POST":
        found = selectors.source(request.POST.get("source", ""), actor=request.actor)
        if hint := request.POST.get("revoke", ""):
            services.revoke_key(found.urn, hint=hint, actor=request.actor, now=clock.now())
            messages.info(request, "The key is revoked")
            return redirect("alerts:sources")
        key = services.make_key(found.urn, actor=request.actor, now=clock.now())
        made = {
            "source": found,
            "url": url_of(
                key.key, format_name=found.format, site=settings.SITE_URL, mail_domain=settings.MAIL_IN_DOMAIN
            ),
        }
    shown = selectors.sources(actor=request.actor)
    urns = [each.urn for each in shown]
    keys, last = selectors.keys(urns), selectors.last_arrivals(urns)
    beats = selectors.heartbeats(urns)
    rows = [(each, keys.get(each.urn, []), last.get(each.urn), beats.get(each.urn, [])) for each in shown]
    context = {"rows": rows, "made": made, "now": clock.now()}
    return render(request, template="alerts/page_sources.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def dead_letters(request: Request) -> HttpResponse:
    """What nobody could read, to be repaired and replayed, or dropped."""
    refused: tuple[str, str, Problem] | None = None
    if request.method == "POST":
        name, content, now = request.POST.get("letter", ""), request.POST.get("content", ""), clock.now()
        try:
            if request.POST.get("act") == "drop":
                services.drop(name, actor=request.actor, now=now)
            else:
                services.replay(name, content=content, actor=request.actor, now=now)
            messages.info(request, "It is on record")
            return redirect("alerts:dead_letters")
        except services.CannotReplay as problem:
            refused = (name, content, problem)
    state: LetterState = next((each for each in LETTER_STATES if each == request.GET.get("state")), "waiting")
    source = request.GET.get("source", "")[:200]
    found = selectors.dead_letters(
        actor=request.actor, state=state, source=source, before=before_of(request), limit=_PAGE + 1
    )
    shown = found[:_PAGE]
    following = shown[-1].name if len(found) > _PAGE else ""
    rows = [(each, refused[1:] if refused and refused[0] == each.name else None) for each in shown]
    if refused and refused[0] not in {each.name for each in shown}:
        messages.error(request, words.told(f"{refused[2].detail}", remedy=refused[2].remedy))
    context = {
        "rows": rows, "following": following, "state": state, "source": source,
        "states": [(each, _LETTERS[each]) for each in LETTER_STATES],
        "sources": selectors.sources(actor=request.actor), "filtered": state != "waiting" or source,
    }  # fmt: skip
    status = refused[2].status if refused else 200
    return render(request, template="alerts/page_dead_letters.html", context=context, status=status)
