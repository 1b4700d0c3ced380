"""How far each run followed its runbook, as the API gives it (R127)."""

from collections.abc import Sequence

from ninja import Schema

from seatrial.domains.runbooks.selectors.adherence import Followed


class RunAdherenceOut(Schema):
    """A live run of an incident or a change, and its steps."""

    run: str
    service: str
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
            run=found.run.name, service=found.run.service, runbook=found.run.runbook,
            because=found.run.because, state=found.run.state,
            expected=figures.expected, done=figures.done, explained=figures.explained,
            unexplained=figures.unexplained,
            skipped_without_reason=[each.name for each in found.unexplained],
        )  # fmt: skip


class RunAdherencesOut(Schema):
    """Runs, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[RunAdherenceOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Followed], *, limit: int) -> "RunAdherencesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = str(shown[-1].run.number) if len(found) > limit else ""
        return cls(items=[RunAdherenceOut.of(each) for each in shown], next=following)
