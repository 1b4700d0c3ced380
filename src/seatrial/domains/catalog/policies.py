"""Who may write what the catalogue keeps beside its definitions, always with the reason."""

from collections.abc import Sequence

from seatrial.kit.access import Actor, Answer, granted

RECORD, VERIFY = "catalog:deploy", "catalog:verify-contact"


def may_record_deployment(actor: Actor, *, scopes: Sequence[str]) -> Answer:
    """Pipelines with a token for it, and whoever leads the service."""
    return granted(actor, grant=RECORD, within=scopes)


def may_verify_contact(actor: Actor, *, scopes: Sequence[str]) -> Answer:
    """People of the service: a verification says that somebody was reached, so a program cannot give it."""
    if actor.kind != "human":
        return Answer(False, "Only a person can say that somebody was reached")
    return granted(actor, grant=VERIFY, within=scopes)
