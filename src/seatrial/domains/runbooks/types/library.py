"""Runbooks and their revisions as the library keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from seatrial.domains.runbooks.types.documents import Document, Fault

ReviewVerdict = Literal["approved", "changes_wanted"]
REVIEW_VERDICTS: tuple[ReviewVerdict, ...] = get_args(ReviewVerdict)
#: `draft`: lint finds errors; `untested`: no run of this revision passed; `failing`: its newest run failed;
#: `stale`: its review or its last test is too old; `tested`: a run of exactly this revision passed.
LibraryState = Literal["draft", "untested", "tested", "stale", "failing"]
LIBRARY_STATES: tuple[LibraryState, ...] = get_args(LibraryState)


#: Whether somebody verified lately that the helper is reached; '' where nobody can tell.
HelperState = Literal["", "verified", "stale", "unreachable"]


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who helps when a runbook does not, and how their contacts stand (R171)."""

    who: str
    how: str = ""
    after: str = ""
    state: HelperState = ""
    standing: str = ""
    last_verified: datetime | None = None

    @property
    def words(self) -> str:
        """Whom one turns to, on one line."""
        after = f"after {self.after}: " if self.after else ""
        return f"{after}{self.who}, {self.how}" if self.how else f"{after}{self.who}"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote or applied a revision."""

    kind: str
    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class RevisionReview:
    """What somebody who is not its author says of a revision."""

    uid: str
    reviewer: Author
    verdict: ReviewVerdict
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """The exact content of a runbook. `number` counts from 1 within the runbook."""

    digest: str
    number: int
    first_seen_at: datetime
    authors: tuple[Author, ...]
    findings: tuple[Fault, ...]
    reviews: tuple[RevisionReview, ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    """The newest run of a revision that says whether it works."""

    run: str
    outcome: str
    mode: str
    at: datetime
    by: str
    #: whether nobody but its authors has tested the revision
    by_author: bool = False


@dataclass(frozen=True, slots=True)
class Runbook:
    """A runbook of the library as it stands. `service` is a URN, `name` is `edi-gateway/deploy`."""

    uid: str
    urn: str
    name: str
    service: str
    service_uid: str
    workspace: str
    path: str
    kind: str
    title: str
    owner: str
    trigger: str
    reviewed: date | None
    review_due: date | None
    revision: Revision
    state: LibraryState
    tested: Tested | None = None
    #: runs that waited for no approval, and on which nobody looked back in time
    overdue: tuple[str, ...] = ()
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A revision with all that a run or a page needs of it."""

    runbook: Runbook
    revision: Revision
    text: str
    document: Document
    #: SHA-256 of each attachment by its path
    attachments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a revision attaches. `size` in bytes; None where it is kept no more."""

    path: str
    sha256: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runbooks a list shows; '' leaves a field open. `known` are services (URNs), None: all."""

    service: str = ""
    kind: str = ""
    state: str = ""
    text: str = ""
    known: frozenset[str] | None = None


def author_of(data: Mapping[str, Any]) -> Author:
    """The author that a row keeps as JSON."""
    return Author(str(data.get("kind", "")), str(data.get("uid", "")), str(data.get("name", "")))
