"""By when the postmortem of an incident that is over is asked for."""

from datetime import datetime

from seatrial.domains.incidents import models, rules, selectors
from seatrial.kit.ids import new_uid


def ask_for_review(row: models.Incident, *, owner: str, now: datetime) -> None:
    """The postmortem of a resolved incident is due as its rank says by now, counted as the policy says; where
    none is asked for, what was written stays and is due no more. A closed one stays as it is.
    """
    if row.resolved_at is None:
        return
    due = rules.review_due(
        row.rank, declared_at=row.declared_at, resolved_at=row.resolved_at, policy=selectors.policy()
    )
    known = models.Postmortem.objects.filter(incident=row)
    # under the same time nobody is reminded twice, nor told again that it is late
    known.filter(state="draft").exclude(due_at=due).update(due_at=due, reminded=None, overdue_at=None)
    if due is not None and not known.exists():
        models.Postmortem.objects.create(
            uid=new_uid(now), incident=row, due_at=due, owner=owner, created_at=now
        )
