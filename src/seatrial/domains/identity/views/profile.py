"""One's own page."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from seatrial.domains.identity import forms, policies, selectors, services
from seatrial.domains.identity.types import Profile
from seatrial.kit import clock
from seatrial.kit.problems import Invalid, Problem
from seatrial.ui import themes
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_reading_and_writing = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@sensitive_post_parameters("old", "new")
@_reading_and_writing
def profile(request: Request) -> HttpResponse:
    """What people say about themselves, their password, and what they may do."""
    person = selectors.person(request.actor.uid)
    changes = request.method == "POST" and request.POST.get("what") == "profile"
    renews = request.method == "POST" and request.POST.get("what") == "password"
    known = {"name": person.name, "time_zone": person.time_zone, "theme": person.theme}
    form = forms.ProfileForm(request.POST if changes else None, initial=known)
    password = forms.PasswordForm(request.POST if renews else None)
    done = (
        _change_profile(request, form) if changes else _change_password(request, password) if renews else None
    )
    if done is not None:
        return done
    return _profile_page(request, person, form=form, password=password)


def _profile_page(
    request: Request, person: Profile, *, form: forms.ProfileForm, password: forms.PasswordForm
) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "password": password,
        "grants": policies.every_grant(policies.of_actor(request.actor)),
        "administers": "*" in request.actor.grants,
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/me')}",
    }
    status = 422 if form.errors or password.errors else 200
    return render(request, template="identity/page_profile.html", context=context, status=status)


def _change_profile(request: Request, form: forms.ProfileForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        changed = services.change_profile(
            request.actor.uid,
            name=form.cleaned_data["name"],
            time_zone=form.cleaned_data["time_zone"],
            theme=form.cleaned_data["theme"],
            actor=request.actor,
            now=clock.now(),
        )
    except Invalid as problem:
        form.show(problem)
        return None
    messages.info(request, "Your profile is saved.")
    response = HttpResponseRedirect(request.path)
    themes.remember(response, theme=changed.theme, secure=request.is_secure())
    return response


def _change_password(request: Request, form: forms.PasswordForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        person = services.change_password(
            request.actor.uid,
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            actor=request.actor,
            now=clock.now(),
        )
    except Problem as problem:
        form.show(problem)
        return None
    update_session_auth_hash(request, person)
    messages.info(request, "Your password is changed. Your other sessions have ended.")
    return HttpResponseRedirect(request.path)
