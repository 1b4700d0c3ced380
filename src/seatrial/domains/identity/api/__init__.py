"""Accounts over the API: one router for each matter, all below /api/v1."""

from ninja import Router

from seatrial.domains.identity.api.access import router as access
from seatrial.domains.identity.api.people import router as people
from seatrial.domains.identity.api.producers import router as producers
from seatrial.domains.identity.api.roles import router as roles
from seatrial.domains.identity.api.signing import router as signing
from seatrial.domains.identity.api.tokens import router as tokens

router = Router()
router.add_router("", people)
router.add_router("", roles)
router.add_router("", signing)
router.add_router("", producers)
router.add_router("/tokens", tokens)
router.add_router("/access", access)

__all__ = ["router"]
