"""Attaching evidence in the browser."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import policies, rules, selectors, services
from seatrial.domains.evidence.forms import AttachForm
from seatrial.domains.evidence.services import CannotImport
from seatrial.domains.evidence.types import Item, Reference, Subject, Submission
from seatrial.kit import clock
from seatrial.kit.access import Denied
from seatrial.kit.problems import NotFound, Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: Types whose files are read where they are in a format that is known.
_READ = ("scan", "sbom", "test_result", "vex")
_LARGEST_READ = 32_000_000


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: Request, name: str, environment: str) -> HttpResponse:
    """The form on a page of its own; what it takes stands as evidence, and its page is shown."""
    service = selectors.service_named(name, actor=request.actor)
    place = selectors.environment_named(environment, service=service)
    accepts = tuple(filter(None, request.GET.get("accepts", "").split(",")))
    if request.method != "POST":
        initial = {"type": request.GET.get("type", ""), "name": request.GET.get("name", "")}
        return _page(request, AttachForm(initial=initial, accepts=accepts), service, place)
    form = AttachForm(request.POST, request.FILES, accepts=())
    if not form.is_valid():
        return _page(request, form, service, place, status=422)
    try:
        found = _attach(request, form, service, place)
    except (Denied, NotFound):
        raise
    except Problem as problem:
        form.show(problem)
        return _page(request, form, service, place, status=problem.status)
    words = rules.freshness(found, now=clock.now()).words
    messages.info(request, f"Attached. It is {found.provenance}, and {words}.")
    back = request.POST.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("evidence:item", uid=found.uid)


def _attach(request: Request, form: AttachForm, service: Service, place: str) -> Item:
    now, upload, kind = clock.now(), form.upload, form.cleaned_data["type"]
    if upload is not None and kind in _READ and (upload.size or 0) <= _LARGEST_READ:
        wanted = services.Wanted(
            environment=place,
            name=form.cleaned_data["name"],
            file_name=upload.name or "report",
            media_type=upload.content_type or "",
            effective_at=form.effective_at(now),
            uri=form.cleaned_data["uri"],
            statement=form.cleaned_data["statement"].strip(),
        )
        try:
            done = services.import_report(
                upload.read(),
                wanted=wanted,
                service=service,
                actor=request.actor,
                limit=settings.ARTEFACT_LIMIT,
                now=now,
            )
            if done.item is not None:
                return done.item
        except CannotImport:
            upload.seek(0)  # it is kept as it is, then
    return _attach_plain(request, form, service, place)


def _attach_plain(request: Request, form: AttachForm, service: Service, place: str) -> Item:
    now, upload = clock.now(), form.upload
    files: tuple[Reference, ...] = ()
    if upload is not None:
        kept = services.keep(
            upload.chunks(),
            media_type=upload.content_type or "",
            limit=settings.ARTEFACT_LIMIT,
            actor=request.actor,
            now=now,
        )
        files = (Reference(kept.sha256, (upload.name or "file")[-255:]),)
    sent = Submission(
        subject=Subject(service.urn, place),
        type=form.cleaned_data["type"],
        name=form.cleaned_data["name"],
        findings=form.findings,
        producer=f"{request.actor.name}, by hand"[:200],
        effective_at=form.effective_at(now),
        uri=form.cleaned_data["uri"],
        artefacts=files,
    )
    return services.attach(sent, service=service, actor=request.actor, now=now).item


def _page(
    request: Request, form: AttachForm, service: Service, environment: str, *, status: int = 200
) -> HttpResponse:
    ages = selectors.ages()
    context = {
        "form": form,
        "service": service,
        "environment": environment,
        "answer": policies.may_attach(request.actor, scopes=catalog.scopes(service)),
        "ages": [(name, ages.of(name, tier=service.tier)) for name, _ in form.fields["type"].choices],  # type: ignore[attr-defined]
        "vouched_by": request.actor.vouched_by,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "now": clock.now(),
    }
    return render(request, template="evidence/page_attach.html", context=context, status=status)
