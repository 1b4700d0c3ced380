"""The page of the log."""

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from seatrial.domains.audit import formats, policies, selectors
from seatrial.domains.audit.types import Filter
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_FORMATS = {
    "csv": ("text/csv; charset=utf-8", formats.csv_lines),
    "json": ("application/json", formats.json_lines),
}


@require_safe
def entries(request: Request) -> HttpResponseBase:
    """The log, newest first, with filters; or all that match, as CSV or JSON."""
    require(policies.may_read(request.actor), actor=request.actor, action="audit.read", subject="audit:log")
    wanted = Filter(request.GET.get("action", "").strip(), request.GET.get("subject", "").strip())
    if request.GET.get("format") in _FORMATS:
        return _export(request.GET["format"], wanted=wanted)
    before = request.GET.get("before", "")
    context = {
        "page": selectors.entries(wanted, before=before),
        "is_newest": not before,
        "actions": selectors.actions(),
        "wanted": wanted,
        "now": clock.now(),
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/audit')}",
    }
    return render(request, template="audit/page_entries.html", context=context)


def _export(form: str, *, wanted: Filter) -> HttpResponseBase:
    content_type, lines = _FORMATS[form]
    response = StreamingHttpResponse(lines(selectors.every_entry(wanted)), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="audit.{form}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
