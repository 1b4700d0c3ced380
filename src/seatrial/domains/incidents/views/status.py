"""The status page: nobody signs in for it, and it says nothing that was not written for it."""

import io
import zipfile
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from seatrial.domains.incidents import selectors
from seatrial.domains.incidents.formats import rss
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@login_not_required
@require_safe
def status(request: Request) -> HttpResponse:
    """How each part is, what is going on, and what is over."""
    context = {"page": selectors.status_page(now=clock.now()), "by_mail": settings.MAIL_SERVER is not None}
    return render(request, template="incidents/page_status.html", context=context)


@login_not_required
@require_safe
def public(request: Request, uid: UUID) -> HttpResponse:
    """One incident, as customers know it."""
    context = {"found": selectors.public_incident(str(uid))}
    return render(request, template="incidents/page_public.html", context=context)


@login_not_required
@require_safe
def feed(request: Request) -> HttpResponse:
    """The same as RSS."""
    address = request.build_absolute_uri(reverse("incidents:status")).rstrip("/")
    said = rss.feed(selectors.status_page(now=clock.now()), address=address)
    return HttpResponse(said, content_type="application/rss+xml; charset=utf-8")


@login_not_required
@require_safe
def export(request: Request) -> HttpResponse:
    """The same as files that need no Seatrial, for another web server."""
    page, site = selectors.status_page(now=clock.now()), request.build_absolute_uri("/").rstrip("/")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as files:
        for name, said in selectors.status_files(page, site=site).items():
            files.writestr(name, said)
    response = HttpResponse(content.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="status.zip"'
    return response
