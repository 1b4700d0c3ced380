"""Triage over the API: what is done with alerts, silences, explanations and figures."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from seatrial.domains.alerts.models import Alert
from seatrial.domains.alerts.selectors import Explanation, Hidden, PlannedPage
from seatrial.domains.alerts.types import (
    MTTA,
    PRECISION,
    Answered,
    Answering,
    Noise,
    Precision,
    Repeat,
    Silence,
    SilenceKind,
    Tried,
    Verdict,
)
from seatrial.domains.audit.types import Record
from seatrial.kit.moments import Moment

Label = Annotated[str, StringConstraints(max_length=200)]
Said = Annotated[str, StringConstraints(max_length=2000)]


class MergeIn(Schema):
    """Which alert speaks for it."""

    into: str = Field(min_length=1, max_length=20)


class AlertLabelIn(Schema):
    """Whether it was right; '' takes back what was said."""

    verdict: Verdict
    why: str = Field("", max_length=500)


class AnsweredAlertOut(Schema):
    """An alert after something was done with it."""

    name: str
    state: str
    stage: str
    scheme: str
    level: str
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    verdict: str
    merged_into: str

    @classmethod
    def of(cls, row: Alert) -> "AnsweredAlertOut":
        """The alert."""
        return cls(
            name=f"AL-{row.number}", state=row.state, stage=row.stage, scheme=row.scheme, level=row.level,
            acknowledged_at=row.acknowledged_at, resolved_at=row.resolved_at, verdict=row.verdict,
            merged_into=f"AL-{row.merged_into_id}" if row.merged_into_id else "",
        )  # fmt: skip


class SilenceIn(Schema):
    """What is to be quiet, from when to when."""

    match: list[Annotated[str, StringConstraints(max_length=500)]] = Field(
        default_factory=list, max_length=50
    )
    service: str = Field("", max_length=200)
    starts_at: Moment | None = None
    ends_at: Moment
    reason: str = Field(min_length=1, max_length=500)
    kind: SilenceKind = "silence"
    repeat: Repeat = ""
    time_zone: str = Field("UTC", max_length=64)


class SilenceOut(Schema):
    """A silence or a maintenance window."""

    name: str
    kind: str
    match: list[str]
    service: str
    starts_at: datetime
    ends_at: datetime
    repeat: str
    time_zone: str
    reason: str
    made_by: str
    #: the source that it is for alone, where it was made with a key of it, and whom the program named
    source: str
    author: str
    created_at: datetime
    cancelled_at: datetime | None

    @classmethod
    def of(cls, found: Silence) -> "SilenceOut":
        """The silence."""
        return cls(
            name=found.name, kind=found.kind, match=[str(each) for each in found.match],
            service=found.service, starts_at=found.starts_at, ends_at=found.ends_at, repeat=found.repeat,
            time_zone=found.time_zone, reason=found.reason, made_by=found.made_by,
            source=found.source, author=found.author, created_at=found.created_at,
            cancelled_at=found.cancelled_at,
        )  # fmt: skip


class SilenceEntryOut(Schema):
    """What was done with a silence; `by` is a subject, as the audit log has it."""

    at: datetime
    action: str
    by: str


class SilenceDetailOut(Schema):
    """A silence, the alerts that it keeps quiet and that are not over (the newest by name), and its history,
    the newest first.
    """

    silence: SilenceOut
    count: int
    alerts: list[str]
    log: list[SilenceEntryOut]

    @classmethod
    def of(cls, found: Silence, *, quiet: Hidden, log: Sequence[Record]) -> "SilenceDetailOut":
        """The silence."""
        return cls(
            silence=SilenceOut.of(found), count=quiet.count, alerts=[each.name for each in quiet.alerts],
            log=[SilenceEntryOut(at=each.at, action=each.action, by=each.actor_uid) for each in log],
        )  # fmt: skip


class ExtendIn(Schema):
    """Until when it is quiet now."""

    ends_at: Moment


class HiddenOut(Schema):
    """What a silence would keep quiet now; `count` is at least so many where not `all` were compared."""

    count: int
    all: bool
    alerts: list[str]

    @classmethod
    def of(cls, found: Hidden) -> "HiddenOut":
        """The newest of them by name."""
        return cls(count=found.count, all=found.is_all, alerts=[each.name for each in found.alerts])


class SilencesOut(Schema):
    """Silences, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[SilenceOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Silence], *, limit: int) -> "SilencesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = str(shown[-1].number) if len(found) > limit else ""
        return cls(items=[SilenceOut.of(each) for each in shown], next=following)


class ExplainIn(Schema):
    """An alert as it would be; `at` is now where it is left out."""

    labels: dict[Label, Said] = Field(max_length=200)
    annotations: dict[Label, Said] = Field(default_factory=dict, max_length=200)
    severity: str = Field("", max_length=60)
    at: Moment | None = None


