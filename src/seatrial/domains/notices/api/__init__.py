"""Notices, contact methods and pages over the API: one's own, and nobody else's."""

from ninja import Router

from seatrial.domains.notices.api.contacts import router as contacts
from seatrial.domains.notices.api.notices import router as notices
from seatrial.domains.notices.api.pages import router as pages

router = Router()
router.add_router("/notices", notices)
router.add_router("/paging", contacts)
router.add_router("/paging", pages)
