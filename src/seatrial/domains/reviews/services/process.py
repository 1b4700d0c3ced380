"""The process itself is looked at: every year, and after severe incidents (S0:53; R009)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import Action, NewAction, Severity
from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import models, selectors
from seatrial.domains.reviews.rules.process import next_review, years_between
from seatrial.kit.access import system
from seatrial.kit.problems import NotFound

#: How long one has for it after an incident, while what happened is remembered.
AFTER_INCIDENT = timedelta(days=14)
_ACTOR = system("review process")
_VERIFICATION = (
    "Templates and checklists have new versions whose `changes` say what was learned, or it is on record why "
    "nothing changes."
)
_YEARLY = (
    "Look at the reviews of the year: gaps per launch and how long they stayed open, alerts that were false "
    "or missing after a launch, changes that failed, waivers that were renewed, decisions that fell."
)
_SEVERE = (
    "Ask which item of a review would have kept it from happening, or made it shorter: whether that item was "
    "there, was met, and was met by evidence that showed it."
)


@transaction.atomic
def begin_process(*, now: datetime) -> None:
    """From the first ReviewPolicy on the years are counted; called again, nothing changes."""
    row, _ = models.Enforcement.objects.get_or_create(id=1, defaults={"since": now, "begun_at": now})
    if row.begun_at is None:
        row.begun_at = now
        row.save(update_fields=["begun_at"])


@transaction.atomic
def keep_yearly_review(*, now: datetime) -> Action | None:
    """The action of the running year is there: due when the year is over, owned by whoever manages
    everywhere, else by an administrator. None where there is no policy, or nobody to own it yet.

    May be called at any time: a year has one action.
    """
    if selectors.policy().pin is None:
        return None
    begin_process(now=now)
    begun = models.Enforcement.objects.values_list("begun_at", flat=True).get(id=1)
    owner = _owner(now)
    if begun is None or not owner:
        return None
    year = years_between(begun.date(), until=now.date()) + 1
    due = next_review(begun.date(), year=year)
    return _open(f"Yearly review of the readiness process, year {year}", _YEARLY, owner, due, now,
                 key=f"process-review:{year}")  # fmt: skip


@transaction.atomic
def open_process_review(
    incident: str, *, title: str, now: datetime, severity: Severity = "high", owner: str = ""
) -> Action:
    """An action to look at the process after the incident of that URN, linked to it and due in a fortnight;
    called again for the same incident, the one that is there. `owner` is a handle or uid, '' whoever looks
    at it each year.

    Raises NotFound where nobody is there to own it, Invalid for an owner who cannot.
    """
    chosen = owner or _owner(now)
    if not chosen:
        raise NotFound("nobody is there to review the process", remedy="Give somebody the role of manager.")
    due = (now + AFTER_INCIDENT).date()
    return _open(f"Review of the readiness process after {title}", _SEVERE, chosen, due, now,
                 key=f"process-review:{incident}", source=incident, source_title=title,
                 severity=severity)  # fmt: skip


def _open(
    title: str, text: str, owner: str, due: date, now: datetime, *, key: str, source: str = "",
    source_title: str = "", severity: Severity = "medium",
) -> Action:  # fmt: skip
    new = NewAction(
        kind="process_review",
        title=title[:200],
        text=text,
        owner=owner,
        due_on=due,
        severity=severity,
        source=source,
        source_title=source_title,
        verification=_VERIFICATION,
        key=key[:300],
    )
    return actions.open_action(new, actor=_ACTOR, now=now)


def _owner(now: datetime) -> str:
    """The uid of who answers for the process: the first who manages everywhere, else who administers."""
    for role in ("manager", "administrator"):
        for each in identity.holders(now=now, roles=[role]):
            if each.person.kind == "human" and not each.held.scope and not each.held.deputy_of:
                return each.person.uid
    return ""
