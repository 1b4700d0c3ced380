"""Runbooks as definitions: a Markdown file is one, with the lines of its front matter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from seatrial.domains.runbooks import formats, rules
from seatrial.domains.runbooks.definitions.models import spec_of
from seatrial.domains.runbooks.rules import names
from seatrial.domains.runbooks.types import Document, Fault
from seatrial.domains.workspace.rules import RENAMED_FROM
from seatrial.domains.workspace.types import Finding, Pointer, Reader, Reading, Source

SAMPLE = """\
---
kind: deploy
title: Deploy a version
service: component:default/my-service
owner: group:default/my-team
trigger: A release is approved and its window is open.
estimate: 15m
escalation: group:default/my-team
---
# Deploy a version

## Purpose and scope

## Prerequisites and access

## Steps

```sh name=deploy verify=healthy rollback=back
./deploy "$VERSION"
```

## Verification

```sh name=healthy
curl -sf http://127.0.0.1:8080/healthz
```

## Rollback

```sh name=back
./deploy --previous
```

## Related
"""
#: Faults of the format: a file that has one cannot be taken. All else makes it a draft.
_REFUSED = frozenset({
    "front-matter", "unknown-key", "unreadable", "encoding", "open-fence", "bad-attribute",
    "unknown-attribute", "lost-verify", "lost-rollback", "bad-parameter", "unknown-role", "unknown-target",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lines:
    """Finds the places of a runbook's definition in its front matter."""

    path: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, pointer: Pointer, *, key: bool = False) -> Source:
        """The place of the value; the beginning of the file where there is none."""
        del key
        if pointer[:1] != ("spec",):
            said = "renamed_from" if pointer[1:2] == ("annotations",) else "title"
            return Source(self.path, self.lines.get(said, 1) if pointer[:1] == ("metadata",) else 1)
        parts = [str(part) for part in pointer[1:3]]
        if parts[:1] == ["kind"] and "kind" not in self.lines:
            parts = ["purpose"]
        for depth in (2, 1):
            found = self.lines.get(".".join(parts[:depth]))
            if found is not None:
                return Source(self.path, found)
        return Source(self.path)


def claims(path: str, *, data: bytes) -> bool:
    """Whether the file is a runbook: by its folder, or because its front matter says kind and trigger."""
    if not path.casefold().endswith(".md"):
        return False
    if names.is_runbook_path(path):
        return True
    return data.startswith((b"---\n", b"---\r\n", b"\xef\xbb\xbf---")) and _says_so(data)


def _says_so(data: bytes) -> bool:
    head = data[:20_000].split(b"\n---", 1)[0]
    return all(word in head for word in (b"\nkind:", b"\ntrigger:", b"\nservice:"))


def read(path: str, *, data: bytes, files: Mapping[str, bytes] | None) -> Reading:
    """The runbook as a definition. One that names no service is kept as a file, with a warning."""
    document = formats.read(data, path=path)
    located = _Lines(path, document.lines)
    if not document.front.service and not _is_meant(document):
        return Reading(None, located, (_kept_as_file(path),))
    faults = rules.lint(document, files=files)
    body = body_of(document, data=data, files=files or {})
    return Reading(body, located, tuple(_findings(path, faults)))


def _is_meant(document: Document) -> bool:
    """Whether somebody began to write it for us."""
    return bool({"service", "owner", "trigger", "triggers"} & document.lines.keys())


def _kept_as_file(path: str) -> Finding:
    message = "is not read as a runbook: its front matter names no service"
    remedy = (
        "Add `service`, `owner`, `kind` and `trigger`; `seatrial runbook lint` says what else is missing."
    )
    return Finding(Source(path), message, remedy, "warning")


def _findings(path: str, faults: tuple[Fault, ...]) -> Iterator[Finding]:
    for fault in faults:
        refused = fault.severity == "error" and (fault.code in _REFUSED or fault.code == "no-service")
        source = Source(path, fault.line, fault.column)
        yield Finding(source, fault.message, fault.remedy, "error" if refused else "warning")


def body_of(document: Document, *, data: bytes, files: Mapping[str, bytes]) -> dict[str, object]:
    """The document that stands for the file among definitions."""
    attachments = rules.attached(document.front.attachments, files=files)
    revision = rules.revision_digest(data, attachments=attachments)
    name = names.own_name(document)
    before = document.front.renamed_from
    if before and "/" not in before and ":" not in before:
        before = f"{names.namespace_of(document)}/{before}"
    return {
        "apiVersion": "seatrial.dev/v1",
        "kind": "Runbook",
        "metadata": {
            "name": name, "namespace": names.namespace_of(document), "title": document.title or name,
            **({"annotations": {RENAMED_FROM: before}} if before else {}),
        },
        "spec": spec_of(document.front, path=document.path, revision=revision),
    }  # fmt: skip


READER = Reader("Runbook", claims, read, SAMPLE)
