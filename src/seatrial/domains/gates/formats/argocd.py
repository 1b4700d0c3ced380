"""Argo CD: its Application as the notification template of `deploy/argocd/notifications.yaml` sends it.

Source: argo-cd.readthedocs.io, "Application specification" and "Notifications, webhook".
"""

from collections.abc import Mapping

from pydantic import Field

from seatrial.domains.catalog.types import DeploymentOutcome
from seatrial.domains.gates.formats.shaping import Loose, digest, document, shaped
from seatrial.domains.gates.types import Observed, Told
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.moments import Instant

#: While it runs, the images are still those of before: only its end is a deployment of something.
_OUTCOMES: Mapping[str, DeploymentOutcome] = {
    "Succeeded": "succeeded",
    "Failed": "failed",
    "Error": "failed",
}


class _Metadata(Loose):
    name: str = Field(min_length=1, max_length=253)
    namespace: str = Field("", max_length=253)


class _Destination(Loose):
    namespace: str = Field("", max_length=253)
    name: str = Field("", max_length=253)


class _Spec(Loose):
    destination: _Destination = _Destination()


class _SyncResult(Loose):
    revision: str = Field("", max_length=200)


class _Operation(Loose):
    phase: str = Field(max_length=40)
    started_at: Instant = Field(alias="startedAt")
    finished_at: Instant | None = Field(None, alias="finishedAt")
    sync_result: _SyncResult | None = Field(None, alias="syncResult")


class _Summary(Loose):
    images: list[str] | None = Field(None, max_length=200)


class _Status(Loose):
    operation_state: _Operation = Field(alias="operationState")
    summary: _Summary | None = None


class _Application(Loose):
    metadata: _Metadata
    spec: _Spec = _Spec()
    status: _Status


def read(headers: Mapping[str, str], *, body: bytes) -> Told:
    """What the notification tells; raises Invalid. The operation and its phase name it.

    The environment is the destination's namespace, else its cluster, in Argo CD's words.
    """
    del headers
    application = shaped(_Application, content=document(body))
    operation, meta = application.status.operation_state, application.metadata
    began = operation.started_at.isoformat()
    reference = f"{meta.namespace}/{meta.name} {began}"[:500]
    name = digest(f"{reference} {operation.phase}".encode())
    outcome = _OUTCOMES.get(operation.phase)
    if outcome is None:
        return Told(name, "application", why=f"nothing follows from the phase {operation.phase}")
    destination = application.spec.destination
    observed = Observed(
        service=meta.name,
        environment=destination.namespace or destination.name,
        artefact=_artefact(application),
        outcome=outcome,
        at=operation.finished_at,
        started_at=operation.started_at,
        reference=reference,
    )
    return Told(name, "application", observed)


def _artefact(application: _Application) -> Artefact:
    """The commit that was synchronised; and the image's digest, where it runs but one and names it."""
    result, summary = application.status.operation_state.sync_result, application.status.summary
    revision = result.revision if result else ""
    images = (summary.images if summary else None) or []
    digest_ = images[0].partition("@")[2] if len(images) == 1 else ""
    is_commit = len(revision) >= 7 and all(char in "0123456789abcdef" for char in revision)
    return Artefact(
        digest=digest_, commit=revision if is_commit else "", version="" if is_commit else revision
    )
