"""Paths inside a workspace, and finding files by pattern without a regular expression's worst case."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

MAX_PATH_BYTES = 1024
MAX_SEGMENT_BYTES = 255
#: Characters that make a path look like another one (Unicode bidirectional controls).
_DECEPTIVE = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WILDCARD = re.compile(r"[*?]")


class BadPath(ValueError):
    """The text is no path inside a workspace; the message says why."""


def normalise(path: str) -> str:
    """The path from the workspace's root with `/`, without `.` and doubled slashes; raises BadPath."""
    if "\\" in path:
        raise BadPath(f"{path!r} holds a backslash: separate folders with /")
    if path.startswith("/") or (len(path) > 1 and path[1] == ":" and path[0].isalpha()):
        raise BadPath(f"{path!r} is absolute: write it from the workspace's root")
    for found in path:
        if found in _DECEPTIVE or unicodedata.category(found) in ("Cc", "Cs"):
            raise BadPath(f"{path!r} holds U+{ord(found):04X}, which a path may not")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if not parts:
        raise BadPath(f"{path!r} names no file")
    if ".." in parts:
        raise BadPath(f"{path!r} leads out of its folder")
    normal = "/".join(parts)
    if len(normal.encode()) > MAX_PATH_BYTES or any(len(part.encode()) > MAX_SEGMENT_BYTES for part in parts):
        raise BadPath(f"{normal[:60]!r}... is too long for a path")
    return normal


def match(path: str, *, pattern: str) -> bool:
    """Whether the path matches: `*` and `?` within a folder, `**` as a whole part across folders.

    Costs at most the product of the two lengths.
    """
    return _match_parts(path.split("/"), pattern.split("/"))


def _match_parts(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Greedy, going back to the last `**` only: enough, because an earlier one could take no more."""
    at = want = 0
    star = resume = -1
    while at < len(parts):
        if want < len(wanted) and wanted[want] == "**":
            star, resume = want, at
            want += 1
        elif want < len(wanted) and _match_part(parts[at], wanted[want]):
            at += 1
            want += 1
        elif star >= 0:
            resume += 1
            at, want = resume, star + 1
        else:
            return False
    return all(left == "**" for left in wanted[want:])


def _match_part(text: str, pattern: str) -> bool:
    at = want = 0
    star = resume = -1
    while at < len(text):
        if want < len(pattern) and pattern[want] == "*":
            star, resume = want, at
            want += 1
        elif want < len(pattern) and pattern[want] in ("?", text[at]):
            at += 1
            want += 1
        elif star >= 0:
            resume += 1
            at, want = resume, star + 1
        else:
            return False
    return not pattern[want:].strip("*")


class SortedPaths:
    """Paths that are searched by many patterns: each looks only where its first letters lead."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = sorted(paths)

    def glob(self, pattern: str) -> list[str]:
        """The paths that match, sorted. Costs what begins as the pattern does up to its first wildcard."""
        pattern = pattern.removeprefix("./")
        start = _WILDCARD.split(pattern, maxsplit=1)[0]
        if start != pattern:
            start = start.removesuffix("/")  # d/** matches d as well
        wanted = pattern.split("/")
        found: list[str] = []
        for index in range(bisect_left(self._paths, start), len(self._paths)):
            path = self._paths[index]
            if not path.startswith(start):
                break
            if _match_parts(path.split("/"), wanted):
                found.append(path)
        return found


class FileMap:
    """Files that are in memory, with the ways of reading that probes have."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._paths = SortedPaths(files)

    def read(self, path: str) -> bytes | None:
        """The content, or None where there is no such file."""
        try:
            return self._files.get(normalise(path))
        except BadPath:
            return None

    def glob(self, pattern: str) -> list[str]:
        """The paths that match, sorted."""
        return self._paths.glob(pattern)
