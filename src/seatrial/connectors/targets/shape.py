"""The shape that all targets share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from seatrial.kit.problems import Problem

Stream = Literal["stdout", "stderr"]
#: How long what is asked to end may take before it is killed.
GRACE_SECONDS = 5.0
#: The longest script: it is one word of a command line, of which Linux takes 128 KiB.
LONGEST_SCRIPT = 120_000


class CannotStart(Problem):
    """The step was not started: nothing happened at the target. Where `is_final`, no try helps."""

    type = "cannot-start-step"
    title = "The step was not started"
    status = 422

    def __init__(self, detail: str, *, remedy: str = "", is_final: bool = False) -> None:
        super().__init__(detail, remedy=remedy)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Program:
    """What to do. `environment` is all that it is told besides PATH, HOME, LANG and the like.

    `language` is sh, bash, python, http or console (a script for sh, whose input is what is written to it).
    `files` by path lie in a folder of its own while it runs, which SEATRIAL_ATTACHMENTS names.
    """

    language: str
    text: str
    environment: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes that were printed."""

    stream: Stream
    data: bytes


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended. `exit_code` is None where no code says it; `words` then do.

    `is_known` is False where nobody can tell whether it took effect, as when the connection broke.
    `nanoseconds` are those of a clock that nobody sets.
    """

    exit_code: int | None
    nanoseconds: int
    words: str = ""
    is_known: bool = True


class Running(Protocol):
    """Something that was started at a target. Used from one thread."""

    @property
    def ending(self) -> Ending | None:
        """How it ended; None while it runs. Everything that it printed was read before."""

    @property
    def mark(self) -> Mapping[str, str | int]:
        """By what it could be found again on this machine, after whoever started it was killed."""

    def read(self, seconds: float) -> Sequence[Piece]:
        """What was printed since; waits for at most so long until there is something, or it ends."""

    def write(self, data: bytes) -> None:
        """It reads these bytes, where it reads at all."""

    def stop(self) -> None:
        """It is asked to end with everything that it started, and killed after GRACE_SECONDS."""

    def close(self) -> None:
        """Nothing of the connection to it is left; what it left running on purpose stays."""


def words_of(program: Program) -> list[str]:
    """The words that run the program: a command that fails ends a script, wherever it stands in it."""
    if len(program.text.encode()) > LONGEST_SCRIPT:
        raise CannotStart(
            f"the step has more than {LONGEST_SCRIPT:,} bytes",
            remedy="Put it into a file of the target, and call that.",
        )
    if "\0" in program.text:
        raise CannotStart("the step has a character that no command line may have")
    match program.language:
        case "bash":
            return ["bash", "-eo", "pipefail", "-c", program.text]
        case "sh":
            return ["sh", "-e", "-c", program.text]
        case "console":
            return ["sh", "-c", program.text]
        case "python":
            return ["python3", "-c", program.text]
    raise CannotStart(f"a step in {program.language or 'no language'} cannot run at this target")
