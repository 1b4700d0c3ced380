"""Who is on call over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.oncall.api.changes import router as changes
from seatrial.domains.oncall.api.schedules import router as schedules

router = Router(tags=["oncall"])
for _part in (schedules, changes):
    router.add_router("", _part)

__all__ = ["router"]
