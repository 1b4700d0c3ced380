"""Workspaces, definitions and their schemas over the API."""

from ninja import Router

from seatrial.domains.workspace.api import definitions, revisions, sources, workspaces
from seatrial.domains.workspace.api import schemas as kinds

router = Router(tags=["definitions"])
for _part in (workspaces, sources, revisions, definitions, kinds):
    router.add_router("", _part.router)

__all__ = ["router"]
