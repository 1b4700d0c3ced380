"""What somebody may do with a run from where it stands; each is a plain form, `act` says which."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import policies
from seatrial.domains.runbooks.rules import undoing
from seatrial.domains.runbooks.rules.deciding import decidable
from seatrial.domains.runbooks.services import approving, deciding, looking_back, taking_back
from seatrial.domains.runbooks.services.locking import held_roles
from seatrial.domains.runbooks.types import Document
from seatrial.domains.runbooks.types.runs import Run, RunStep
from seatrial.kit.access import Actor, Answer
from seatrial.kit.problems import Invalid
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request


@dataclass(frozen=True, slots=True)
class Deed:
    """A form of the run's page: `reason` is the label of its field, '' without one; `what` says more."""

    act: str
    title: str
    button: str
    answer: Answer
    what: str = ""
    reason: str = ""
    is_reason_needed: bool = False
    rolls_back: bool = False
    tone: str = ""
    is_open: bool = False


_CHOICES: Mapping[str, tuple[str, str, str]] = {
    "verify": ("Find out", "Run its verification", "if it passes, the step was done, and the run goes on"),
    "done": ("It was done", "It was done: go on",
             "On your word: the run then proves nothing, and a rollback takes the step back."),
    "rerun": ("Run it again", "Run the step again", "only where doing it twice does no harm"),
    "skip": ("Leave it out", "Go on without it", ""),
    "rollback": ("Take back", "Take back what was done", "the last step first, by the undo of each"),
}  # fmt: skip
#: Instead of `rerun`, where the step was not begun.
_GO_ON = ("Go on", "Go on from this step", "it was not begun")
#: What a form says where that is not the name of the choice: a manual step is `done`, too.
_ACTS: Mapping[str, str] = {"done": "was_done"}


def deeds_of(run: Run, *, document: Document, actor: Actor, now: datetime) -> list[Deed]:
    """What may be done, the most likely first; what the actor may not do says why."""
    scopes = catalog.scopes_of(run.service)
    step = next((each for each in run.steps if each.position == run.position), None)
    role = step.role if step and run.state in ("waiting", "in_doubt", "failed", "aborted") else ""
    held = held_roles(actor, roles=[role] if role else [], scopes=scopes, now=now)
    may_step = policies.may_act(actor, role=role, scopes=scopes, held=held)
    may_end = policies.may_act(actor, role="", scopes=scopes, held=())
    found: list[Deed] = []
    if run.state == "waiting_approval":
        answer, _ = policies.may_approve(
            actor, roles=run.approval_roles, requested_by=run.requested_by, scopes=scopes
        )  # fmt: skip
        found.append(Deed("approve", "Approve", "Approve exactly this run", answer, tone="prime"))
    found += _second_words(run, actor, scopes)
    if run.state == "waiting" and step:
        found += _of_step(step, may_step)
    found += _choices(run, document, may_step)
    if run.is_open:
        takes_back = run.state != "rolling_back" and _has_undo(run, document)
        found.append(
            Deed("abort", "Abort it", "Abort the run", may_end, reason="Why (optional)",
                 rolls_back=takes_back, tone="danger")
        )  # fmt: skip
    elif not any(each.act == "rollback" for each in found) and _may_take_back(run, document):
        what = "The last step first, by the undo of each"
        found.append(Deed("roll_back", f"{_CHOICES['rollback'][0]} what it did", "Roll it back", may_end,
                          reason="Why (optional)", what=what, tone="danger"))  # fmt: skip
    return found


def _second_words(run: Run, actor: Actor, scopes: Sequence[str]) -> Iterator[Deed]:
    """What people say of a run that was approved, or that was not: both only while they may."""
    word = next((each for each in run.approvals if each.withdrawn_at is None), None)
    if word is not None and run.is_open and not run.has_begun:
        answer = policies.may_withdraw(actor, approver=word.approver_uid, named=word.approver_name)
        if answer.allowed:
            yield Deed("withdraw", "Withdraw your approval", "Withdraw it", answer, reason="Why",
                       is_reason_needed=True)  # fmt: skip
    if run.wants_review:
        answer, _ = policies.may_look_back(
            actor, roles=run.approval_roles, requested_by=run.requested_by, scopes=scopes
        )
        yield Deed("look_back", "Look back on it", "I looked back on it", answer, is_open=True,
                   reason="What you found: was it right, is all well", is_reason_needed=True,
                   tone="prime")  # fmt: skip


