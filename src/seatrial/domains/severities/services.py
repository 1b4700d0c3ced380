"""What severities put on record: which scheme the installation uses where nobody picked one."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from seatrial.domains.audit import selectors as log
from seatrial.domains.audit import services as audit
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import system

_ACTION, _SUBJECT = "severities.usual-scheme-changed", "setting:SEATRIAL_SEVERITY_SCHEME"
#: Any number that nobody else locks by.
_LOCK = 6_021_060_011


@transaction.atomic
def note_usual(*, now: datetime) -> bool:
    """The log says which scheme counts where nobody picked one, since when, and which did before; gives
    whether that is news. A setting has no author: the log says when a process first saw it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    found = log.entries(Filter(action=_ACTION, subject=_SUBJECT), limit=1).records
    before = str(found[0].details.get("scheme", "")) if found else ""
    if before == settings.SEVERITY_SCHEME:
        return False
    details = {"scheme": settings.SEVERITY_SCHEME, "before": before}
    audit.record(_ACTION, actor=system("settings"), subject=_SUBJECT, details=details, now=now)
    return True
