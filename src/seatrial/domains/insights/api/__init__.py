"""Insights over the API: reads alone, there is nothing to write."""

from ninja import Router

from seatrial.domains.insights.api.homes import router as homes
from seatrial.domains.insights.api.performance import router as performance
from seatrial.domains.insights.api.programmes import router as programmes
from seatrial.domains.insights.api.readiness import router as readiness

router = Router(tags=["insights"])
for _each in (readiness, programmes, homes, performance):
    router.add_router("", _each)
