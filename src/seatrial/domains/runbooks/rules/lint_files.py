"""Links, attachments and documents elsewhere: whether they are there, and still what they were (R130)."""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from seatrial.domains.runbooks.rules.digests import sha256_of
from seatrial.domains.runbooks.types import Document, Fault
from seatrial.kit.spelling import did_you_mean


def lint_files(document: Document, *, files: Mapping[str, bytes] | None) -> Iterator[Fault]:
    """Findings about what the runbook leads to; without files, of its own headings alone."""
    anchors = {each.anchor for each in document.sections}
    for link in document.links:
        target, _, anchor = link.target.partition("#")
        if not target and anchor and anchors and unquote(anchor).casefold() not in anchors:
            message = f"there is no heading #{anchor[:80]}"
            remedy = did_you_mean(anchor[:80], known=anchors) if len(anchors) < 50 else ""
            yield Fault(link.line, message, remedy, "warning", "dead-anchor")
        elif files is not None and target and is_local(target):
            path = resolve(target, of=document.path)
            if path not in files and not _is_folder(path, files):
                message = f"the link leads to {path[:120]}, which is not there"
                remedy = did_you_mean(posixpath.basename(path), known=_near(path, files))
                yield Fault(link.line, message, remedy, code="dead-link")
    if files is not None:
        yield from _attachments(document, files)
        yield from _external(document, files)


def is_local(target: str) -> bool:
    """Whether a link leads to a file, and not to an address, a mailbox or the like."""
    head = target.partition("/")[0]
    return not target.startswith("//") and ":" not in head and not head.startswith("{{")


def resolve(target: str, *, of: str) -> str:
    """The path, from the workspace's root, of a link in the file `of`; `/x` begins at the root."""
    clean = unquote(target.partition("?")[0])
    base = "" if clean.startswith("/") else posixpath.dirname(of)
    return posixpath.normpath(posixpath.join(base, clean.lstrip("/"))).lstrip("/")


def _is_folder(path: str, files: Mapping[str, bytes]) -> bool:
    return path in ("", ".") or any(known.startswith(f"{path}/") for known in files)


def _near(path: str, files: Mapping[str, bytes]) -> list[str]:
    """Names of the files of that folder, if few."""
    folder = posixpath.dirname(path)
    found = [posixpath.basename(each) for each in files if posixpath.dirname(each) == folder]
    return found if len(found) <= 20 else []


def _attachments(document: Document, files: Mapping[str, bytes]) -> Iterator[Fault]:
    for number, path in enumerate(document.front.attachments):
        if path not in files:
            line = document.lines.get(f"attachments.{number}", 1)
            remedy = "Write the path from the workspace's root."
            yield Fault(line, f"the attachment {path[:120]} is not there", remedy, code="lost-attachment")


def _external(document: Document, files: Mapping[str, bytes]) -> Iterator[Fault]:
    for number, external in enumerate(document.front.external):
        line = document.lines.get(f"external.{number}", 1)
        if external.path and external.path not in files:
            message = f"{external.title[:80]} is not at {external.path[:120]}"
            yield Fault(line, message, "Correct the path, or bring the file.", code="lost-document")
        elif not external.sha256:
            message = f"nobody can tell whether {external.title[:80]} changed since"
            remedy = (
                f"Write `sha256: {sha256_of(files[external.path])}`." if external.path else "Write `sha256:`."
            )
            yield Fault(line, message, remedy, "warning", "document-without-hash")
        elif external.path and _hex(sha256_of(files[external.path])) != _hex(external.sha256):
            message = f"{external.title[:80]} changed since the runbook was written for it"
            remedy = f"Read it, correct the runbook, and write `sha256: {sha256_of(files[external.path])}`."
            yield Fault(line, message, remedy, code="document-changed")


def _hex(digest: str) -> str:
    return digest.removeprefix("sha256:")
