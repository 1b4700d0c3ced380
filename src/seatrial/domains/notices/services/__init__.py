"""What can be done with notices: tell people something, hand it over as mail, choose what is mailed."""

from seatrial.domains.notices.services.delivering import deliver
from seatrial.domains.notices.services.digesting import send_digests
from seatrial.domains.notices.services.reading import choose, forget, mark_read, prune
from seatrial.domains.notices.services.telling import tell
from seatrial.domains.notices.services.trying import CannotTell, tell_test

__all__ = [
    "CannotTell",
    "choose",
    "deliver",
    "forget",
    "mark_read",
    "prune",
    "send_digests",
    "tell",
    "tell_test",
]
