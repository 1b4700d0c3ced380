"""What an apply would change: the files that come against the definitions and files that stand."""

from collections.abc import Iterator, Mapping, Sequence

from seatrial.domains.workspace.rules.differences import differences
from seatrial.domains.workspace.types import (
    KINDS,
    Compiled,
    Definition,
    DefinitionChange,
    FileChange,
    Finding,
    Plan,
    Standing,
)
from seatrial.kit import canonical


def plan(
    workspace: str,
    *,
    revision: int,
    standing: Mapping[str, Standing],
    compiled: Compiled,
    old_files: Mapping[str, str],
    new_files: Mapping[str, str],
    renamed: Mapping[str, str] | None = None,
    findings: Sequence[Finding] = (),
    exceptions: Sequence[str] = (),
) -> Plan:
    """Every definition and file that differs, by kind, URN and path.

    `old_files`, `new_files` are digests by path, `renamed` the old URNs by the new ones.
    """
    pairs = renamed or {}
    changes = sorted(
        _definitions(standing, compiled.definitions, pairs), key=lambda found: (found.kind, found.urn)
    )
    files = sorted(_files(old_files, new_files), key=lambda found: found.path)
    content = {
        "workspace": workspace,
        "revision": revision,
        "files": dict(new_files),
        "definitions": [[found.urn, found.change, found.before] for found in changes],
    }
    warnings = {found for found in (*compiled.findings, *findings) if found.severity == "warning"}
    return Plan(
        workspace=workspace,
        revision=revision,
        definitions=tuple(changes),
        files=tuple(files),
        total=len(compiled.definitions),
        warnings=tuple(sorted(warnings, key=lambda found: (found.source, found.message))),
        digest=canonical.digest(content),
        exceptions=tuple(exceptions),
    )


def _definitions(
    old: Mapping[str, Standing], new: Mapping[str, Definition], pairs: Mapping[str, str]
) -> Iterator[DefinitionChange]:
    for urn, found in new.items():
        before = old.get(urn)
        if urn in pairs:
            fields = tuple(differences(old[pairs[urn]].body, new=found.body))
            yield DefinitionChange(
                urn, found.kind, found.title, found.source, "renamed", fields, before=pairs[urn]
            )
        elif before is None:
            yield DefinitionChange(urn, found.kind, found.title, found.source, "added")
        elif before.digest != found.digest:
            fields = tuple(differences(before.body, new=found.body))
            yield DefinitionChange(urn, found.kind, found.title, found.source, "changed", fields)
    gone = set(pairs.values())
    for urn, before in old.items():
        if urn not in new and urn not in gone:
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
