"""How one file changed over the revisions of its workspace that are kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models.fields.json import KeyTextTransform

from seatrial.domains.workspace.models import Revision
from seatrial.domains.workspace.selectors.contents import blobs

_MOST_REVISIONS = 1000


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file as a revision brought it, and who that was; `data` is None where it was taken away."""

    revision: int
    at: datetime
    by: str
    data: bytes | None


def versions(workspace: str, *, path: str, limit: int = 50) -> list[FileVersion]:
    """The versions of the file, the oldest first: the last `limit` of them; revisions that did not change it
    are left out, and so are those whose files are no longer kept. Two queries.
    """
    rows = Revision.objects.filter(workspace__name=workspace, tree__isnull=False).order_by("-number")
    told = rows.annotate(sha=KeyTextTransform(path, "tree__files")).values_list(
        "number", "applied_at", "commit_author", "actor_name", "sha"
    )
    found: list[tuple[int, datetime, str, str | None]] = []
    last: str | None = None
    for number, at, author, actor, sha in list(told[:_MOST_REVISIONS])[::-1]:
        if sha != last:
            found.append((number, at, author or actor, sha))
        last = sha
    kept = found[-limit:]
    held = blobs({sha for *_, sha in kept if sha})
    return [FileVersion(number, at, by, held.get(sha) if sha else None) for number, at, by, sha in kept]
