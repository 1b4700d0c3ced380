"""Plain JSON, for whatever can send a request: the fields of `POST /deployments`, and an `id`."""

from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict, Field

from seatrial.domains.gates.formats.shaping import Loose, digest, document, shaped
from seatrial.domains.gates.types import Observed, Told
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.moments import Instant


class _Deployment(Loose):
    """Written for us, so what we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field("", max_length=200)
    service: str = Field(min_length=1, max_length=500)
    environment: str = Field(min_length=1, max_length=255)
    digest: str = Field("", max_length=200)
    version: str = Field("", max_length=200)
    commit: str = Field("", max_length=100)
    outcome: Literal["running", "succeeded", "failed"] = "succeeded"
    started_at: Instant | None = None
    finished_at: Instant | None = None
    #: the sender's own name of the deployment, the same while it runs and when it ended
    reference: str = Field("", max_length=500)
    url: str = Field("", max_length=2000)


def read(headers: Mapping[str, str], *, body: bytes) -> Told:
    """What the message tells; raises Invalid. `id` is its name, else the digest of its bytes."""
    del headers
    said = shaped(_Deployment, content=document(body))
    observed = Observed(
        service=said.service,
        environment=said.environment,
        artefact=Artefact(digest=said.digest, version=said.version, commit=said.commit),
        outcome=said.outcome,
        at=said.finished_at,
        started_at=said.started_at,
        reference=said.reference,
        url=said.url,
    )
    return Told(said.id or digest(body), "deployment", observed)
