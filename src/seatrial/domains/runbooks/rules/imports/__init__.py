"""Runbooks out of other people's formats: in is out and rejects, each with file, line and reason."""

from seatrial.domains.runbooks.rules.imports.drafts import Imported, Origin, Reject
from seatrial.domains.runbooks.rules.imports.markdown import Mapped, SectionMapping, import_markdown
from seatrial.domains.runbooks.rules.imports.rundeck import import_rundeck

__all__ = [
    "Imported",
    "Mapped",
    "Origin",
    "Reject",
    "SectionMapping",
    "import_markdown",
    "import_rundeck",
]
