"""Other people's runbooks, and triggers over samples, as the API takes and gives them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self

from ninja import Field, Schema
from pydantic import model_validator

from seatrial.domains.runbooks.rules.imports import LONGEST, Imported, Origin, Reject, SectionMapping
from seatrial.domains.runbooks.rules.triggering import Firing, verdict_of
from seatrial.domains.runbooks.types import Trigger


class ForeignFileIn(Schema):
    """A file of somebody else's, with the path by which it is told of."""

    path: str = Field(min_length=1, max_length=500)
    text: str = Field(max_length=LONGEST)


class RunbookImportIn(Schema):
    """What is to become runbooks: `rundeck` is Rundeck's YAML, `markdown` anybody's Markdown."""

    format: Literal["rundeck", "markdown"]
    files: list[ForeignFileIn] = Field(min_length=1, max_length=500)
    service: str = Field("", max_length=200, description="As component:default/edi-gateway.")
    owner: str = Field("", max_length=200, description="As group:default/edi-team.")

    @model_validator(mode="after")
    def fits(self) -> Self:
        """Files are told apart by their paths, and are not too much at once."""
        if sum(len(each.text) for each in self.files) > LONGEST:
            raise ValueError(f"the files have more than {LONGEST:,} characters together: send fewer at once")
        if len({each.path for each in self.files}) < len(self.files):
            raise ValueError("two files have one path: give each its own")
        return self

    def contents(self) -> dict[str, bytes]:
        """The files by their paths."""
        return {each.path: each.text.encode("utf-8", "replace") for each in self.files}

    def origin(self) -> Origin:
        """What their source does not know."""
        return Origin(self.service.strip(), self.owner.strip())


class ImportRejectOut(Schema):
    """Something that did not come in: where, what, and why."""

    file: str
    line: int
    text: str
    reason: str

    @classmethod
    def of(cls, found: Reject) -> Self:
        """The reject."""
        return cls(file=found.file, line=found.line, text=found.text, reason=found.reason)


class MadeRunbookOut(Schema):
    """A runbook that was made: the name of its file, and all of its text."""

    file: str
    text: str


class MappedHeadingOut(Schema):
    """A heading of a file, what it was understood as ('' where nobody can tell), and where it went."""

    heading: str
    line: int
    slot: str
    section: str


class SectionMappingOut(Schema):
    """What became of the headings of a file, and which sections nothing was found for."""

    path: str
    file: str
    headings: list[MappedHeadingOut]
    missing: list[str]

    @classmethod
    def of(cls, found: SectionMapping) -> Self:
        """The mapping."""
        headings = [
            MappedHeadingOut(heading=each.heading, line=each.line, slot=each.slot, section=each.section)
            for each in found.headings
        ]
        return cls(path=found.path, file=found.file, headings=headings, missing=list(found.missing))


class RunbookImportOut(Schema):
    """Of `found` things (files of Markdown; jobs, steps, options and schedules of Rundeck) each came in or is
    a reject.
    """

    found: int
    came: int
    files: list[MadeRunbookOut]
    rejects: list[ImportRejectOut]
    mappings: list[SectionMappingOut]

    @classmethod
    def of(cls, found: Imported, mappings: Sequence[SectionMapping]) -> Self:
        """What came in, and what did not."""
        return cls(
            found=found.found, came=found.came,
            files=[MadeRunbookOut(file=name, text=text) for name, text in found.files.items()],
            rejects=[ImportRejectOut.of(each) for each in found.rejects],
            mappings=[SectionMappingOut.of(each) for each in mappings],
        )  # fmt: skip


class SamplesIn(Schema):
    """Samples of series: a table with the columns time and a name for each, or JSON."""

    samples: str = Field(max_length=LONGEST)


class TriggersIn(SamplesIn):
    """A runbook that need not stand anywhere, and samples."""

    text: str = Field(max_length=1_000_000)
    path: str = Field("runbooks/runbook.md", min_length=1, max_length=500)


class TriedTriggerOut(Schema):
    """A trigger that is measured, and what became of it. `words` say it for people."""

    trigger: str
    fires: bool
    at: datetime | None
    holds_from: datetime | None
    missing: list[str]
    problem: str
    words: str

    @classmethod
    def of(cls, trigger: Trigger, found: Firing) -> Self:
        """The trigger."""
        return cls(
            trigger=trigger.words, fires=found.at is not None, at=found.at, holds_from=found.holds_from,
            missing=list(found.missing), problem=found.problem, words=found.words,
        )  # fmt: skip


class TriedTriggersOut(Schema):
    """Whether one of the triggers fires; null where none does, and one cannot be told."""

    fires: bool | None
    triggers: list[TriedTriggerOut]

    @classmethod
    def of(cls, found: Sequence[tuple[Trigger, Firing]]) -> Self:
        """All of them."""
        return cls(fires=verdict_of(found), triggers=[TriedTriggerOut.of(*each) for each in found])
