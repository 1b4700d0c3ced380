"""What the forms of a review's pages do. Each is a plain form; `act` says which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages

from seatrial.domains.reviews import forms, services
from seatrial.domains.reviews.services.remedying import NewRemedy, remedy
from seatrial.domains.reviews.types.verifying import NewFinding, Runbook, RunbookAnswer
from seatrial.kit import clock
from seatrial.kit.access import Actor, Denied
from seatrial.kit.problems import Invalid, NotFound, Problem
from seatrial.ui.forms import Told
from seatrial.ui.requests import Request


@dataclass(frozen=True, slots=True)
class Deed:
    """Its form, how it is done, and what is said afterwards."""

    form: type[Told]
    do: Callable[..., object]
    said: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A form that did not go through: shown again with what was written, and why."""

    act: str
    form: Told
    status: int
    problem: Problem | None = None


def _accept(name: str, *, items: list[str], actor: Actor, now: datetime) -> object:
    wanted = [item for each in items for item in each.split()]
    return services.accept(name, items=wanted, actor=actor, now=now)


def _accept_one(name: str, *, item: str, comment: str, actor: Actor, now: datetime) -> object:
    return services.accept(name, items=[item], comment=comment, actor=actor, now=now)


def _remedy(name: str, *, actor: Actor, now: datetime, **given: Any) -> object:
    return remedy(name, new=NewRemedy(**given), actor=actor, now=now)


def _waive(name: str, *, actor: Actor, now: datetime, **given: Any) -> object:
    return services.ask_waiver(name, new=services.NewWaiver(**given), actor=actor, now=now)


def _found(name: str, *, actor: Actor, now: datetime, **given: Any) -> object:
    return services.record_finding(name, new=NewFinding(**given), actor=actor, now=now)


def _runbook(
    name: str, *, finding: str, runbook: Runbook, link: str, owner: str, due_on: date | None, actor: Actor,
    now: datetime,
) -> object:  # fmt: skip
    answer = RunbookAnswer(runbook, link, owner=owner, due_on=due_on)
    return services.answer_finding(name, finding=finding, answer=answer, actor=actor, now=now)


#: What is done with a review.
DEEDS: Mapping[str, Deed] = {
    "prepare": Deed(forms.NoForm, services.begin_preparing, "Items may be answered now"),
    "submit": Deed(forms.NoForm, services.submit, "It is under review"),
    "hand_over": Deed(forms.NoForm, services.hand_over, "The handover has begun"),
    "verify": Deed(forms.NoForm, services.verify, "The first time in production is watched"),
    "close": Deed(forms.NoForm, services.close, "The review is closed"),
    "withdraw": Deed(forms.ReasonForm, services.withdraw, "The review is withdrawn"),
    "accept": Deed(forms.AcceptForm, _accept, "Accepted"),
    "reviewer": Deed(forms.ReviewerForm, services.name_reviewer, "The reviewer is named"),
    "record": Deed(forms.RecordForm, services.record_review, "Your review is recorded"),
    "consult": Deed(forms.ConsultForm, services.consult, "The answer is recorded"),
    "prerequisite": Deed(forms.PrerequisiteForm, services.set_prerequisite, "The prerequisite is set"),
    "comment": Deed(forms.CommentForm, services.comment, "The comment stands"),
    "ask_exception": Deed(
        forms.ReasonForm, services.ask_exception, "A second person has to confirm the exception"
    ),
    "confirm_exception": Deed(forms.NoForm, services.confirm_exception, "The exception is confirmed"),
    "withdraw_proposal": Deed(forms.NoForm, services.withdraw_proposal, "Nothing waits for signatures"),
    "decide": Deed(forms.NoForm, services.decide, "It is decided"),
    "finding": Deed(forms.FindingForm, _found, "The finding is recorded"),
    "label": Deed(forms.LabelForm, services.label_finding, "The alert is labelled"),
    "runbook": Deed(forms.RunbookForm, _runbook, "The answer for the runbook is recorded"),
}
#: What is done with one item of it.
ITEM_DEEDS: Mapping[str, Deed] = {
    "accept": Deed(forms.AcceptItemForm, _accept_one, "The item is accepted"),
    "reject": Deed(forms.RejectForm, services.reject, "The item is rejected"),
    "answer": Deed(forms.AnswerForm, services.answer, "The item is answered"),
    "assign": Deed(forms.AssignForm, services.assign, "The item is assigned"),
    "waive": Deed(forms.WaiverForm, _waive, "The service owner is asked to accept the risk"),
    "remedy": Deed(forms.RemedyForm, _remedy, "The remediation is open"),
    "comment": Deed(forms.CommentForm, services.comment, "The comment stands"),
}


def perform(request: Request, *, name: str, known: Mapping[str, Deed], **about: str) -> Failed | None:
    """The form does what its button says; None where it went through.

    Raises Denied and NotFound; every other problem is told on the page.
    """
    act = request.POST.get("act", "")
    deed = known.get(act)
    if deed is None:
        raise Invalid("the form says nothing that can be done", remedy="Load the page again.")
    form = deed.form(request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return Failed(act, form, 422)
    try:
        deed.do(name, **about, **form.cleaned_data, actor=request.actor, now=clock.now())
    except (Denied, NotFound):
        raise
    except Problem as problem:
        form.show(problem)
        return Failed(act, form, problem.status, problem)
    messages.info(request, f"{name}: {deed.said}.")
    return None
