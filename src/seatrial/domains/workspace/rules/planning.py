"""What an apply would change: the files that come against the definitions and files that stand."""

from collections.abc import Iterator, Mapping

from seatrial.domains.workspace.rules.differences import differences
from seatrial.domains.workspace.types import (
    KINDS,
    Compiled,
    Definition,
    DefinitionChange,
    FileChange,
    Plan,
    Standing,
)


def plan(
    workspace: str,
    *,
    revision: int,
    standing: Mapping[str, Standing],
    compiled: Compiled,
    old_files: Mapping[str, str],
    new_files: Mapping[str, str],
) -> Plan:
    """Every definition and file that differs, by kind, URN and path. `old_files`, `new_files`: digests."""
    changes = sorted(_definitions(standing, compiled.definitions), key=lambda found: (found.kind, found.urn))
    return Plan(
        workspace=workspace,
        revision=revision,
        definitions=tuple(changes),
        files=tuple(sorted(_files(old_files, new_files), key=lambda found: found.path)),
        total=len(compiled.definitions),
        warnings=tuple(found for found in compiled.findings if found.severity == "warning"),
    )


def _definitions(old: Mapping[str, Standing], new: Mapping[str, Definition]) -> Iterator[DefinitionChange]:
    for urn, found in new.items():
        before = old.get(urn)
        if before is None:
            yield DefinitionChange(urn, found.kind, found.title, found.source, "added")
        elif before.digest != found.digest:
            fields = tuple(differences(before.body, new=found.body))
            yield DefinitionChange(urn, found.kind, found.title, found.source, "changed", fields)
    for urn, before in old.items():
        if urn not in new:
            yield DefinitionChange(urn, before.kind, before.title, before.source, "removed")


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[FileChange]:
    for path, digest in new.items():
        if path not in old:
            yield FileChange(path, "added")
        elif old[path] != digest:
            yield FileChange(path, "changed")
    for path in old:
        if path not in new:
            yield FileChange(path, "removed")


def references_of(definition: Definition) -> list[str]:
    """The URNs that the definition names, each once, sorted."""
    kind = KINDS.find(definition.kind)
    return sorted({found.target for found in kind.references(definition)}) if kind else []
