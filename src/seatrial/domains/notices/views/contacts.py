"""How I am paged: contact methods, rules and a test page; and, for whoever manages people, who can be."""

import base64
from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import policies, selectors, services
from seatrial.domains.notices.types import CONTACT_KINDS, URGENCIES, Contact, ContactKind, Rule, Urgency
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.kit.problems import Problem
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

#: After how many seconds a way may be chosen to be taken, and how the form says it.
DELAYS = (
    (0, "at once"), (60, "after 1 minute"), (120, "after 2 minutes"), (300, "after 5 minutes"),
    (600, "after 10 minutes"), (900, "after 15 minutes"), (1800, "after 30 minutes"),
)  # fmt: skip
KIND_WORDS = {
    "email": "E-mail", "sms": "Text message", "voice": "Call", "push": "Push message", "slack": "Slack",
    "teams": "Teams", "webhook": "Webhook", "apprise": "Service of Apprise",
}  # fmt: skip
_EVERYBODY = 5000


@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: Request) -> HttpResponse:
    """The contact methods of the person, and what is done with them."""
    problem: Problem | None = None
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404("there is nothing of that name to be done")
        try:
            messages.info(request, act(request))
        except Problem as refused:
            if refused.status in (403, 404):
                raise
            problem = refused
        else:
            return redirect("notices:contacts")
    return render(
        request, template="notices/page_contacts.html", context=_context(request, problem),
        status=problem.status if problem else 200,
    )  # fmt: skip


@require_safe
def reach(request: Request) -> HttpResponse:
    """Who can be paged, without addresses; those who cannot stand first."""
    actor = request.actor
    require(policies.may_see_reach(actor), actor=actor, action="contacts.read", subject="person:all")
    people = [each for each in identity.people(limit=_EVERYBODY) if each.kind == "human" and each.is_active]
    reaches = selectors.reachable([each.uid for each in people], now=clock.now())
    rows = [(person, reaches[person.uid]) for person in people]
    rows.sort(key=lambda row: (row[1].reachable, bool(row[1].kinds), not row[1].stale))
    unreachable = sum(not found.reachable for _, found in rows)
    context = {"rows": rows, "unreachable": unreachable}
    return render(request, template="notices/page_reach.html", context=context)


def _context(request: Request, problem: Problem | None) -> dict[str, object]:
    mine = policies.reader(request.actor)
    found = selectors.contacts(mine)
    usable = selectors.usable_kinds()
    person = identity.profiles([mine]).get(mine)
    ways = [(each.uid, each.words) for each in found if each.verified_at]
    if person is not None and person.email and "email" in usable:
        ways.append(("", f"address of the account ({person.email})"))
    rules = selectors.paging_rules([mine]).get(mine, [])
    return {
        "contacts": [(each, _secret(each)) for each in found],
        "kinds": [(kind, KIND_WORDS[kind]) for kind in CONTACT_KINDS if kind in usable],
        "kind_words": KIND_WORDS,
        "ways": ways,
        "rules": [(urgency, _chosen(urgency, ways, rules)) for urgency in URGENCIES] if ways else [],
        "delays": DELAYS,
        "person": person,
        "reach": selectors.reachable([mine], now=clock.now()).get(mine),
        "problem": problem,
        "given": request.POST,
        "sees_reach": policies.may_see_reach(request.actor).allowed,
    }


def _chosen(
    urgency: Urgency, ways: list[tuple[str, str]], rules: list[Rule]
) -> list[tuple[str, str, int | None]]:
    """Each way with the seconds after which it is taken for that urgency; None: never."""
    after = {rule.contact: rule.after_seconds for rule in rules if rule.urgency == urgency}
    return [(uid, words, after.get(uid)) for uid, words in ways]


def _secret(contact: Contact) -> str:
    if contact.kind != "webhook":
        return ""
    return f"whsec_{base64.b64encode(services.secret_of(UUID(contact.uid))).decode()}"


def _add(request: Request) -> str:
    kind = request.POST.get("kind", "")
    if kind not in CONTACT_KINDS:
        raise Http404("there is no such kind of contact method")
    services.add_contact(
        kind=cast(ContactKind, kind), address=request.POST.get("address", ""),
        label=request.POST.get("label", ""), actor=request.actor, now=clock.now(),
    )  # fmt: skip
    return "Added. A code is on its way there; type it below"


def _send_code(request: Request) -> str:
    services.send_code(_uid(request), actor=request.actor, now=clock.now())
    return "A new code is on its way"


def _verify(request: Request) -> str:
    code = request.POST.get("code", "")
    services.verify_contact(_uid(request), code=code, actor=request.actor, now=clock.now())
    return "Verified: pages go there from now on"


def _remove(request: Request) -> str:
    services.remove_contact(_uid(request), actor=request.actor, now=clock.now())
    return "Taken away"


def _test(request: Request) -> str:
    contact = _uid(request) if request.POST.get("contact") else None
    name = services.test_page(actor=request.actor, now=clock.now(), contact=contact)
    return f"{name} is on its way. Acknowledge it by its link"


def _choose(request: Request) -> str:
    urgency = request.POST.get("urgency", "")
    if urgency not in URGENCIES:
        raise Http404("there is no such urgency")
    steps = []
    for name, value in request.POST.items():
        seconds = number_in(str(value))
        if name.startswith("after-") and seconds is not None:
            steps.append((name.removeprefix("after-"), seconds))
    services.choose_rules(cast(Urgency, urgency), steps=steps, actor=request.actor, now=clock.now())
    return "Your rules count for the next page"


def _uid(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("contact", ""))
    except ValueError:
        raise Http404("you have no such contact method") from None


_ACTS: dict[str, Callable[[Request], str]] = {
    "add": _add,
    "code": _send_code,
    "verify": _verify,
    "remove": _remove,
    "test": _test,
    "rules": _choose,
}
