"""Reads of workspaces: definitions, their source, files, revisions."""

from seatrial.domains.workspace.selectors.contents import StoredFiles, files, source_text
from seatrial.domains.workspace.selectors.history import revision, revisions, workspace, workspaces
from seatrial.domains.workspace.selectors.reading import (
    Filter,
    count_by_kind,
    definition,
    definitions,
    names,
    references,
    referring,
    standing,
    standings,
)

__all__ = [
    "Filter",
    "StoredFiles",
    "count_by_kind",
    "definition",
    "definitions",
    "files",
    "names",
    "references",
    "referring",
    "revision",
    "revisions",
    "source_text",
    "standing",
    "standings",
    "workspace",
    "workspaces",
]
