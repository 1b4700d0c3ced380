"""What roles are held within. Higher domains say what encloses what: a service its team and system."""

from seatrial.domains.identity.types import SUBJECTS


def enclosing(urn: str) -> tuple[str, ...]:
    """What a role may be held within to count for the thing of that URN, itself first.

    Of a kind that nobody registered, itself alone; nothing where the URN names nothing.
    """
    found = SUBJECTS.find(urn.partition(":")[0])
    if found is None:
        return (urn,) if urn else ()
    return found(urn)
