"""Reads of workspaces: definitions, their source, files, revisions."""

from seatrial.domains.workspace.selectors.changing import changes, is_protected
from seatrial.domains.workspace.selectors.comparing import difference
from seatrial.domains.workspace.selectors.contents import (
    StoredFiles,
    applied_files,
    blob_sizes,
    blobs,
    contents_of,
    files,
    revision_digests,
    revision_files,
    source_text,
)
from seatrial.domains.workspace.selectors.history import (
    drift,
    drift_of,
    drifting,
    pending_digests,
    registration,
    revision,
    revisions,
    workspace,
    workspaces,
)
from seatrial.domains.workspace.selectors.names import current, former, former_names
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
    urns_outside,
)
from seatrial.domains.workspace.selectors.versions import FileVersion, versions

__all__ = [
    "FileVersion",
    "Filter",
    "StoredFiles",
    "applied_files",
    "blob_sizes",
    "blobs",
    "changes",
    "contents_of",
    "count_by_kind",
    "current",
    "definition",
    "definitions",
    "difference",
    "drift",
    "drift_of",
    "drifting",
    "files",
    "former",
    "former_names",
    "is_protected",
    "names",
    "pending_digests",
    "references",
    "referring",
    "registration",
    "revision",
    "revision_digests",
    "revision_files",
    "revisions",
    "source_text",
    "standing",
    "standings",
    "urns_outside",
    "versions",
    "workspace",
    "workspaces",
]
