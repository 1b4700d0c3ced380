"""One's own page."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from seatrial.domains.identity import forms, policies, selectors, services
from seatrial.domains.identity.types import Profile
from seatrial.kit import clock
from seatrial.kit.problems import Invalid
from seatrial.ui import themes
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_reading_and_writing = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_reading_and_writing
def profile(request: Request) -> HttpResponse:
    """What people say about themselves, and what they may do."""
    person = selectors.person(request.actor.uid)
    changes = request.method == "POST" and request.POST.get("what") == "profile"
    known = {"name": person.name, "time_zone": person.time_zone, "theme": person.theme}
    form = forms.ProfileForm(request.POST if changes else None, initial=known)
    done = _change_profile(request, form) if changes else None
    return done or _profile_page(request, person, form=form)


def _profile_page(request: Request, person: Profile, *, form: forms.ProfileForm) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "cooling": selectors.cooling_off(person.uid, now=clock.now()),
        "grants": policies.every_grant(policies.of_actor(request.actor)),
        "administers": "*" in request.actor.grants,
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/me')}",
    }
    status = 422 if form.errors else 200
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
