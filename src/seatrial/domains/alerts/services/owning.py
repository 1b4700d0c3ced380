"""What Seatrial says itself about those who send: alerts like any other, of a source of its own.

No key sends as that source, so that nobody who may send can resolve or silence what is said about them.
"""

from datetime import datetime
from uuid import UUID

from seatrial.domains.alerts.models import Source
from seatrial.domains.alerts.rules.folding import Told
from seatrial.domains.alerts.types import Said
from seatrial.domains.alerts.types.beating import OWN_SOURCE
from seatrial.kit.ids import new_uid


def own_source(*, now: datetime) -> UUID:
    """The uid of the row of Seatrial itself, which stands from now on."""
    values = {"uid": new_uid(now), "kind": "seatrial", "created_at": now}
    return Source.objects.get_or_create(urn=OWN_SOURCE, defaults=values)[0].uid


def own(said: Said, *, now: datetime) -> Told:
    """An item of Seatrial itself, which no arrival brought."""
    return Told(own_source(now=now), None, now, said)
