"""Teams, RACI matrices, and the button that verifies a contact."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.catalog import selectors, services
from seatrial.domains.catalog.rules import coverage
from seatrial.domains.catalog.selectors.naming import Named, named
from seatrial.domains.identity import selectors as identity
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_TEAM_FILE = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
  members: [ana]
"""
_RACI_FILE = """\
apiVersion: seatrial.dev/v1
kind: Raci
metadata:
  name: checkout
spec:
  of: component:default/checkout
  activities:
    - id: rollback
      title: Roll back a version
      area: runbook
      covers: [runbooks/rollback.md]
      responsible: [on-call]
      accountable: l3
      consulted: [platform]
      informed: [l1, l2, security]
"""


@require_safe
def teams(request: Request) -> HttpResponse:
    """Every team, how many people it has and how many services it owns."""
    found = selectors.teams(selectors.known_to(request.actor))
    parents = named({each.team.parent for each in found}, actor=request.actor)
    context = {
        "rows": [(each, parents.get(each.team.parent, Named())) for each in found],
        "example": _TEAM_FILE,
    }
    return render(request, template="catalog/page_teams.html", context=context)


class Member(NamedTuple):
    """Somebody of a team: the page of their account, where they have one, else that of the definition."""

    title: str
    url: str
    has_account: bool


def _people(team: str) -> list[Member]:
    known = selectors.people_titles(team)
    accounts = identity.handles(urn.removeprefix("person:") for urn, _ in known)
    found = []
    for urn, title in known:
        handle = urn.removeprefix("person:")
        address = reverse("identity:person", args=[handle]) if handle in accounts else ""
        found.append(Member(title, address or selectors.definition_address(urn), bool(address)))
    return found


class Week(NamedTuple):
    """Seven days of a team's coverage."""

    days: Sequence[coverage.Day]


@require_safe
def team(request: Request, name: str) -> HttpResponse:
    """One team: its people, what it owns, who is called, who steps in over the next 28 days (R035)."""
    found = selectors.known_party("team", name=name, actor=request.actor)
    if found.name != name:
        return redirect("catalog:team", found.name)
    only, now = selectors.known_to(request.actor), clock.now()
    owned = selectors.services(selectors.Filter(owner=found.urn, only=only))
    people = [] if request.actor.is_confined else _people(found.urn)
    models = [] if request.actor.is_confined else selectors.coverage_of(found.urn, first=now.date())
    mentioned = {person for _, days in models for day in days for person in (*day.primaries, *day.backups)}
    context = {
        "team": found,
        "above": named({found.parent}, actor=request.actor).get(found.parent),
        "below": [] if only is not None else selectors.parties("team", parent=found.urn),
        "people": people,
        "services": owned,
        "since": selectors.owner_since(each.uid for each in owned),
        "contacts": selectors.contacts([found.urn]),
        "models": [
            {
                "team": model,
                "primaries": named(model.primary, actor=request.actor),
                "days": days,
                "gaps": [day for day in days if day.gap],
                "counted": sum(day.counts for day in days),
            }
            for model, days in models
        ],
        "names": named(mentioned, actor=request.actor),
        "now": now,
    }
    return render(request, template="catalog/page_team.html", context=context)


@require_safe
def matrices(request: Request) -> HttpResponse:
    """Every RACI matrix."""
    found = [each for each in selectors.matrices() if selectors.knows_urn(request.actor, urn=each.of)]
    subjects = named({each.of for each in found}, actor=request.actor)
    context = {
        "rows": [(each, subjects.get(each.of, Named("the organisation"))) for each in found],
        "example": _RACI_FILE,
    }
    return render(request, template="catalog/page_matrices.html", context=context)


@require_safe
def matrix(request: Request, urn: str) -> HttpResponse:
    """One RACI matrix, with who holds which role."""
    found = selectors.known_matrix(urn, actor=request.actor)
    holders = {holder for role in found.roles for holder in role.held_by}
    names = named(holders | {found.of}, actor=request.actor)
    context = {
        "matrix": found,
        "subject": names.get(found.of, Named("the organisation")),
        "roles": [(role, [names[holder] for holder in role.held_by]) for role in found.roles],
        "lines": list(found.lines()),
        "csv": f"/api/v1/raci/{found.urn}/matrix.csv",
        "markdown": f"/api/v1/raci/{found.urn}/matrix.md",
    }
    return render(request, template="catalog/page_matrix.html", context=context)


@require_POST
def verify(request: Request, urn: str) -> HttpResponse:
    """The contact counts as verified; the page that asked is shown again."""
    found = services.verify_contact(
        urn,
        contact=request.POST.get("contact", "")[:100],
        fingerprint=request.POST.get("fingerprint", "")[:64],
        actor=request.actor,
        now=clock.now(),
    )
    messages.info(request, f"{found.id} counts as verified until {found.due_at():%Y-%m-%d}.")
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("catalog:services")
