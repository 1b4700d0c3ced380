"""Continuous integration whose tokens are believed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.identity import forms, policies, selectors, services
from seatrial.domains.identity.services.links import INSTALLATION
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.kit.problems import Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_safe
def producers(request: Request) -> HttpResponse:
    """Who is believed, on which conditions, and how far."""
    answer = policies.may_see_producers(request.actor)
    require(answer, actor=request.actor, action="identity.list-producers", subject=INSTALLATION)
    revoked = request.GET.get("revoked") == "yes"
    context = {
        "producers": selectors.issuers(revoked=revoked),
        "revoked": revoked,
        "may_manage": policies.may_manage_producers(request.actor),
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/producers')}",
    }
    return render(request, template="identity/page_producers.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_producer(request: Request) -> HttpResponse:
    """Enrols continuous integration."""
    answer = policies.may_manage_producers(request.actor)
    require(answer, actor=request.actor, action="identity.producer-enrolled", subject=INSTALLATION)
    form = forms.ProducerForm(
        request.POST if request.method == "POST" else None,
        initial={"audience": request.build_absolute_uri("/").rstrip("/"), "grants": "read"},
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.enrol_issuer(
                given["name"],
                issuer=given["issuer"].strip(),
                audience=given["audience"].strip(),
                conditions=_conditions(given["conditions"]),
                services=given["services"].split(),
                grants=given["grants"].split(),
                actor=request.actor,
                now=clock.now(),
            )
            messages.info(request, f"Tokens of {given['name']} are believed from now on.")
            return redirect("identity:producers")
        except Problem as problem:
            form.show(problem)
    status = 422 if form.errors else 200
    return render(request, template="identity/page_producer.html", context={"form": form}, status=status)


@require_POST
def revoke_producer(request: Request, uid: Any) -> HttpResponse:
    """No token is believed for it any more."""
    found = services.revoke_issuer(str(uid), actor=request.actor, now=clock.now())
    messages.info(request, f"Tokens of {found.name} are no longer believed.")
    return redirect("identity:producers")


def _conditions(text: str) -> dict[str, str]:
    """One `claim=value` a line; a line without `=` wants nothing, which is a fault."""
    pairs = (line.strip().partition("=") for line in text.splitlines() if line.strip())
    return {claim.strip(): value.strip() for claim, _, value in pairs}
