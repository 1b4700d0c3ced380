"""Whether what runs is what the files say."""

from dataclasses import dataclass

from seatrial.domains.workspace.types import Drift, GitSource, Workspace

TONES = {
    "none": ("pass", "stands"),
    "ahead": ("info", "commits wait"),
    "rewritten": ("fail", "history rewritten"),
    "differs": ("stale", "differs"),
    "unknown": ("unknown", "not compared"),
    "never-applied": ("info", "never applied"),
}


def drift(workspace: Workspace) -> Drift:
    """How far what stands is from where the workspace comes from, as last seen."""
    if workspace.git is not None:
        return _of_git(workspace, workspace.git)
    applied = workspace.revision.digest if workspace.revision else ""
    if not workspace.directory:
        words = "its files are sent by whoever applies them; seatrial plan DIRECTORY compares a directory"
        return Drift(workspace.name, "unknown", applied, "", words)
    seen, at = workspace.seen_digest, workspace.seen_at
    if not seen:
        words = workspace.seen_trouble or "its directory was not looked at yet"
        return Drift(workspace.name, "unknown", applied, "", words, at)
    return compare(workspace, digest=seen, place=workspace.directory)


def compare(workspace: Workspace, *, digest: str, place: str) -> Drift:
    """The digest of all files of a directory against what stands."""
    applied = workspace.revision.digest if workspace.revision else ""
    if not applied:
        return Drift(workspace.name, "never-applied", "", digest, f"{place} was never applied")
    if digest == applied:
        return Drift(workspace.name, "none", applied, digest, f"{place} is what stands", workspace.seen_at)
    return Drift(
        workspace.name, "differs", applied, digest, f"{place} differs from what stands", workspace.seen_at
    )


def _of_git(workspace: Workspace, git: GitSource) -> Drift:
    if git.head is None:
        words = git.trouble.detail if git.trouble else "it was not fetched yet"
        return Drift(workspace.name, "unknown", git.applied, "", words, git.fetched_at)
    branch = f"{git.branch} is at {git.head.short}"
    if git.is_rewritten and git.is_pending:
        words = f"{branch}, and {git.applied[:10]}, which stands, is no longer in its history"
        return Drift(workspace.name, "rewritten", git.applied, git.head.hash, words, git.fetched_at)
    if not git.applied:
        words = f"{branch}, and no commit of it was applied yet"
        return Drift(workspace.name, "never-applied", "", git.head.hash, words, git.fetched_at)
    if git.is_pending:
        words = f"{branch}, and {git.applied[:10]} stands"
        return Drift(workspace.name, "ahead", git.applied, git.head.hash, words, git.fetched_at)
    return Drift(
        workspace.name, "none", git.applied, git.head.hash, f"{branch}, which stands", git.fetched_at
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A workspace with its drift as a tone and a word."""

    workspace: Workspace
    drift: Drift
    tone: str
    word: str


def listed(workspace: Workspace) -> Listed:
    """The workspace as a list shows it; a source that cannot be read goes before everything."""
    found = drift(workspace)
    tone, word = TONES[found.state]
    trouble = workspace.git.trouble if workspace.git else None
    if trouble is not None and trouble.kind != "moved":
        tone, word = "error", "not valid" if trouble.kind == "not-valid" else "cannot be read"
    return Listed(workspace, found, tone, word)
