"""What I was paged about, and answering: on the page of a page, or by the link that was sent."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.notices import policies, selectors, services
from seatrial.domains.notices.types import VERBS, Verb
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_PAGE = 50


@require_safe
def pages(request: Request) -> HttpResponse:
    """What the person was paged about, fifty at a time, the newest first."""
    mine = policies.reader(request.actor)
    before = number_in(request.GET.get("before", ""))
    found = selectors.pages(person_uid=mine, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    context = {
        "pages": shown,
        "following": shown[-1].number if len(found) > _PAGE else "",
        "is_first": before is None,
        "now": clock.now(),
    }
    parts = {"pages": "notices/part_pages.html"}
    return render(request, template="notices/page_pages.html", context=context, parts=parts)


@require_safe
def replies(request: Request) -> HttpResponse:
    """The person's replies by mail to pages: what each did, or why it did nothing."""
    unanswered = request.GET.get("show", "") == "refused"
    before = number_in(request.GET.get("before", ""))
    found = selectors.mail_replies(
        person_uid=policies.reader(request.actor), unanswered=unanswered, before=before, limit=_PAGE + 1
    )
    shown = found[:_PAGE]
    context = {
        "replies": shown, "following": shown[-1].number if len(found) > _PAGE else "",
        "is_first": before is None, "unanswered": unanswered,
    }  # fmt: skip
    return render(request, template="notices/page_replies.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, name: str) -> HttpResponse:
    """The page with every try to send it, and the buttons that answer it."""
    found = selectors.page(name)
    require(
        policies.may_answer(request.actor, person_uid=found.person_uid), actor=request.actor,
        action="pages.read", subject=f"page:{found.name}",
    )  # fmt: skip
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        if verb not in VERBS:
            raise Http404("no page is answered so")
        services.answer(found.name, verb=cast(Verb, verb), actor=request.actor, how="page", now=clock.now())
        messages.info(request, "Answered")
        return redirect("notices:page", name=found.name)
    context = {
        "page": found,
        "said": selectors.said_about(found.about),
        "deliveries": selectors.deliveries([found.number]).get(found.number, []),
        "replies": selectors.mail_replies(person_uid=found.person_uid, page=found.number),
        "now": clock.now(),
    }
    return render(request, template="notices/page_page.html", context=context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, token: str) -> HttpResponse:
    """Shows what the link answers and a button; only pressing it answers, as scanners of mail open links."""
    if request.method == "POST":
        found = services.answer_link(token, now=clock.now())
        told = {"page": found, "said": selectors.said_about(found.about), "done": True}
        return render(request, template="notices/page_answer.html", context=told)
    question = services.look(token)
    context = {"page": question.page, "said": question.said, "question": question}
    return render(request, template="notices/page_answer.html", context=context)
