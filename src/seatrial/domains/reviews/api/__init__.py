"""Reviews over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.reviews.api import exports

router = Router()
for _part in (exports,):
    router.add_router("", _part.router)

__all__ = ["router"]
