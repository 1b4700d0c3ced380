"""Which changes of a service are asked about before they stand."""

from collections.abc import Iterator

from seatrial.domains.catalog.types import PRODUCTION, ChangesOwner, EntersProduction, Service
from seatrial.domains.workspace.types import Pointer

#: What a question is called in a refusal, and the field whose line caused it.
ASKED: dict[type[EntersProduction] | type[ChangesOwner], tuple[str, Pointer]] = {
    EntersProduction: ("enters production", ("spec", "lifecycle")),
    ChangesOwner: ("changes its owner", ("spec", "owner")),
}


def questions(before: Service | None, *, after: Service) -> Iterator[EntersProduction | ChangesOwner]:
    """What guards are asked about a service that stands as `after` from now on.

    A new name is no question, and a new name of the owner is none either where `before` has it already.
    """
    was = before.lifecycle if before else ""
    if after.lifecycle == PRODUCTION and was != PRODUCTION:
        yield EntersProduction(before, after)
    if before is not None and before.owner != after.owner:
        yield ChangesOwner(before, after)
