"""What the server knows about coverage, for whoever looks at files: rows and contact methods."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from seatrial.domains.oncall.types import Cover

#: `reader(team, now=..., ahead=..., tested=...)` gives the coverage of the team's schedules; offline nobody
#: installs one.
Reader = Callable[..., Sequence[Cover]]
_readers: list[Reader] = []


def install_coverage(reader: Reader) -> None:
    """From now on the reader is asked about the coverage of a team."""
    _readers[:] = [reader]


def known_coverage(
    team: str, *, now: datetime, ahead: timedelta, tested: timedelta
) -> Sequence[Cover] | None:
    """The coverage of the schedules of the team with overrides, time off, contact methods and who answered
    no test page for so long; None where only files can be asked.
    """
    return _readers[0](team, now=now, ahead=ahead, tested=tested) if _readers else None
