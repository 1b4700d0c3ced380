"""The pages of the log: its entries, one entry with its proof, what is held back."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.audit import formats, policies, selectors, services
from seatrial.domains.audit.forms import FilterForm, HoldForm, ReleaseForm
from seatrial.domains.audit.rules.notes import CannotReadKey
from seatrial.domains.audit.selectors import CannotProve
from seatrial.domains.audit.types import Filter, Proof
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.kit.problems import Fault, Invalid
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: What stands has its form here, so all of it is shown; what was released is the newest.
_STANDING = 2000
_SHOWN = 200
_FORMATS = {
    "csv": ("text/csv; charset=utf-8", formats.csv_lines),
    "json": ("application/json", formats.json_lines),
}


@require_safe
def entries(request: Request) -> HttpResponseBase:
    """The log, newest first, with filters; or all that match, as CSV, as JSON or with what proves it."""
    _require_reading(request)
    form = FilterForm(request.GET)
    wanted = form.filter()
    wished = request.GET.get("format", "")
    if wished == "jsonl":
        return _provable(wanted)
    if wished in _FORMATS:
        return _export(wished, wanted=wanted)
    before = request.GET.get("before", "")
    context = {
        "page": selectors.entries(wanted, before=before),
        "is_newest": not before,
        "actions": selectors.actions(),
        "wanted": wanted,
        "form": form,
        "state": selectors.state_with_key(),
        "now": clock.now(),
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/audit')}",
    }
    return render(request, template="audit/page_entries.html", context=context)


@require_safe
def entry(request: Request, uid: str) -> HttpResponse:
    """One entry: who, what, to what, when, and what proves that it stands as it was written."""
    _require_reading(request)
    record = selectors.entry(str(uid))
    proof, missing = _proof(record.uid)
    address = request.build_absolute_uri(f"/api/v1/audit/{record.uid}/proof")
    context = {
        "record": record,
        "proof": proof,
        "missing": missing,
        "path": [digest.hex() for digest in proof.path] if proof else [],
        "api": f"curl -H 'Authorization: Bearer …' {address}",
    }
    return render(request, template="audit/page_entry.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: Request) -> HttpResponse:
    """What stops pruning, and the form that places a hold."""
    _require_reading(request)
    if request.method == "POST":
        _require_holding(request, "audit.hold")
        form = HoldForm(request.POST)
        _require_valid(form)
        given = form.cleaned_data
        services.place_hold(
            given["kind"],
            target=given["target"],
            reason=given["reason"],
            actor=request.actor,
            now=clock.now(),
        )
        messages.info(request, f"Entries of {given['kind']} {given['target']} are held")
        return redirect("audit:holds")
    standing, _ = selectors.holds(released=False, limit=_STANDING)
    found, following = selectors.holds(limit=_SHOWN)
    context = {
        "standing": standing,
        "released": [hold for hold in found if hold.released_at is not None],
        "are_more": bool(following),
        "may": policies.may_hold(request.actor),
        "target": request.GET.get("target", ""),
        "kind": request.GET.get("kind", ""),
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/audit/holds')}",
    }
    return render(request, template="audit/page_holds.html", context=context)


@require_POST
def release(request: Request, uid: str) -> HttpResponse:
    """The hold is released."""
    _require_holding(request, "audit.release-hold")
    form = ReleaseForm(request.POST)
    _require_valid(form)
    services.release_hold(str(uid), reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now())
    messages.info(request, "The hold is released")
    return redirect("audit:holds")


def _require_reading(request: Request) -> None:
    require(policies.may_read(request.actor), actor=request.actor, action="audit.read", subject="audit:log")


def _require_holding(request: Request, action: str) -> None:
    require(policies.may_hold(request.actor), actor=request.actor, action=action, subject="audit:log")


def _require_valid(form: HoldForm | ReleaseForm) -> None:
    if not form.is_valid():
        faults = [Fault(f"/{name}", str(words[0])) for name, words in form.errors.items()]
        raise Invalid("the form cannot be taken", faults=faults)


def _proof(uid: str) -> tuple[Proof | None, str]:
    try:
        return selectors.signed_proof(uid, now=clock.now()), ""
    except (CannotProve, CannotReadKey) as problem:
        return None, problem.detail


def _export(form: str, *, wanted: Filter) -> HttpResponseBase:
    content_type, lines = _FORMATS[form]
    return _download(lines(selectors.every_entry(wanted)), content_type, f"audit.{form}")


def _provable(wanted: Filter) -> HttpResponseBase:
    with_proofs = not wanted.everything
    lines = selectors.signed_export(wanted, with_proofs=with_proofs, now=clock.now())
    return _download(formats.in_portions(lines), "application/jsonl", "audit-export.jsonl")


def _download(lines: Iterator[str], content_type: str, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
