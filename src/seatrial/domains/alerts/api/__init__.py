"""Alerts over the API: one router, filled by the modules beside this one."""

from ninja import Router

router = Router(tags=["alerts"])
_PARTS: tuple[Router, ...] = ()
for _part in _PARTS:
    router.add_router("", _part)

__all__ = ["router"]
