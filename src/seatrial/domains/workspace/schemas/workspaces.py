"""What the API takes and gives of workspaces, their sources and revisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from seatrial.domains.workspace.types import (
    Commit,
    Drift,
    GitSource,
    Registration,
    Revision,
    Trouble,
    Workspace,
)


class CommitOut(Schema):
    """A commit; its author is text, as git has it."""

    hash: str
    author: str
    committed_at: datetime
    message: str

    @classmethod
    def of(cls, found: Commit | None) -> "CommitOut | None":
        """The commit as the API gives it."""
        if found is None:
            return None
        return cls(
            hash=found.hash, author=found.author, committed_at=found.committed_at, message=found.message
        )


class RevisionOut(Schema):
    """One applied state of a workspace."""

    number: int
    digest: str
    applied_at: datetime
    actor_name: str
    added: int
    changed: int
    removed: int
    renamed: int = 0
    definitions: int
    files: int
    commit: CommitOut | None = None
    restored_from: int = 0
    has_files: bool = True
    exceptions: list[str] = Field(default_factory=list)

    @classmethod
    def of(cls, found: Revision) -> "RevisionOut":
        """The revision as the API gives it."""
        return cls(
            number=found.number, digest=found.digest, applied_at=found.applied_at,
            actor_name=found.actor_name, added=found.added, changed=found.changed, removed=found.removed,
            renamed=found.renamed, definitions=found.definitions, files=found.files,
            commit=CommitOut.of(found.commit), restored_from=found.restored_from,
            has_files=found.has_files, exceptions=list(found.exceptions),
        )  # fmt: skip


class RevisionsOut(Schema):
    """A page of revisions, the latest first, and the cursor of the next page."""

    items: list[RevisionOut]
    next: str


class TroubleOut(Schema):
    """Why a repository cannot be read, since when, and what to do."""

    kind: str
    detail: str
    remedy: str
    since: datetime

    @classmethod
    def of(cls, found: Trouble | None) -> "TroubleOut | None":
        """The trouble as the API gives it."""
        if found is None:
            return None
        return cls(kind=found.kind, detail=found.detail, remedy=found.remedy, since=found.since)


class GitOut(Schema):
    """The repository that a workspace is, and what was found in it last."""

    url: str
    branch: str
    folder: str
    credential: str = Field(description="Where its secret is, never the secret.")
    poll_seconds: int
    auto_apply: bool
    head: CommitOut | None
    applied: str
    is_pending: bool
    is_rewritten: bool
    fetched_at: datetime | None
    next_at: datetime
    trouble: TroubleOut | None

    @classmethod
    def of(cls, found: GitSource | None) -> "GitOut | None":
        """The repository as the API gives it."""
        if found is None:
            return None
        return cls(
            url=found.url, branch=found.branch, folder=found.folder, credential=found.credential,
            poll_seconds=found.poll_seconds, auto_apply=found.auto_apply, head=CommitOut.of(found.head),
            applied=found.applied, is_pending=found.is_pending, is_rewritten=found.is_rewritten,
            fetched_at=found.fetched_at, next_at=found.next_at, trouble=TroubleOut.of(found.trouble),
        )  # fmt: skip


class DriftOut(Schema):
    """Whether what runs is what the files say."""

    workspace: str
    state: str
    is_drift: bool
    applied: str
    found: str
    detail: str
    checked_at: datetime | None

    @classmethod
    def of(cls, found: Drift) -> "DriftOut":
        """The drift as the API gives it."""
        return cls(
            workspace=found.workspace, state=found.state, is_drift=found.is_drift, applied=found.applied,
            found=found.found, detail=found.detail, checked_at=found.checked_at,
        )  # fmt: skip


class WorkspaceOut(Schema):
    """A workspace with its latest revision."""

    uid: str
    name: str
    revision: RevisionOut | None
    git: GitOut | None = None
    directory: str = ""
    is_policy: bool = False
    is_protected: bool = False
    owner: str = ""
    precedence: int = 0

    @classmethod
    def of(cls, found: Workspace) -> "WorkspaceOut":
        """The workspace as the API gives it."""
        return cls(**_listed(found))


def _listed(found: Workspace) -> dict[str, Any]:
    return {
        "uid": found.uid, "name": found.name, "git": GitOut.of(found.git), "directory": found.directory,
        "revision": RevisionOut.of(found.revision) if found.revision else None,
        "is_policy": found.is_policy, "is_protected": found.is_protected, "owner": found.owner,
        "precedence": found.precedence,
    }  # fmt: skip


class WorkspacesOut(Schema):
    """All workspaces."""

    items: list[WorkspaceOut]


class WorkspaceDetailOut(WorkspaceOut):
    """A workspace with its revisions, the latest first, and its drift."""

    revisions: list[RevisionOut]
    drift: DriftOut

    @classmethod
    def full(cls, found: Workspace, *, revisions: Sequence[Revision], drift: Drift) -> "WorkspaceDetailOut":
        """The workspace as the API shows it."""
        return cls(
            **_listed(found), revisions=[RevisionOut.of(each) for each in revisions], drift=DriftOut.of(drift)
        )


class ChangeIn(Schema):
    """Fields of a registration that are to be others."""

    url: str | None = Field(None, max_length=2000)
    branch: str | None = Field(None, max_length=250)
    folder: str | None = Field(None, max_length=1024)
    credential: str | None = Field(None, max_length=1024)
    poll_seconds: int | None = None
    auto_apply: bool | None = None
    directory: str | None = Field(None, max_length=1024)
    is_policy: bool | None = None
    is_protected: bool | None = None
    owner: str | None = Field(None, max_length=200)
    precedence: int | None = None


class RegistrationIn(ChangeIn):
    """A workspace to be: a repository (`url`), a directory of the server, or one whose files are sent."""

    name: str = Field(max_length=63)

    def wanted(self) -> Registration:
        """The registration, with the usual where nothing is said."""
        return Registration(**self.dict(exclude_none=True))


class RegistrationOut(Schema):
    """What a workspace is registered as. `is_done` is false after a dry run."""

    name: str
    url: str
    branch: str
    folder: str
    credential: str
    poll_seconds: int
    auto_apply: bool
    directory: str
    is_policy: bool
    is_protected: bool
    owner: str
    precedence: int
    is_done: bool


class CommitIn(Schema):
    """Which commit to apply, and that one knows what that means."""

    commit: str = Field(min_length=7, max_length=64)
    plan_digest: str = Field("", max_length=80)
    confirm_rewritten: bool = False
    allow_empty: bool = False


class RestoreIn(Schema):
    """The plan that was looked at; '' for whatever it is now."""

    plan_digest: str = Field("", max_length=80)


class FileOut(Schema):
    """A file of a workspace."""

    path: str
    sha256: str
    size: int


class FilesOut(Schema):
    """The files of a workspace as they stand, by path."""

    items: list[FileOut]
