"""Pages of checklists: which there are, what one asks and why, and how its versions differ."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.readiness import formats, selectors
from seatrial.domains.readiness.rules import ROLE_TITLES, in_lines
from seatrial.domains.readiness.types import DOMAINS, TIERS, Checklist, Criterion
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: The smallest checklist, for whoever has none yet.
_EXAMPLE = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata:
  name: basics
spec:
  version: 1.0.0
  areas:
    - name: documents
      title: Documents
      domain: support
      role: operations_lead
      criteria:
        - id: rollback-written
          title: The way back is written down
          statement: A runbook says how to roll back, and was reviewed within a year.
          accepts: [runbook]
          probes:
            book: {document: {path: runbooks/rollback.md}, type: runbook}
          check: evidence.book.exists && has(evidence.book.reviewed)
"""
AUTOMATION = (("machine", "By machine"), ("people", "By people"))
DOMAIN_TITLES = {
    "application": "Application code",
    "infrastructure": "Infrastructure",
    "observability": "Observability",
    "security": "Security controls",
    "support": "Support model",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A checklist with the figures of its row."""

    checklist: Checklist
    purpose: str
    must: int
    automated: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A criterion with the words that a page shows for its fields."""

    criterion: Criterion
    role: str
    assignee: str
    check: str
    asked_of: str
    strictness: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AreaShown:
    """An area with its criteria."""

    name: str
    title: str
    criteria: tuple[Explained, ...]


@require_safe
def checklists(request: Request) -> HttpResponse:
    """Every checklist with what it is for and how much it asks."""
    found = [
        Listed(
            each,
            each.purpose.replace("_", "-"),
            sum(criterion.must for criterion in each.criteria),
            sum(criterion.automated for criterion in each.criteria),
        )
        for each in selectors.known_checklists(request.actor)
    ]
    context = {"rows": found, "example": _EXAMPLE, "now": clock.now()}
    return render(request, template="readiness/page_checklists.html", context=context)


def _wanted(request: Request) -> selectors.CriterionFilter:
    said = request.GET
    tier = said.get("tier", "")
    return selectors.CriterionFilter(
        text=said.get("q", "").strip()[:100],
        tier=int(tier) if tier in {str(known) for known in TIERS} else None,
        domain=said.get("domain", "") if said.get("domain") in DOMAINS else "",
        role=said.get("role", "") if said.get("role") in ROLE_TITLES else "",
        must=said.get("must") == "1",
        automation=said.get("automation", "") if said.get("automation") in dict(AUTOMATION) else "",
    )


@require_safe
def checklist(request: Request, name: str) -> HttpResponse:
    """What a checklist asks: by area, each criterion with its explanation."""
    found, wanted = selectors.known_checklist(name, actor=request.actor), _wanted(request)
    shown = wanted.matches(found)
    context: dict[str, Any] = {
        "checklist": found,
        "areas": _areas(shown),
        "shown": len(shown.criteria),
        "must": sum(each.must for each in found.criteria),
        "automated": sum(each.automated for each in found.criteria),
        "hours": found.estimate / 60,
        "wanted": wanted,
        "is_open": wanted == selectors.CriterionFilter(),
        "versions": selectors.versions(found.urn),
        "approvals": [ROLE_TITLES[role] for role in found.approvals],
        "domains": list(DOMAIN_TITLES.items()),
        "roles": list(ROLE_TITLES.items()),
        "tiers": TIERS,
        "automation": AUTOMATION,
        "now": clock.now(),
    }
    return render(request, template="readiness/page_checklist.html", context=context)


def _areas(checklist: Checklist) -> list[AreaShown]:
    return [
        AreaShown(name, title, tuple(_explained(each) for each in checklist.criteria if each.area == name))
        for name, title in selectors.areas_of(checklist)
    ]


def _explained(criterion: Criterion) -> Explained:
    tiers = f"tier {', '.join(map(str, criterion.tiers))}" if criterion.tiers else "every tier"
    words = {"must": "must hold", "should": "should hold", "skip": "is not asked"}
    return Explained(
        criterion=criterion,
        role=ROLE_TITLES[criterion.role],
        assignee=ROLE_TITLES.get(criterion.assignee, "") if criterion.assignee != criterion.role else "",
        check=in_lines(criterion.check) if criterion.check else "",
        asked_of=f"{tiers}, where {criterion.when}" if criterion.when else tiers,
        strictness=tuple((words[rule.then], rule.when) for rule in criterion.rules),
    )


@require_safe
def checklist_diff(request: Request, name: str) -> HttpResponse:
    """How two versions of a checklist differ; without a choice, the newest and the one before it."""
    found = selectors.known_checklist(name, actor=request.actor)
    kept = selectors.versions(found.urn)
    said = request.GET
    after = selectors.version(found.urn, named=said["to"]) if said.get("to") else None
    after = after or next((row for row in kept if row.digest == found.digest), None)
    others = [row for row in kept if after is None or row.digest != after.digest]
    before = selectors.version(found.urn, named=said["from"]) if said.get("from") else None
    before = before or (others[0] if others else None)
    context = {
        "checklist": found,
        "versions": kept,
        "before": before,
        "after": after,
        "differences": selectors.compare(before, after=after) if before and after else None,
        "now": clock.now(),
    }
    return render(request, template="readiness/page_diff.html", context=context)


@require_safe
def checklist_csv(request: Request, name: str) -> HttpResponse:
    """The criteria as a table for a spreadsheet."""
    found = _wanted(request).matches(selectors.known_checklist(name, actor=request.actor))
    return _download(formats.to_csv(found), name=f"{found.name}.csv", media_type="text/csv")


@require_safe
def checklist_markdown(request: Request, name: str) -> HttpResponse:
    """The criteria as a list of boxes."""
    found = _wanted(request).matches(selectors.known_checklist(name, actor=request.actor))
    return _download(formats.to_markdown(found), name=f"{found.name}.md", media_type="text/markdown")


def _download(text: str, *, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
