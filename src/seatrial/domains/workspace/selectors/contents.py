"""Files as they were applied. Content is kept in the process by its digest, up to a limit."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection

from seatrial.domains.workspace.models import Blob, File, Revision, Workspace
from seatrial.kit.files import BadPath, SortedPaths, normalise
from seatrial.kit.problems import NotFound

_CACHED_BYTES = 32 * 1024 * 1024
#: Workspaces of this size come with their content at once: one query, and none from a probe's thread.
_EAGER_BYTES = 8 * 1024 * 1024


class _Entry(NamedTuple):
    sha256: str
    size: int


class _Contents:
    """Blobs by digest, the least used dropped first. Shared by all threads of the process."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._lock = threading.Lock()
        self._known: OrderedDict[str, bytes] = OrderedDict()

    def get(self, sha256: str) -> bytes | None:
        """The content, if it is held."""
        with self._lock:
            if sha256 in self._known:
                self._known.move_to_end(sha256)
            return self._known.get(sha256)

    def put(self, sha256: str, content: bytes) -> None:
        """The content is held, unless it alone takes more than a quarter of the room."""
        if len(content) > self._limit // 4:
            return
        with self._lock:
            if sha256 not in self._known:
                self._held += len(content)
            self._known[sha256] = content
            while self._held > self._limit:
                self._held -= len(self._known.popitem(last=False)[1])


_contents = _Contents(_CACHED_BYTES)


class StoredFiles:
    """The files of one workspace, as they stood when this was made (evidence.types.Files)."""

    def __init__(self, index: Mapping[str, _Entry]) -> None:
        self._index = index
        self._paths = SortedPaths(index)
        self._held: dict[str, bytes] = {}
        if sum(entry.size for entry in index.values()) <= _EAGER_BYTES:
            self._held = _load({entry.sha256 for entry in index.values()})

    def read(self, path: str) -> bytes | None:
        """The content, or None where there is no such file."""
        try:
            entry = self._index.get(normalise(path))
        except BadPath:
            return None
        if entry is None:
            return None
        held = self._held.get(entry.sha256)
        return held if held is not None else _read_anywhere(entry.sha256)

    def index(self) -> dict[str, tuple[str, int]]:
        """SHA-256 and size of every file, by its path."""
        return {path: (entry.sha256, entry.size) for path, entry in self._index.items()}

    def contents(self) -> dict[str, bytes]:
        """Every file with its content."""
        held = _load({entry.sha256 for entry in self._index.values()})
        return {path: held[entry.sha256] for path, entry in self._index.items()}

    def glob(self, pattern: str) -> list[str]:
        """The paths that match (`*` within a folder, `**` across folders), sorted."""
        return self._paths.glob(pattern)


def _load(digests: set[str]) -> dict[str, bytes]:
    found = {sha256: held for sha256 in digests if (held := _contents.get(sha256)) is not None}
    missing = digests - found.keys()
    if missing:
        for sha256, content in Blob.objects.filter(pk__in=missing).values_list("sha256", "content"):
            found[sha256] = bytes(content)
            _contents.put(sha256, found[sha256])
    return found


def _read_anywhere(sha256: str) -> bytes | None:
    """The content of a blob, also from a thread of a pool, which must not keep its connection."""
    borrowed = connection.connection is None and threading.current_thread() is not threading.main_thread()
    try:
        return _load({sha256}).get(sha256)
    finally:
        if borrowed:
            connection.close()


#: Files of the revisions that were asked for last: probes ask for the same many times a second.
_REVISIONS: OrderedDict[tuple[str, int], StoredFiles] = OrderedDict()
_MOST_REVISIONS = 8


def files(workspace: str) -> StoredFiles:
    """The files of the workspace of that name; none where it does not exist (any more).

    Those of a revision are read once and kept: one query says whether it still stands.
    """
    known = Workspace.objects.filter(name=workspace).values_list("uid", "revision").first()
    if known is None:
        return StoredFiles({})
    key = (str(known[0]), known[1])
    held = _REVISIONS.get(key)
    if held is not None:
        return held
    rows = File.objects.filter(workspace__name=workspace).values_list("path", "blob_id", "blob__size")
    found = StoredFiles({path: _Entry(sha256, size) for path, sha256, size in rows})
    _REVISIONS[key] = found
    while len(_REVISIONS) > _MOST_REVISIONS:
        _REVISIONS.popitem(last=False)
    return found


def applied_files(workspace: str) -> StoredFiles:
    """The files as this transaction sees them: for projections, whose apply may still fail."""
    rows = File.objects.filter(workspace__name=workspace).values_list("path", "blob_id", "blob__size")
    return StoredFiles({path: _Entry(sha256, size) for path, sha256, size in rows})


def content(workspace_id: int, *, path: str) -> bytes | None:
    """The file's content, or None where there is no such file."""
    sha256 = (
        File.objects.filter(workspace_id=workspace_id, path=path).values_list("blob_id", flat=True).first()
    )
    return None if sha256 is None else _load({sha256}).get(sha256)


def source_text(workspace: str, *, path: str) -> str:
    """The text of an applied file; raises NotFound."""
    data = files(workspace).read(path)
    if data is None:
        raise NotFound(f"workspace {workspace} has no file {path}")
    return data.decode(errors="replace")


def revision_digests(workspace: str, *, number: int) -> dict[str, str]:
    """The SHA-256 of each file of that revision by path; raises NotFound where they are no longer kept."""
    rows = Revision.objects.select_related("tree").filter(workspace__name=workspace, number=number)
    row = rows.first()
    if row is None:
        raise NotFound(f"workspace {workspace[:80]!r} has no revision {number}")
    if row.tree is None:
        raise NotFound(
            f"the files of revision {number} of {workspace} are no longer kept",
            remedy="They are kept for SEATRIAL_REVISION_DAYS. Take a later revision, or restore a backup.",
        )
    return dict(row.tree.files)


def revision_files(workspace: str, *, number: int) -> dict[str, bytes]:
    """Every file of that revision with its content; raises NotFound where they are no longer kept."""
    return contents_of(revision_digests(workspace, number=number))


def blobs(digests: set[str]) -> dict[str, bytes]:
    """The content of each of the SHA-256 that is stored."""
    return _load(digests)


def blob_sizes(digests: set[str]) -> dict[str, int]:
    """The bytes that each of the SHA-256 has that are stored."""
    return dict(Blob.objects.filter(pk__in=digests).values_list("sha256", "size"))


def contents_of(digests: Mapping[str, str]) -> dict[str, bytes]:
    """The content of each path by the SHA-256 that it is given with; all of them have to be stored."""
    held = _load(set(digests.values()))
    return {path: held[sha256] for path, sha256 in sorted(digests.items())}
