"""What the API takes of files, and gives of plans."""

import base64
import binascii
from typing import Any

from ninja import Schema
from pydantic import Field

from seatrial.domains.workspace.types import (
    Applied,
    DefinitionChange,
    FieldChange,
    Plan,
)
from seatrial.kit.problems import Fault, Invalid


class FileIn(Schema):
    """A file of the workspace: its path from the root, and its bytes."""

    path: str = Field(max_length=4096)
    content_base64: str


class FilesIn(Schema):
    """All files of a workspace: what is not among them is removed."""

    files: list[FileIn] = Field(max_length=50_000)

    def decoded(self) -> dict[str, bytes]:
        """The files by path; raises Invalid for what is no base64, and for a path that comes twice."""
        found: dict[str, bytes] = {}
        faults: list[Fault] = []
        for index, file in enumerate(self.files):
            if file.path in found:
                faults.append(Fault(f"/files/{index}/path", "the path is given twice", "Leave one out."))
            try:
                found[file.path] = base64.b64decode(file.content_base64, validate=True)
            except (binascii.Error, ValueError):
                faults.append(Fault(f"/files/{index}/content_base64", "is no base64 (RFC 4648, section 4)"))
        if faults:
            raise Invalid("the files cannot be read", faults=faults)
        return found


class FieldChangeOut(Schema):
    """One field that differs."""

    field: str
    change: str
    old: Any = None
    new: Any = None

    @classmethod
    def of(cls, found: FieldChange) -> "FieldChangeOut":
        """The change as the API gives it."""
        return cls(field=found.field, change=found.change, old=found.old, new=found.new)


class DefinitionChangeOut(Schema):
    """One definition that differs."""

    urn: str
    kind: str
    title: str
    change: str
    source: str
    fields: list[FieldChangeOut]
    before: str = Field("", description="The URN that it had, where it is renamed.")

    @classmethod
    def of(cls, found: DefinitionChange) -> "DefinitionChangeOut":
        """The change as the API gives it."""
        fields = [FieldChangeOut.of(each) for each in found.fields]
        return cls(
            urn=found.urn, kind=found.kind, title=found.title, change=found.change,
            source=str(found.source), fields=fields, before=found.before,
        )  # fmt: skip


class FileChangeOut(Schema):
    """One file that differs."""

    path: str
    change: str


class FindingOut(Schema):
    """Something to look at that forbids nothing."""

    source: str
    message: str
    remedy: str
    urn: str


class PlanOut(Schema):
    """What an apply changes; `revision` is the one that stands, 0 before the first."""

    workspace: str
    revision: int
    is_empty: bool
    total: int
    definitions: list[DefinitionChangeOut]
    files: list[FileChangeOut]
    warnings: list[FindingOut]
    digest: str = Field("", description="Names this plan: an apply that is given it does this or nothing.")
    effects: list[str] = Field(default_factory=list, description="What it means, in sentences.")
    exceptions: list[str] = Field(
        default_factory=list, description="Policy that this workspace holds: the small-team exception."
    )

    @classmethod
    def of(cls, plan: Plan) -> "PlanOut":
        """The plan as the API gives it."""
        warnings = [
            FindingOut(source=str(found.source), message=found.message, remedy=found.remedy, urn=found.urn)
            for found in plan.warnings
        ]
        return cls(
            workspace=plan.workspace, revision=plan.revision, is_empty=plan.is_empty, total=plan.total,
            definitions=[DefinitionChangeOut.of(found) for found in plan.definitions],
            files=[FileChangeOut(path=found.path, change=found.change) for found in plan.files],
            warnings=warnings, digest=plan.digest, effects=list(plan.effects),
            exceptions=list(plan.exceptions),
        )  # fmt: skip


class AppliedOut(Schema):
    """What an apply did. `revision` stands now; `is_done` is false where nothing had to be written."""

    revision: int
    is_done: bool
    plan: PlanOut

    @classmethod
    def of(cls, applied: Applied) -> "AppliedOut":
        """The result as the API gives it."""
        return cls(revision=applied.revision, is_done=applied.is_done, plan=PlanOut.of(applied.plan))

    @classmethod
    def tried(cls, plan: Plan) -> "AppliedOut":
        """The result of a dry run: nothing was done."""
        return cls(revision=plan.revision, is_done=False, plan=PlanOut.of(plan))
