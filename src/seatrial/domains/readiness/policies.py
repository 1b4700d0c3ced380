"""Who may do what in readiness, with the reason."""

from collections.abc import Sequence

from seatrial.kit.access import Actor, Answer, granted


def may_try(actor: Actor, *, scopes: Sequence[str]) -> Answer:
    """A trial only looks; everybody who is signed in may ask for one, tokens with the grant. Vendors, and
    tokens that are limited, need it within the service; `scopes` are the URNs that it belongs to.
    """
    return granted(actor, grant="readiness:trial", within=scopes)
