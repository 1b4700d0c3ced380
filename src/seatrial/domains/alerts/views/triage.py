"""Silences with a look at what they hide, what would happen with an alert, and how noisy rules are."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.alerts import rules, selectors, services
from seatrial.domains.alerts.forms import ExplainForm, ExtendForm, SilenceForm
from seatrial.domains.alerts.services import NewSilence
from seatrial.domains.alerts.types import Asked, Silence
from seatrial.domains.alerts.views.arriving import before_of
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.kit import clock
from seatrial.ui.forms import saying, telling
from seatrial.ui.pages import render
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

_PAGE = 50
#: Entries of the audit log in words.
_DONE = {
    "alerts.silenced": "made it", "alerts.silence-extended": "let it last longer",
    "alerts.unsilenced": "ended it",
}  # fmt: skip


@require_safe
def silences(request: Request) -> HttpResponse:
    """Silences and maintenance windows: those that count now or later, or all."""
    now, everything = clock.now(), request.GET.get("all") == "on"
    found = selectors.silences(
        at=None if everything else now, before=before_of(request), limit=_PAGE + 1,
        known=catalog.known_to(request.actor),
    )  # fmt: skip
    shown = found[:_PAGE]
    context = {
        "rows": [(each, *_state(each, now)) for each in shown],
        "following": shown[-1].name if len(found) > _PAGE else "",
        "everything": everything,
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, template="alerts/page_silences.html", context=context)


def _state(found: Silence, now: datetime) -> tuple[str, datetime | None]:
    """How it stands in a word, and until or from when."""
    span = rules.span(found, at=now)
    if span is None:
        return "over", found.cancelled_at or found.ends_at
    return ("quiet", span[1]) if span[0] <= now else ("planned", span[0])


@require_http_methods(["GET", "HEAD", "POST"])
def new_silence(request: Request) -> HttpResponse:
    """The form of a silence: first it shows what would be quiet, then it makes it so."""
    if request.method != "POST":
        initial = {key: request.GET.get(key, "")[:500] for key in ("match", "service", "reason")}
        return _form(request, SilenceForm(initial=initial))
    form = SilenceForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    looks, now = request.POST.get("act") != "make", clock.now()
    made: Silence | None = None
    with telling(form), rehearsal(looks):
        made = services.silence(_wanted(form, now), actor=request.actor, now=now)
    if made is None:
        return _form(request, form, status=422)
    if looks:
        hidden = selectors.hidden(made.match, service=made.service, actor=request.actor)
        return _form(request, form, hidden=hidden, made=made)
    messages.info(request, f"{made.name} is on record")
    return redirect("alerts:silence", number=made.number)


def _wanted(form: SilenceForm, now: datetime) -> NewSilence:
    said = form.cleaned_data
    return NewSilence(
        match=form.conditions(), service=said["service"], starts_at=said["starts_at"] or now,
        ends_at=said["ends_at"], reason=said["reason"], kind=said["kind"], repeat=said["repeat"],
        time_zone=timezone.get_current_timezone_name(),
    )  # fmt: skip


def _form(
    request: Request, form: SilenceForm, *, status: int = 200, hidden: selectors.Hidden | None = None,
    made: Silence | None = None,
) -> HttpResponse:  # fmt: skip
    zone = timezone.get_current_timezone_name()
    context = {"form": form, "hidden": hidden, "made": made, "zone": zone}
    return render(request, template="alerts/page_silence.html", context=context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def silence(request: Request, number: int) -> HttpResponse:
    """One silence: what it keeps quiet, when, by whom and why, and the buttons that end or extend it."""
    name, now = f"SL-{number}", clock.now()
    found = selectors.known_silence(name, actor=request.actor)
    if request.method == "POST":
        return _change(request, found, now)
    state, moment = _state(found, now)
    quiet = selectors.silenced(name, actor=request.actor)
    coming = None
    if state == "planned":
        coming = selectors.hidden(
            found.match, service=found.service, source=found.source_uid, actor=request.actor
        )  # fmt: skip
    lines = selectors.silence_history(found)
    context = {
        "silence": found, "state": state, "moment": moment, "quiet": quiet, "coming": coming,
        "conditions": "\n".join(str(each) for each in found.match),
        "lines": [(each, _DONE.get(each.action, each.action), _end_in(each.details)) for each in lines],
        "names": identity.actor_names({found.made_by}),
        "zone": timezone.get_current_timezone_name(),
    }  # fmt: skip
    return render(request, template="alerts/page_one_silence.html", context=context)


def _end_in(details: Mapping[str, Any]) -> datetime | None:
    """The end that an entry of the log tells of."""
    text = details.get("ends_at")
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def _change(request: Request, found: Silence, now: datetime) -> HttpResponse:
    """A silence ends now, or lasts longer."""
    if request.POST.get("act") != "extend":
        with saying(request):
            services.unsilence(found.name, actor=request.actor, now=now)
            messages.info(request, f"{found.name} is over")
        return redirect("alerts:silence", number=found.number)
    form = ExtendForm(request.POST)
    if form.is_valid():
        with saying(request):
            services.extend(found.name, ends_at=form.cleaned_data["ends_at"], actor=request.actor, now=now)
            messages.info(request, f"{found.name} lasts longer")
    else:
        why = " ".join(str(each) for each in form.errors["ends_at"])
        messages.error(request, f"{found.name} is as it was: {why}")
    return redirect("alerts:silence", number=found.number)


@require_safe
def explain(request: Request) -> HttpResponse:
    """What would happen with an alert of those labels; nobody is paged by asking."""
    form = ExplainForm(request.GET) if "labels" in request.GET else ExplainForm()
    found = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        asked = Asked(said["labels"], said["annotations"])
        found = selectors.explain(asked, actor=request.actor, at=said["at"] or clock.now())
    context = {"form": form, "found": found, "zone": timezone.get_current_timezone_name()}
    status = 422 if form.is_bound and found is None else 200
    return render(request, template="alerts/page_explain.html", context=context, status=status)
