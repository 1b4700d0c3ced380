"""The pages of hand-offs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.oncall import policies, selectors, services
from seatrial.domains.oncall.forms import NoteForm
from seatrial.domains.oncall.types import HandOff
from seatrial.domains.oncall.views.changes import cursor_of
from seatrial.kit import clock
from seatrial.ui.forms import saying, telling
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50


@require_safe
def hand_offs(request: Request) -> HttpResponse:
    """Shifts that changed hands, and those that nobody confirmed."""
    now = clock.now()
    known = selectors.schedules(actor=request.actor)
    late = request.GET.get("late") == "on"
    found = selectors.hand_offs(
        schedules=[each.urn for each in known], late_at=now if late else None, before=cursor_of(request),
        limit=_PAGE + 1,
    )  # fmt: skip
    shown = found[:_PAGE]
    context = {
        "rows": [(each, each.state(now)) for each in shown],
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "schedules": {each.urn: each for each in known},
        "names": selectors.names({one for each in shown for one in (each.leaving, each.arriving)}),
        "late": late,
        "now": now,
    }
    return render(request, template="oncall/page_hand_offs.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_off(request: Request, uid: UUID) -> HttpResponse:
    """One hand-off: the note, what was open, and the button of the next one."""
    found = selectors.hand_off(uid)
    selectors.schedule(found.schedule, actor=request.actor)
    if request.method != "POST":
        return _hand_off(request, found, NoteForm(initial={"note": found.note}))
    if request.POST.get("act") == "acknowledge":
        with saying(request):
            services.acknowledge_hand_off(uid, actor=request.actor, now=clock.now())
            messages.info(request, "You have taken over")
        return redirect("oncall:hand_off", uid)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _hand_off(request, found, form, status=422)
    with telling(form):
        services.note_hand_off(uid, note=form.cleaned_data["note"], actor=request.actor, now=clock.now())
        messages.info(request, "The next one reads it")
        return redirect("oncall:hand_off", uid)
    return _hand_off(request, found, form, status=422)


def _hand_off(request: Request, found: HandOff, form: NoteForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    schedule = selectors.schedule(found.schedule, actor=request.actor)
    scopes = selectors.scopes_of(schedule)
    context = {
        "found": found,
        "state": found.state(now),
        "schedule": schedule,
        "names": selectors.names([found.leaving, found.arriving, found.acknowledged_by]),
        "may_note": policies.may_hand_over(request.actor, person=found.leaving, scopes=scopes),
        "may_acknowledge": policies.may_hand_over(request.actor, person=found.arriving, scopes=scopes),
        "form": form,
        "now": now,
    }
    return render(request, template="oncall/page_hand_off.html", context=context, status=status)
