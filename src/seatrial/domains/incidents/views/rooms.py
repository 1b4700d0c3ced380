"""The room of an incident: everything about it, and what can be done."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.incidents import policies, selectors, services
from seatrial.domains.incidents.forms import (
    FactsForm,
    LinkForm,
    NoteForm,
    PartyForm,
    RoleForm,
    SeverityForm,
    UpdateForm,
    WordsForm,
)
from seatrial.domains.incidents.types import Facts, Incident, NewLink, RoleWord, Told
from seatrial.kit import clock
from seatrial.kit.problems import NotFound
from seatrial.ui import forms
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: Whom the form that gives a role offers.
_NAMED = identity.PeopleFilter(kind="human", state="on")

_MOMENTS: tuple[Literal["started_at", "detected_at"], ...] = ("started_at", "detected_at")

Deed = Callable[[str, dict[str, Any], Request], Incident]


def _update(name: str, said: dict[str, Any], request: Request) -> Incident:
    told = Told(said["words"], said["audience"] or "internal", said["phase"] or None, said["public_title"])
    return services.update(name, told=told, actor=request.actor, now=clock.now())


def _note(name: str, said: dict[str, Any], request: Request) -> Incident:
    return services.note(
        name, words=said["words"], shared=said["shared"], actor=request.actor, now=clock.now()
    )


def _role(name: str, said: dict[str, Any], request: Request) -> Incident:
    return services.give_role(
        name, role=said["role"], to=said["person"], actor=request.actor, now=clock.now()
    )


def _link(name: str, said: dict[str, Any], request: Request) -> Incident:
    new = NewLink(said["kind"], said["target"], said["title"])
    return services.link(name, new=new, actor=request.actor, now=clock.now())


def _party(name: str, said: dict[str, Any], request: Request) -> Incident:
    return services.join_party(
        name, party=said["party"], task=said["task"], actor=request.actor, now=clock.now()
    )


def _severity(name: str, said: dict[str, Any], request: Request) -> Incident:
    facts = Facts(severity=said["severity"])
    return services.describe(name, facts=facts, actor=request.actor, now=clock.now())


def _facts(name: str, said: dict[str, Any], request: Request) -> Incident:
    """A form shows minutes: a moment that is still the same minute stays as it is, to the second. One that
    is emptied is not known any more.
    """
    stands = selectors.known_incident(name, actor=request.actor)
    changed: dict[str, Any] = {
        field: said[field] for field in _MOMENTS if _is_another(said[field], getattr(stands, field))
    }
    unknown = tuple(field for field in _MOMENTS if said[field] is None)
    facts = Facts(title=said["title"], summary=said["summary"], unknown=unknown, **changed)
    return services.describe(name, facts=facts, actor=request.actor, now=clock.now())


def _is_another(said: datetime | None, stands: datetime | None) -> bool:
    return said is not None and (stands is None or said != stands.replace(second=0, microsecond=0))


def _resolve(name: str, said: dict[str, Any], request: Request) -> Incident:
    return services.resolve(name, resolution=said["words"], actor=request.actor, now=clock.now())


def _reopen(name: str, said: dict[str, Any], request: Request) -> Incident:
    return services.reopen(name, reason=said["words"], actor=request.actor, now=clock.now())


#: What can be done on the page, each with its form and the words that follow.
DEEDS: dict[str, tuple[type[forms.Told], Deed, str]] = {
    "update": (UpdateForm, _update, "Told"),
    "note": (NoteForm, _note, "Written into the timeline"),
    "role": (RoleForm, _role, "They have the role now"),
    "link": (LinkForm, _link, "Linked"),
    "party": (PartyForm, _party, "They take part"),
    "facts": (FactsForm, _facts, "Corrected"),
    "severity": (SeverityForm, _severity, "The severity is another one"),
    "resolve": (WordsForm, _resolve, "Resolved"),
    "reopen": (WordsForm, _reopen, "Open again"),
}


def _end_role(name: str, said: Mapping[str, str], request: Request) -> Incident:
    role = cast(RoleWord, said.get("role", ""))
    return services.end_role(
        name, role=role, of=said.get("person", "")[:100], actor=request.actor, now=clock.now()
    )


def _part_ways(name: str, said: Mapping[str, str], request: Request) -> Incident:
    return services.part_ways(name, party=said.get("party", "")[:200], actor=request.actor, now=clock.now())


def _unlink(name: str, said: Mapping[str, str], request: Request) -> Incident:
    return services.unlink(name, target=said.get("target", "")[:500], actor=request.actor, now=clock.now())


#: Buttons beside what they end, and the words that follow.
BUTTONS: dict[str, tuple[Callable[[str, Mapping[str, str], Request], Incident], str]] = {
    "end-role": (_end_role, "They have the role no more"),
    "part-ways": (_part_ways, "They take part no more"),
    "unlink": (_unlink, "It belongs to the incident no more"),
}


@require_safe
def room(request: Request, name: str) -> HttpResponse:
    """The incident, live; a vendor sees its part."""
    return _room(request, name)


@require_POST
def act(request: Request, name: str, deed: str) -> HttpResponse:
    """Something is done about the incident; what cannot be taken stands beside its form."""
    if deed in BUTTONS:
        press, said = BUTTONS[deed]
        with forms.saying(request):
            press(name, request.POST, request)
            messages.info(request, said)
        return redirect("incidents:room", name)
    if deed not in DEEDS:
        raise NotFound(f"nothing is called {deed[:40]!r} here")
    make, do, words = DEEDS[deed]
    selectors.known_incident(name, actor=request.actor)
    form = make(request.POST, prefix=deed)
    if not form.is_valid():
        return _room(request, name, refused={deed: form}, status=422)
    with forms.telling(form):
        do(name, form.cleaned_data, request)
        messages.info(request, words)
        return redirect("incidents:room", name)
    return _room(request, name, refused={deed: form}, status=422)


def _room(
    request: Request, name: str, *, refused: dict[str, forms.Told] | None = None, status: int = 200
) -> HttpResponse:
    found, now = selectors.room(name, actor=request.actor), clock.now()
    about = found.incident
    scopes = selectors.scopes_of(about)
    may_lead = policies.may_lead(request.actor, roles=found.held, scopes=scopes)
    begun = {"facts": _stands(about), "update": _begun(request, found)}
    blank = {deed: make(prefix=deed, initial=begun.get(deed)) for deed, (make, _, _) in DEEDS.items()}
    context = {
        "room": found,
        "incident": about,
        "late": about.is_update_late(now),
        "service": catalog.by_urn(about.service) if about.service else None,
        "forms": {**blank, **(refused or {})},
        "may_lead": may_lead,
        "stranded": _stranded(refused or {}, is_open=about.is_open),
        "may_write": policies.may_write(
            request.actor, scopes=scopes, parties=selectors.parties_of(request.actor)
        ),
        "postmortem": None if found.is_part else selectors.postmortem(about.uid),
        "messages_of": [] if found.is_part else [
            selectors.message(each.name, room=found) for each in selectors.policy().templates
        ],
        "people": identity.people(_NAMED, limit=500) if may_lead.allowed else [],
        "heard": selectors.heard(name, actor=request.actor),
        "now": now,
    }  # fmt: skip
    return render(
        request, template="incidents/page_room.html", context=context, status=status,
        parts={"room": "incidents/part_timeline.html"},
    )  # fmt: skip


def _begun(request: Request, room: selectors.Room) -> dict[str, Any]:
    """What the form of an update holds at first: the message that the address names, if any."""
    name = request.GET.get("template", "")[:100]
    if not name or room.is_part:
        return {}
    template, text = selectors.message(name, room=room)
    audience = "public" if template.audience == "customer" else "internal"
    phase = "" if template.phase == "resolved" else template.phase  # that is said by resolving it
    return {"words": text, "audience": audience, "phase": phase}


def _stands(about: Incident) -> dict[str, Any]:
    """What can be corrected, as it is."""
    return {field: getattr(about, field) for field in ("title", "summary", *_MOMENTS)}


def _stranded(refused: dict[str, forms.Told], *, is_open: bool) -> list[forms.Told]:
    """Refused forms that the page does not show any more: the incident ended, or went on, meanwhile. What was
    typed into them is not lost.
    """
    ended, opened = {"update", "role", "party", "resolve"}, {"reopen"}
    return [form for deed, form in refused.items() if deed in (opened if is_open else ended)]
