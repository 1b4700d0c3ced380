"""One runbook: its text, its steps, its revisions, and what people and runs say of it."""

import posixpath
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.formats.cards import trigger_words
from seatrial.domains.runbooks.formats.charts import chart_of
from seatrial.domains.runbooks.formats.rendering import render as rendered
from seatrial.domains.runbooks.forms import ReviewForm
from seatrial.domains.runbooks.rules.states import conflict
from seatrial.domains.runbooks.selectors import library, printing
from seatrial.domains.runbooks.services import reviewing
from seatrial.domains.runbooks.types import Content, Revision, Tested
from seatrial.domains.runbooks.types.reviewing import REVIEW
from seatrial.domains.runbooks.types.runs import RunFilter
from seatrial.domains.runbooks.views.showing import took
from seatrial.domains.runbooks.views.stopping import switch_of
from seatrial.kit import clock
from seatrial.kit.access import Actor, Answer, granted
from seatrial.kit.problems import NotFound
from seatrial.ui import flowcharts
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_RUNS = 10
_WHY = {
    "draft": "Lint finds errors in it: it is not run before they are mended.",
    "untested": "No run of exactly this revision passed: nobody knows yet whether it works.",
    "tested": "A run of exactly this revision passed.",
    "stale": "It worked once; its review or its last test is too old.",
    "failing": "The newest run of this revision did not pass.",
}


@require_safe
def runbook(request: Request, name: str) -> HttpResponse:
    """The runbook as it stands."""
    found = library.content(name, actor=request.actor, now=clock.now())
    return _page(request, found)


@require_POST
def review(request: Request, name: str) -> HttpResponse:
    """Somebody's word on the revision that they read."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        found = library.content(name, actor=request.actor, now=clock.now())
        return _page(request, found, form=form, status=422)
    reviewing.review(
        name, verdict=form.cleaned_data["verdict"], note=form.cleaned_data["note"],
        digest=form.cleaned_data["revision"], actor=request.actor, now=clock.now(),
    )  # fmt: skip
    messages.info(request, "Your word on this revision is on record")
    return redirect("runbooks:runbook", name=name)


@require_safe
def diff(request: Request, name: str) -> HttpResponse:
    """What differs between two revisions: unless others are asked for, the present one and that before."""
    actor = request.actor
    found = library.runbook(name, actor=actor, now=clock.now())
    revisions = library.revisions(name, actor=actor)
    by_number = {each.number: each for each in revisions}
    new = by_number.get(number_in(request.GET.get("to", "")) or found.revision.number)
    old = by_number.get(number_in(request.GET.get("from", "")) or max((new.number if new else 1) - 1, 1))
    if new is None or old is None:
        raise NotFound(f"{name} has no such revision")
    text = library.difference(name, old=old.number, new=new.number, actor=actor)
    context = {
        "runbook": found,
        "revisions": revisions,
        "old": old,
        "new": new,
        "lines": _signed(text),
        "attached": _attached(name, old, new, actor),
        "now": clock.now(),
    }
    return render(request, template="runbooks/page_diff.html", context=context)


def _signed(text: str) -> list[tuple[str, str]]:
    """Each line of a unified diff with its sign; its two heads say nothing that the page does not."""
    body = text.splitlines()[2:]
    return [(line[0], line[1:] if line[0] != "@" else line) for line in body if line]


def _attached(name: str, old: Revision, new: Revision, actor: Actor) -> list[tuple[str, str]]:
    """Attachments that are new, gone or other ones."""
    now = clock.now()
    before, after = (
        library.content(name, number=each.number, actor=actor, now=now).attachments for each in (old, new)
    )
    words = {path: "is new" for path in after if path not in before}
    words |= {path: "is gone" for path in before if path not in after}
    words |= {path: "is another file" for path in after if path in before and after[path] != before[path]}
    return sorted(words.items())


def _page(
    request: Request, found: Content, *, form: ReviewForm | None = None, status: int = 200
) -> HttpResponse:
    now, actor, book = clock.now(), request.actor, found.runbook
    service = catalog.by_urn(book.service)
    listed = selectors.runs(RunFilter(runbook=book.name, known=catalog.known_to(actor)), limit=_RUNS)
    context = {
        "runbook": book,
        "revision": found.revision,
        "revisions": library.revisions(book.name, actor=actor),
        "authors": [each.name for each in found.revision.authors if each.name],
        "front": found.document.front,
        "service": service,
        "bundle_of": book.service.partition(":")[2],
        "why": _why(book.state, book.tested),
        "triggers": trigger_words(found.document.front),
        "helpers": selectors.helpers(found.document.front, now=now),
        "attachments": library.attached(found),
        "runs": [(each, took(each, now=now)) for each in listed],
        "review_form": form or ReviewForm(initial={"revision": found.revision.digest}),
        "may_review": _may_review(actor, found),
        **_text(found),
        **switch_of(actor),
        "today": now.date(),
        "now": now,
        "api": f"GET /api/v1/runbooks/{book.name}",
        "command": f"seatrial runbook run {book.name}",
        "file": f"{book.workspace}: {book.path}",
    }
    return render(request, template="runbooks/page_runbook.html", context=context, status=status)


def _why(state: str, tested: Tested | None) -> str:
    if tested and state == "failing":
        return f"{_WHY[state]} See {tested.run}."
    if tested and state == "tested" and tested.by_author:
        return f"{_WHY[state]} Nobody but its author has run it: let somebody else follow it."
    return _WHY[state]


def _may_review(actor: Actor, found: Content) -> Answer:
    answer = granted(actor, grant=REVIEW.name, within=catalog.scopes_of(found.runbook.service))
    why = conflict(found.revision.authors, reviewer=actor) if answer.allowed else ""
    return Answer(False, f"{why}: somebody else reviews it") if why else answer


def _text(found: Content) -> dict[str, Any]:
    """Its text and its decision trees as HTML, every link leading to pages of ours."""
    link = _links(found, printing.by_path(found))
    made = rendered(found.text, document=found.document, link=link, picture=lambda path: _file(path, found))
    charts: Sequence[tuple[SafeString, SafeString]] = [
        (SafeString(flowcharts.svg(chart, label="Decision tree")), SafeString(flowcharts.outline(chart)))
        for chart in (chart_of(node, link=link) for node in found.document.trees)
    ]  # escaped and cleaned where they are made
    return {"html": SafeString(made.html), "charts": charts}


def _links(found: Content, by_path: dict[str, str]) -> Callable[[str], str]:
    """Where a link of the text leads: another runbook, an attachment; '' where to nothing that is known."""
    names = set(by_path.values())
    service = found.runbook.name.partition("/")[0]

    def lead(target: str) -> str:
        path, _, anchor = target.partition("#")
        behind = f"#{quote(anchor)}" if anchor else ""
        if not path:
            return behind
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(found.runbook.path), path))
        stem = path.removeprefix("runbook:").removesuffix(".md")
        name = by_path.get(beside) or next((n for n in (stem, f"{service}/{stem}") if n in names), "")
        if name:
            return f"{reverse('runbooks:runbook', args=[name])}{behind}"
        return _file(path, found)

    return lead


def _file(target: str, found: Content) -> str:
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(found.runbook.path), target))
    path = next((each for each in (beside, posixpath.normpath(target)) if each in found.attachments), "")
    return reverse("runbooks:attachment", args=[found.runbook.name, path]) if path else ""
