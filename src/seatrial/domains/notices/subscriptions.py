"""Notices follow people: whoever is erased was told nothing."""

from datetime import datetime

from seatrial.domains.identity.events import PersonErased
from seatrial.domains.notices import services
from seatrial.kit.events import subscribe


def on_erased(event: PersonErased, *, now: datetime) -> None:
    """What the person was told is gone."""
    del now
    services.forget(event.uid)


subscribe(PersonErased, handle=on_erased)
