"""Pages of people: the list, an invitation, and what is done to an account."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.audit import selectors as log
from seatrial.domains.audit.types import Filter
from seatrial.domains.identity import forms, policies, selectors, services
from seatrial.domains.identity.types import ASSIGN, Assignment, Profile
from seatrial.kit import clock
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Invalid
from seatrial.ui.pages import render
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

_PAGE = 50
_ENTRIES = 15
_LIST = "identity/part_people.html"


@require_safe
def people(request: Request) -> HttpResponse:
    """Everybody who has an account, fifty at a time, with their roles."""
    answer = policies.may_see_people(request.actor)
    require(answer, actor=request.actor, action="identity.list-people", subject="installation:seatrial")
    wanted = selectors.PeopleFilter(
        request.GET.get("q", "").strip()[:100],
        _one_of(request.GET.get("kind", ""), ("human", "service", "agent", "vendor")),
        _one_of(request.GET.get("state", ""), ("on", "off", "erased")),
    )
    now = clock.now()
    after = request.GET.get("after", "")
    found = selectors.people(wanted, after=after if len(after) == 36 else "", limit=_PAGE + 1)
    shown = found[:_PAGE]
    held = selectors.roles_by_person([person.uid for person in shown], now=now)
    context = {
        "rows": [(person, held.get(person.uid, ())) for person in shown],
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "after": after,
        "total": selectors.count_people(wanted),
        "wanted": wanted,
        "is_filtered": wanted != selectors.PeopleFilter(),
        "may_invite": policies.may_manage_people(request.actor).allowed,
        "now": now,
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/people')}",
    }
    return render(request, template="identity/page_people.html", context=context, parts={"people": _LIST})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """An account, and for a human the link to hand over, which is shown this once."""
    answer = policies.may_manage_people(request.actor)
    require(answer, actor=request.actor, action="identity.person-invited", subject="installation:seatrial")
    form = forms.InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _let_in(request, _invited(request, form))
        except Invalid as problem:
            form.show(problem)
    context = {"form": form, "command": "seatrial person invite NAME --role ROLE --within URN"}
    status = 422 if form.errors else 200
    return render(request, template="identity/page_invite.html", context=context, status=status)


@require_safe
def person(request: Request, handle: str) -> HttpResponse:
    """One account: who it is, what it holds and may, who stands in, what happened to it."""
    found = selectors.visible_person(handle, actor=request.actor)
    return render(request, template="identity/page_person.html", context=_shown(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def change_person(request: Request, handle: str) -> HttpResponse:
    """Name, address, time zone, and whether it is a vendor's."""
    actor, now = request.actor, clock.now()
    found = selectors.visible_person(handle, actor=actor)
    _require_manager(request, found, action="identity.profile-changed")
    known = {
        "name": found.name,
        "email": found.email,
        "time_zone": found.time_zone,
        "is_vendor": found.is_vendor,
    }
    form = forms.PersonForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        given = form.cleaned_data
        try:
            with rehearsal(dry_run=False):  # both, or none
                services.set_vendor(found.uid, is_vendor=given["is_vendor"], actor=actor, now=now)
                services.change_profile(
                    found.uid,
                    name=given["name"],
                    email=given["email"],
                    time_zone=given["time_zone"],
                    actor=actor,
                    now=now,
                )
            messages.info(request, f"{given['name']} is saved.")
            return _to(found)
        except Invalid as problem:
            form.show(problem)
    context = {"person": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, template="identity/page_person_change.html", context=context, status=status)


@require_POST
def switch_off(request: Request, handle: str) -> HttpResponse:
    """The account can do nothing any more."""
    found = selectors.visible_person(handle, actor=request.actor)
    reason = request.POST.get("reason", "")[:500]
    services.switch_off(found.uid, actor=request.actor, now=clock.now(), reason=reason)
    messages.info(request, f"{found.name} is switched off: sessions, tokens and roles do not work.")
    return _to(found)


@require_POST
def switch_on(request: Request, handle: str) -> HttpResponse:
    """The account works as before."""
    found = selectors.visible_person(handle, actor=request.actor)
    services.switch_on(found.uid, actor=request.actor, now=clock.now())
    messages.info(request, f"{found.name} is switched on, with the roles and tokens of before.")
    return _to(found)


