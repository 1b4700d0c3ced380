"""Other people's runbooks become runbooks, to be taken along; triggers are tried over samples."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_http_methods

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks.formats.zipping import zipped
from seatrial.domains.runbooks.forms.importing import MOST_FILES, ImportForm, SamplesForm
from seatrial.domains.runbooks.rules.imports import (
    LONGEST,
    Imported,
    Origin,
    SectionMapping,
    import_jobs,
    import_markdown,
)
from seatrial.domains.runbooks.rules.triggering import Firing, verdict_of
from seatrial.domains.runbooks.rules.trying import tried
from seatrial.domains.runbooks.selectors import library
from seatrial.domains.runbooks.types import SLOTS, Trigger
from seatrial.domains.runbooks.views.stopping import switch_of
from seatrial.kit import clock
from seatrial.ui.downloads import attachment
from seatrial.ui.forms import telling
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_ALL = "*"


@require_http_methods(["GET", "HEAD", "POST"])
def import_runbooks(request: Request) -> HttpResponse | StreamingHttpResponse:
    """A form; then what came in, to be copied and taken along, and everything that did not."""
    if request.method == "POST" and "take" in request.POST:
        return _taken(request)
    if request.method != "POST":
        return _page(request, ImportForm(initial={"format": "rundeck"}))
    form = ImportForm(request.POST, uploads=list(request.FILES.getlist("files")))
    if not form.is_valid():
        return _page(request, form, status=422)
    how = form.cleaned_data["format"]
    found, mappings = _made(how, form.contents, form.origin())
    source = {
        "format": how,
        "service": form.origin().service,
        "owner": form.origin().owner,
        "files": {path: data.decode("utf-8", "surrogateescape") for path, data in form.contents.items()},
    }
    return _page(request, form, found=found, mappings=mappings, source=json.dumps(source))


def _made(how: str, files: Mapping[str, bytes], origin: Origin) -> tuple[Imported, Sequence[SectionMapping]]:
    if how == "rundeck":
        return import_jobs(files, origin=origin), ()
    return import_markdown(files, origin=origin)


def _taken(request: Request) -> StreamingHttpResponse:
    """One of the runbooks, or all of them as an archive: made once more of what was sent."""
    try:
        said = json.loads(request.POST.get("source", ""))
        files = {
            str(path): str(text).encode("utf-8", "surrogateescape") for path, text in said["files"].items()
        }
        origin = Origin(str(said["service"]), str(said["owner"]))
        found, _ = _made(str(said["format"]), files, origin)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Http404("nothing was imported on this page") from None
    return _download(found, request.POST.get("take", ""), now=clock.now())


def _download(found: Imported, wanted: str, *, now: datetime) -> StreamingHttpResponse:
    if wanted in found.files:
        data = found.files[wanted].encode()
        return attachment(iter([data]), name=wanted, media_type="text/markdown", size=len(data))
    if wanted != _ALL:
        raise Http404(f"no runbook of this import is called {wanted[:80]}")
    every = {name: text.encode() for name, text in found.files.items()}
    made = zipped(every, folder="runbooks", at=now)
    response = attachment(iter([made]), name="runbooks.zip", media_type="", size=len(made))
    response.headers["Content-Type"] = "application/zip"
    return response


def _page(
    request: Request,
    form: ImportForm,
    *,
    found: Imported | None = None,
    mappings: Sequence[SectionMapping] = (),
    source: str = "",
    status: int = 200,
) -> HttpResponse:
    known = catalog.known_to(request.actor)
    missing = {each.file: [SLOTS[slot] for slot in each.missing] for each in mappings}
    context = {
        "form": form,
        "found": found,
        "made": [
            (name, text, missing.get(name, [])) for name, text in (found.files if found else {}).items()
        ],
        "unknown": [(each.path, one) for each in mappings for one in each.unknown],
        "source": source,
        "services": catalog.services(catalog.Filter(only=known))[:200],
        "most_files": MOST_FILES,
        "longest": f"{LONGEST:,} bytes",
        **switch_of(request.actor),
    }
    return render(request, template="runbooks/page_import.html", context=context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def triggers(request: Request, name: str) -> HttpResponse:
    """When each measured trigger of the runbook fires over samples that somebody brings."""
    found = library.content(name, actor=request.actor, now=clock.now())
    form, results, status = SamplesForm(), None, 200
    if request.method == "POST":
        form, status = SamplesForm(request.POST, upload=request.FILES.get("file")), 422
        if form.is_valid():
            with telling(form):
                results = tried(found.document.front, samples=form.cleaned_data["samples"])
                status = 200
    measured = [each for each in found.document.front.triggers if each.is_measured]
    context = {
        "runbook": found.runbook,
        "measured": measured,
        "form": form,
        "results": results,
        "verdict": _verdict(results),
        "api": f"POST /api/v1/runbooks/{found.runbook.name}/triggers",
        "command": f"seatrial runbook triggers {found.runbook.path} --samples samples.csv",
        **switch_of(request.actor),
    }
    return render(request, template="runbooks/page_triggers.html", context=context, status=status)


def _verdict(results: Sequence[tuple[Trigger, Firing]] | None) -> str:
    if results is None:
        return ""
    return {True: "fires", False: "never", None: "unknown"}[verdict_of(results)]
