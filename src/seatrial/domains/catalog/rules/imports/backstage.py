"""Takes a Backstage catalogue over, document by document, by the official rules."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seatrial.domains.catalog.rules import backstage
from seatrial.domains.catalog.rules.documents import written
from seatrial.domains.catalog.rules.imports.taken import Note, Reject, Taken, TakenOver
from seatrial.domains.catalog.rules.references import DEFAULT_NAMESPACE
from seatrial.domains.workspace.rules import excerpt
from seatrial.kit import yaml
from seatrial.kit.files import BadPath, normalise

_ENDINGS = (".yaml", ".yml")


def take_catalogue(files: Mapping[str, bytes]) -> TakenOver:
    """Every document of the YAML files is taken as it is, with its comments, or refused with every reason.

    What documents name beside them (`$text: ./api.yaml`) is taken along. Addresses are never fetched.
    """
    return _Taking(files).run()


def named_beside(path: str, *, data: bytes) -> list[str]:
    """The paths of the files that a YAML file names beside itself: a Location's targets, definitions."""
    found: list[str] = []
    for document in yaml.read(data).documents if path.endswith(_ENDINGS) else ():
        found += [*_definitions(path, document.value), *filter(None, _targets(path, document.value))]
    return list(dict.fromkeys(found))


def _definitions(path: str, body: Any) -> Iterator[str]:
    """The files that an API's definition is kept in."""
    spec = body.get("spec") if isinstance(body, dict) else None
    definition = spec.get("definition") if isinstance(spec, dict) else None
    for key, target in definition.items() if isinstance(definition, dict) else ():
        local = _local(path, target) if key in backstage.PLACEHOLDERS else ""
        if local:
            yield local


def _targets(path: str, body: Any) -> Iterator[str]:
    """The files that a Location leads to; '' for an address."""
    spec = body.get("spec") if isinstance(body, dict) and body.get("kind") == "Location" else None
    if isinstance(spec, dict):
        several = spec.get("targets")
        for target in [*(several if isinstance(several, list) else ()), spec.get("target")]:
            if target:
                yield _local(path, target)


class _Taking:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._taken: list[Taken] = []
        self._rejects: list[Reject] = []
        self._notes: list[Note] = []
        self._first: dict[str, str] = {}
        self._beside: set[str] = set()

    def run(self) -> TakenOver:
        paths = [path for path in sorted(self._files) if path.endswith(_ENDINGS)]
        streams = {path: yaml.read(self._files[path]) for path in paths}
        for path, stream in streams.items():
            for document in stream.documents:
                self._beside.update(_definitions(path, document.value))
        found: dict[str, bytes] = {}
        for path, stream in streams.items():
            if path not in self._beside:
                kept = self._read(path, stream)
                if kept:
                    found[path] = self._text(path, stream, kept)
        found.update({path: self._files[path] for path in self._beside if path in self._files})
        total = len(self._taken) + len(self._rejects)
        return TakenOver(total, self._taken, self._rejects, self._notes, dict(sorted(found.items())))

    def _read(self, path: str, stream: yaml.Stream) -> list[yaml.Document]:
        kept = []
        for document in stream.documents:
            if document.value is None and not document.faults:
                continue
            line = document.place[0]
            reasons = [fault.message for fault in document.faults] or self._reasons(path, document.value)
            if reasons:
                self._rejects.append(Reject(path, line, _name(document.value), "; ".join(reasons)))
            else:
                kept.append(document)
                self._taken.append(Taken(path, line, _reference(document.value)))
                self._notes += _notes(path, line, document.value, self._files)
        for fault in stream.faults:
            self._rejects.append(Reject(path, fault.line, "", f"{fault.message} {fault.remedy}".strip()))
        return kept

    def _reasons(self, path: str, body: Any) -> list[str]:
        if not isinstance(body, dict) or "kind" not in body:
            return ["is no entity: it has no kind"]
        kind = body["kind"]
        if str(body.get("apiVersion")).startswith("seatrial.dev/"):
            return [f"{kind} is Seatrial's own and no entity of Backstage: apply it as it is"]
        if kind not in backstage.KIND_FIELDS:
            return [f"{kind} is not a kind that Seatrial reads ({', '.join(backstage.KIND_FIELDS)})"]
        found = [f"{fault.message} ({fault.rule})" for fault in backstage.faults(body)]
        found += [
            f"its definition is in {name}, which is not there"
            for name in _definitions(path, body)
            if name not in self._files
        ]
        if not found:
            reference = _reference(body).casefold()
            if reference in self._first:
                found.append(f"{reference} stands twice, first in {self._first[reference]}")
            self._first.setdefault(reference, path)
        return found

    def _text(self, path: str, stream: yaml.Stream, kept: Sequence[yaml.Document]) -> bytes:
        """The file as it is where all of it came in; else the documents that did, with their comments."""
        data = self._files[path]
        if len(kept) == len(stream.documents) and not stream.faults:
            return data
        text = data.decode("utf-8-sig", errors="replace")
        parts = [excerpt(text, line=document.place[0])[1] for document in kept]
        joined = "\n---\n".join(parts) + "\n"
        again = [document.value for document in yaml.read(joined.encode()).documents]
        bodies = [document.value for document in kept]
        return joined.encode() if again == bodies else written(bodies).encode()


def _name(body: Any) -> str:
    metadata = body.get("metadata") if isinstance(body, dict) else None
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return f"{body.get('kind', '')} {name}" if name else ""


def _reference(body: Mapping[str, Any]) -> str:
    namespace = body["metadata"].get("namespace") or DEFAULT_NAMESPACE
    return f"{body['kind'].casefold()}:{namespace}/{body['metadata']['name']}"


def _local(path: str, target: object) -> str:
    """The path from the root of a file that a document names beside itself; '' for an address."""
    if not isinstance(target, str) or "://" in target or not target:
        return ""
    try:
        return normalise(posixpath.normpath(posixpath.join(posixpath.dirname(path), target)))
    except BadPath:
        return ""


def _notes(path: str, line: int, body: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Note]:
    if body["kind"] != "Location":
        return
    spec = body["spec"]
    for target in [*(spec.get("targets") or ()), *filter(None, [spec.get("target")])]:
        local = _local(path, target)
        if not local:
            yield Note(path, line, f"{target} is kept and not fetched")
        elif local not in files and not any(name.startswith(f"{local}/") for name in files):
            yield Note(path, line, f"{target} is not among what was read")
