"""What may be applied at all: names, paths and amounts; and the refusal with every fault."""

import re
from collections.abc import Mapping, Sequence

from seatrial.domains.workspace.types import Finding
from seatrial.kit.files import BadPath, normalise
from seatrial.kit.problems import Fault, Problem
from seatrial.kit.urns import NAME

MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_TOTAL_BYTES = 200 * 1024 * 1024
MAX_FILES = 50_000
_NAME = re.compile(NAME)


class CannotApply(Problem):
    """The files do not make a workspace; each fault has its file, line and column."""

    type = "cannot-apply"
    title = "The workspace is not applied"
    status = 422


def accept_name(name: str) -> None:
    """Returns where a workspace may be called so; raises CannotApply."""
    if name == "add":
        raise CannotApply("add is what the page for new workspaces is called", remedy="Take another name.")
    if not _NAME.fullmatch(name):
        raise CannotApply(
            f"{name[:80]!r} is no name for a workspace",
            remedy="Write letters, digits, `-`, `_` and `.`, at most 63, the first and last no sign.",
        )


def accept(name: str, *, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files by their normalised paths; raises CannotApply for the name, a path, or too much."""
    accept_name(name)
    total = sum(map(len, files.values()))
    if len(files) > MAX_FILES or total > MAX_TOTAL_BYTES:
        raise CannotApply(
            f"a workspace may have {MAX_FILES:,} files of {MAX_TOTAL_BYTES:,} bytes together, "
            f"and this one has {len(files):,} of {total:,}",
            remedy="Keep build results and data out of it.",
        )
    accepted: dict[str, bytes] = {}
    faults = [fault for path, data in files.items() if (fault := _file(path, data, accepted))]
    if faults:
        raise CannotApply(f"{_counted(len(faults), 'file')} cannot be taken", faults=faults)
    return accepted


def _file(path: str, data: bytes, accepted: dict[str, bytes]) -> Fault | None:
    shown = path.encode(errors="backslashreplace").decode()[:200]
    try:
        normal = normalise(path)
    except BadPath as bad:
        return Fault(shown, str(bad).encode(errors="backslashreplace").decode(), "Rename the file.")
    if normal in accepted:
        return Fault(shown, f"the path {normal} is given twice", "Leave one out.")
    if len(data) > MAX_FILE_BYTES:
        return Fault(
            shown, f"has {len(data):,} bytes, and a file may have {MAX_FILE_BYTES:,}", "Leave it out."
        )
    accepted[normal] = data
    return None


def refuse_errors(findings: Sequence[Finding]) -> None:
    """Returns where nothing forbids an apply; raises CannotApply with every error. Warnings are counted: who
    has to find what forbids it does not read them.
    """
    errors = [found for found in findings if found.severity == "error"]
    if not errors:
        return
    others = len(findings) - len(errors)
    beside = f" (and {_counted(others, 'warning')}, which `seatrial check` shows)" if others else ""
    raise CannotApply(
        f"{_counted(len(errors), 'error')} in the definitions{beside}; nothing was changed",
        remedy="Correct each place that is named, then apply again.",
        faults=[Fault(str(found.source), found.message, found.remedy) for found in errors],
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
