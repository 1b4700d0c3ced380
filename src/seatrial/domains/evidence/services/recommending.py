"""A load test that missed a threshold leads to drafts of remediations (R085)."""

from datetime import datetime

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import NewDraft
from seatrial.domains.evidence import rules
from seatrial.domains.evidence.models import Evidence
from seatrial.kit import canonical

#: Drafts of one report; its text says how many thresholds more it missed.
_MOST = 50


def recommend(row: Evidence, *, now: datetime) -> int:
    """Each threshold that the load test missed is a draft of a remediation, once; gives how many are new.

    Called in the transaction that stores the evidence.
    """
    missed = list(rules.missed_in(row.findings))
    left = f" The report misses {len(missed) - _MOST} thresholds more." if len(missed) > _MOST else ""
    drafts = [_draft(row, each, left) for each in missed[:_MOST]]
    return actions.propose(drafts, now=now) if drafts else 0


def _draft(row: Evidence, missed: rules.Missed, left: str) -> NewDraft:
    recommended, alternative = rules.advice_for(missed)
    identity = canonical.digest([missed.metric, missed.endpoint, missed.threshold])
    source = f"evidence:{row.uid}"
    return NewDraft(
        key=f"{source}:{identity}",
        title=f"{missed.metric} of {missed.endpoint}: {missed.threshold}"[:200],
        text=f"A load test ({row.producer}, {row.effective_at:%Y-%m-%d}) found: {missed.words}. "
        f"{recommended}{left}",
        service=row.service,
        environment=row.environment,
        source=source,
        source_title=f"load test {row.name}"[:300],
        metric=missed.metric,
        endpoint=missed.endpoint,
        threshold=missed.threshold,
        alternative=alternative,
        verification=f"A load test whose {missed.metric} of {missed.endpoint} holds {missed.threshold}.",
    )
