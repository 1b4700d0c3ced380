"""What happens to alerts."""

from typing import ClassVar

from seatrial.kit.events import Event


class AlertClassified(Event):
    """Triage said what an alert is. `service` is a URN or ''; `rank` counts from 1, the worst."""

    name: ClassVar[str] = "alerts.classified"
    alert: str
    service: str
    scheme: str
    level: str
    rank: int


class AlertDetected(Event):
    """An alert of a route that opens incidents pages now. `lead` is the alert of its group that pages for it,
    or itself; `playbook` the runbook to start, or ''.
    """

    name: ClassVar[str] = "alerts.detected"
    alert: str
    lead: str
    playbook: str


class AlertAnswerLate(Event):
    """Nobody answered an alert within its level's response time (R166). Once for each run."""

    name: ClassVar[str] = "alerts.answer-late"
    alert: str


class AlertBacklogged(Event):
    """An alert of a level that nobody is called for: it wants an entry in the backlog (R181)."""

    name: ClassVar[str] = "alerts.backlogged"
    alert: str
    service: str


class AlertAcknowledged(Event):
    """Somebody has an alert; `late` says that the level's response time was over (R166)."""

    name: ClassVar[str] = "alerts.acknowledged"
    alert: str
    by: str
    late: bool


class AlertResolved(Event):
    """An alert is over; `by` is '' where its source said so."""

    name: ClassVar[str] = "alerts.resolved"
    alert: str
    by: str


class AlertReopened(Event):
    """An alert that was resolved is open again."""

    name: ClassVar[str] = "alerts.reopened"
    alert: str
    by: str


class AlertLabelled(Event):
    """Somebody said whether an alert was right."""

    name: ClassVar[str] = "alerts.labelled"
    alert: str
    verdict: str


class EscalationExhausted(Event):
    """Every level of a policy was paged about an alert, and nobody answered: the fallback is paged now."""

    name: ClassVar[str] = "alerts.escalation-exhausted"
    alert: str
    policy: str
