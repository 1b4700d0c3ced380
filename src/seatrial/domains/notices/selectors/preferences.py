"""What people want by mail."""

from collections.abc import Iterable

from seatrial.domains.notices.models import Preference
from seatrial.domains.notices.types import Preferences


def preferences(person_uid: str) -> Preferences:
    """What the person wants; the defaults where they chose nothing."""
    return preferences_of([person_uid]).get(person_uid, Preferences())


def preferences_of(person_uids: Iterable[str]) -> dict[str, Preferences]:
    """Those of the people who chose something, by uid. One query."""
    rows = Preference.objects.filter(person_uid__in=list(person_uids))
    return {str(row.person_uid): Preferences(row.digest_hour, frozenset(row.kinds_off)) for row in rows}
