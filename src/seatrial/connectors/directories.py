"""Reads a directory into memory: what a workspace on a disk holds, and what of it was left out and why."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from seatrial.kit.files import BadPath, normalise
from seatrial.kit.problems import Problem

_MIB = 1024 * 1024
#: Folders of tools, never of a workspace; they are left out without a word.
_TOOL_FOLDERS = frozenset({".git", ".hg", ".svn", ".venv", "__pycache__", "node_modules"})
#: A folder with this file is a cache (Cache Directory Tagging Specification).
_CACHE_TAG = "CACHEDIR.TAG"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read, in bytes and files."""

    file_bytes: int = 5 * _MIB
    total_bytes: int = 200 * _MIB
    files: int = 50_000


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that was not read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Directory:
    """The files by path from the root, with `/`, and what was left out, both sorted by path."""

    files: dict[str, bytes] = field(default_factory=dict)
    skipped: tuple[Skip, ...] = ()


class CannotReadDirectory(Problem):
    """The place is no directory that can be read, or holds more than a workspace may."""

    type = "cannot-read-directory"
    title = "The directory cannot be read"
    status = 422


_DEFAULT = Limits()


def read(place: Path, *, limits: Limits = _DEFAULT) -> Directory:
    """The files below the place. Links that lead out of it, and what is no file, are not followed.

    Raises CannotReadDirectory where the place is none, or holds more than the limits.
    """
    root = _root(place)
    files: dict[str, bytes] = {}
    skipped: list[Skip] = []
    total = 0
    for path, found in _walk(root, skipped):
        content = _content(root, path=path, found=found, limits=limits, skipped=skipped)
        if content is None:
            continue
        files[path] = content
        total += len(content)
        _refuse_too_much(place, count=len(files), total=total, limits=limits)
    return Directory(dict(sorted(files.items())), tuple(sorted(skipped, key=lambda skip: skip.path)))


def _root(place: Path) -> Path:
    if not place.exists():
        near = "Give the folder that holds the workspace's YAML files, for example examples/edi-gateway/ops."
        raise CannotReadDirectory(f"there is no folder {place}", remedy=near)
    if not place.is_dir():
        raise CannotReadDirectory(f"{place} is no folder", remedy=f"Give the folder it is in: {place.parent}")
    return place.resolve()


def _walk(root: Path, skipped: list[Skip]) -> Iterator[tuple[str, Path]]:
    """Every entry that is no folder, with its path from the root; without recursion."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            if folder == root:
                raise CannotReadDirectory(
                    f"{root} cannot be listed: {error.strerror}", remedy="Check who may read it."
                ) from None
            skipped.append(Skip(_shown(folder, root), f"cannot be listed: {error.strerror}"))
            continue
        if any(entry.name == _CACHE_TAG for entry in entries) and folder != root:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _TOOL_FOLDERS:
                    waiting.append(Path(entry.path))
                continue
            path = _path(Path(entry.path), root, skipped)
            if path is not None:
                yield path, Path(entry.path)


def _path(found: Path, root: Path, skipped: list[Skip]) -> str | None:
    relative = found.relative_to(root).as_posix()
    try:
        return normalise(relative)
    except BadPath as bad:
        skipped.append(Skip(_shown(found, root), f"has a name that is not taken: {bad}"))
        return None


def _shown(found: Path, root: Path) -> str:
    """The path for people: bytes that are not UTF-8 are escaped."""
    return found.relative_to(root).as_posix().encode(errors="backslashreplace").decode()


def _content(root: Path, *, path: str, found: Path, limits: Limits, skipped: list[Skip]) -> bytes | None:
    """The file's bytes; None, and a line in `skipped`, where it is not read."""
    reason = ""
    try:
        target = found.resolve(strict=True) if found.is_symlink() else found
        if not target.is_relative_to(root):
            reason = "is a link that leads out of the folder"
        elif _in_tool_folder(target, root):
            reason = "is a link into a folder that is not read"
        else:
            content = _read_regular(target, limits.file_bytes)
            if isinstance(content, bytes):
                return content
            reason = content
    except (OSError, RuntimeError) as error:
        reason = _why(error)
    skipped.append(Skip(path, reason))
    return None


def _in_tool_folder(target: Path, root: Path) -> bool:
    return not _TOOL_FOLDERS.isdisjoint(target.relative_to(root).parts)


def _read_regular(target: Path, largest: int) -> bytes | str:
    """The bytes, or why not. Opened without waiting, so that a pipe holds nobody up."""
    handle = os.open(target, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        known = os.fstat(handle)
        if stat.S_ISDIR(known.st_mode):
            return "is a link to a folder; its files are read where they are"
        if not stat.S_ISREG(known.st_mode):
            return "is no regular file"
        with os.fdopen(handle, "rb", closefd=False) as opened:
            content = opened.read(largest + 1)
    finally:
        os.close(handle)
    return content if len(content) <= largest else f"is larger than {largest:,} bytes"


def _why(error: OSError | RuntimeError) -> str:
    if isinstance(error, RuntimeError) or error.errno == errno.ELOOP:
        return "is a link that leads to itself"
    if error.errno == errno.ENOENT:
        return "is a link to nothing"
    if error.errno == errno.ENXIO:
        return "is no regular file"
    return f"cannot be read: {error.strerror}"


def _refuse_too_much(place: Path, *, count: int, total: int, limits: Limits) -> None:
    remedy = "Give the folder of the workspace alone, and keep build results and data out of it."
    if count > limits.files:
        raise CannotReadDirectory(f"{place} holds more than {limits.files:,} files", remedy=remedy)
    if total > limits.total_bytes:
        raise CannotReadDirectory(
            f"{place} holds more than {limits.total_bytes // _MIB} MiB in its files", remedy=remedy
        )
