"""What a commit holds: its files below a folder, who changed each last, and what follows from what."""

import posixpath
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dulwich.graph import can_fast_forward
from dulwich.objects import Blob, Commit, Tree
from dulwich.repo import BaseRepo

from seatrial.kit.files import BadPath, normalise

#: Folders of tools, never of a workspace.
_TOOL_FOLDERS = frozenset({".git", ".venv", "__pycache__", "node_modules"})
_MOST_ENTRIES = 200_000
_DEEPEST = 64
#: Commits that are looked through for who changed a file last.
_MOST_COMMITS = 2000


class CannotHold(Exception):
    """The tree holds more than a workspace may; the message says what."""


class CannotEnter(Exception):
    """The folder is not in the commit."""


@dataclass(slots=True)
class Found:
    """Files by path from the folder, and what was left out with the reason."""

    files: dict[str, bytes] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def read(repo: BaseRepo, *, commit: str, folder: str, file_bytes: int, total_bytes: int, files: int) -> Found:
    """The files below the folder; raises CannotEnter and CannotHold. Links are followed inside it only."""
    entries = dict(_walk(repo, _folder(repo, commit, folder)))
    found = Found()
    total = 0
    for path, (mode, sha) in entries.items():
        content = _content(repo, path, mode, sha, entries)
        try:
            normal = normalise(path)
        except BadPath as bad:
            found.skipped.append((path, f"has a name that is not taken: {bad}"))
            continue
        if isinstance(content, str):
            found.skipped.append((path, content))
        elif len(content) > file_bytes:
            found.skipped.append((path, f"is larger than {file_bytes:,} bytes"))
        else:
            found.files[normal] = content
            total += len(content)
        if len(found.files) > files or total > total_bytes:
            raise CannotHold(f"it holds more than {files:,} files or {total_bytes:,} bytes")
    return found


def _folder(repo: BaseRepo, commit: str, folder: str) -> bytes:
    sha: Any = _commit(repo, commit).tree
    for part in [part for part in folder.split("/") if part]:
        tree = repo[sha]
        name = part.encode()
        if not isinstance(tree, Tree) or name not in tree or not stat.S_ISDIR(tree[name][0]):
            raise CannotEnter(folder)
        sha = tree[name][1]
    return bytes(sha)


def _walk(repo: BaseRepo, root: bytes) -> Iterator[tuple[str, tuple[int, bytes]]]:
    """Every entry that is no folder; without recursion, and bounded (a tree may name itself many times)."""
    waiting: list[tuple[str, bytes, int]] = [("", root, 0)]
    seen = 0
    while waiting:
        before, sha, depth = waiting.pop()
        tree: Any = repo[sha]
        for entry in tree.iteritems():
            seen += 1
            if seen > _MOST_ENTRIES or depth > _DEEPEST:
                raise CannotHold(
                    f"it has more than {_MOST_ENTRIES:,} entries or {_DEEPEST} folders in each other"
                )
            name = entry.path.decode(errors="surrogateescape")
            if stat.S_ISDIR(entry.mode):
                if name not in _TOOL_FOLDERS:
                    waiting.append((f"{before}{name}/", entry.sha, depth + 1))
            else:
                yield f"{before}{name}", (entry.mode, entry.sha)


def _content(
    repo: BaseRepo, path: str, mode: int, sha: bytes, entries: dict[str, tuple[int, bytes]]
) -> bytes | str:
    """The bytes, or why they are left out."""
    if mode == 0o160000:
        return "is a submodule, which is not fetched"
    if stat.S_ISLNK(mode):
        target = _blob(repo, sha).decode(errors="surrogateescape")
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        if target.startswith("/") or joined.startswith(".."):
            return "is a link that leads out of the folder"
        found = entries.get(joined)
        if found is None or not stat.S_ISREG(found[0]):
            return "is a link to no file of this commit"
        sha = found[1]
    return _blob(repo, sha)


def _blob(repo: BaseRepo, sha: bytes) -> bytes:
    found: Any = repo[sha]
    return bytes(found.data) if isinstance(found, Blob) else b""


def _commit(repo: BaseRepo, name: str) -> Commit:
    found = repo[name.encode()]
    if not isinstance(found, Commit):
        raise KeyError(name)
    return found


def describe(repo: BaseRepo, *, commit: str) -> dict[str, str]:
    """Hash, author, time of the commit (ISO, UTC) and the first line of its message."""
    found = _commit(repo, commit)
    lines = found.message.decode(errors="replace").strip().splitlines() or [""]
    return {
        "hash": commit,
        "author": _text(found.author),
        "committed_at": datetime.fromtimestamp(_sane(found.commit_time), UTC).isoformat(),
        "message": "".join(letter for letter in lines[0] if letter.isprintable())[:500],
    }


def _sane(seconds: int) -> int:
    """A commit may claim any time; what no calendar holds becomes the nearest that one does."""
    return min(max(seconds, 0), 253_402_300_799)


def _text(author: bytes) -> str:
    return "".join(letter for letter in author.decode(errors="replace") if letter.isprintable())[:300]


def follows(repo: BaseRepo, *, old: str, new: str) -> bool:
    """Whether the old commit is the new one or an ancestor of it; False where it is not even here."""
    try:
        return old == new or can_fast_forward(repo, _commit(repo, old).id, _commit(repo, new).id)
    except KeyError:
        return False


def authors(repo: BaseRepo, *, head: str, since: str, folder: str, wanted: set[str]) -> dict[str, str]:
    """Who last changed each of the wanted files, of the commits after `since` (all of them without it)."""
    inside = f"{folder.strip('/')}/" if folder.strip("/") else ""
    left, found = set(wanted), {}
    walker = repo.get_walker(
        include=[_commit(repo, head).id], exclude=[_commit(repo, since).id] if since else None
    )
    for count, entry in enumerate(walker):
        if not left or count >= _MOST_COMMITS:
            break
        if len(entry.commit.parents) > 1:
            continue  # a merge brings what others wrote
        for change in entry.changes():
            raw = getattr(getattr(change, "new", None), "path", None)
            path = raw.decode(errors="surrogateescape") if raw else ""
            name = path.removeprefix(inside)
            if path.startswith(inside) and name in left:
                found[name] = _text(entry.commit.author)
                left.discard(name)
    return found
