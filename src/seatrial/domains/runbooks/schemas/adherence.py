"""How far each run followed its runbook, as the API gives it (R127)."""

from ninja import Schema

from seatrial.domains.runbooks.selectors.adherence import Followed


class RunAdherenceOut(Schema):
    """A live run of an incident or a change, and its steps."""

    run: str
    runbook: str
    because: str
    state: str
    expected: int
    done: int
    explained: int
    unexplained: int
    skipped_without_reason: list[str]

    @classmethod
    def of(cls, found: Followed) -> "RunAdherenceOut":
        """The run as the API gives it."""
        figures = found.adherence
        return cls(
            run=found.run.name, runbook=found.run.runbook, because=found.run.because, state=found.run.state,
            expected=figures.expected, done=figures.done, explained=figures.explained,
            unexplained=figures.unexplained,
            skipped_without_reason=[each.name for each in found.unexplained],
        )  # fmt: skip
