"""Reviews over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.reviews.api import (
    deciding,
    exports,
    incidents,
    items,
    people,
    registers,
    rehearsals,
    reviews,
    verifying,
    waivers,
)

router = Router()
# `/decisions` and the like come before `/{name}`, which would be them too
_PARTS = (
    registers, incidents, rehearsals, waivers, reviews, items, people, deciding, verifying, exports,
)  # fmt: skip
for _part in _PARTS:
    router.add_router("/reviews", _part.router)

__all__ = ["router"]
