"""Who may issue tokens, see and revoke them, with the reason."""

from seatrial.domains.identity.policies.people import is_oneself
from seatrial.domains.identity.types import TOKENS, Profile
from seatrial.kit.access import Actor, Answer, granted


def may_issue_token(actor: Actor, *, owner: Profile | None) -> Answer:
    """People issue tokens for themselves; for services, agents and the installation administrators do.

    Nobody issues a token in another human's name, as the log would blame the wrong one. A token issues
    none for its own owner: stolen once, it would live on for ever.
    """
    if owner is not None and is_oneself(actor, uid=owner.uid):
        return Answer(True, "It is your own token")
    if owner is not None and owner.kind == "human":
        return Answer(False, "people issue their own tokens, signed in: nobody does it for them")
    return granted(actor, grant=TOKENS.name)


def may_see_tokens(actor: Actor, *, owner: str) -> Answer:
    """Everybody sees the own tokens (never their secrets); administrators see everybody's."""
    if owner and is_oneself(actor, uid=owner):
        return Answer(True, "These are your own tokens")
    return granted(actor, grant=TOKENS.name)


def may_revoke_token(actor: Actor, *, owner: str, uid: str) -> Answer:
    """Whoever may see a token may revoke it, and each token itself: a leaked one is shut by what leaked."""
    if actor.uid == uid:
        return Answer(True, "It is this token itself")
    return may_see_tokens(actor, owner=owner)
