"""Risks as lists and pages show them, with the actions that lower them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from seatrial.domains.actions import models, rules
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.actions.types import Action, Mitigation, Risk
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.workspace import selectors as workspaces
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

KIND = "RiskRegister"


@dataclass(frozen=True, slots=True)
class Step:
    """A mitigation with the action that does it, None where there is none."""

    mitigation: Mitigation
    action: Action | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A risk with its weight, its steps, and whether somebody should have looked at it again by now."""

    risk: Risk
    exposure: float
    steps: Sequence[Step]
    is_stale: bool


def risks(actor: Actor, *, today: date, of: str = "") -> list[Standing]:
    """The risks that the actor may know of, those that weigh most first; `of` are those about one thing.

    A confined actor sees the registers of the services that it knows, and no others.
    """
    found = [
        risk
        for each in workspaces.standings(workspaces.Filter(kind=KIND))
        for risk in rules.risks_of(each.urn, body=each.body)
    ]
    if of:
        found = [risk for risk in found if risk.of == of]
    known = catalog.known_to(actor)
    if known is not None:
        found = [risk for risk in found if risk.of in known]
    return _standing(rules.by_exposure(found), today)


def risk(urn: str, *, actor: Actor, today: date) -> Standing:
    """The risk of that URN (`risk:<register>/<id>`); raises NotFound, also where the actor may not know."""
    for each in risks(actor, today=today):
        if each.risk.urn == urn:
            return each
    raise NotFound(f"there is no risk {urn[:100]}", remedy="List them: seatrial risk list")


def mitigation_key(risk: Risk, *, mitigation: Mitigation) -> str:
    """The key under which the action of a mitigation is opened once."""
    return f"{risk.urn}:{mitigation.title}"[:300]


def _standing(found: Sequence[Risk], today: date) -> list[Standing]:
    sources = [each.urn for each in found]
    named = {m.action.removeprefix("A-") for each in found for m in each.mitigations if m.action}
    rows = list(models.Action.objects.filter(source__in=sources))
    by_title = {(row.source, row.title): value_of(row) for row in rows}
    numbered = models.Action.objects.filter(number__in=named)
    by_name = {each.name: each for each in map(value_of, numbered)}
    return [
        Standing(
            each, rules.exposure(each),
            [Step(m, by_name.get(m.action) or by_title.get((each.urn, m.title))) for m in each.mitigations],
            is_stale=each.review_by is not None and each.review_by < today,
        )
        for each in found
    ]  # fmt: skip
