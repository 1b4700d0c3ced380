"""Evidence over the API."""

from ninja import Router

from seatrial.domains.evidence.api import artefacts, connections, evidence, imports

router = Router()
# Imports go before evidence: `imports` is no uid.
router.add_router("/evidence", imports.router)
router.add_router("/evidence", evidence.router)
router.add_router("/artefacts", artefacts.router)
router.add_router("/connections", connections.router)

__all__ = ["router"]
