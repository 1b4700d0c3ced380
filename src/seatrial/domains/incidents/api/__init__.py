"""Incidents over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.incidents.api.incidents import router as incidents
from seatrial.domains.incidents.api.postmortems import router as postmortems

router = Router(tags=["incidents"])
# those with words for paths stand before those with names
for _part in (postmortems, incidents):
    router.add_router("/incidents", _part)

__all__ = ["router"]
