"""Reads of workspaces: definitions, their source, files, revisions."""

from seatrial.domains.workspace.selectors.definitions import (
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
from seatrial.domains.workspace.selectors.files import StoredFiles, files, source_text
from seatrial.domains.workspace.selectors.revisions import revision, revisions, workspace, workspaces

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
