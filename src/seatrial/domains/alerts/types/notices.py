"""What alerts tell people besides paging them, and who leads alerts elsewhere."""

from collections.abc import Callable, Collection

from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind
from seatrial.kit.registry import Registry

ANSWER_LATE = NOTICE_KINDS.add(
    "alerts.answer-late", NoticeKind("alerts.answer-late", "Nobody has answered an alert in time", True)
)
#: `led(names)` gives those of the alerts that somebody leads elsewhere, as in an open incident.
LED: Registry[Callable[[Collection[str]], frozenset[str]]] = Registry("who leads alerts")
