"""GitLab's webhook of deployments.

Source: docs.gitlab.com, "Webhook events", deployment events; "Webhooks", delivery headers.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from seatrial.domains.catalog.types import DeploymentOutcome
from seatrial.domains.gates.formats.shaping import Loose, digest, document, shaped
from seatrial.domains.gates.types import Observed, Told
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.problems import Fault, Invalid

_OUTCOMES: Mapping[str, DeploymentOutcome] = {
    "running": "running",
    "success": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}
_COMMIT = re.compile(r"/commit/([0-9a-f]{7,64})$")


class _Project(Loose):
    path_with_namespace: str = Field(max_length=500)


class _Event(Loose):
    object_kind: str = Field(max_length=40)
    status: str = Field(max_length=40)
    status_changed_at: str = Field(max_length=60)
    deployment_id: int
    deployable_url: str | None = ""
    environment: str = Field(max_length=255)
    short_sha: str = Field("", max_length=64)
    commit_url: str | None = ""
    project: _Project


def read(headers: Mapping[str, str], *, body: bytes) -> Told:
    """What the delivery tells; raises Invalid. `idempotency-key` is its name: it stays in a repetition."""
    name = (headers.get("idempotency-key") or headers.get("webhook-id") or digest(body))[:200]
    content = document(body)
    kind = str(content.get("object_kind", ""))[:100]
    if kind != "deployment":
        return Told(name, kind or "unnamed", why="nothing follows from this event")
    event = shaped(_Event, content=content)
    outcome = _OUTCOMES.get(event.status)
    if outcome is None:
        return Told(name, kind, why=f"nothing runs yet or any more: {event.status}")
    found = _COMMIT.search(event.commit_url or "")
    observed = Observed(
        service=event.project.path_with_namespace,
        environment=event.environment,
        artefact=Artefact(commit=found[1] if found else event.short_sha),
        outcome=outcome,
        at=_moment(event.status_changed_at),
        reference=f"{event.project.path_with_namespace}/{event.deployment_id}",
        url=(event.deployable_url or "")[:2000],
    )
    return Told(name, kind, observed)


def _moment(text: str) -> datetime:
    """`2021-04-28 21:50:00 +0200`, `2021-04-28 19:50:00 UTC`, or ISO 8601; raises Invalid."""
    plain = text.strip().replace(" UTC", "+00:00").replace(" +", "+").replace(" -", "-")
    try:
        found: datetime | None = datetime.fromisoformat(plain)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        fault = Fault("/status_changed_at", "that is no moment with its zone")
        raise Invalid("the message says no time that can be read", faults=[fault])
    return found
