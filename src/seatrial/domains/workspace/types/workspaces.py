"""Workspaces as they stand: where they come from, what was applied, and what stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from seatrial.domains.identity.types import GRANTS, Grant
from seatrial.domains.workspace.types.documents import Source
from seatrial.domains.workspace.types.plans import Plan

APPLY_POLICY = GRANTS.add(
    "workspace:apply-policy",
    Grant("workspace:apply-policy", "Apply policy workspaces: what every service is held against"),
)
REGISTER = GRANTS.add("workspace:register", Grant("workspace:register", "Add, change and remove workspaces"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A definition as it is applied, without its typed form: for lists, pages and comparisons."""

    uid: str
    urn: str
    kind: str
    name: str
    title: str
    workspace: str
    source: Source
    digest: str
    #: the revision of its workspace that last changed it
    revision: int
    body: Mapping[str, Any] = field(default_factory=dict)
    #: who wrote its file as it stands: the author of the commit, or who applied it from a directory
    author: str = ""
    #: the uid of the actor who applied it as it stands
    applied_by: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a git workspace. The author is text, as git has it."""

    hash: str
    author: str
    committed_at: datetime
    #: the first line of its message
    message: str

    @property
    def short(self) -> str:
        """As people name it."""
        return self.hash[:10]


@dataclass(frozen=True, slots=True)
class Revision:
    """One applied state of a workspace, and who applied it."""

    number: int
    digest: str
    applied_at: datetime
    actor_name: str
    added: int
    changed: int
    removed: int
    definitions: int
    files: int
    renamed: int = 0
    #: the commit that it is, where the workspace is a git repository
    commit: Commit | None = None
    #: the revision whose files it brought back; 0: none
    restored_from: int = 0
    #: whether its files are still kept, so that it can be looked at and brought back
    has_files: bool = True
    #: policy definitions that it holds although its workspace is none of policy
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a repository or directory cannot be read, since when, and what to do."""

    kind: str
    detail: str
    remedy: str
    since: datetime


@dataclass(frozen=True, slots=True)
class GitSource:
    """The repository that a workspace is, and what was found in it last."""

    url: str
    branch: str
    folder: str
    #: where its secret is: `env:NAME` or `file:PATH`; '' for none
    credential: str
    poll_seconds: int
    auto_apply: bool
    head: Commit | None
    applied: str
    #: the applied commit is no ancestor of the head: history was rewritten
    is_rewritten: bool
    fetched_at: datetime | None
    next_at: datetime
    trouble: Trouble | None

    @property
    def is_pending(self) -> bool:
        """Whether its head waits to be applied."""
        return self.head is not None and self.head.hash != self.applied


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace, its latest revision (None before the first), and how much stands in it."""

    uid: str
    name: str
    revision: Revision | None
    git: GitSource | None = None
    #: the server's own folder that it is, '' where others send its files
    directory: str = ""
    is_policy: bool = False
    #: the URN of the team that answers for it
    owner: str = ""
    #: whose definition stands where two workspaces have the same URN: the higher one's
    precedence: int = 0
    is_protected: bool = False
    #: digest of the files in its directory when it was last looked at
    seen_digest: str = ""
    seen_at: datetime | None = None
    seen_trouble: str = ""

    @property
    def urn(self) -> str:
        """What grants and records call it."""
        return f"workspace:{self.name}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where applied files come from, besides whoever applies them."""

    commit: Commit | None = None
    #: who last changed a file, by its path, where the repository tells
    authors: Mapping[str, str] = field(default_factory=dict)
    restored_from: int = 0


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody wants a workspace to be: a repository (`url`), a directory of the server, or neither."""

    name: str
    url: str = ""
    branch: str = "main"
    folder: str = ""
    credential: str = ""
    poll_seconds: int = 60
    auto_apply: bool = False
    directory: str = ""
    is_policy: bool = False
    is_protected: bool = False
    owner: str = ""
    precedence: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A file as somebody wants it (None: gone), and the SHA-256 of what they saw ('': it was not there)."""

    path: str
    content: str | None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """What edits change, or did: written and applied, or as a patch for whoever owns the files."""

    plan: Plan
    patch: str
    #: whether the server owns the files, so that it may write them
    can_write: bool
    revision: int
    is_done: bool = False


DriftWord = Literal["none", "ahead", "rewritten", "differs", "unknown", "never-applied"]


@dataclass(frozen=True, slots=True)
class Drift:
    """Whether what runs is what the files say; `unknown` where nobody can tell, with the reason."""

    workspace: str
    state: DriftWord
    #: what stands and what is there: commits, or digests of all files
    applied: str
    found: str
    detail: str
    checked_at: datetime | None = None

    @property
    def is_drift(self) -> bool:
        """Whether the two are known to differ."""
        return self.state in ("ahead", "rewritten", "differs", "never-applied")
