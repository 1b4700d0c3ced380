"""Actions over the API."""

from ninja import Router

from seatrial.domains.actions.api.actions import router as actions
from seatrial.domains.actions.api.drafts import router as drafts
from seatrial.domains.actions.api.risks import router as risks

router = Router(tags=["actions"])
router.add_router("/actions/drafts", drafts)
router.add_router("/actions", actions)
router.add_router("/risks", risks)
