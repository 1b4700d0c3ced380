"""A service whose reviews ask the library's checklist `production`, and a programme of it."""

import io
from datetime import datetime
from pathlib import Path
from uuid import UUID

from pypdf import PdfReader

from seatrial.domains.catalog import services as catalog
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.catalog.types import DeploymentOutcome
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.reviews import models, services
from seatrial.domains.reviews.types import Review
from seatrial.kit.access import system
from tests.factories import reviews
from tests.factories.reviews import DIGEST, NOW, World

LIBRARY = Path(__file__).resolve().parents[2] / "src/seatrial/library/checklists/production.yaml"
PROGRAMME = b"""\
apiVersion: seatrial.dev/v1
kind: Programme
metadata: {name: launch, title: EDI goes live}
spec:
  services: [edi-gateway]
"""


def files(programme: bytes = PROGRAMME) -> dict[str, bytes]:
    """The workspace of reviews, with `production` in place of its checklist."""
    found = reviews.files(**{"production.yaml": LIBRARY.read_bytes(), "programme.yaml": programme})
    found["templates.yaml"] = found["templates.yaml"].replace(b"{name: launch}", b"{name: production}")
    return found


def being_prepared(world: World, *, kind: str = "new_service") -> Review:
    """A review that is being prepared."""
    review = world.open(kind=kind)
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    return review


def met(world: World, review: Review, *criteria: str) -> None:
    """The lead answers these with evidence of the first type that each accepts and that needs no form."""
    shown = {each.row.criterion: each for each in world.report(review).items}
    for name in criteria:
        kind = next(each for each in shown[name].shown.criterion.accepts if each != "approval")
        uid = world.attach(kind)
        item = f"production/{name}"
        services.answer(review.name, item=item, says="met", pieces=[uid], actor=world.actor("lead"), now=NOW)


def accepted(review: Review, *criteria: str, word: str = "met") -> None:
    """Somebody of its role accepted what they come to."""
    rows = models.Item.objects.filter(review=UUID(review.uid), criterion__in=criteria)
    rows.update(
        acceptance="accepted", accepted_word=word, accepted_by="person:1", accepted_by_name="Olga Operations",
        accepted_at=NOW,
    )  # fmt: skip


def deployed(world: World, outcome: DeploymentOutcome = "succeeded", *, at: datetime = NOW) -> None:
    """A deployment into production ended so."""
    said = Recorded(
        environment="production", digest=DIGEST, version="1.4.0", started_at=at, finished_at=at,
        outcome=outcome, source="test",
    )  # fmt: skip
    catalog.record_deployment(world.service.name, said=said, actor=system("test"), now=at)


def sent(world: World, type: str, name: str, **findings: object) -> str:
    """The lead sends that about production; its uid."""
    subject = Subject(f"service:{reviews.NAME}", "production", "")
    made = Submission(subject=subject, type=type, name=name, findings=findings, producer="test")
    return evidence.attach(made, service=world.service, actor=world.actor("lead"), now=NOW).item.uid


def recovered(world: World, **other: object) -> str:
    """A recovery was tried in production within what is allowed; the uid of its evidence."""
    said = {"kind": "restore", "outcome": "pass", "mode": "rehearse", "seconds": 212,
            "data_lost_seconds": 140, "ended_at": "2026-11-18T13:42:00Z"}  # fmt: skip
    return sent(world, "drill", "restore", **{**said, **other})


def loaded(world: World, **other: object) -> str:
    """A load test carried more than the peak."""
    said = {"samples": 1500, "reached": 50, "expected_peak": 40, "met_objectives": True, "p95_seconds": 0.01}
    return sent(world, "load_test", "peak", **{**said, **other})


def alerting(world: World) -> str:
    """Two alerts, of which one leads to no runbook."""
    listed = [
        {"name": name, "severity": "sev1", "runbook": "", "path": "a.yaml"} for name in ("Down", "Slow")
    ]
    return sent(world, "alert_rules", "rules", listed=listed, without_runbook=["Slow"], broken_runbooks=[])


def text_of(pdf: bytes) -> str:
    """The text of a PDF without spaces: lines break where the paper ends."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)
