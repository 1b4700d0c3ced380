"""Pages of tokens: one's own, and for administrators everybody's."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.identity import forms, policies, selectors, services
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.kit.problems import Invalid
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50


@require_safe
def tokens(request: Request) -> HttpResponse:
    """One's own tokens, newest first; with `all` everybody's, for those who may see them."""
    actor, now = request.actor, clock.now()
    whole = request.GET.get("all") == "1"
    if whole:
        answer = policies.may_see_tokens(actor, owner="")
        require(answer, actor=actor, action="identity.list-tokens", subject="installation:seatrial")
    after = request.GET.get("after", "")
    found = selectors.tokens(
        owner=None if whole else actor.uid, after=after if len(after) == 36 else "", limit=_PAGE + 1
    )
    shown = found[:_PAGE]
    context = {
        "tokens": [(each, each.state(now=now)) for each in shown],
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "whole": whole,
        "may_see_all": policies.may_see_tokens(actor, owner="").allowed,
        "now": now,
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/tokens')}",
    }
    return render(request, template="identity/page_tokens.html", context=context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def issue_token(request: Request, handle: str = "") -> HttpResponse:
    """A token of one's own, or of a service or an agent; its secret is shown this once."""
    actor, now = request.actor, clock.now()
    owner = selectors.visible_person(handle or actor.uid, actor=actor)
    answer = policies.may_issue_token(actor, owner=owner)
    require(answer, actor=actor, action="identity.token-issued", subject=f"person:{owner.uid}")
    form = forms.TokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            issued = services.issue_token(
                given["name"],
                scopes=given["scopes"],
                within=given["within"].replace(",", " ").split(),
                expires_at=now + timedelta(days=given["days"]),
                owner=owner.uid,
                actor=actor,
                now=now,
            )
            context = {"token": issued, "owner": owner, "server": request.build_absolute_uri("/")}
            return render(request, template="identity/page_token_issued.html", context=context)
        except Invalid as problem:
            form.show(problem)
    context = {
        "form": form,
        "owner": owner,
        "is_own": owner.uid == actor.uid,
        "command": f"seatrial token issue NAME --grant read --owner {owner.handle}",
    }
    status = 422 if form.errors else 200
    return render(request, template="identity/page_token_issue.html", context=context, status=status)


@require_POST
def revoke_token(request: Request, uid: UUID) -> HttpResponse:
    """Whoever shows the token is refused from now on."""
    found = selectors.visible_token(str(uid), actor=request.actor)
    services.revoke_token(found.uid, actor=request.actor, now=clock.now())
    messages.info(request, f"The token {found.name} is revoked.")
    if found.owner and found.owner != request.actor.uid:
        return HttpResponseRedirect(reverse("identity:person", args=[found.owner_handle]))
    return HttpResponseRedirect(reverse("identity:tokens"))
