"""A service with a gate in production, an open one in the lab, and sources that tell of deployments."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog import services as deployments
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.catalog.types import Deployment
from seatrial.domains.gates.models import BreakGlass, Delivery, GateAnswer, Passage
from seatrial.domains.gates.types import Clause, ClauseAnswer, Question
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, system
from seatrial.kit.ids import new_uid
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


def answered(service_uid: str, *, at: datetime, answer: str = "go", number: int = 0) -> str:
    """The uid of an answer about the service, as a gate would have written it."""
    line = {"name": "decision", "title": "The decision", "passes": True, "reason": "go", "remedy": ""}
    row = GateAnswer.objects.create(
        uid=new_uid(at), service_uid=service_uid, service="service:edi-gateway", environment="production",
        version=f"1.4.{number}", purpose="deploy", answer=answer, allowed=answer == "go", clauses=[line],
        at=at, actor_kind="service", actor_uid="ci", actor_name="CI",
    )  # fmt: skip
    return str(row.uid)


def wanted_open(service_uid: str, *, by: str, at: datetime, environment: str = "production") -> str:
    """The uid of a break-glass that waits for a second person."""
    row = BreakGlass.objects.create(
        uid=new_uid(at), service_uid=service_uid, service="service:edi-gateway", environment=environment,
        reason="Claims are stuck", lasts=timedelta(hours=4), requested_at=at, requested_by=by,
        requested_kind="human", requested_name="Lead", lapses_at=at + timedelta(hours=1),
    )  # fmt: skip
    return str(row.uid)


def passed(service_uid: str, *, at: datetime, kind: str = "bypassed") -> str:
    """The uid of a deployment that came past the gate so."""
    row = Passage.objects.create(
        uid=new_uid(at), deployment_uid=new_uid(at), service_uid=service_uid, service="service:edi-gateway",
        environment="production", version="1.4.2", kind=kind, reason="no answer allowed it", started_at=at,
        at=at, by="CI",
    )  # fmt: skip
    return str(row.uid)


def told(*, at: datetime, number: int = 0) -> str:
    """The uid of a message that a source sent."""
    row = Delivery.objects.create(
        uid=new_uid(at), source="github", delivery_id=f"{at.isoformat()} {number}", kind="ping", payload={},
        state="ignored", words="a ping", received_at=at, done_at=at,
    )  # fmt: skip
    return str(row.uid)
