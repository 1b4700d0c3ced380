"""Links are checked, not only stored (R061): what leads nowhere any more does not count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from seatrial.connectors import http
from seatrial.domains.evidence.models import Evidence, LinkCheck
from seatrial.domains.evidence.services.binding import rebind
from seatrial.kit import canonical

#: How often a link is tried; one that leads nowhere sooner, so that it counts again soon.
EVERY, AGAIN = timedelta(hours=1), timedelta(minutes=10)
_PATIENCE = timedelta(seconds=10)
_LARGEST = 4 * 1024 * 1024
#: Answers that say that something is there which we may not see.
_CLOSED = (401, 403, 407)


@dataclass(frozen=True, slots=True)
class _Tried:
    leads: bool
    reason: str
    sha256: str


def watch_link(row: Evidence, *, now: datetime) -> None:
    """The link of the evidence, if it names one, is tried soon and from then on."""
    if row.uri:
        LinkCheck.objects.create(evidence=row, due_at=now)


def check_links(*, now: datetime, allow: Sequence[str] = (), limit: int = 50) -> int:
    """Links that are due were tried; where one leads nowhere (or again somewhere), criteria see it.

    Gives how many were tried. Only links of evidence that a criterion may still see are tried again.
    """
    due = (
        LinkCheck.objects.filter(due_at__lte=now)
        .order_by("due_at")
        .values_list("pk", "evidence__uri")[:limit]
    )
    for uid, uri in list(due):
        _store(uid, _try(uri, allow), now)
    return len(due)


def _try(uri: str, allow: Sequence[str]) -> _Tried:
    try:
        answer = http.ask(http.Request(url=uri, timeout=_PATIENCE, limit=_LARGEST, allow=allow))
    except (http.CannotAsk, http.CannotReach) as problem:
        return _Tried(False, problem.detail, "")
    if answer.status in _CLOSED:
        return _Tried(True, f"it asks who comes (status {answer.status}): what is there is not known", "")
    if answer.status >= 400:
        return _Tried(False, f"it answers with status {answer.status}", "")
    if answer.truncated:
        return _Tried(True, f"it is larger than {_LARGEST:,} bytes: no digest was taken", "")
    return _Tried(True, "", canonical.digest_bytes(answer.body))


@transaction.atomic
def _store(uid: UUID, tried: _Tried, now: datetime) -> None:
    row = LinkCheck.objects.select_for_update().select_related("evidence").get(pk=uid)
    turned = row.leads is None or row.leads != tried.leads
    row.leads, row.reason, row.checked_at = tried.leads, tried.reason, now
    row.last_sha256 = tried.sha256
    if tried.sha256 and not row.sha256:
        row.sha256, row.taken_at = tried.sha256, now
    row.due_at = now + (EVERY if tried.leads else AGAIN)
    row.save()
    if turned:
        rebind(row.evidence, now=now)
