"""The catalogue over the API: one router, filled by the modules beside this one."""

from ninja import Router

from seatrial.domains.catalog.api import deployments, graph, people, search, services

router = Router()
for _part in (services, deployments, graph, people, search):
    router.add_router("", _part.router)

__all__ = ["router"]
