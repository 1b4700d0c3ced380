"""The probe `document`: a Markdown page of the workspace, as a reader would judge its form."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin
from pydantic import BaseModel, ConfigDict, Field

from seatrial.domains.evidence.probes.contents import MAX_TEXT
from seatrial.domains.evidence.rules.plain import NotPlain, plain
from seatrial.domains.evidence.types import PROBES, Files, Look, Observation, Probe
from seatrial.kit import canonical, yaml

_MARKDOWN = MarkdownIt("commonmark").use(front_matter_plugin)
#: What writers leave where something is still to be written.
_UNFINISHED = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|<[A-Z][A-Z0-9_ -]{2,}>|\blorem ipsum\b")
_REVIEWED = ("reviewed", "last_reviewed", "last-reviewed", "review_date")
_MOST = 100


class DocumentParameters(BaseModel):
    """Which page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(min_length=1, max_length=1000, description="A Markdown file, as `docs/failover.md`.")


@dataclass
class _Page:
    """What the tokens of a page say."""

    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    front_matter: str = ""
    words: int = 0
    unfinished: list[str] = field(default_factory=list)


def look(what: Look) -> Observation:
    """Findings about the page. `effective_at` is the date of its review, where it bears one."""
    path = what.parameters.path
    data = what.files.read(path)
    if data is None:
        return Observation({"exists": False}, f"the document {path}", 0)
    findings: dict[str, Any] = {"exists": True, "sha256": canonical.digest_bytes(data), "size": len(data)}
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Observation({**findings, "valid": False, "problem": f"{path} is not UTF-8 text"}, path, 1)
    if len(data) > MAX_TEXT:
        problem = f"{path} is larger than the {MAX_TEXT:,} bytes that are read"
        return Observation({**findings, "valid": False, "problem": problem}, path, 1)
    page = _read(text)
    matter, problem = _front_matter(page.front_matter)
    reviewed = _reviewed(matter)
    findings |= {
        "valid": not problem,
        "title": page.headings[0] if page.headings else "",
        "headings": page.headings[:_MOST],
        "words": page.words,
        "front_matter": matter,
        "links": _links(page, path, what.files),
        "images": page.images[:_MOST],
        "diagrams": [name for name in page.languages if name in ("mermaid", "plantuml", "dot")],
        "placeholders": page.unfinished[:_MOST],
    }
    if problem:
        findings["problem"] = f"{path}: the front matter: {problem}"
    if reviewed is not None:
        findings |= {"reviewed": reviewed.date().isoformat(), "review_age_days": (what.now - reviewed).days}
    return Observation(findings, f"the document {path} of the workspace", 1, reviewed)


@lru_cache(maxsize=256)
def _read(text: str) -> _Page:
    page = _Page()
    for token in _MARKDOWN.parse(text):
        if token.type == "front_matter":
            page.front_matter = token.content
        elif token.type == "fence":
            page.languages.append(token.info.split(" ")[0].strip().lower())
        elif token.type == "inline":
            _read_inline(page, token)
    # The first level of headings is found among the inline tokens that follow a heading's opening.
    tokens = _MARKDOWN.parse(text)
    page.headings = [
        tokens[index + 1].content for index, token in enumerate(tokens[:-1]) if token.type == "heading_open"
    ]
    return page


def _read_inline(page: _Page, token: Token) -> None:
    page.words += len(token.content.split())
    page.unfinished += [match[0] for match in _UNFINISHED.finditer(token.content)]
    for child in token.children or ():
        if child.type == "link_open":
            page.links.append(str(child.attrs.get("href", "")))
        elif child.type == "image":
            page.images.append(str(child.attrs.get("src", "")))


def _front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """The data before the page, and what is wrong with it, '' where nothing is."""
    if not text.strip():
        return {}, ""
    stream = yaml.read(text.encode())
    faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
    value = stream.documents[0].value if stream.documents else None
    if faults:
        return {}, faults[0].message
    if not isinstance(value, dict):
        return {}, "it is not a mapping"
    try:
        return plain(value), ""
    except NotPlain as problem:
        return {}, str(problem)


def _reviewed(matter: Mapping[str, Any]) -> datetime | None:
    for key in _REVIEWED:
        try:
            day = date.fromisoformat(str(matter[key]))
        except (KeyError, ValueError):
            continue
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return None


def _links(page: _Page, path: str, files: Files) -> dict[str, Any]:
    local = [link for link in (*page.links, *page.images) if not urlsplit(link).scheme]
    remote = [link for link in page.links if urlsplit(link).scheme in ("http", "https")]
    broken = [link for link in local if not _leads_somewhere(link, path, page, files)]
    return {
        "total": len(page.links),
        "local_broken": broken[:_MOST],
        "remote": remote[:_MOST],
    }


def _leads_somewhere(link: str, path: str, page: _Page, files: Files) -> bool:
    target, _, anchor = unquote(link).partition("#")
    if not target:
        return anchor in set(_anchors(page.headings))
    if target.startswith("/"):
        return files.read(target.lstrip("/")) is not None
    parts: list[str] = list(PurePosixPath(path).parent.parts)
    for part in target.split("/"):
        if part == ".." and not parts:
            return False  # out of the workspace: nobody can say
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    place = "/".join(parts)
    found = files.read(place)
    if found is None:
        return bool(files.glob(f"{place}/**"))
    if anchor and place.endswith(".md"):
        return anchor in set(_anchors(_read(found.decode("utf-8", "replace")).headings))
    return True


def _anchors(headings: list[str]) -> Iterator[str]:
    """The anchors that git hosts give to headings: lower case, words joined by hyphens, repeats counted."""
    seen: dict[str, int] = {}
    for heading in headings:
        anchor = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        count = seen.get(anchor, 0)
        seen[anchor] = count + 1
        yield f"{anchor}-{count}" if count else anchor


def describe(parameters: DocumentParameters) -> str:
    """The command that shows the page, run at the root of the workspace."""
    return shlex.join(["less", parameters.path])


PROBES.add(
    "document",
    Probe(
        name="document",
        summary="A Markdown page of the workspace: headings, links, review date, what is unfinished.",
        parameters=DocumentParameters,
        look=look,
        describe=describe,
        evidence_type="document",
        offline=True,
        max_age=timedelta(days=365),
        every=timedelta(minutes=10),
    ),
)
