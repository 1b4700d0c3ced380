"""Incidents over the API: one router, filled by the modules beside this one."""

from ninja import Router

router = Router(tags=["incidents"])

__all__ = ["router"]
