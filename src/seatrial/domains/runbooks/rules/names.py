"""What a runbook is called: by its service and its file."""

import re
from pathlib import PurePosixPath

from seatrial.domains.catalog.rules.references import BadReference, as_urn
from seatrial.domains.runbooks.types import Document

#: Folders whose Markdown files are runbooks.
FOLDERS = frozenset({"runbooks", "playbooks"})
_NO_RUNBOOK = frozenset({"readme.md", "_index.md", "index.md", "changelog.md", "contributing.md"})
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def is_runbook_path(path: str) -> bool:
    """Whether a Markdown file is a runbook for the folder that it lies in."""
    place = PurePosixPath(path)
    if place.suffix.casefold() != ".md" or place.name.casefold() in _NO_RUNBOOK:
        return False
    return any(part in FOLDERS for part in place.parts[:-1])


def own_name(document: Document) -> str:
    """The name within its service: what the front matter says, else the file's without its ending."""
    stem = document.front.name or PurePosixPath(document.path).stem
    return _NOT_IN_NAMES.sub("-", stem).strip("-._")[:63].strip("-._") or "runbook"


def service_urn(document: Document) -> str:
    """The service's URN; '' where none is named, or what is named is no reference."""
    return urn_of(document.front.service, kind="component")


def urn_of(reference: str, *, kind: str) -> str:
    """The URN of a reference of the catalogue; '' where it is none."""
    try:
        return as_urn(reference, default_kind=kind) if reference else ""
    except BadReference:
        return ""


def namespace_of(document: Document) -> str:
    """What stands before the name: the service's name, and its namespace where that is not the default."""
    return service_urn(document).partition(":")[2].replace("/", ".").casefold()


def full_name(document: Document) -> str:
    """`edi-gateway/deploy`: what people type; without a service the name alone."""
    namespace, name = namespace_of(document), own_name(document)
    return f"{namespace}/{name}" if namespace else name
