"""What an import makes: files, and everything that became none of them."""

from collections.abc import Mapping
from dataclasses import dataclass

#: Characters of all files of one request together; a file of one's own machine may have more.
LONGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that did not come in: where, what, and why."""

    file: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What runbooks say that their source does not know: references of the catalogue."""

    service: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The runbooks by the name of their file. Of `found` things that were looked at, each came in or did not.

    Things are jobs, steps, options, schedules, and whatever else a job says that has a meaning.
    """

    files: Mapping[str, str]
    found: int
    rejects: tuple[Reject, ...]

    @property
    def came(self) -> int:
        """How many of them came in."""
        return self.found - len(self.rejects)
