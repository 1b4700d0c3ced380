"""Pages of definitions: the list by kind, and one with its source."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from seatrial.domains.workspace import policies, rules, selectors
from seatrial.domains.workspace.types import KINDS, Standing
from seatrial.domains.workspace.views.samples import EXAMPLE
from seatrial.kit import clock
from seatrial.kit.problems import NotFound
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 100
_FACTS = 200
_LIST = "workspace/part_definitions.html"


class KindCount(NamedTuple):
    """A kind with how many definitions match, and what it is for."""

    name: str
    definitions: int
    summary: str


class Link(NamedTuple):
    """A definition that is named; without a title where it is not defined here."""

    urn: str
    title: str


@require_safe
def definitions(request: Request) -> HttpResponse:
    """The definitions that stand, by kind, a hundred at a time."""
    among = policies.known(request.actor)
    wanted = selectors.Filter(request.GET.get("kind", "")[:63], request.GET.get("q", "").strip()[:100], among)
    after = request.GET.get("after", "")[:200]
    found = selectors.standings(wanted, after=after, limit=_PAGE + 1)
    counts = selectors.count_by_kind(wanted.text, among=among)
    shown = found[:_PAGE]
    context = {
        "rows": shown,
        "following": shown[-1].urn if len(found) > _PAGE else "",
        "after": after,
        "kinds": _kinds(counts),
        "total": sum(counts.values()),
        "wanted": wanted,
        "workspaces": selectors.workspaces() if among is None else [],
        "new_kinds": [kind.name for kind in KINDS] if among is None else [],
        "example": EXAMPLE,
        "now": clock.now(),
        "api": f"curl -H 'Authorization: Bearer …' {_api(request)}",
    }
    return render(
        request, template="workspace/page_definitions.html", context=context, parts={"definitions": _LIST}
    )


def _api(request: HttpRequest) -> str:
    return request.build_absolute_uri(f"/api/v1{request.path}")


def _kinds(counts: dict[str, int]) -> list[KindCount]:
    known = {kind.name: kind.summary for kind in KINDS}
    return [KindCount(name, count, known.get(name, "")) for name, count in counts.items()]


@require_safe
def definition(request: Request, urn: str) -> HttpResponse:
    """One definition: source, content, revision, what it names and what names it."""
    policies.require_known(urn, actor=request.actor)
    found = selectors.standing(urn)
    if found.urn != urn:
        return redirect("workspace:definition", found.urn)
    first, lines, body = _source(found)
    facts = list(rules.facts(body))
    context: dict[str, Any] = {
        "definition": found,
        "kind": KINDS.find(found.kind),
        "first": first,
        "source": lines,
        "marked": _line(request.GET.get("line", "")) or found.source.line,
        "facts": facts[:_FACTS],
        "facts_left": max(len(facts) - _FACTS, 0),
        "revision": _revision(found),
        "may_edit": policies.may_read(request.actor).allowed,
        "former": selectors.former([found.urn]).get(found.urn, []),
        "named": _links(policies.known_among(selectors.references(urn), actor=request.actor)),
        "naming": [
            Link(*each)
            for each in selectors.referring(urn)
            if policies.known_among([each[0]], actor=request.actor)
        ],
        "now": clock.now(),
        "api": f"curl -H 'Authorization: Bearer …' {_api(request)}",
        "command": f"seatrial plan DIRECTORY --name {found.workspace}",
    }
    return render(request, template="workspace/page_definition.html", context=context)


def _source(found: Standing) -> tuple[int, str, Any]:
    """The first line, the lines of its document, and its content in the order of the file."""
    data = selectors.files(found.workspace).read(found.source.path)
    if data is None:
        return 1, "", found.body
    first, lines = rules.excerpt(
        data.decode(errors="replace"), line=found.source.line, path=found.source.path
    )
    located = rules.locate(data, source=found.source)
    return first, lines, located[1] if located else found.body


def _revision(found: Standing) -> Any:
    try:
        return selectors.revision(found.workspace, number=found.revision)
    except NotFound:
        return None


def _links(urns: Iterable[str]) -> list[Link]:
    wanted = list(urns)
    titles = selectors.names(wanted)
    return [Link(urn, titles.get(urn, "")) for urn in wanted]


def _line(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0
