"""Deployments as the API takes and gives them."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from seatrial.domains.catalog import types
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.kit.moments import Moment


class DeploymentIn(Schema):
    """A deployment. Without times it happened now; while it runs, send outcome `running`."""

    service: str = Field(max_length=200)
    environment: str = Field(min_length=1, max_length=100)
    digest: str = Field("", max_length=200)
    version: str = Field("", max_length=200)
    commit: str = Field("", max_length=100)
    outcome: Literal["running", "succeeded", "failed"] = "succeeded"
    started_at: Moment | None = None
    finished_at: Moment | None = None
    source: str = Field("", max_length=2000)

    def said(self, now: datetime) -> Recorded:
        """The deployment, with now for the times that were left out."""
        started = self.started_at or self.finished_at or now
        ended = None if self.outcome == "running" else max(now, started)
        return Recorded(
            environment=self.environment,
            started_at=started,
            finished_at=self.finished_at or ended,
            digest=self.digest,
            version=self.version,
            commit=self.commit,
            outcome=self.outcome,
            source=self.source,
        )


class DeploymentOut(Schema):
    """A deployment. `revision` is what identifies the artefact best: digest, else commit, else version."""

    uid: str
    service: str
    environment: str
    revision: str
    digest: str
    version: str
    commit: str
    outcome: str
    started_at: datetime
    finished_at: datetime | None
    by: str
    source: str
    recorded_at: datetime

    @classmethod
    def of(cls, found: types.Deployment) -> "DeploymentOut":
        """The deployment as the API gives it."""
        return cls(
            uid=found.uid,
            service=found.service,
            environment=found.environment,
            revision=found.revision,
            digest=found.digest,
            version=found.version,
            commit=found.commit,
            outcome=found.outcome,
            started_at=found.started_at,
            finished_at=found.finished_at,
            by=found.by,
            source=found.source,
            recorded_at=found.recorded_at,
        )


class DeploymentsOut(Schema):
    """A page of deployments, and the cursor of the next one ('' on the last)."""

    items: list[DeploymentOut]
    next: str
