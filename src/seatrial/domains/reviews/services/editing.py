"""What a review says of itself: completing a draft, changing it while nothing is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from seatrial.domains.reviews import models, policies, rules
from seatrial.domains.reviews.services.locking import CannotStep, locked, record, scopes, step, value
from seatrial.domains.reviews.types import Artefact, Review
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid

_LONGEST = 20_000


@transaction.atomic
def complete(
    name: str, *, scope: str, architecture_changes: str, target_date: date | None, actor: Actor, now: datetime
) -> Review:
    """The draft is initiated. Raises NotFound, Denied, Invalid, CannotStep."""
    row, service = locked(name, actor=actor)
    answer = policies.may_open(actor, scopes=scopes(service))
    require(answer, actor=actor, action="reviews.initiated", subject=f"review:{row.uid}")
    refuse(said_faults(scope, architecture_changes=architecture_changes, target_date=target_date))
    row.scope, row.architecture_changes = scope.strip(), architecture_changes.strip()
    row.target_date = target_date
    if row.opened_by_kind != "human" and actor.kind != "system":
        row.opened_by, row.opened_by_kind, row.opened_by_uid = actor.name, actor.kind, actor.principal
    step(row, after="initiated", actor=actor, now=now)
    return value(row)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be another way; None leaves it."""

    title: str | None = None
    scope: str | None = None
    architecture_changes: str | None = None
    target_date: date | None = None
    artefact: Artefact | None = None
    successor: str | None = None


@transaction.atomic
def change_review(name: str, *, change: Change, actor: Actor, now: datetime) -> Review:
    """The review says so from now on; with another artefact, evidence of the old one counts no more.

    Raises NotFound, Denied, Invalid, CannotStep once it is decided.
    """
    row, service = locked(name, actor=actor)
    answer = policies.may_open(actor, scopes=scopes(service))
    require(answer, actor=actor, action="reviews.changed", subject=f"review:{row.uid}")
    if rules.is_decided(row.state) or row.state == "withdrawn":  # type: ignore[arg-type]
        raise CannotStep(f"R-{row.number} is {row.state}", remedy="Open a new review.")
    changed = _apply(row, change)
    if row.state != "draft":
        refuse(
            said_faults(row.scope, architecture_changes=row.architecture_changes, target_date=row.target_date)
        )
    refuse(artefact_faults(Artefact(row.digest, row.commit, row.version)))
    if changed:
        row.changed_at = now
        row.save()
        artefact = {name: getattr(row, name) for name in ("digest", "commit", "version")}
        record("reviews.changed", row=row, actor=actor, details={"fields": changed, **artefact}, now=now)
    return value(row)


def _apply(row: models.Review, change: Change) -> list[str]:
    """The row says it; gives the names of what is another way now."""
    wanted: dict[str, Any] = {
        name: given
        for name in ("title", "scope", "architecture_changes", "target_date", "successor")
        if (given := getattr(change, name)) is not None
    }
    if change.artefact is not None:
        wanted |= {name: getattr(change.artefact, name) for name in ("digest", "commit", "version")}
    changed = [name for name, given in wanted.items() if getattr(row, name) != given]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed


def said_faults(scope: str, *, architecture_changes: str, target_date: date | None) -> list[Fault]:
    """What is missing of what every review says (R010), each with its place."""
    found = []
    said = (
        ("scope", scope, "Write what is reviewed."),
        ("architecture_changes", architecture_changes, "Write what changes, or that nothing does."),
    )
    for name, text, remedy in said:
        if not text.strip() or len(text) > _LONGEST:
            found.append(Fault(f"/{name}", f"{name.replace('_', ' ')} is missing or too long", remedy))
    if target_date is None:
        found.append(Fault("/target_date", "the target date is missing", "Write it as 2027-03-31."))
    return found


def artefact_faults(artefact: Artefact) -> list[Fault]:
    """What of the artefact's names cannot be, each with its place."""
    faults = rules.artefact_faults(artefact)
    return [Fault(f"/artefact/{name}", words, remedy) for name, words, remedy in faults]


def refuse(faults: Sequence[Fault]) -> None:
    """Raises Invalid with all of them, where there is one."""
    if faults:
        raise Invalid(faults[0].detail, faults=faults, remedy=faults[0].remedy)
