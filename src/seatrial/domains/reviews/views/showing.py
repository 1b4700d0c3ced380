"""What the page of a review shows: everything about it, by what a reader asks first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Profile
from seatrial.domains.reviews import models, policies, rules, selectors
from seatrial.domains.reviews.selectors.authors import authors_by_item
from seatrial.domains.reviews.types import (
    OUTCOME_TITLES,
    REVIEWERS,
    Blocker,
    ItemView,
    Prerequisite,
    Proposal,
    Report,
    Reviewer,
    SignOff,
)
from seatrial.kit.access import Actor, Answer, in_role

_ROLES = (
    "service_owner", "engineering_lead", "operations_lead", "security_lead", "product_manager",
    "vendor_lead", "manager",
)  # fmt: skip
#: What each state strives for, as it stands in a sentence; under review it is the decision.
_TOWARDS = {
    "draft": "being opened",
    "initiated": "being prepared",
    "preparing": "its review",
    "decided": "its handover",
    "handover": "its verification",
    "verifying": "its end",
}
#: People that a form offers; others are written by their handle.
_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the list, and whether who looks may accept it; None where there is nothing to accept."""

    item: ItemView
    may: Answer | None


@dataclass(frozen=True, slots=True)
class Area:
    """The items of an area, those of them that who looks may accept at once, and why not the others."""

    title: str
    key: str
    lines: tuple[Line, ...]
    acceptable: tuple[str, ...]
    why_not: tuple[str, ...]
    settled: int


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot of the matrix, who signed in it, what it waits for, and whether who looks could sign."""

    slot: Mapping[str, Any]
    signed: tuple[SignOff, ...]
    missing: int
    waits: Blocker | None
    may: Answer
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A review as its pages need it: the row's own words, who looks, and when."""

    report: Report
    service: Service
    scopes: tuple[str, ...]
    template: Any
    lasts: Any
    actor: Actor
    now: datetime


def place_of(row: models.Review, *, actor: Actor, now: datetime) -> Place:
    """The review of the row as it stands; raises NotFound where its service is gone."""
    report = selectors.report(row, now=now)
    service = selectors.service_of(report.review)
    scopes = catalog.scopes(service)
    template, matrix = selectors.template_of(row), selectors.matrix_of(row)
    return Place(report, service, scopes, template, matrix.lasts, actor, now)


def context_of(place: Place) -> dict[str, Any]:
    """Everything on the page but its forms."""
    report, review = place.report, place.report.review
    proposal = selectors.open_proposal(review.uid)
    decision = selectors.decision_of_review(review.uid)
    standing = None
    if decision is not None:
        standing = selectors.standing_of(selectors.decision_row(decision.uid), now=place.now)
    holders, names = {**_holders(place), **_stakeholders(proposal)}, _names(report)
    blockers = _blockers(place, proposal, decision.outcome if decision else "")
    return {
        "review": review,
        "report": report,
        "service": place.service,
        "proposal": proposal,
        "decision": decision,
        "standing": standing,
        "towards": _TOWARDS.get(review.state, "") or _decided_as(report, proposal),
        "blockers": blockers,
        "debts": rules.owed(blockers, report=report, holders=holders, names=names),
        "steps": progress(review.state),
        "areas": _areas(place),
        "names": names,
        "links": links_of(report),
        **_figures(report),
        "slots": _slots(place, proposal, holders),
        "reviewers": _reviewers(place),
        "prerequisites": _prerequisites(place),
        "waived": [each for each in report.items if each.waiver or each.asked],
        "remedied": [each for each in report.items if each.actions],
        "comments": selectors.comments(review),
        "history": selectors.steps(review),
        "newer": selectors.newer_of(review),
        "warnings": rules.warnings(report, template=place.template),
        "small_team": review.service in selectors.policy().small_teams,
        "may": _may(place),
        "now": place.now,
    }


def _decided_as(report: Report, proposal: Proposal | None) -> str:
    """The outcome that is proposed, else the best that can be reached."""
    return f"a {OUTCOME_TITLES[proposal.outcome if proposal else rules.reachable(report)].lower()}"


