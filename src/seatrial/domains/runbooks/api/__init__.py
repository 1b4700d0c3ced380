"""Runbooks over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.runbooks.api import (
    adherence,
    importing,
    inventories,
    library,
    printing,
    rehearsals,
    runs,
    stopping,
    working,
)

router = Router()
# `/work` and `/runs` come before addresses that begin with a runbook's name
_PARTS: tuple[Router, ...] = (
    working.router,
    runs.router,
    rehearsals.router,
    adherence.router,
    stopping.router,
    importing.router,
    inventories.router,
    printing.router,
    library.router,
)
for _part in _PARTS:
    router.add_router("/runbooks", _part)

__all__ = ["router"]
