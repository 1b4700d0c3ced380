"""Who may read the log, with the reason."""

from seatrial.kit.access import Actor, Answer, granted


def may_read(actor: Actor) -> Answer:
    """Everybody who is signed in: what happened is no secret among those whom it concerns."""
    return granted(actor, grant="read")
