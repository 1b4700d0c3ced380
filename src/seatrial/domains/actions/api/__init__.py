"""Actions over the API."""

from ninja import Router

from seatrial.domains.actions.api.actions import router as actions

router = Router(tags=["actions"])
router.add_router("/actions", actions)
