"""What became of an action, from the audit log."""

from collections.abc import Sequence

from seatrial.domains.actions.types import Action
from seatrial.domains.audit import selectors as audit
from seatrial.domains.audit.types import Filter, Record

_MOST = 100


def history(found: Action) -> Sequence[Record]:
    """Its entries in the log, the newest first, at most a hundred."""
    return audit.entries(Filter(subject=found.urn), limit=_MOST).records
