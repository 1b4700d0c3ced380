"""The list of actions, and one action with what became of it and what can be done."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.actions import policies, rules, selectors, services
from seatrial.domains.actions.forms import DoneForm, FundForm, NoteForm, ReasonForm
from seatrial.domains.actions.types import (
    ACTION_KINDS,
    ACTION_STATES,
    KIND_WORDS,
    SEVERITIES,
    Action,
    EndsAction,
    Filter,
)
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.kit import clock, guards
from seatrial.kit.access import Actor, Answer
from seatrial.kit.problems import Invalid
from seatrial.ui.forms import Told
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_PAGE = 50
_CHOICES = {"kind": ACTION_KINDS, "state": ACTION_STATES, "severity": SEVERITIES}


@dataclass(frozen=True, slots=True)
class Deed:
    """What a form of the page does: its form, how it is done, and what is said afterwards."""

    form: type[Told]
    do: Callable[..., Action]
    said: str


DEEDS = {
    "done": Deed(DoneForm, services.finish, "It is done, and waits to be verified"),
    "verify": Deed(NoteForm, services.verify, "It is verified"),
    "cancel": Deed(ReasonForm, services.cancel, "It is cancelled"),
    "reopen": Deed(ReasonForm, services.reopen, "It is open again"),
    "fund": Deed(FundForm, services.fund, "The money is given"),
}


def wanted_of(request: Request) -> Filter:
    """What the address asks for; what it cannot mean is left out."""
    said = request.GET
    chosen = {name: said.get(name, "") for name, known in _CHOICES.items() if said.get(name, "") in known}
    service = said.get("service", "").strip()[:200]
    return Filter(
        service=f"service:{service.removeprefix('service:')}" if service else "",
        owner=request.actor.principal if said.get("owner") == "me" else "",
        text=said.get("q", "").strip()[:100],
        overdue=said.get("overdue") == "yes",
        known=catalog.known_to(request.actor),
        **chosen,
    )


@require_safe
def actions(request: Request) -> HttpResponse:
    """Actions, fifty at a time, the newest first."""
    now, wanted = clock.now(), wanted_of(request)
    today = rules.today(now)
    before = number_in(request.GET.get("before", ""))
    found = selectors.actions(wanted, today=today, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    context = {
        "actions": [(each, each.is_overdue(today)) for each in shown],
        "names": identity.names({each.owner_uid for each in shown}),
        "titles": catalog.titles({each.service for each in shown if each.service}),
        "following": shown[-1].number if len(found) > _PAGE else "",
        "is_first": "before" not in request.GET,
        "wanted": wanted,
        "service": wanted.service.partition(":")[2],
        "mine": bool(wanted.owner),
        "filtered": any((wanted.service, wanted.kind, wanted.state, wanted.severity, wanted.owner,
                         wanted.text, wanted.overdue)),
        "kinds": [(name, KIND_WORDS.get(name, name)) for name in ACTION_KINDS],
        "states": ACTION_STATES,
        "severities": SEVERITIES,
        "counts": selectors.counts(Filter(known=wanted.known), today=today),
        "csv": _table_address(wanted, mine=bool(wanted.owner)),
        "now": now,
    }  # fmt: skip
    parts = {"actions": "actions/part_actions.html"}
    return render(request, template="actions/page_actions.html", context=context, parts=parts)


def _table_address(wanted: Filter, *, mine: bool) -> str:
    """Where the same list is had whole, as a table."""
    fields = ("service", "kind", "state", "severity")
    said = {name: value for name in fields if (value := getattr(wanted, name))}
    said |= {"owner": "me"} if mine else {}
    said |= {"overdue": "true"} if wanted.overdue else {}
    return f"/api/v1/actions?{urlencode({**said, 'format': 'csv'})}"


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: Request, action: str) -> HttpResponse:
    """One action; a form of the page does what its button says."""
    found = selectors.known_action(action, actor=request.actor)
    if request.method != "POST":
        return _page(request, found, {})
    name = request.POST.get("act", "")
    deed = DEEDS.get(name)
    if deed is None:
        raise Invalid("the form says nothing that can be done", remedy="Load the page again.")
    form = deed.form(request.POST)
    if form.is_valid():
        try:
            deed.do(
                found.name,
                **form.cleaned_data,
                actor=request.actor,
                now=clock.now(),
                revision=number_in(request.POST.get("revision", "")),
            )
        except Invalid as problem:
            form.show(problem)
        else:
            messages.info(request, f"{found.name}: {deed.said}")
            return redirect("actions:action", action=found.name)
    return _page(request, found, {name: form}, status=422)


def _page(request: Request, found: Action, forms: dict[str, Told], *, status: int = 200) -> HttpResponse:
    now = clock.now()
    history = selectors.history(found)
    people = {found.owner_uid, found.funded_by, found.done_by, found.verified_by, found.cancelled_by}
    context = {
        "action": found,
        "overdue": found.is_overdue(rules.today(now)),
        "service": catalog.named([found.service], actor=request.actor).get(found.service),
        "names": identity.names({*people, found.created_by} - {""}),
        "history": history,
        "may": _may(request.actor, found),
        "vetoes": guards.ask(EndsAction(found), now=now) if found.state in ("open", "done") else (),
        "forms": {name: forms.get(name) or deed.form() for name, deed in DEEDS.items()},
        "opened": next(iter(forms), ""),
        "now": now,
    }
    return render(request, template="actions/page_action.html", context=context, status=status)


def _may(actor: Actor, found: Action) -> dict[str, Answer]:
    """What the actor may do in the state that the action is in."""
    scopes = selectors.scopes_of(found)
    every = {
        "change": (("open",), policies.may_manage(actor, scopes=scopes)),
        "done": (("open",), policies.may_finish(actor, action=found, scopes=scopes)),
        "verify": (("done",), policies.may_verify(actor, action=found, scopes=scopes)),
        "cancel": (("open", "done"), policies.may_cancel(actor, action=found, scopes=scopes)),
        "reopen": (
            ("done", "verified", "cancelled"), policies.may_reopen(actor, action=found, scopes=scopes)
        ),
        "fund": (("open", "done", "verified"), policies.may_fund(actor, scopes=scopes)),
    }  # fmt: skip
    return {name: answer for name, (states, answer) in every.items() if found.state in states}
