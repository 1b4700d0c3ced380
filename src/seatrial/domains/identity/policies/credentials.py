"""Who may change what people sign in and sign with, and whom Seatrial believes, with the reason."""

from seatrial.domains.identity.policies.people import is_oneself
from seatrial.domains.identity.types import PRODUCERS, READ, REVOKE_KEYS, REVOKE_OWN_KEYS
from seatrial.kit.access import Actor, Answer, granted


def may_change_credentials(actor: Actor, *, uid: str) -> Answer:
    """People change how they themselves sign in, and which keys they sign with: nobody does it for them,
    and no program of theirs.
    """
    if is_oneself(actor, uid=uid):
        return Answer(True, "They are your own credentials")
    if actor.kind != "human":
        return Answer(False, f"{actor.name} is a program, and credentials are for people")
    return Answer(False, f"{actor.name} may change only the own credentials")


def may_take_credentials(actor: Actor, *, uid: str) -> Answer:
    """Whoever lost a passkey takes it away themselves; administrators do it for everybody."""
    own = may_change_credentials(actor, uid=uid)
    if own.allowed or "*" not in actor.grants:
        return own
    return Answer(True, f"{actor.name} administers this installation", "*")


def may_revoke_key(actor: Actor, *, uid: str) -> Answer:
    """People revoke their own keys, administrators everybody's, and a token of theirs does it too where it
    carries the grant: a lost key has to be stopped at once, and a revocation gives nobody anything.
    """
    if is_oneself(actor, uid=uid):
        return Answer(True, "It is your own key")
    anybodys = granted(actor, grant=REVOKE_KEYS.name)
    if anybodys.allowed or actor.on_behalf_of != uid:
        return anybodys
    return granted(actor, grant=REVOKE_OWN_KEYS.name)


def may_propose_key(actor: Actor, *, uid: str) -> Answer:
    """A key is sent by its person, or by a token of theirs; the person then confirms it on a page."""
    if is_oneself(actor, uid=uid) or (actor.kind == "service" and actor.on_behalf_of == uid):
        return Answer(True, "It is your own key")
    if actor.kind in ("service", "agent"):
        return Answer(False, f"{actor.name} is a program, and programs do not sign")
    return Answer(False, f"{actor.name} may enrol only own keys")


def may_see_keys(actor: Actor) -> Answer:
    """Public keys are public among those who may read: whoever verifies needs them."""
    return granted(actor, grant=READ.name)


def may_see_producers(actor: Actor) -> Answer:
    """Whom Seatrial believes is no secret among those who may read."""
    return granted(actor, grant=READ.name)


def may_manage_producers(actor: Actor) -> Answer:
    """Whom Seatrial believes, administrators decide."""
    return granted(actor, grant=PRODUCERS.name)
