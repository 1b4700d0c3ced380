"""Runbooks out of other people's formats: in is out and rejects, each with file, line and reason."""

from seatrial.domains.runbooks.rules.imports.drafts import LONGEST, Imported, Origin, Reject
from seatrial.domains.runbooks.rules.imports.markdown import Mapped, SectionMapping, import_markdown
from seatrial.domains.runbooks.rules.imports.rundeck import import_jobs, import_rundeck

__all__ = [
    "LONGEST",
    "Imported",
    "Mapped",
    "Origin",
    "Reject",
    "SectionMapping",
    "import_jobs",
    "import_markdown",
    "import_rundeck",
]
