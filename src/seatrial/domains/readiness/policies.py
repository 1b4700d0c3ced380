"""Who may do what in readiness, with the reason."""

from seatrial.kit.access import Actor, Answer, granted


def may_try(actor: Actor) -> Answer:
    """A trial only looks; everybody who is signed in may ask for one, tokens with the scope."""
    return granted(actor, grant="readiness:trial")
