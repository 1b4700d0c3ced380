"""Who may read the log, and who may stop pruning, with the reason."""

from seatrial.kit.access import Actor, Answer, granted

HOLD = "audit:hold"


def may_read(actor: Actor) -> Answer:
    """Everybody who is signed in and not confined: what happened is no secret among those whom it concerns.

    Who is confined to some services (a vendor, a runner) knows nothing of the others, which the log names.
    """
    if actor.is_confined:
        return Answer(False, f"{actor.name} sees only its own services, and the log tells of all")
    return granted(actor, grant="read")


def may_hold(actor: Actor) -> Answer:
    """Whoever holds `audit:hold`: auditors, security leads and administrators."""
    return granted(actor, grant=HOLD)
