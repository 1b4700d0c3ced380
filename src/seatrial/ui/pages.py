"""One HTML for both: the whole page for a browser, one part of it for HTMX; and the page of a problem."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from seatrial.kit.problems import Fault, Problem
from seatrial.ui.requests import wants_part

#: The token of a form is masked anew for each answer; it does not make the answer a different one.
_MASKED_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def render(
    request: HttpRequest,
    *,
    template: str,
    context: Mapping[str, Any] | None = None,
    parts: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; or, where HTMX asks for one of the parts (element id to template), that part alone.

    The page includes the same part templates, so that both are made of one HTML. A part carries a
    weak ETag (RFC 9110, 8.8.3), and is answered with 304 where the browser has it already.
    """
    content = {"request": request, **(context or {})}
    wanted = wants_part(request)
    if parts and wanted in parts:
        response = _part(
            request, html=render_to_string(parts[wanted], content, request=request), status=status
        )
    else:
        response = HttpResponse(render_to_string(template, content, request=request), status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target", "Cookie"))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def etag(content: bytes) -> str:
    """A weak tag of the content, the same for the same words on the page."""
    plain = _MASKED_TOKEN.sub(b"", content)
    return f'W/"{hashlib.sha256(plain).hexdigest()[:24]}"'


def problem(request: HttpRequest, *, problem: Problem) -> HttpResponse:
    """The page that tells of a problem: what, why, the remedy, every fault, and a way back."""
    context = {
        "status": problem.status,
        "title": problem.title,
        "detail": problem.detail,
        "remedy": problem.remedy,
        "faults": problem.faults,
        "problem": problem,
    }
    return render(request, template="ui/problem.html", context=context, status=problem.status)


def render_problem(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    detail: str,
    remedy: str = "",
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    """The same page from its words alone."""
    context = {"status": status, "title": title, "detail": detail, "remedy": remedy, "faults": faults}
    return render(request, template="ui/problem.html", context=context, status=status)


def _part(request: HttpRequest, *, html: str, status: int) -> HttpResponse:
    response = HttpResponse(html, status=status)
    if status != 200 or request.method not in ("GET", "HEAD"):
        return response
    tag = etag(response.content)
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    response.headers["ETag"] = tag
    return response