class TriedRouteOut(Schema):
    """A route that was looked at."""

    path: str
    matched: bool
    because: str

    @classmethod
    def of(cls, found: Tried) -> "TriedRouteOut":
        """The route."""
        return cls(path=found.path, matched=found.matched, because=found.because)


class WouldPageOut(Schema):
    """Whom a step pages; contacts without an account are called by those who are paged."""

    at: datetime
    step: str
    people: list[str]
    why: list[str]

    @classmethod
    def of(cls, found: PlannedPage) -> "WouldPageOut":
        """The step."""
        people = [each.name for each in found.people]
        return cls(at=found.at, step=found.title, people=people, why=[each.why for each in found.people])


class ExplanationOut(Schema):
    """What would happen with such an alert; nobody is paged by asking."""

    route: str
    tried: list[TriedRouteOut]
    service: str
    scheme: str
    level: str
    level_because: str
    policy: str
    policy_because: str
    urgency: str
    group: str
    quiet_by: str
    quiet_because: str
    respond_by: datetime | None
    escalate_at: datetime | None
    opens_incident: bool
    playbook: str
    pages: list[WouldPageOut]

    @classmethod
    def of(cls, found: Explanation) -> "ExplanationOut":
        """The explanation."""
        decision, quiet = found.decision, found.decision.quiet
        opens = decision.routed.opens
        return cls(
            route=decision.routed.path, tried=[TriedRouteOut.of(each) for each in decision.routed.tried],
            service=decision.service, scheme=decision.classified.scheme, level=decision.classified.level,
            level_because=decision.classified.because, policy=decision.policy,
            policy_because="; ".join(each for each in (decision.policy_because, found.policy_why) if each),
            urgency=found.urgency, group=decision.group_key, quiet_by=quiet.by if quiet else "",
            quiet_because=quiet.because if quiet else "", respond_by=decision.respond_by,
            escalate_at=None if quiet else decision.escalate_at,
            opens_incident=opens is not None, playbook=opens.playbook if opens else "",
            pages=[WouldPageOut.of(each) for each in found.pages],
        )  # fmt: skip


class RuleNoiseOut(Schema):
    """How noisy a rule of a team was. `ratio` is the share of false positives among the `labelled`."""

    rule: str
    team: str
    week: str
    right: int
    wrong: int
    labelled: int
    unlabelled: int
    ratio: float | None
    target: float | None
    breached: bool

    @classmethod
    def of(cls, found: Noise) -> "RuleNoiseOut":
        """The rule."""
        return cls(
            rule=found.rule, team=found.team, week=found.week, right=found.right, wrong=found.wrong,
            labelled=found.labelled, unlabelled=found.unlabelled, ratio=found.ratio, target=found.target,
            breached=found.is_breached,
        )  # fmt: skip


class RulesNoiseOut(Schema):
    """Rules, the noisiest first."""

    items: list[RuleNoiseOut]


class AlertPrecisionOut(Schema):
    """How often alerts were right among the `labelled`: those of a team, of no team (''), or all (null)."""

    team: str | None
    right: int
    wrong: int
    labelled: int
    unlabelled: int
    precision: float | None
    definition: str = PRECISION

    @classmethod
    def of(cls, found: Precision) -> "AlertPrecisionOut":
        """The team."""
        return cls(
            team=found.team, right=found.right, wrong=found.wrong, labelled=found.labelled,
            unlabelled=found.unlabelled, precision=found.share,
        )  # fmt: skip


class AlertPrecisionsOut(Schema):
    """All alerts first, then those of each team."""

    items: list[AlertPrecisionOut]


class AlertMttaOut(Schema):
    """How long `n` answers took, and what that means."""

    n: int
    mean_seconds: float | None
    median_seconds: float | None
    definition: str = MTTA

    @classmethod
    def of(cls, found: Answered) -> "AlertMttaOut":
        """The figure."""
        return cls(n=found.n, mean_seconds=_seconds(found.mean), median_seconds=_seconds(found.median))


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


class AnsweringOut(Schema):
    """How many alerts of a level were answered in time, and how long the answers took; `waiting_late` wait
    longer than it allows.
    """

    scheme: str
    level: str
    answered: int
    in_time: int
    late: int
    waiting_late: int
    mean_seconds: float | None
    median_seconds: float | None

    @classmethod
    def of(cls, found: Answering) -> "AnsweringOut":
        """The level."""
        return cls(
            scheme=found.scheme, level=found.level, answered=found.answered, in_time=found.in_time,
            late=found.late, waiting_late=found.waiting_late,
            mean_seconds=_seconds(found.took.mean), median_seconds=_seconds(found.took.median),
        )  # fmt: skip


class AnsweringsOut(Schema):
    """Levels by scheme, the worst first; `mtta` is of all levels together."""

    items: list[AnsweringOut]
    mtta: AlertMttaOut
