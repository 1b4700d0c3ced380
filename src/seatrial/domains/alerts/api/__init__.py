"""Alerts over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.alerts.api import arriving, triage

router = Router(tags=["alerts"])
_PARTS: tuple[Router, ...] = (triage.router, arriving.router)
for _part in _PARTS:
    router.add_router("/alerts", _part)

__all__ = ["router"]
