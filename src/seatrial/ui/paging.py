"""How endpoints take the place in a list and the size of a page, the same everywhere."""

from typing import Annotated

from ninja import Query

#: A whole uid, or nothing: the beginning.
UidCursor = Annotated[str, Query(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")]
Limit = Annotated[int, Query(ge=1, le=200)]
#: Nine digits fit into every column of whole numbers.
_DIGITS = 9


def number_in(text: str) -> int | None:
    """The whole number that an address or a form says; None where it says none, or one that is too long."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None
