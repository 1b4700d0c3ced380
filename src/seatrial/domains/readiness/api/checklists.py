"""Checklists, their versions, their coverage and the open questions over the API."""

from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.readiness import selectors
from seatrial.domains.readiness.schemas import (
    ChecklistOut,
    ChecklistsOut,
    CoverageListOut,
    CoverageQuery,
    CoverageRowOut,
    DefinedOut,
    DifferencesOut,
    PortionQuery,
    QuestionsOut,
    VersionOut,
    VersionsOut,
)
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["readiness"])


@router.get("/checklists", response=ChecklistsOut, summary="List checklists")
def list_checklists(request: Request, query: Query[PortionQuery]) -> ChecklistsOut:
    """Every checklist that is applied, with its purpose, version, digest and figures."""
    found, following = query.portion(selectors.known_checklists(request.actor))
    return ChecklistsOut(items=[ChecklistOut.of_checklist(each) for each in found], next=following)


@router.get("/checklists/{name}", response=DefinedOut, summary="Show a checklist")
def show_checklist(request: Request, name: str) -> DefinedOut:
    """What the checklist asks: every criterion with all that it says."""
    return DefinedOut.of_defined(selectors.known_checklist(name, actor=request.actor))


@router.get("/checklists/{name}/versions", response=VersionsOut, summary="List a checklist's versions")
def list_versions(request: Request, name: str, query: Query[PortionQuery]) -> VersionsOut:
    """Every content that it had when it was applied, the newest first (R055)."""
    found = selectors.known_checklist(name, actor=request.actor)
    some, following = query.portion(selectors.versions(found.urn))
    items = [VersionOut.of_version(each, now=found.digest) for each in some]
    return VersionsOut(items=items, next=following)


@router.get("/checklists/{name}/diff", response=DifferencesOut, summary="Compare two versions")
def compare_versions(request: Request, name: str, before: str, after: str = "") -> DifferencesOut:
    """How one version differs from another; each by number or digest, without `after` from what stands."""
    found = selectors.known_checklist(name, actor=request.actor)
    old = selectors.version(found.urn, named=before)
    new = selectors.version(found.urn, named=after or found.digest)
    return DifferencesOut.of_versions(old, new, selectors.compare(old, after=new))


@router.get(
    "/checklists/{name}/coverage", response=CoverageListOut, summary="Show a checklist across services"
)
def show_checklist_coverage(request: Request, name: str, query: Query[CoverageQuery]) -> CoverageListOut:
    """How far each service is with a checklist, in all and by area (R056)."""
    found, page = selectors.known_checklist(name, actor=request.actor), int(query.cursor or "1")
    wanted = selectors.CoverageFilter(text=query.q, tier=query.tier, sort=query.sort)
    known = catalog.known_to(request.actor)
    shown, rows = selectors.coverage(
        found, wanted=wanted, known=known, now=clock.now(), page=page, size=query.limit
    )
    areas = [area for area, _ in selectors.areas_of(found)]
    items = [CoverageRowOut.of_covered(each, areas=areas) for each in rows] if shown.number == page else []
    return CoverageListOut(items=items, next=str(page + 1) if shown.has_next() else "")


@router.get("/questions", response=QuestionsOut, summary="List open questions")
def list_questions(
    request: Request, query: Query[PortionQuery], service: str = "", all: bool = False
) -> QuestionsOut:
    """Guide questions without an answer that counts, and questions that people asked (R148).

    `service` asks how that one is operated; with `all` answered ones come too.
    """
    place = catalog.known_service(service, actor=request.actor) if service else None
    found = selectors.questions(place, actor=request.actor, today=clock.now().date())
    return QuestionsOut.of_points(found, everything=all, query=query)
