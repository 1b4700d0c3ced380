"""Readiness over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.readiness.api import checklists, standings

router = Router()
for _part in (standings, checklists):
    router.add_router("", _part.router)

__all__ = ["router"]
