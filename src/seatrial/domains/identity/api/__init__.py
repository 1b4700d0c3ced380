"""Accounts over the API: one router for each matter, all below /api/v1."""

from ninja import Router

from seatrial.domains.identity.api.people import router as people

router = Router()
router.add_router("", people)

__all__ = ["router"]
