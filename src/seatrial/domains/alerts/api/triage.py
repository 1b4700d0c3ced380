"""What is done with alerts, silences, explanations and figures over the API."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from ninja import Query, Router, Status

from seatrial.domains.alerts import selectors, services
from seatrial.domains.alerts.schemas.triage import (
    AlertLabelIn,
    AlertMttaOut,
    AlertPrecisionOut,
    AlertPrecisionsOut,
    AnsweredAlertOut,
    AnsweringOut,
    AnsweringsOut,
    ExplainIn,
    ExplanationOut,
    ExtendIn,
    HiddenOut,
    MergeIn,
    RuleNoiseOut,
    RulesNoiseOut,
    SilenceDetailOut,
    SilenceIn,
    SilenceOut,
    SilencesOut,
)
from seatrial.domains.alerts.services import NewSilence
from seatrial.domains.alerts.types import Asked
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["alerts"])
NumberCursor = Annotated[str, Query(pattern=r"^[0-9]{0,15}$", description="`next` of the page before.")]
Narrow = Annotated[str, Query(max_length=200)]
_MOVES = {
    "acknowledge": services.acknowledge,
    "resolve": services.resolve,
    "escalate": services.escalate,
    "reopen": services.reopen,
    "separate": services.separate,
}


@router.get("/silences", response=SilencesOut, summary="List silences")
def list_silences(
    request: Request, standing: bool = False, cursor: NumberCursor = "", limit: Limit = 50
) -> SilencesOut:
    """Silences and maintenance windows, the newest first; `standing`: those that count now or later."""
    before = int(cursor) if cursor else None
    found = selectors.silences(
        at=clock.now() if standing else None, before=before, limit=limit + 1,
        known=catalog.known_to(request.actor),
    )  # fmt: skip
    return SilencesOut.of(found, limit=limit)


@router.post("/silences", response={201: SilenceOut}, summary="Keep alerts quiet")
def make_silence(request: Request, body: SilenceIn, dry_run: bool = False) -> Status[SilenceOut]:
    """Alerts that match page nobody until it ends. With `dry_run` nothing changes."""
    now = clock.now()
    with rehearsal(dry_run):
        made = services.silence(_wanted(body, now), actor=request.actor, now=now)
    return Status(201, SilenceOut.of(made))


def _wanted(body: SilenceIn, now: datetime) -> NewSilence:
    return NewSilence(
        match=body.match, service=body.service, starts_at=body.starts_at or now, ends_at=body.ends_at,
        reason=body.reason, kind=body.kind, repeat=body.repeat, time_zone=body.time_zone,
    )  # fmt: skip


@router.post("/silences/preview", response=HiddenOut, summary="Look at what a silence would hide")
def preview_silence(request: Request, body: SilenceIn) -> HiddenOut:
    """Open alerts that it would keep quiet now. Nothing changes; what may not be silenced is refused."""
    now = clock.now()
    with rehearsal(True):
        made = services.silence(_wanted(body, now), actor=request.actor, now=now)
    return HiddenOut.of(selectors.hidden(made.match, service=made.service, actor=request.actor))


@router.get("/silences/{name}", response=SilenceDetailOut, summary="Show a silence")
def show_silence(request: Request, name: str) -> SilenceDetailOut:
    """The silence of that name (SL-3), what it keeps quiet now, and what was done with it."""
    found = selectors.known_silence(name, actor=request.actor)
    quiet = selectors.silenced(found.name, actor=request.actor)
    return SilenceDetailOut.of(found, quiet=quiet, log=selectors.silence_history(found))


@router.post("/silences/{name}/extend", response=SilenceOut, summary="Let a silence last longer")
def extend_silence(request: Request, name: str, body: ExtendIn, dry_run: bool = False) -> SilenceOut:
    """It is quiet up to then. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.extend(name, ends_at=body.ends_at, actor=request.actor, now=clock.now())
        return SilenceOut.of(found)


@router.post("/silences/{name}/end", response=SilenceOut, summary="End a silence")
def end_silence(request: Request, name: str, dry_run: bool = False) -> SilenceOut:
    """What it keeps quiet and is open pages at once. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        return SilenceOut.of(services.unsilence(name, actor=request.actor, now=clock.now()))


@router.post("/explain", response=ExplanationOut, summary="Explain what would happen")
def explain_alert(request: Request, body: ExplainIn) -> ExplanationOut:
    """Which routes an alert with those labels takes, how bad it is, whom it pages when and what keeps it
    quiet. Nobody is paged.
    """
    asked = Asked(body.labels, body.annotations, hint=body.severity)
    return ExplanationOut.of(selectors.explain(asked, actor=request.actor, at=body.at or clock.now()))


@router.get("/noise", response=RulesNoiseOut, summary="Show how noisy rules are")
def show_noise(
    request: Request, weekly: bool = False, service: Narrow = "", team: Narrow = ""
) -> RulesNoiseOut:
    """The share of false positives of each rule and team, the noisiest first; `weekly`: week by week."""
    known = catalog.narrowed(request.actor, service=service, team=team)
    found = selectors.noise(now=clock.now(), by_week=weekly, known=known)
    return RulesNoiseOut(items=[RuleNoiseOut.of(each) for each in found])


@router.get("/precision", response=AlertPrecisionsOut, summary="Show how often alerts are right")
def show_precision(request: Request, service: Narrow = "", team: Narrow = "") -> AlertPrecisionsOut:
    """The share of right alerts among the labelled: of all, then of each team."""
    known = catalog.narrowed(request.actor, service=service, team=team)
    found = selectors.precision(now=clock.now(), known=known)
    return AlertPrecisionsOut(items=[AlertPrecisionOut.of(each) for each in found])


@router.get("/answering", response=AnsweringsOut, summary="Show how soon alerts are answered")
def show_answering(
    request: Request, days: Annotated[int, Query(ge=1, le=366)] = 28, service: Narrow = "", team: Narrow = ""
) -> AnsweringsOut:
    """Answers in time and late by level, and how long they took, of alerts that began in the last days."""
    now = clock.now()
    known = catalog.narrowed(request.actor, service=service, team=team)
    found = selectors.answering(now=now, since=now - timedelta(days=days), known=known)
    mtta = selectors.answered(now=now, since=now - timedelta(days=days), known=known)
    return AnsweringsOut(items=[AnsweringOut.of(each) for each in found], mtta=AlertMttaOut.of(mtta))


@router.post("/{name}/merge", response=AnsweredAlertOut, summary="Merge an alert into another")
def merge_alert(request: Request, name: str, body: MergeIn, dry_run: bool = False) -> AnsweredAlertOut:
    """The other one speaks for it. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.merge(name, into=body.into, actor=request.actor, now=clock.now())
        return AnsweredAlertOut.of(found)


@router.post("/{name}/label", response=AnsweredAlertOut, summary="Label an alert")
def label_alert(request: Request, name: str, body: AlertLabelIn, dry_run: bool = False) -> AnsweredAlertOut:
    """Whether it was right. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.label(name, verdict=body.verdict, why=body.why, actor=request.actor, now=clock.now())
        return AnsweredAlertOut.of(found)


@router.post("/{name}/{move}", response=AnsweredAlertOut, summary="Answer an alert")
def move_alert(
    request: Request,
    name: str,
    move: Literal["acknowledge", "resolve", "escalate", "reopen", "separate"],
    dry_run: bool = False,
) -> AnsweredAlertOut:
    """Acknowledge, resolve, escalate, open again or separate it. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        return AnsweredAlertOut.of(_MOVES[move](name, actor=request.actor, now=clock.now()))
