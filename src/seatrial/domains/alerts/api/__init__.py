"""Alerts over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.alerts.api import arriving, beside, triage, trying

router = Router(tags=["alerts"])
_PARTS: tuple[Router, ...] = (beside.router, triage.router, arriving.router, trying.router)
for _part in _PARTS:
    router.add_router("/alerts", _part)

__all__ = ["router"]
