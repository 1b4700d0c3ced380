"""What the API takes and gives of workspaces and definitions."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from seatrial.domains.workspace.types import (
    Applied,
    DefinitionChange,
    FieldChange,
    Plan,
    Revision,
    Standing,
    Workspace,
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

    @classmethod
    def of(cls, found: DefinitionChange) -> "DefinitionChangeOut":
        """The change as the API gives it."""
        fields = [FieldChangeOut.of(each) for each in found.fields]
        return cls(
            urn=found.urn, kind=found.kind, title=found.title, change=found.change,
            source=str(found.source), fields=fields,
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
            warnings=warnings,
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


class RevisionOut(Schema):
    """One applied state of a workspace."""

    number: int
    digest: str
    applied_at: datetime
    actor_name: str
    added: int
    changed: int
    removed: int
    definitions: int
    files: int

    @classmethod
    def of(cls, found: Revision) -> "RevisionOut":
        """The revision as the API gives it."""
        return cls(
            number=found.number, digest=found.digest, applied_at=found.applied_at,
            actor_name=found.actor_name, added=found.added, changed=found.changed, removed=found.removed,
            definitions=found.definitions, files=found.files,
        )  # fmt: skip


class WorkspaceOut(Schema):
    """A workspace with its latest revision."""

    uid: str
    name: str
    revision: RevisionOut | None

    @classmethod
    def of(cls, found: Workspace) -> "WorkspaceOut":
        """The workspace as the API gives it."""
        revision = RevisionOut.of(found.revision) if found.revision else None
        return cls(uid=found.uid, name=found.name, revision=revision)


class WorkspacesOut(Schema):
    """All workspaces."""

    items: list[WorkspaceOut]


class WorkspaceDetailOut(WorkspaceOut):
    """A workspace with its revisions, the latest first."""

    revisions: list[RevisionOut]


class DefinitionOut(Schema):
    """A definition that stands."""

    urn: str
    uid: str
    kind: str
    name: str
    title: str
    workspace: str
    source: str
    digest: str
    revision: int

    @classmethod
    def of(cls, found: Standing) -> "DefinitionOut":
        """The definition as the API lists it."""
        return cls(**_listed(found))


class DefinitionsOut(Schema):
    """A page of definitions, how many of each kind match the text, and the cursor of the next page."""

    items: list[DefinitionOut]
    kinds: dict[str, int]
    next: str

    @classmethod
    def of(cls, found: Sequence[Standing], *, kinds: dict[str, int], limit: int) -> "DefinitionsOut":
        """The page; `found` has one more than the limit where there are more."""
        following = found[limit - 1].urn if len(found) > limit else ""
        return cls(items=[DefinitionOut.of(each) for each in found[:limit]], kinds=kinds, next=following)


class DefinitionDetailOut(DefinitionOut):
    """A definition with its content, and what it names and is named by."""

    body: dict[str, Any]
    references: list[str]
    referring: list[str]

    @classmethod
    def full(cls, found: Standing, *, references: list[str], referring: list[str]) -> "DefinitionDetailOut":
        """The definition as the API shows it."""
        return cls(**_listed(found), body=dict(found.body), references=references, referring=referring)


def _listed(found: Standing) -> dict[str, Any]:
    return {
        "urn": found.urn, "uid": found.uid, "kind": found.kind, "name": found.name, "title": found.title,
        "workspace": found.workspace, "source": str(found.source), "digest": found.digest,
        "revision": found.revision,
    }  # fmt: skip
