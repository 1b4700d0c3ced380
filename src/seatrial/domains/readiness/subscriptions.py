"""Readiness follows what is applied at once, and evidence as it arrives."""

from datetime import datetime

from seatrial.domains.evidence.events import EvidenceCollected
from seatrial.domains.readiness import services
from seatrial.domains.readiness.selectors.effects import effects
from seatrial.domains.workspace.types import EFFECTS, PROJECTIONS, Effect, Projection
from seatrial.kit.events import subscribe


def on_evidence(event: EvidenceCollected, *, now: datetime) -> None:
    """The standings that use the evidence are assessed."""
    services.assess(event.keys, now=now)


PROJECTIONS.add("readiness", Projection(frozenset({"Component", "Checklist"}), services.follow))
EFFECTS.add("readiness", Effect(frozenset({"Component", "Checklist"}), effects))
subscribe(EvidenceCollected, handle=on_evidence)
