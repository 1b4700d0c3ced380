"""Gates over the API: asked by pipelines and clusters, opened in emergencies, told by sources."""

from ninja import Router

from seatrial.domains.gates.api.answers import router as answers
from seatrial.domains.gates.api.breaking import router as breaking
from seatrial.domains.gates.api.observed import router as observed

router = Router(tags=["gates"])
for _each in (answers, breaking, observed):
    router.add_router("", _each)
