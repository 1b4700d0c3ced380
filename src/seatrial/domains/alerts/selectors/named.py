"""Alerts of one source by the names that Opsgenie's clients have for them."""

from uuid import UUID

from seatrial.domains.alerts import models
from seatrial.domains.alerts.types import KEY_LENGTH, Meant

_DIGITS = 15


def named(name: str, *, meant: Meant, source: UUID) -> models.Alert | None:
    """The newest alert of the source that is meant, None where there is none. One without an alias is known
    by the id of the request that created it, too: that is its key.
    """
    rows = models.Alert.objects.filter(source_id=source).order_by("-number")
    if meant == "number":
        digits = name.upper().removeprefix("AL-")
        known = digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS
        return rows.filter(number=int(digits)).first() if known else None
    by_key = rows.filter(key=name[: KEY_LENGTH + 1])
    if meant == "key":
        return by_key.first()
    try:
        return rows.filter(uid=UUID(name)).first() or by_key.first()
    except ValueError:
        return by_key.first()
