"""The probe `document`: is the Markdown document there, whole, reviewed, and do its links lead somewhere?"""

import posixpath
import shlex
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field

from seatrial.domains.evidence.probes import markdown
from seatrial.domains.evidence.types import PROBES, Files, Look, Observation, Probe
from seatrial.kit import canonical

#: The parser's time can grow with the square of this; a text made to be slow takes a second or two then.
MAX_BYTES = 128 * 1024
_MAX_LISTED = 200


class DocumentParameters(BaseModel):
    """Which document, which sections it must have, and under which keys its front matter names people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(min_length=1, max_length=1000, description="The document, as `runbooks/restore.md`.")
    sections: tuple[str, ...] = Field((), max_length=50, description="Headings that it must have.")
    review_key: str = Field("reviewed", max_length=100, description="Key of the date of the last review.")
    owner_key: str = Field("owner", max_length=100, description="Key of who keeps it.")


def look(what: Look) -> Observation:
    """What the document says about itself. Its effective date is that of its last review."""
    parameters: DocumentParameters = what.parameters
    data = what.files.read(parameters.path)
    scope = f"the document {parameters.path} of the workspace"
    if data is None:
        absent = {"exists": False, "words": 0, "missing_sections": list(parameters.sections)}
        return Observation(absent, f"the document {parameters.path}", 0)
    base: dict[str, Any] = {
        "exists": True, "valid": True, "size": len(data), "sha256": canonical.digest_bytes(data),
    }  # fmt: skip
    if len(data) > MAX_BYTES:
        problem = f"{parameters.path} has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
        return Observation({**base, "valid": False, "problem": problem}, scope, 1)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\0", "\ufffd")
    except UnicodeDecodeError:
        problem = f"{parameters.path} is not UTF-8 text"
        return Observation({**base, "valid": False, "problem": problem}, scope, 1)
    found = markdown.read(text)
    review = _review(found.front_matter.get(parameters.review_key), what.now)
    findings = {
        **base,
        **_about(found, parameters),
        **review,
        "links": _links(found, parameters.path, what.files),
    }
    if found.problem:
        findings |= {"valid": False, "problem": found.problem}
    reviewed = review.get("reviewed")
    effective = datetime.combine(datetime.fromisoformat(reviewed), time(), UTC) if reviewed else None
    return Observation(findings, scope, 1, effective_at=effective)


def _about(found: markdown.Markdown, parameters: DocumentParameters) -> dict[str, Any]:
    titles = [section.title for section in found.sections]
    known = {title.casefold() for title in titles}
    first = next((section.title for section in found.sections if section.level == 1), "")
    title = found.front_matter.get("title")
    owner = found.front_matter.get(parameters.owner_key)
    return {
        "title": title if isinstance(title, str) and title else first,
        "owner": owner if isinstance(owner, str) else "",
        "headings": titles[:_MAX_LISTED],
        "sections": {section.title: section.words for section in found.sections[:_MAX_LISTED]},
        "missing_sections": [name for name in parameters.sections if name.casefold() not in known],
        "words": found.words,
        "front_matter": dict(found.front_matter),
        "placeholders": found.open_places[:_MAX_LISTED],
        "images": found.images[:_MAX_LISTED],
    }


def _review(value: Any, now: datetime) -> dict[str, Any]:
    """`reviewed` and `review_age_days`, or what is wrong with the date; nothing where there is none."""
    if value in (None, ""):
        return {}
    day = markdown.date_of(value)
    if day is None:
        return {"review_problem": f"{str(value)[:100]!r} is no date: write it as 2026-01-31"}
    age = (now.astimezone(UTC).date() - day).days
    # A reviewer ahead of UTC may write tomorrow's date.
    if age < -1:
        return {"review_problem": f"the review date {day.isoformat()} lies in the future"}
    return {"reviewed": day.isoformat(), "review_age_days": max(age, 0)}


def _links(found: markdown.Markdown, path: str, files: Files) -> dict[str, Any]:
    """The links, and those within the workspace that lead nowhere. `outside` cannot be known from here."""
    seen = _Links(path, found.anchors, files)
    for target in found.links:
        seen.take(target)
    return {
        "total": len(found.links),
        "local": seen.local,
        "local_broken": seen.broken[:_MAX_LISTED],
        "outside": seen.outside[:_MAX_LISTED],
        "remote": seen.remote[:_MAX_LISTED],
    }


class _Links:
    def __init__(self, path: str, anchors: set[str], files: Files) -> None:
        self._folder = posixpath.dirname(path)
        self._files = files
        self._anchors: dict[str, set[str]] = {path: anchors}
        self.local = 0
        self.broken: list[str] = []
        self.outside: list[str] = []
        self.remote: list[str] = []

    def take(self, target: str) -> None:
        """Sorts one link into where it leads."""
        try:
            parts = urlsplit(target)
        except ValueError:
            self.broken.append(target)
            return
        if parts.scheme or parts.netloc:
            if parts.scheme in ("http", "https", ""):
                self.remote.append(target)
            return
        self.local += 1
        path = self._path(unquote(parts.path))
        if path.startswith("../") or path == "..":
            self.outside.append(target)
        elif not self._leads(path, unquote(parts.fragment)):
            self.broken.append(target)

    def _path(self, written: str) -> str:
        """The path from the root of the workspace; '' in a link means the document itself."""
        if not written:
            return next(iter(self._anchors))
        if written.startswith("/"):
            return posixpath.normpath(written.lstrip("/") or ".")
        return posixpath.normpath(posixpath.join(self._folder, written))

    def _leads(self, path: str, anchor: str) -> bool:
        data = None if path == "." else self._files.read(path)
        if data is None:
            folder = "**" if path == "." else f"{path}/**"
            return not anchor and bool(self._files.glob(folder))
        if not anchor or not path.lower().endswith((".md", ".markdown")):
            return True
        if path not in self._anchors:
            text = data[:MAX_BYTES].decode("utf-8", "replace")
            self._anchors[path] = markdown.read(text).anchors
        return anchor in self._anchors[path] or anchor.lower() in self._anchors[path]


def describe(parameters: DocumentParameters) -> str:
    """The command that shows the document, run at the root of the workspace."""
    return shlex.join(["cat", "--", parameters.path])


PROBES.add(
    "document",
    Probe(
        name="document",
        summary="A Markdown document: title, sections, owner, review date, links, places left open.",
        parameters=DocumentParameters,
        look=look,
        describe=describe,
        evidence_type="document",
        offline=True,
        max_age=timedelta(days=365),
        every=timedelta(minutes=10),
    ),
)
