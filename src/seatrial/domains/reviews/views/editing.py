"""Pages that open a review, complete a draft of one, change one, and propose its decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import policies, rules, selectors, services
from seatrial.domains.reviews.forms import OpenForm, ProposeForm, SaidForm
from seatrial.domains.reviews.types import KINDS, OUTCOME_TITLES, Review
from seatrial.domains.reviews.types.words import Outcome
from seatrial.domains.reviews.views.lists import may_open_any
from seatrial.domains.reviews.views.showing import Place, place_of
from seatrial.kit import clock
from seatrial.kit.access import Answer, Denied, require
from seatrial.kit.problems import NotFound, Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: Services that the form offers; others are written by their name.
_OFFERED = 200


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """The form of a new review; or of a draft that a trigger opened, where the address names one."""
    name = request.POST.get("draft", "") or request.GET.get("draft", "")
    draft = selectors.known_review(name, actor=request.actor) if name else None
    answer = _may_begin(request, draft)
    require(answer, actor=request.actor, action="reviews.opened", subject=_subject(draft))
    if draft is not None and draft.state != "draft":
        return redirect("reviews:review", name=draft.name)
    if request.method != "POST":
        return _new(request, _first(request, draft), draft)
    form = SaidForm(request.POST) if draft else OpenForm(request.POST)
    if not form.is_valid():
        return _new(request, form, draft, status=422)
    try:
        found = _complete(request, draft, form) if draft else _open(request, form)
    except (Denied, NotFound):
        raise
    except Problem as problem:
        form.show(problem)
        return _new(request, form, draft, status=problem.status)
    messages.info(request, f"{found.name} is open")
    return redirect("reviews:review", name=found.name)


def _may_begin(request: Request, draft: Review | None) -> Answer:
    if draft is None:
        return may_open_any(request.actor)
    scopes = catalog.scopes(selectors.service_of(draft))
    return policies.may_open(request.actor, scopes=scopes)


def _subject(draft: Review | None) -> str:
    return draft.urn if draft else "reviews:all"


def _first(request: Request, draft: Review | None) -> SaidForm:
    if draft is not None:
        return SaidForm(initial=SaidForm.initial_of(draft))
    said = request.GET
    given = {name: said.get(name, "")[:200] for name in ("service", "environment", "digest", "version")}
    initial: dict[str, Any] = {name: value for name, value in given.items() if value}
    if said.get("kind", "") in KINDS:
        initial["kind"] = said["kind"]
    return OpenForm(initial=initial)


def _open(request: Request, form: Any) -> Review:
    return services.open_review(form.wanted(), actor=request.actor, now=clock.now())


def _complete(request: Request, draft: Review, form: SaidForm) -> Review:
    """What the draft says is changed first: then it is complete, and initiated."""
    now, change = clock.now(), form.change()
    services.change_review(draft.name, change=change, actor=request.actor, now=now)
    return services.complete(
        draft.name,
        scope=change.scope or "",
        architecture_changes=change.architecture_changes or "",
        target_date=change.target_date,
        actor=request.actor,
        now=now,
    )


def _new(request: Request, form: SaidForm, draft: Review | None, *, status: int = 200) -> HttpResponse:
    known = catalog.known_to(request.actor)
    found = catalog.services(catalog.Filter(only=known), limit=_OFFERED) if draft is None else []
    context = {"form": form, "draft": draft, "services": found}
    return render(request, template="reviews/page_new.html", context=context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, name: str) -> HttpResponse:
    """The form that changes what a review says, while nothing is decided."""
    review = selectors.known_review(name, actor=request.actor)
    answer = policies.may_open(request.actor, scopes=catalog.scopes(selectors.service_of(review)))
    require(answer, actor=request.actor, action="reviews.changed", subject=review.urn)
    form = (
        SaidForm(request.POST) if request.method == "POST" else SaidForm(initial=SaidForm.initial_of(review))
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            services.change_review(review.name, change=form.change(), actor=request.actor, now=clock.now())
        except (Denied, NotFound):
            raise
        except Problem as problem:
            form.show(problem)
            status = problem.status
        else:
            messages.info(request, f"{review.name} is changed")
            return redirect("reviews:review", name=review.name)
    status = 422 if form.is_bound and status == 200 else status
    context = {"form": form, "review": review}
    return render(request, template="reviews/page_edit.html", context=context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request, name: str) -> HttpResponse:
    """The form that puts a decision before those who sign, with what keeps each outcome from it."""
    row = selectors.row_of(name, actor=request.actor)
    place = place_of(row, actor=request.actor, now=clock.now())
    review = place.report.review
    answer = policies.may_propose(request.actor, scopes=place.scopes)
    require(answer, actor=request.actor, action="reviews.proposed", subject=review.urn)
    best = rules.reachable(place.report)
    form = ProposeForm(request.POST) if request.method == "POST" else ProposeForm(initial={"outcome": best})
    status = 200
    if form.is_bound and form.is_valid():
        try:
            services.propose(review.name, new=form.wanted(), actor=request.actor, now=clock.now())
        except (Denied, NotFound):
            raise
        except Problem as problem:
            form.show(problem)
            status = problem.status
        else:
            messages.info(request, f"{review.name} is proposed: everybody who signs is asked")
            return redirect("reviews:review", name=review.name)
    status = 422 if form.is_bound and status == 200 else status
    context = {
        "form": form,
        "review": review,
        "report": place.report,
        "outcomes": _outcomes(place),
        "slots": selectors.slots_asked(row, service=place.service),
        "warnings": rules.warnings(place.report, template=place.template),
        "proposal": selectors.open_proposal(review.uid),
        "conditional_days": place.template.conditional.days,
        "lasts_days": place.template.lasts.days,
    }
    return render(request, template="reviews/page_propose.html", context=context, status=status)


def _outcomes(place: Place) -> list[tuple[str, str, Any]]:
    """Each outcome with what keeps the review from it."""
    found: list[tuple[str, str, Any]] = []
    outcomes: tuple[Outcome, ...] = ("go", "conditional_go", "no_go")
    for outcome in outcomes:
        blockers = rules.before_proposing(place.report, outcome=outcome, template=place.template)
        things = [rules.thing_of(each, report=place.report) for each in blockers]
        found.append((outcome, OUTCOME_TITLES[outcome], things))
    return found
