"""A service with a gate in production, an open one in the lab, and sources that tell of deployments."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog import services as deployments
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.catalog.types import Deployment
from seatrial.domains.gates.types import Clause, ClauseAnswer, Question
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, system
from seatrial.kit.registry import Registry

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOT = system("test")
ONE, OTHER = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"
SECRET = "env:TEST_WEBHOOK_SECRET"
SERVICE = b"""\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: edi-gateway, title: EDI gateway}
spec:
  type: service
  lifecycle: production
  owner: edi
  environments:
    production: {protected: true, artefact: registry.example/edi-gateway}
    lab: {}
    canary: {}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi}
spec: {type: team, children: []}
"""
POLICY = b"""\
apiVersion: seatrial.dev/v1
kind: GatePolicy
metadata: {name: gates}
spec:
  environments:
    - {name: canary, whenUnsure: open, breakGlass: {lasts: 1h}}
"""
SOURCE = """\
apiVersion: seatrial.dev/v1
kind: DeploymentSource
metadata: {{name: {type}}}
spec:
  type: {type}
  secret: {secret}
  services:
    acme/edi-gateway: service:edi-gateway
    edi: service:edi-gateway
    acme/gone: service:edi-gateway
  environments: {{Production: production}}
{more}
"""


def stand(*sources: str, more: str = "", now: datetime = NOW) -> None:
    """The service, the policy and sources of these types are applied."""
    files = {"service.yaml": SERVICE, "gates.yaml": POLICY}
    for each in sources:
        files[f"{each}.yaml"] = SOURCE.format(type=each, secret=SECRET, more=more).encode()
    workspaces.apply("ops", files=files, actor=ROOT, now=now)


def clauses(*asked: Callable[..., ClauseAnswer]) -> Registry[Clause]:
    """A registry with these clauses and no others."""
    found: Registry[Clause] = Registry("clause")
    for number, ask in enumerate(asked):
        found.add(f"clause-{number}", Clause(f"clause-{number}", f"Clause {number}", ask))
    return found


def says(passes: bool | None, reason: str = "it was looked at") -> Callable[..., ClauseAnswer]:
    """A clause that always answers so."""

    def ask(question: Question, *, now: datetime) -> ClauseAnswer:
        assert now
        return ClauseAnswer(passes, f"{reason}: {question.artefact.revision[:12]}", "Do what is missing.")

    return ask


def deployed(
    digest: str = ONE, *, environment: str = "production", at: datetime = NOW, outcome: str = "succeeded",
    actor: Actor = ROOT, names: Sequence[str] = (),
) -> Deployment:  # fmt: skip
    """A deployment of the service that somebody recorded."""
    said = Recorded(
        environment=environment, started_at=at,
        finished_at=None if outcome == "running" else at + timedelta(seconds=30), digest=digest,
        version=names[0] if names else "", outcome=outcome,
    )  # type: ignore[arg-type]  # fmt: skip
    return deployments.record_deployment("edi-gateway", said=said, actor=actor, now=at + timedelta(minutes=1))


def service():
    """The service as it stands."""
    return catalog.service("edi-gateway")
