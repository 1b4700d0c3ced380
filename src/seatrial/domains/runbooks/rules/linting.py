"""Lints many files at once, as the command line and continuous integration do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from seatrial.domains.runbooks.rules.lint import lint, missing_sections
from seatrial.domains.runbooks.rules.names import full_name, is_runbook_path
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types import Document, Fault


@dataclass(frozen=True, slots=True)
class Linted:
    """A file with all that is wrong with it, and the sections that it lacks."""

    path: str
    document: Document
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]

    @property
    def name(self) -> str:
        """`edi-gateway/deploy`; without a service the name alone."""
        return full_name(self.document)

    @property
    def errors(self) -> int:
        """How many faults forbid to call it done."""
        return sum(each.severity == "error" for each in self.faults)


def lint_all(
    files: Mapping[str, bytes], *, paths: Iterable[str] | None = None, today: date | None = None
) -> list[Linted]:
    """Every runbook among the files, linted, by path. `paths` are those to be looked at, runbooks or not."""
    wanted = sorted(paths) if paths is not None else runbook_paths(files)
    found = []
    for path in wanted:
        document = read(files[path], path=path)
        faults = lint(document, files=files, today=today)
        found.append(Linted(path, document, faults, missing_sections(document)))
    return found


def runbook_paths(files: Iterable[str]) -> list[str]:
    """The paths that are runbooks by where they lie; where none is, all Markdown files but for READMEs."""
    every = sorted(files)
    lying = [path for path in every if is_runbook_path(path)]
    return lying or [path for path in every if is_runbook_path(f"runbooks/{path}")]