def progress(state: str) -> list[tuple[str, str]]:
    """The six steps, each with `done`, `current` or `ahead`."""
    if state == "withdrawn":
        return [(title, "ahead") for title, _ in rules.SIX]
    here = next(place for place, (_, states) in enumerate(rules.SIX) if state in states)
    words = ["done"] * here + ["current"] + ["ahead"] * (len(rules.SIX) - here - 1)
    if state == "closed":
        words[-1] = "done"
    return [(title, word) for (title, _), word in zip(rules.SIX, words, strict=True)]


def people_for(actor: Actor) -> Sequence[Profile]:
    """Whom forms offer; somebody confined is told of nobody."""
    if actor.is_confined:
        return ()
    return identity.people(identity.PeopleFilter(kind="human", state="on"), limit=_OFFERED)


def _holders(place: Place) -> Mapping[str, list[str]]:
    """The names of who holds each role for the service themselves."""
    found: dict[str, list[str]] = {}
    for each in identity.holders(now=place.now, roles=_ROLES, within=place.scopes):
        if not each.held.deputy_of and each.person.name not in found.get(each.held.role, ()):
            found.setdefault(each.held.role, []).append(each.person.name)
    return found


def _stakeholders(proposal: Proposal | None) -> Mapping[str, list[str]]:
    """The names of those whom policy names and who have not signed, as holders of what they are asked as."""
    signed = {each.slot for each in proposal.sign_offs} if proposal else set()
    asked = [each for each in (proposal.slots if proposal else ()) if each.get("person")]
    uids = [each["person"].removeprefix("person:") for each in asked if each["id"] not in signed]
    return {"stakeholder": sorted(identity.names(uids).values())} if uids else {}


def _names(report: Report) -> Mapping[str, str]:
    """How those are called who do the work of items and own remediations."""
    uids = {each.row.assignee_uid for each in report.items}
    owners = {action.owner_uid for each in report.items for action in each.actions}
    return identity.names((uids | owners) - {""})


def links_of(report: Report) -> Mapping[str, str]:
    """The page of each item, by the item's name."""
    return {
        each.row.name: reverse("reviews:item", args=[report.review.name, *each.row.name.split("/")])
        for each in report.items
    }


def _figures(report: Report) -> dict[str, str]:
    must_open = sum(each.row.must and not each.is_settled for each in report.items if each.blocks_decision)
    return {
        "percent": f"{report.figures.percent}%",
        "of_applicable": f"{report.figures.met} of {report.figures.applicable} that apply",
        "must_words": f"{must_open or 'none'} of them must-do" if report.figures.open else "nothing is open",
    }


def _blockers(place: Place, proposal: Proposal | None, decided: str) -> list[Blocker]:
    if decided == "no_go":
        return []
    return rules.before_next(place.report, proposal=proposal, template=place.template, lasts=place.lasts)


def _areas(place: Place) -> list[Area]:
    authors = authors_by_item(place.report)
    groups: dict[tuple[str, str], list[Line]] = {}
    for item in place.report.items:
        key = (item.row.checklist, item.shown.criterion.area)
        groups.setdefault(key, []).append(Line(item, _acceptance(place, item, authors)))
    return [_area(key, lines) for key, lines in groups.items()]


def _acceptance(place: Place, item: ItemView, authors: Mapping[str, rules.Authors]) -> Answer | None:
    """Whether who looks may accept the item; None where nothing waits to be accepted."""
    if place.report.review.state not in ("in_review", "decided", "handover", "verifying"):
        return None
    if item.is_accepted or not item.is_settled:
        return None
    return policies.may_accept(
        place.actor,
        item=item,
        report=place.report,
        scopes=place.scopes,
        authors=authors[item.row.name],
    )


def _area(key: tuple[str, str], lines: Sequence[Line]) -> Area:
    checklist, area = key
    waiting = [each for each in lines if each.may is not None]
    return Area(
        title=lines[0].item.shown.criterion.area_title,
        key=f"{checklist.partition(':')[2]}-{area}",
        lines=tuple(lines),
        acceptable=tuple(each.item.row.name for each in waiting if each.may and each.may.allowed),
        why_not=tuple(
            dict.fromkeys(each.may.reason for each in waiting if each.may and not each.may.allowed)
        ),
        settled=sum(each.item.is_settled for each in lines),
    )


