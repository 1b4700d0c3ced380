"""Who may read and change definitions, with the reason."""

from seatrial.kit.access import Actor, Answer, granted


def may_read(actor: Actor) -> Answer:
    """Definitions are open to everybody who is signed in."""
    return granted(actor, grant="read")


def may_apply(actor: Actor) -> Answer:
    """An apply changes what counts as ready, so it needs a grant of its own."""
    return granted(actor, grant="workspace:apply")
