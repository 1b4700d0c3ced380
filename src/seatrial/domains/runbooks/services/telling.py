"""Who is told about runs: whoever has to act, and whoever asked for a run that did not pass."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import services as notices
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.types.notices import EMERGENCY, ENDED, IN_DOUBT, REVIEW, WAITS
from seatrial.domains.runbooks.types.runs import Run

_LEADS = ("operations_lead", "engineering_lead")


def tell_waiting(run_uid: str, *, version: int, now: datetime) -> None:
    """Whoever has to approve, act or decide knows that a run waits for them; nobody where it went on."""
    run = selectors.run_of_uid(run_uid)
    if run.version != version or not run.is_open:
        return
    step = next((each for each in run.steps if each.position == run.position), None)
    if run.state == "waiting_approval":
        people, words = _holders(run, run.approval_roles, now), "waits for your approval"
        people = [uid for uid in people if uid != run.requested_by]
    elif run.state == "in_doubt":
        people = [run.requested_by, *_holders(run, _LEADS, now)]
        words = f"does not know whether {step.name if step else 'a step'} was done"
    else:
        people = [run.requested_by, *(_holders(run, [step.role], now) if step and step.role else [])]
        words = f"waits for {step.title or step.name}" if step else "waits for a person"
    _tell(
        run, people, kind=IN_DOUBT.name if run.state == "in_doubt" else WAITS.name, words=words,
        key=f"run:{run.uid}:{run.state}:{run.version}", now=now,
    )  # fmt: skip


def tell_ended(run_uid: str, *, version: int, now: datetime) -> None:
    """Whoever asked for the run knows that it did not pass."""
    run = selectors.run_of_uid(run_uid)
    if run.state not in ("passed", "simulated"):
        words = f"{run.state}, rolled back" if run.rolled_back else run.state
        key = f"run:{run.uid}:ended:{version}"
        _tell(run, [run.requested_by], kind=ENDED.name, words=words, key=key, now=now)


def tell_emergency(run_uid: str, *, now: datetime) -> None:
    """Who would have approved the run knows that it went without them, and looks back on it (R119)."""
    run = selectors.run_of_uid(run_uid)
    if run.emergency:
        _tell(
            run, _holders(run, run.approval_roles, now), kind=EMERGENCY.name,
            words="was started as an emergency, without your approval: look back on it",
            key=f"run:{run.uid}:emergency", now=now,
        )  # fmt: skip


def tell_withdrawn(run_uid: str, *, by: str, reason: str, version: int, now: datetime) -> None:
    """Whoever asked for the run knows that it waits for an approval again."""
    run = selectors.run_of_uid(run_uid)
    words = f"waits again: {by} withdrew the approval, {reason}"
    key = f"run:{run.uid}:withdrawn:{version}"
    _tell(run, [run.requested_by], kind=WAITS.name, words=words, key=key, now=now)


def tell_review(run_uid: str, *, now: datetime) -> bool:
    """Whoever may look back on the run is reminded; gives whether the time for that has come: the last
    quarter of the time that they have, and each day after it.
    """
    run = selectors.run_of_uid(run_uid)
    if run.review_due_at is None or run.ended_at is None or not run.wants_review:
        return False
    late = now - run.review_due_at
    if late < (run.ended_at - run.review_due_at) / 4:
        return False
    words = "is to be looked back on" if late < timedelta() else "was not looked back on in time"
    when = "soon" if late < timedelta() else f"late:{late.days}"
    people = [uid for uid in _holders(run, run.approval_roles or _LEADS, now) if uid != run.requested_by]
    key = f"run:{run.uid}:review:{when}"
    _tell(run, people, kind=REVIEW.name, words=words, key=key, now=now)
    return True


def _holders(run: Run, roles: Sequence[str], now: datetime) -> list[str]:
    found = identity.holders(now=now, roles=list(roles), within=catalog.scopes_of(run.service))
    return list(dict.fromkeys(each.person.uid for each in found))


def _tell(run: Run, people: Sequence[str], *, kind: str, words: str, key: str, now: datetime) -> None:
    where = f"{run.runbook} in {run.environment} ({run.mode})"
    notices.tell(
        people, kind=kind, subject=f"{run.name} {words}: {where}"[:200],
        body=f"{run.title}\n\n{run.reason}\n\nstarted by {run.requested_by_name}".strip(),
        link=f"/runs/{run.name}", key=key, now=now,
    )  # fmt: skip