def _of_step(step: RunStep, answer: Answer) -> Iterator[Deed]:
    if not step.manual:
        yield Deed("confirm", "Confirm", "Confirm: run this step", answer, tone="prime")
        return
    yield Deed("done", "Done", "It is done", answer, tone="prime")
    if answer.allowed:
        yield Deed("not_done", "It did not work", "It failed", answer, reason="What happened",
                   is_reason_needed=True)  # fmt: skip
        yield Deed("left_out", "Leave it out", "Go on without it", answer, reason="Why",
                   is_reason_needed=True)  # fmt: skip


def _choices(run: Run, document: Document, answer: Answer) -> Iterator[Deed]:
    found = decidable(
        run.steps, state=run.state, rolled_back=run.rolled_back, is_undo=run.purpose == "undo",
        has_undo=_has_undo(run, document),
    )  # fmt: skip
    for choice in found.choices:
        title, button, what = _CHOICES[choice]
        if choice == "rerun" and found.step is not None and found.step.state in ("waiting", "pending"):
            title, button, what = _GO_ON
        needed = choice in deciding.REASONS
        label = "" if not needed else "How you know" if choice == "done" else "Why"
        yield Deed(_ACTS.get(choice, choice), title, button, answer, what=what, reason=label,
                   is_reason_needed=needed, tone="prime" if choice == "verify" else "")  # fmt: skip


def _has_undo(run: Run, document: Document) -> bool:
    return bool(undoing.undo_plan(document, steps=run.steps))


def _may_take_back(run: Run, document: Document) -> bool:
    ended = run.mode != "dry-run" and not run.rolled_back and run.purpose != "undo"
    return ended and _has_undo(run, document)


def perform(request: Request, *, name: str, now: datetime) -> str:
    """The button's deed is done; gives what is said of it. Raises what the services raise."""
    said, actor = request.POST, request.actor
    reason, act = said.get("reason", ""), said.get("act", "")
    position = number_in(said.get("position", "")) or 0
    about: dict[str, Any] = {"actor": actor, "now": now}
    known: Mapping[str, tuple[Callable[..., object], dict[str, Any], str]] = {
        "approve": (approving.approve_run, {"fingerprint": said.get("fingerprint", "")}, "It is approved"),
        "withdraw": (approving.withdraw_approval, {"reason": reason}, "Its approval is withdrawn"),
        "look_back": (looking_back.look_back, {"note": reason}, "That you looked back is on record"),
        "confirm": (deciding.confirm, {"position": position}, "It is confirmed"),
        "done": (deciding.complete, {"position": position, "outcome": "passed"}, "It is done"),
        "not_done": (deciding.complete, {"position": position, "outcome": "failed", "note": reason},
                     "It failed"),
        "left_out": (deciding.complete, {"position": position, "outcome": "skipped", "note": reason},
                     "It is left out"),
        "abort": (taking_back.abort, {"reason": reason, "rollback": "rollback" in said}, "It is aborted"),
        "roll_back": (taking_back.roll_back, {"reason": reason}, "It is being rolled back"),
        **{_ACTS.get(choice, choice): (deciding.resume, {"choice": choice, "reason": reason}, words)
           for choice, words in _CHOSEN.items()},
    }  # fmt: skip
    if act not in known:
        raise Invalid("the form says nothing that can be done", remedy="Load the page again.")
    do, given, words = known[act]
    do(name, **given, **about)
    return words


_CHOSEN: Mapping[str, str] = {
    "verify": "Its verification runs",
    "done": "That it was done is on record",
    "rerun": "The step runs again",
    "skip": "The step is left out",
    "rollback": "It is being rolled back",
}
