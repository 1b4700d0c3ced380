"""Compiles a workspace: which documents are definitions, whether each is valid, how they join."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from seatrial.domains.workspace.rules import recognition
from seatrial.domains.workspace.rules.joining import join
from seatrial.domains.workspace.rules.validation import name_of, namespace_of, title_of, validate
from seatrial.domains.workspace.types import (
    KINDS,
    Compiled,
    Definition,
    Finding,
    Kind,
    Located,
    Pointer,
    Reader,
    Source,
    reader_of,
)
from seatrial.kit import canonical, yaml
from seatrial.kit.yaml_positions import Positions


@dataclass(frozen=True, slots=True)
class Place:
    """Tells where in its file a part of one document stands."""

    path: str
    positions: Positions

    def at(self, pointer: Pointer, *, key: bool = False) -> Source:
        """The place of the value (with `key`, of its key); the nearest parent where there is none."""
        return Source(self.path, *self.positions.at(pointer, key=key))


def compile_files(files: Mapping[str, bytes], *, known: Collection[str] = (), whole: bool = True) -> Compiled:
    """All valid definitions by URN, and every finding, in the order of path and line.

    `known` are URNs defined elsewhere (other workspaces), which references may name. Only documents
    whose `apiVersion` is one of ours are definitions; everything else is simply a file, but for
    those that a Reader claims. Where these are not the `whole` workspace, nothing is said of files that are
    missing. The same files give the same result, whatever their order.
    """
    findings: list[Finding] = []
    valid: list[Definition] = []
    #: URNs of documents that are ours but not valid: naming them is no second mistake
    declared: dict[str, Source] = {}
    for path in sorted(files):
        for found in _found_in(path, files, whole=whole):
            if isinstance(found, Definition):
                valid.append(found)
            elif isinstance(found, Finding):
                findings.append(found)
            else:
                declared.setdefault(*found)
    definitions, joined = join(valid, declared=declared, known=known)
    return Compiled(definitions, sorted({*findings, *joined}, key=_order), files)


_Found = Iterator[Definition | Finding | tuple[str, Source]]


def _found_in(path: str, files: Mapping[str, bytes], *, whole: bool) -> _Found:
    reader = reader_of(path, data=files[path])
    if reader is not None:
        yield from _read_with(reader, path, files, whole=whole)
    elif recognition.is_definition_path(path) and recognition.worth_reading(files[path]):
        yield from _read(path, files[path])


def _read_with(reader: Reader, path: str, files: Mapping[str, bytes], *, whole: bool) -> _Found:
    reading = reader.read(path, data=files[path], files=files if whole else None)
    yield from reading.findings
    kind = KINDS.find(reader.kind)
    if reading.body is not None and kind is not None:
        faulty = any(found.severity == "error" for found in reading.findings)
        yield from _define(kind, reading.body, reading.located, faulty=faulty)


def _order(finding: Finding) -> tuple[Source, str, str, str]:
    return finding.source, finding.message, finding.remedy, finding.urn


def _read(path: str, data: bytes) -> _Found:
    stream = yaml.read(data)
    for document in stream.documents:
        recognised = recognition.recognise(document.value)
        if recognised.kind is None and recognised.lint is None:
            continue
        for fault in document.faults:
            yield _finding(path, fault)
        place = Place(path, document.positions)
        if recognised.lint is not None:
            found = recognised.lint
            yield Finding(place.at(found.pointer), found.message, found.remedy, found.severity)
        elif recognised.kind is not None:
            yield from _define(recognised.kind, document.value, place, faulty=bool(document.faults))
    if stream.faults and recognition.claims_to_be_ours(data):
        for fault in stream.faults:
            yield _finding(path, fault)


def _finding(path: str, fault: yaml.YamlFault) -> Finding:
    return Finding(Source(path, fault.line, fault.column), fault.message, fault.remedy)


def _define(kind: Kind, body: dict[str, Any], place: Located, *, faulty: bool) -> _Found:
    model, refusals = validate(body, model=kind.model)
    name = name_of(body)
    urn = f"{kind.urn_kind}:{namespace_of(body) if kind.with_namespaces else ''}{name}" if name else ""
    for refusal in refusals:
        source = place.at(refusal.pointer, key=refusal.key)
        yield Finding(source, refusal.message, refusal.remedy, urn=urn)
    if model is None or faulty or not name:
        if not name and not refusals:
            yield Finding(place.at(("metadata",)), "metadata.name is missing", "Give the definition a name.")
        if urn:
            yield urn, place.at(())
        return
    yield Definition(
        urn=urn, kind=kind.name, name=name, title=title_of(body, name=name), body=body, model=model,
        source=place.at(()), located=place, digest=canonical.digest(body),
    )  # fmt: skip
