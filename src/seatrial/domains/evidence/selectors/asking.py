"""What a question would look at, before anybody asks it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from seatrial.domains.evidence import rules
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.types import PROBES


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked under a key: the probe, the command or query in words ('' where the version knows no
    such probe, or its parameters are wrong), and who would look: the server, a runner, or nobody, since
    somebody sends it.
    """

    key: str
    probe: str
    command: str
    evidence_type: str
    by: str


def questions(keys: Collection[str]) -> Sequence[Question]:
    """What is asked under these keys, by probe and key. Nobody looks, and nothing is stored."""
    rows = Watch.objects.filter(key__in=keys).order_by("probe", "key")
    return [
        Question(
            row.key,
            row.probe,
            rules.described(row.probe, parameters=row.parameters),
            row.evidence_type,
            _by(row.probe),
        )
        for row in rows
    ]


def _by(name: str) -> str:
    probe = PROBES.find(name)
    if probe is None or probe.pushed:
        return "nobody"
    return "runner" if probe.executes else "server"
