"""The overview, the components, the theme, and the pages of what went wrong."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from seatrial.kit import clock
from seatrial.ui import pages, panels, samples, search, themes
from seatrial.ui.requests import Request


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What domains registered for the slot `overview`; where none has anything to show, what to do first."""
    return pages.render(
        request,
        template="ui/page_overview.html",
        context={"boxes": panels.rendered("overview", request=request)},
        parts={"overview": "ui/part_overview.html"},
    )


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, on made-up things."""
    now = clock.now()
    return pages.render(
        request,
        template="ui/page_components.html",
        context={"now": now, "sample": samples.sample(now)},
        parts={"sample-live": "ui/part_components_live.html"},
    )


@require_safe
def search_page(request: Request) -> HttpResponse:
    """What matches the words, by kind: as a page, and as the list of the palette."""
    text = request.GET.get("q", "").strip()[: search.LONGEST]
    groups = search.search(request.actor, text=text) if text else []
    context = {"text": text, "groups": groups, "total": sum(len(group.hits) for group in groups)}
    parts = {"palette-results": "ui/part_palette_results.html", "found": "ui/part_found.html"}
    return pages.render(request, template="ui/page_search.html", context=context, parts=parts)


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """The choice is kept, and the page that asked is shown again."""
    chosen = themes.known(request.POST.get("theme", ""))
    for keep in themes.KEEPERS:
        keep(request, chosen)
    response = HttpResponseRedirect(_back(request))
    themes.remember(response, theme=chosen, secure=request.is_secure())
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for 400."""
    del exception
    return pages.render_problem(
        request,
        status=400,
        title="Seatrial cannot read this request",
        detail="The address, a header or the form is not in the shape that this page takes.",
        remedy="Go back, load the page again, and send the form once more.",
    )


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for 403."""
    return pages.render_problem(
        request,
        status=403,
        title="You may not do this",
        detail=str(exception) or "Your account does not hold what this page needs.",
        remedy="Ask an administrator of this installation for the grant, or sign in as somebody else.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for 404."""
    del exception
    return pages.render_problem(
        request,
        status=404,
        title="There is nothing at this address",
        detail=f"No page answers at {request.path}, or you may not know of it.",
        remedy="Look for it from the overview: it may have been renamed.",
    )


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """The page for 500, made without session, person and database: one of them may be what is broken."""
    content = {
        "theme": themes.known(request.COOKIES.get(themes.COOKIE, "")),
        "status": 500,
        "title": "Seatrial made a mistake",
        "detail": "The page could not be made. The log of the server tells what happened.",
        "remedy": "Try again in a moment. If it stays, run seatrial doctor where Seatrial runs.",
    }
    return HttpResponse(render_to_string("ui/broken.html", content), status=500)


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or old; the setting CSRF_FAILURE_VIEW names it."""
    del reason
    return pages.render_problem(
        request,
        status=403,
        title="This form is no longer valid",
        detail="You signed in or out since it was shown, or the browser keeps no cookies for this address.",
        remedy="Go back, load the page again, and send the form once more.",
    )


def _back(request: HttpRequest) -> str:
    """The page that the form was on, where that is one of ours."""
    wanted = request.POST.get("next") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("ui:overview")
