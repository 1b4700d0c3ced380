"""What runners send of a stretch, and what they are answered."""

from typing import Literal

from ninja import Schema
from pydantic import Field

from seatrial.domains.runbooks.types.runs import Beginning, Ending, Heard, Line, Report
from seatrial.kit.moments import Moment

_SEQ = Field(ge=1, lt=2**31)
_POSITION = Field(ge=1, lt=2**31)
_ATTEMPT = Field(1, ge=1, lt=2**31)


class LineIn(Schema):
    """A line of output; `seq` counts from 1 within the stretch."""

    seq: int = _SEQ
    position: int | None = Field(None, ge=1, lt=2**31)
    attempt: int = _ATTEMPT
    stream: Literal["stdout", "stderr", "note"] = "stdout"
    at: Moment
    text: str


class EndedIn(Schema):
    """How a step ended; `duration_ns` is by the runner's monotonic clock."""

    position: int = _POSITION
    attempt: int = _ATTEMPT
    outcome: Literal["passed", "failed", "aborted", "in_doubt"]
    exit_code: int | None = Field(None, ge=-(2**31), lt=2**31)
    problem: str = Field("", max_length=4000)
    started_at: Moment
    ended_at: Moment
    duration_ns: int = Field(0, ge=0, lt=2**63)


class BeginsIn(Schema):
    """A step that the runner wants to begin. It does so once this is answered with `go`."""

    position: int = _POSITION
    attempt: int = _ATTEMPT
    at: Moment


class ReportIn(Schema):
    """What happened in a stretch since the last report. The same again changes nothing."""

    stretch: int = Field(ge=1, lt=2**31)
    job: str = Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    lease: int = Field(ge=1, lt=2**31)
    lines: list[LineIn] = Field([], max_length=2000)
    ended: EndedIn | None = None
    begins: BeginsIn | None = None
    boot: str = Field("", max_length=20)

    def told(self) -> Report:
        """The report as a value."""
        ended, begins = self.ended, self.begins
        lines = [
            Line(each.seq, each.position, each.attempt, each.stream, each.at, each.text)
            for each in self.lines
        ]
        return Report(
            self.stretch,
            self.job,
            self.lease,
            lines,
            None if ended is None else Ending(
                ended.position, ended.attempt, ended.outcome, ended.exit_code, ended.problem,
                ended.started_at, ended.ended_at, ended.duration_ns,
            ),
            None if begins is None else Beginning(begins.position, begins.attempt, begins.at),
        )  # fmt: skip


class HeardOut(Schema):
    """The last line of the stretch that is kept; whether to go on, and if not, why: `abort`, `stop switch`
    or `lease over`.
    """

    acked: int
    go: bool
    stop: str

    @classmethod
    def of(cls, heard: Heard) -> "HeardOut":
        """What the runner is answered."""
        return cls(acked=heard.acked, go=heard.go, stop=heard.stop)
