"""What a deployment says of itself, and what of it cannot be."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from seatrial.domains.catalog.types import DeploymentOutcome
from seatrial.kit.problems import Fault
from seatrial.kit.spelling import did_you_mean

_DIGEST = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}")
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")
#: Clocks of build machines differ from ours by no more than this.
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A deployment as somebody sends it. `finished_at` is None while it runs."""

    environment: str
    started_at: datetime
    finished_at: datetime | None = None
    digest: str = ""
    version: str = ""
    commit: str = ""
    outcome: DeploymentOutcome = "succeeded"
    source: str = ""


def judge(said: Recorded, *, environments: Collection[str], now: datetime) -> list[Fault]:
    """Everything that cannot be, each with its place in the document."""
    found: list[Fault] = []
    if environments and said.environment not in environments:
        remedy = did_you_mean(said.environment, known=environments)
        found.append(Fault("/environment", f"there is no environment {said.environment!r}", remedy))
    if not (said.digest or said.version or said.commit):
        remedy = "Send at least one of digest, version, commit."
        found.append(Fault("/digest", "nothing says what was deployed", remedy))
    if said.digest and not _DIGEST.fullmatch(said.digest):
        found.append(Fault("/digest", "that is no digest", "Write it as sha256:<hexadecimal digits>."))
    if said.commit and not _COMMIT.fullmatch(said.commit):
        found.append(Fault("/commit", "that is no commit", "Write 7 to 64 hexadecimal digits."))
    return found + _times(said, now)


def _times(said: Recorded, now: datetime) -> list[Fault]:
    found: list[Fault] = []
    ends = "Send outcome running without finished_at, or another outcome with it."
    if said.outcome == "running" and said.finished_at is not None:
        found.append(Fault("/finished_at", "it is still running and has finished", ends))
    if said.outcome != "running" and said.finished_at is None:
        found.append(Fault("/finished_at", f"it {said.outcome} and has not finished", ends))
    for place, moment in (("/started_at", said.started_at), ("/finished_at", said.finished_at)):
        if moment is not None and moment > now + _AHEAD:
            found.append(Fault(place, "that is in the future", "Set the clock of the sender."))
    if said.finished_at is not None and said.finished_at < said.started_at:
        found.append(Fault("/finished_at", "it finished before it started", "Exchange the two."))
    return found