@never_cache
@require_POST
def reset(request: Request, handle: str) -> HttpResponse:
    """A link to hand over, which is shown this once; what signed them in before does not any more."""
    found = selectors.visible_person(handle, actor=request.actor)
    let_in = services.reset_credential(found.uid, actor=request.actor, now=clock.now())
    return _let_in(request, let_in)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: Request, handle: str) -> HttpResponse:
    """Asks for the handle, then the name is gone for good."""
    found = selectors.visible_person(handle, actor=request.actor)
    _require_manager(request, found, action="identity.person-erased")
    form = forms.EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["handle"] != found.handle:
            form.add_error("handle", f"Write {found.handle}, as it stands above.")
        else:
            try:
                erased = services.erase(found.uid, actor=request.actor, now=clock.now())
                messages.info(request, f"The name is erased. The log shows {erased.name}.")
                return _to(erased)
            except Invalid as problem:
                form.show(problem)
    context = {"person": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, template="identity/page_person_erase.html", context=context, status=status)


def _shown(request: Request, found: Profile) -> dict[str, Any]:
    actor, now = request.actor, clock.now()
    is_oneself = policies.is_oneself(actor, uid=found.uid)
    may_see_log = policies.may_see_people(actor).allowed
    may_see_tokens = policies.may_see_tokens(actor, owner=found.uid).allowed
    held = selectors.assignments(now=now, person=found.uid, ended=True)
    row = selectors.find_person(found.uid)
    address = request.build_absolute_uri(f"/api/v1/people/{found.handle}")
    return {
        "person": found,
        "cooling": selectors.cooling_off(found.uid, now=now),
        "is_oneself": is_oneself,
        "roles": [(each, each.state(now=now), _takes(actor, each, now=now)) for each in held],
        "deputies": [(each, each.state(now=now)) for each in selectors.deputies(now=now, person=found.uid)],
        "tokens": [(each, each.state(now=now)) for each in selectors.tokens(owner=found.uid)]
        if may_see_tokens
        else None,
        "grants": policies.every_grant(selectors.powers_of(row, now=now)),
        "entries": log.entries(Filter(subject=f"person:{found.uid}"), limit=_ENTRIES).records
        if may_see_log
        else None,
        "names": selectors.names(each.given_by.partition(":")[2] for each in held),
        "manages": policies.may_manage_people(actor).allowed and found.erased_at is None,
        "appoints": policies.may_appoint_deputy(actor, uid=found.uid).allowed and found.kind == "human",
        "gives": _gives(request) and found.erased_at is None,
        "issues": policies.may_issue_token(actor, owner=found).allowed and found.is_active,
        "now": now,
        "api": f"curl -H 'Authorization: Bearer …' {address}",
    }


def _takes(actor: Actor, held: Assignment, *, now: datetime) -> bool:
    """Whether the actor may take that role away, which is over only once."""
    if held.state(now=now) == "ended":
        return False
    asked: dict[str, Any] = {"role": held.role, "scope": held.scope, "uid": held.person.uid}
    if policies.may_take(actor, within=(), **asked).allowed:
        return True
    if not any(ASSIGN.name in grants or "*" in grants for grants in actor.within.values()):
        return False  # what encloses the scope is looked up, once for each role, only where it can matter
    return policies.may_take(actor, within=selectors.enclosing(held.scope), **asked).allowed


def _gives(request: Request) -> bool:
    """Whether there is anywhere that the actor may give a role."""
    whole = policies.of_actor(request.actor)
    return any(answer.allowed for _, answer in policies.holds(whole, grant=ASSIGN))


def _invited(request: Request, form: forms.InviteForm) -> services.LetIn:
    given = form.cleaned_data
    return services.invite(
        given["name"],
        kind=given["kind"],
        handle=given["handle"],
        email=given["email"],
        is_vendor=given["is_vendor"],
        given=[(given["role"], given["scope"].strip())] if given["role"] else [],
        actor=request.actor,
        now=clock.now(),
    )


def _let_in(request: Request, let_in: services.LetIn) -> HttpResponse:
    if not let_in.secret:
        messages.info(request, f"{let_in.person.name} has an account. Issue a token for it.")
        return _to(let_in.person)
    link = request.build_absolute_uri(reverse("identity:sign_in_link", args=[let_in.secret]))
    context = {"person": let_in.person, "link": link, "expires_at": let_in.expires_at}
    return render(request, template="identity/page_let_in.html", context=context)


def _require_manager(request: Request, found: Profile, *, action: str) -> None:
    answer = policies.may_manage_people(request.actor)
    require(answer, actor=request.actor, action=action, subject=f"person:{found.uid}")


def _to(found: Profile) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("identity:person", args=[found.handle or found.uid]))


def _one_of(text: str, known: tuple[str, ...]) -> str:
    return text if text in known else ""
