"""The pages of postmortems."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.actions import selectors as actions
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.incidents import policies, selectors, services
from seatrial.domains.incidents.forms import PostmortemForm
from seatrial.domains.incidents.services import CannotClosePostmortem, CannotLead, CannotWritePostmortem
from seatrial.domains.incidents.types import PARTS, Incident, Written
from seatrial.kit import clock
from seatrial.kit.problems import Invalid, NotFound
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_PAGE = 50
_STATES = {"draft": "Draft", "overdue": "Overdue", "closed": "Closed"}


@require_safe
def postmortems(request: Request) -> HttpResponse:
    """Postmortems, and which of them are late; a vendor sees none."""
    now = clock.now()
    known: frozenset[str] | None = frozenset() if request.actor.is_confined else None
    before = number_in(request.GET.get("before", ""))
    said = {key: request.GET.get(key, "").strip()[:200] for key in ("state", "service", "team")}
    said["state"] = said["state"] if said["state"] in _STATES else ""
    urn = said["service"] and f"service:{said['service']}"
    among = selectors.services_of(known, service=urn, team=said["team"])
    found = selectors.postmortems(now=now, state=said["state"], known=among, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    asked = {key: value for key, value in said.items() if value}
    context = {
        "said": said,
        "filtered": bool(asked),
        "states": _STATES,
        "services": catalog.services(catalog.Filter(only=known)),
        "teams": catalog.choices(known).owners,
        "csv": f"/api/v1/incidents/postmortems?{urlencode({**asked, 'format': 'csv'})}",
        "rows": [(each, each.is_overdue(now)) for each in shown],
        "following": shown[-1].incident.removeprefix("I-") if len(found) > _PAGE else "",
        "names": identity.names(each.owner for each in shown),
        "now": now,
    }
    return render(request, template="incidents/page_postmortems.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def postmortem(request: Request, name: str) -> HttpResponse:
    """The postmortem of an incident, to be written and closed."""
    incident = selectors.known_incident(name, actor=request.actor)
    if request.actor.is_confined:
        raise NotFound(f"there is no postmortem of {name[:40]}")
    if request.method != "POST":
        return _editor(request, incident, _form(incident))
    form = PostmortemForm(request.POST)
    if not form.is_valid():
        return _editor(request, incident, form, status=422)
    said, now = form.cleaned_data, clock.now()
    written = Written(
        parts={part: said[part] for part in PARTS}, tags=tuple(said["tags"].replace(",", " ").split()),
        change=said["change"], no_change=said["no_change"],
        owner=said["owner"] if said["owner"] not in ("", _owner(incident)) else None,
    )  # fmt: skip
    try:
        done = services.write_postmortem(
            incident.name, written=written, revision=said["revision"], actor=request.actor, now=now
        )
        # what is written stands, also where it cannot be closed yet: the next one goes on from there
        form.data = {**request.POST.dict(), "revision": str(done.revision)}
        if request.POST.get("act") == "close":
            keep = request.POST.get("keep_words") == "on"
            services.close_postmortem(incident.name, keep_words=keep, actor=request.actor, now=now)
            messages.info(request, "The postmortem is closed")
            return redirect("incidents:postmortem", incident.name)
    except (CannotClosePostmortem, CannotLead, CannotWritePostmortem, Invalid, NotFound) as problem:
        form.show(problem)
        return _editor(request, incident, form, status=422)
    messages.info(request, "Written")
    return redirect("incidents:postmortem", incident.name)


def _form(incident: Incident) -> PostmortemForm:
    found = selectors.postmortem(incident.uid)
    if found is None:
        return PostmortemForm(initial={"owner": _owner(incident)})
    said = {
        "owner": _owner(incident),
        "tags": " ".join(found.tags),
        "change": found.change,
        "no_change": found.no_change,
    }
    return PostmortemForm(initial={**found.parts, **said, "revision": found.revision})


def _owner(incident: Incident) -> str:
    """The handle of whoever answers for it."""
    found = selectors.postmortem(incident.uid)
    uid = found.owner if found else selectors.commander(selectors.roles([incident.uid]).get(incident.uid, []))
    profile = identity.profiles([uid]).get(uid)
    return profile.handle if profile else ""


def _editor(request: Request, incident: Incident, form: PostmortemForm, *, status: int = 200) -> HttpResponse:
    found, now = selectors.postmortem(incident.uid), clock.now()
    held = selectors.roles([incident.uid]).get(incident.uid, [])
    room = selectors.room(incident.name, actor=request.actor)
    kept = selectors.timeline(found, incident_uid=incident.uid) if found else room.entries
    owner = found.owner if found else selectors.commander(held)
    concerned = {owner, *(each.by for each in kept), *(each.link for each in room.entries)} - {""}
    context = {
        "incident": incident,
        "found": found,
        "overdue": bool(found and found.is_overdue(now)),
        "form": form,
        "timeline": kept,
        "actions": actions.of_source(incident.urn),
        "names": identity.actor_names(concerned),
        "owner": owner,
        "may": policies.may_review(
            request.actor, owner=owner, roles=held, scopes=selectors.scopes_of(incident)
        ),
        "now": now,
    }
    return render(request, template="incidents/page_postmortem.html", context=context, status=status)
