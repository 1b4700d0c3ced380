"""What was sent to me, and what I want by mail."""

from uuid import UUID

from django.conf import settings as installation
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import policies, selectors, services
from seatrial.domains.notices.types import NOTICE_KINDS
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50
_HOURS = range(24)


@require_safe
def notices(request: Request) -> HttpResponse:
    """What the person was told, fifty at a time, the newest first."""
    mine = policies.reader(request.actor)
    unread = request.GET.get("show") == "unread"
    found = selectors.notices(
        mine, unread=unread, before=_uid(request.GET.get("before", "")), limit=_PAGE + 1
    )
    shown = found[:_PAGE]
    context = {
        "notices": shown,
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "is_first": "before" not in request.GET,
        "unread": unread,
        "waiting": selectors.unread(mine),
        "mails": installation.MAIL_SERVER is not None,
        "now": clock.now(),
    }
    parts = {"notices": "notices/part_notices.html"}
    return render(request, template="notices/page_notices.html", context=context, parts=parts)


@require_POST
def read(request: Request) -> HttpResponse:
    """One notice counts as read, or all of them."""
    services.mark_read(actor=request.actor, now=clock.now(), uid=_uid(request.POST.get("uid", "")))
    return redirect("notices:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """The form of what is mailed, and what it takes."""
    if request.method == "POST":
        said = request.POST.get("digest_hour", "")
        hour = int(said) if said.isdecimal() and int(said) in _HOURS else None
        wanted = set(request.POST.getlist("kinds"))
        off = [kind.name for kind in NOTICE_KINDS if not kind.always and kind.name not in wanted]
        services.choose(digest_hour=hour, kinds_off=off, actor=request.actor, now=clock.now())
        messages.info(request, "Your choice counts from now on")
        return redirect("notices:settings")
    mine = policies.reader(request.actor)
    chosen = selectors.preferences(mine)
    person = identity.profiles([mine]).get(mine)
    context = {
        "chosen": chosen,
        "hours": _HOURS,
        "kinds": [(kind, chosen.wants(kind.name)) for kind in NOTICE_KINDS if not kind.always],
        "always": [kind for kind in NOTICE_KINDS if kind.always],
        "person": person,
        "mails": installation.MAIL_SERVER is not None,
    }
    return render(request, template="notices/page_settings.html", context=context)


@require_POST
def test(request: Request) -> HttpResponse:
    """A notice goes to oneself."""
    services.tell_test(actor=request.actor, now=clock.now())
    messages.info(request, "The notice is written; if it is mailed, it arrives in a moment")
    return redirect("notices:notices")


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
