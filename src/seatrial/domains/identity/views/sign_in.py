"""Pages before somebody is signed in: sign in, the first page, sign out."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from seatrial.domains.identity import forms, selectors, services
from seatrial.domains.identity.services import sessions
from seatrial.domains.identity.views import arrival
from seatrial.kit import clock
from seatrial.kit.problems import Invalid
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_reading_and_writing = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@_reading_and_writing
def sign_in(request: Request) -> HttpResponse:
    """Name and password; then the page that was asked for."""
    following = arrival.following(request)
    if request.actor.kind != "anonymous":
        return redirect(following)
    form = forms.SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                person = services.sign_in(
                    form.cleaned_data["name"],
                    password=form.cleaned_data["password"],
                    address=arrival.address(request),
                    now=clock.now(),
                )
                return arrival.arrive(request, person=person, method="password", following=following)
            except (selectors.CannotSignIn, services.CannotSignInYet) as problem:
                form.show(problem)
                status = problem.status
    context = {
        "form": form,
        "next": following,
        "founded": selectors.is_founded(),
        "provider": settings.OIDC_NAME,
    }
    return render(request, template="identity/page_sign_in.html", context=context, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@_reading_and_writing
def sign_in_link(request: Request, token: str) -> HttpResponse:
    """Shows a button, or the first page; only sending it acts, as scanners of mail open links."""
    use = selectors.link_use(token, now=clock.now())
    if use.founds:
        return _found(request, token)
    if request.method == "POST":
        person = services.use_sign_in_link(token, now=clock.now())
        known = selectors.security(str(person.uid))
        lasting = known.has_password or known.passkeys or known.provider
        following = "/" if lasting else reverse("identity:security")  # else nobody could come back
        return arrival.arrive(request, person=person, method="link", following=following)
    return render(request, template="identity/page_sign_in_link.html", context={"name": use.name})


@login_not_required
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """The session has ended."""
    if request.actor.kind != "anonymous":
        services.sign_out(request.actor, now=clock.now())
        services.leave(str(request.session.get(sessions.VISIT, "")), now=clock.now())
    logout(request)
    return redirect("identity:sign_in")


def _found(request: Request, token: str) -> HttpResponse:
    form = forms.FoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = services.found(
                token,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                time_zone=form.cleaned_data["time_zone"],
                now=clock.now(),
            )
            return arrival.arrive(request, person=person, method="link")
        except Invalid as problem:
            form.show(problem)
    status = 422 if form.errors else 200
    return render(request, template="identity/page_found.html", context={"form": form}, status=status)
