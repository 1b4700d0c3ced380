"""GitHub's webhooks: `deployment_status`, `deployment_protection_rule`, `ping`.

Source: docs.github.com, "Webhook events and payloads" and "Creating custom deployment protection rules".
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from seatrial.domains.catalog.types import DeploymentOutcome
from seatrial.domains.gates.formats.shaping import Loose, digest, document, shaped
from seatrial.domains.gates.types import GateAnswer, Observed, Told
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.moments import Instant

#: A deployment begins with `in_progress`; before it waits, afterwards another one takes its place.
_OUTCOMES: Mapping[str, DeploymentOutcome] = {
    "in_progress": "running",
    "success": "succeeded",
    "failure": "failed",
    "error": "failed",
}
#: GitHub takes so much of a comment.
_LONGEST_COMMENT = 1000


class _Repository(Loose):
    full_name: str = Field(max_length=300)


class _Deployment(Loose):
    id: int
    sha: str = Field("", max_length=64)
    environment: str = Field("", max_length=255)
    created_at: Instant | None = None
    #: what whoever made the deployment sent with it
    payload: dict[str, Any] | str | None = None


class _Status(Loose):
    state: str = Field(max_length=40)
    created_at: Instant
    environment: str = Field("", max_length=255)
    log_url: str | None = ""
    target_url: str | None = ""


class _StatusEvent(Loose):
    deployment_status: _Status
    deployment: _Deployment
    repository: _Repository


class _RuleEvent(Loose):
    action: str = Field(max_length=40)
    environment: str = Field(max_length=255)
    deployment_callback_url: str = Field(max_length=2000)
    deployment: _Deployment
    repository: _Repository


def read(headers: Mapping[str, str], *, body: bytes) -> Told:
    """What the delivery tells; raises Invalid. `x-github-delivery` is its name."""
    kind = headers.get("x-github-event", "")[:100]
    name = headers.get("x-github-delivery", "")[:200] or digest(body)
    content = document(body)
    if kind == "ping":
        return Told(name, kind, why="a ping: the webhook works")
    if kind == "deployment_status":
        return _status(name, shaped(_StatusEvent, content=content))
    if kind == "deployment_protection_rule":
        return _rule(name, shaped(_RuleEvent, content=content))
    return Told(name, kind or "unnamed", why="nothing follows from this event")


def rule_of(payload: Mapping[str, Any]) -> Told:
    """The question of a protection rule that was taken before; raises Invalid."""
    return _rule("", shaped(_RuleEvent, content=dict(payload)))


def _status(name: str, event: _StatusEvent) -> Told:
    kind, said = "deployment_status", event.deployment_status
    outcome = _OUTCOMES.get(said.state)
    if outcome is None:
        return Told(name, kind, why=f"nothing runs yet or any more: {said.state}")
    observed = Observed(
        service=event.repository.full_name,
        environment=said.environment or event.deployment.environment,
        artefact=_artefact(event.deployment),
        outcome=outcome,
        at=said.created_at,
        reference=f"{event.repository.full_name}/{event.deployment.id}",
        url=(said.log_url or said.target_url or "")[:2000],
    )
    return Told(name, kind, observed)


def _rule(name: str, event: _RuleEvent) -> Told:
    kind = "deployment_protection_rule"
    if event.action != "requested":
        return Told(name, kind, why=f"nothing is asked: {event.action}")
    observed = Observed(
        service=event.repository.full_name,
        environment=event.environment,
        artefact=_artefact(event.deployment),
        outcome="running",
    )
    return Told(name, kind, observed, callback=event.deployment_callback_url)


def _artefact(deployment: _Deployment) -> Artefact:
    """The commit; and what the deployment's own payload names, as `{"digest": "sha256:...", "version": ...}`.

    Its `ref` is no version: it may be a branch.
    """
    sent = deployment.payload if isinstance(deployment.payload, dict) else {}
    said = {key: sent[key] for key in ("digest", "version") if isinstance(sent.get(key), str)}
    return Artefact(commit=deployment.sha, **said)


def review_body(answer: GateAnswer, *, environment: str, page: str) -> bytes:
    """What answers a deployment protection rule ("Review custom deployment protection rules").

    `environment` is GitHub's own name; `page` is where the answer can be looked up.
    """
    lines = [f"Seatrial: {answer.title}."]
    lines += [f"{each.title}: {each.reason}. {each.remedy}".strip() for each in answer.against]
    lines += [page] if page else []
    return json.dumps(
        {
            "environment_name": environment,
            "state": "approved" if answer.allowed else "rejected",
            "comment": "\n".join(lines)[:_LONGEST_COMMENT],
        }
    ).encode()
