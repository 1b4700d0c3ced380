"""What a vendor sees of an incident: its part, and nothing else (R191)."""

from collections.abc import Collection, Iterable

from seatrial.domains.catalog.rules import BadReference, as_urn
from seatrial.domains.incidents.types import Entry, Link


def party_urn(text: str) -> str:
    """The URN of a party that people name by it, or by a reference as `group:default/edi`; what is neither
    stays as it is.
    """
    try:
        return as_urn(text.strip(), default_kind="component") if text.strip() else ""
    except BadReference:
        return text


def shared_entries(entries: Iterable[Entry], *, parties: Collection[str]) -> list[Entry]:
    """What everybody may read, and what is shared with one of the parties or with all that take part."""
    return [each for each in entries if is_shared(each.audience, party=each.party, parties=parties)]


def is_shared(audience: str, *, party: str, parties: Collection[str]) -> bool:
    """Whether an entry for that audience is for one of the parties."""
    if audience == "public":
        return True
    return audience == "shared" and (not party or party in parties)


def shared_links(links: Iterable[Link], *, parties: Collection[str]) -> list[Link]:
    """What was linked for one of the parties."""
    return [each for each in links if each.party and each.party in parties]
