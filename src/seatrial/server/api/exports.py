"""Every list as CSV and as JSON lines, whole: `?format=csv`, `?format=jsonl`, or by `Accept`."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from seatrial.kit import tables
from seatrial.kit.problems import Problem

FORMATS = {"csv": "text/csv", "jsonl": "application/jsonl"}
#: As many items as an endpoint gives at once.
_PORTION = "200"
Ask = Callable[[HttpRequest], HttpResponseBase]


class CannotExport(Problem):
    """The address does not answer with a list."""

    type = "cannot-export"
    title = "This is no list"
    status = 406


def wanted(request: HttpRequest) -> str:
    """`csv` or `jsonl` where the request asks for one of them, else ''."""
    if request.method != "GET":
        return ""
    said = request.GET.get("format", "")
    if said in FORMATS:
        return said
    # Only what is named outright: a browser's `*/*` wants JSON.
    accepted = [part.partition(";")[0].strip() for part in request.headers.get("Accept", "").split(",")]
    return next((name for name, media_type in FORMATS.items() if media_type in accepted), "")


def export(request: HttpRequest, *, ask: Ask, form: str, columns: Sequence[str]) -> HttpResponseBase:
    """All items of the list from the request's cursor on, page after page; the failure, if it is one.

    A failure after the first page ends the answer early: the reader sees that the connection broke.
    """
    first = ask(_page(request, cursor=request.GET.get("cursor", "")))
    if first.status_code != 200 or not isinstance(first, HttpResponse):
        return first
    page = json.loads(first.content)
    if not (isinstance(page, dict) and isinstance(page.get("items"), list)):
        raise CannotExport(
            "this address answers with one thing, not with a list", remedy="Ask for JSON: leave format out."
        )
    rows = _items(request, ask, page)
    names = columns or list(page["items"][0] if page["items"] else ())
    lines = tables.csv_lines(rows, columns=names) if form == "csv" else tables.json_lines(rows)
    response = StreamingHttpResponse(lines, content_type=f"{FORMATS[form]}; charset=utf-8")
    name = request.path.rstrip("/").rpartition("/")[2]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, *, cursor: str) -> HttpRequest:
    """The same request for one page of JSON."""
    asked = copy.copy(request)
    query = request.GET.copy()
    query.pop("format", None)
    query["limit"] = _PORTION
    query.pop("cursor", None)
    if cursor:
        query["cursor"] = cursor
    asked.GET = query  # type: ignore[assignment]
    return asked


def _items(request: HttpRequest, ask: Ask, page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    while True:
        yield from page["items"]
        cursor = page.get("next") or ""
        if not cursor:
            return
        answer = ask(_page(request, cursor=cursor))
        if answer.status_code != 200 or not isinstance(answer, HttpResponse):
            raise CannotExport(f"the list broke off at {cursor!r} with {answer.status_code}")
        page = json.loads(answer.content)
