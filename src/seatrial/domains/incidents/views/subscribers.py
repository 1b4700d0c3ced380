"""Readers of the status page by mail: nobody signs in; a link shows a button, and only pressing it acts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from seatrial.domains.incidents import services
from seatrial.domains.incidents.forms import SubscribeForm
from seatrial.kit import clock
from seatrial.ui import forms
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = "incidents/page_subscription.html"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: Request) -> HttpResponse:
    """Asks for the address, and says that a mail is on its way: whether one is, nobody learns."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with forms.telling(form):
            came_from = str(request.META.get("REMOTE_ADDR", ""))
            services.subscribe(form.cleaned_data["address"], came_from=came_from, now=clock.now())
            return render(request, template=_PAGE, context={"step": "asked"})
    status = 422 if form.errors else 200
    return render(request, template=_PAGE, context={"step": "ask", "form": form}, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request, token: str) -> HttpResponse:
    """The address behind the link is told from now on."""
    if request.method == "POST":
        services.confirm(token, now=clock.now())
        return render(request, template=_PAGE, context={"step": "confirmed"})
    found = services.look(token, now=clock.now())
    return render(request, template=_PAGE, context={"step": "confirm", "found": found})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """The address behind the link is told no more."""
    if request.method == "POST":
        services.unsubscribe(token, now=clock.now())
        return render(request, template=_PAGE, context={"step": "gone"})
    return render(request, template=_PAGE, context={"step": "leave"})


@csrf_exempt
@login_not_required
@require_POST
def leave(request: Request, token: str) -> HttpResponse:
    """The same for a program of mail whose user presses its button (RFC 8058): it has no page before it."""
    del request
    services.unsubscribe(token, now=clock.now())
    return HttpResponse("You are told no more.\n", content_type="text/plain; charset=utf-8")
