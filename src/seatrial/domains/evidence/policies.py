"""Who may send evidence and say that it was wrong, and what a sender's word is worth; with the reason."""

from collections.abc import Sequence
from typing import Literal

from seatrial.kit.access import Actor, Answer, granted

Provenance = Literal["proven", "asserted"]


def may_attach(actor: Actor, *, scopes: Sequence[str]) -> Answer:
    """Whoever holds `evidence:attach` for the service; `scopes` are the URNs that it belongs to."""
    return granted(actor, grant="evidence:attach", within=scopes)


def may_bring(actor: Actor) -> Answer:
    """A file comes before the evidence that refers to it: whoever may attach to any service brings it."""
    everywhere = granted(actor, grant="evidence:attach")
    return everywhere if everywhere.allowed else granted(actor, grant="evidence:attach", within=actor.within)


def may_retract(actor: Actor, *, sent_by: str, scopes: Sequence[str]) -> Answer:
    """Who sent it takes it back; a lead of the service may, too."""
    if sent_by and actor.uid == sent_by:
        return Answer(True, f"{actor.name} attached it")
    return granted(actor, grant="evidence:retract", within=scopes)


def may_try_connections(actor: Actor, *, owner: str) -> Answer:
    """Whoever runs the installation or the server tries a connection by hand."""
    return granted(actor, grant="connections:test", within=(owner,))


def weakest(*provenances: str) -> Provenance:
    """What something is worth that rests on several: proven only where each of them is."""
    return "proven" if all(each == "proven" for each in provenances) else "asserted"


def provenance_of(actor: Actor) -> Provenance:
    """What an enrolled producer vouches for is proven; all else is somebody's word (rule 1)."""
    return "proven" if actor.vouched_by else "asserted"