def _slots(place: Place, proposal: Proposal | None, holders: Mapping[str, Sequence[str]]) -> list[SlotLine]:
    if proposal is None:
        return []
    found = []
    for slot in proposal.slots:
        signed = tuple(each for each in proposal.sign_offs if each.slot == slot["id"])
        found.append(
            SlotLine(
                slot,
                signed,
                slot["quorum"] - len(signed),
                rules.turn(proposal, slot=slot["id"]),
                _may_sign(place, proposal, slot),
                _asked_in(slot, holders),
            )
        )
    return found


def _asked_in(slot: Mapping[str, Any], holders: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The names of those whose signature it is."""
    if slot.get("person"):
        uid = slot["person"].removeprefix("person:")
        return (identity.names([uid]).get(uid, "somebody unknown"),)
    return tuple(holders.get(slot["role"], ()))


def _may_sign(place: Place, proposal: Proposal, slot: Mapping[str, Any]) -> Answer:
    """At first sight; the page where one signs asks everything."""
    actor = place.actor
    if any(each.person_uid == actor.principal for each in proposal.sign_offs):
        return Answer(False, f"{actor.name} has signed it already: one person fills one slot")
    if slot.get("person"):
        asked = selectors.signers_of(slot, service=place.service, now=place.now, deputies=True)
        words = "is the stakeholder, or stands in" if actor.principal in asked else "is not whom policy names"
        return Answer(actor.principal in asked, f"{actor.name} {words}")
    return in_role(actor, role=slot["role"], within=place.scopes)


def _reviewers(place: Place) -> list[tuple[Reviewer, Answer]]:
    return [
        (
            each,
            policies.may_record(
                place.actor,
                person_uid=each.person_uid,
                person_name=each.person_name,
                role=REVIEWERS[each.slot],
                scopes=place.scopes,
            ),
        )
        for each in place.report.reviewers
    ]


def _prerequisites(place: Place) -> list[tuple[Prerequisite, Answer]]:
    return [
        (each, policies.may_set_prerequisite(place.actor, owner=each.owner, scopes=place.scopes))
        for each in place.report.prerequisites
    ]


def _may(place: Place) -> dict[str, Answer]:
    actor, scopes, review = place.actor, place.scopes, place.report.review
    small = review.service in selectors.policy().small_teams
    return {
        "lead": policies.may_lead(actor, scopes=scopes),
        "open": policies.may_open(actor, scopes=scopes),
        "prepare": policies.may_prepare(actor, scopes=scopes),
        "propose": policies.may_propose(actor, scopes=scopes),
        "decide": policies.may_decide(actor, scopes=scopes),
        "consult": policies.may_consult(actor, scopes=scopes),
        "ask_exception": policies.may_ask_exception(actor, scopes=scopes, allowed=small),
        "confirm_exception": policies.may_confirm_exception(
            actor, asked_by=review.small_team_asked_by, scopes=scopes
        ),
    }


def context_of_queue(place: Place) -> tuple[list[str], list[str], list[tuple[str, str]], bool]:
    """What who looks could do at once: items to accept, slots of reviewers to record, slots to sign (id and
    title), and whether to decide.
    """
    review = place.report.review
    acceptable = [name for area in _areas(place) for name in area.acceptable]
    if review.state != "in_review":
        return acceptable, [], [], False
    record: list[str] = [each.slot for each, may in _reviewers(place) if may.allowed and not each.recorded_at]
    proposal = selectors.open_proposal(review.uid)
    if proposal is None:
        return acceptable, record, [], False
    lines = _slots(place, proposal, {})
    sign = [
        (str(line.slot["id"]), str(line.slot["title"]))
        for line in lines
        if line.missing and line.waits is None and line.may.allowed
    ]
    may_decide = policies.may_decide(place.actor, scopes=place.scopes).allowed
    blocked = rules.before_deciding(
        place.report, proposal=proposal, template=place.template, lasts=place.lasts
    )
    return acceptable, record, sign, may_decide and not blocked
