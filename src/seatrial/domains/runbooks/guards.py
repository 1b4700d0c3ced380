"""What runbooks forbid to lower floors: a correction is not done while nothing was corrected (R082)."""

from collections.abc import Iterator
from datetime import datetime

from seatrial.domains.actions.types import EndsAction
from seatrial.domains.runbooks.selectors.library import standing_revision
from seatrial.kit.guards import Veto, guard


def _correction(question: EndsAction, *, now: datetime) -> Iterator[Veto]:
    """The action that corrects a revision ends once the runbook has another one, or is gone."""
    del now
    about, _, digest = question.action.source.partition("@")
    if not about.startswith("runbook:") or not digest:
        return
    standing = standing_revision(digest)
    if standing is not None:
        name, number = standing
        yield Veto(
            "correction",
            f"{name} still has revision {number}, which {question.action.name} is to correct",
            f"Correct {name}, apply the workspace, and then say that it is done.",
        )


guard(EndsAction, name="runbooks.correction", ask=_correction)
