"""What a Markdown text says about itself: headings, words, links, open places. Reads no other file."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from seatrial.domains.evidence.rules import plain
from seatrial.kit import yaml

_PARSER = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table").use(front_matter_plugin)
_BLANK = re.compile(r"\n\s*\n")
#: The parser's time grows with the square of these within a paragraph.
_MOST_BRACKETS = 2000
_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
_OPEN_PLACE = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|<[A-Z][A-Z0-9 _-]{2,40}>|\{\{[^}\n]{0,60}\}\}")
_CODE_SPAN = re.compile(r"(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")
_ANCHOR = re.compile(r"<[^<>]{0,200}?\b(?:id|name)=[\"']([^\"'<>]{1,200})[\"']")


@dataclass(slots=True)
class Section:
    """A heading and the words below it, down to the next heading of its level or above."""

    title: str
    level: int
    words: int = 0


@dataclass(slots=True)
class Markdown:
    """A text that was read. `problem` says what is wrong with its front matter."""

    front_matter: Mapping[str, Any]
    problem: str = ""
    sections: list[Section] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    images: list[dict[str, str]] = field(default_factory=list)
    words: int = 0
    open_places: list[dict[str, Any]] = field(default_factory=list)


def read(text: str) -> Markdown:
    """What the text says about itself; raises nothing."""
    if any(block.count("[") > _MOST_BRACKETS for block in _BLANK.split(text)):
        return Markdown({}, f"a paragraph has more than {_MOST_BRACKETS} links")
    tokens = _PARSER.parse(text)
    found = Markdown(*_front_matter(tokens))
    _Reader(found).take(tokens)
    found.anchors |= set(_ANCHOR.findall(text))
    found.open_places = list(_open_places(text, _code_lines(tokens)))
    return found


def date_of(value: Any) -> date | None:
    """The day that a front matter names (`2026-01-31`, with or without a time), or None."""
    try:
        instant = datetime.fromisoformat(str(value).strip())
    except ValueError:
        return None
    return (instant.astimezone(UTC) if instant.tzinfo else instant).date()


def _front_matter(tokens: list[Token]) -> tuple[Mapping[str, Any], str]:
    raw = next((token for token in tokens if token.type == "front_matter"), None)
    if raw is None:
        return {}, ""
    stream = yaml.read(raw.content.encode())
    faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
    if faults:
        return {}, f"front matter, line {faults[0].line + 1}: {faults[0].message}"
    value = stream.documents[0].value if stream.documents else {}
    if not isinstance(value, dict):
        return {}, "the front matter is no mapping of keys to values"
    try:
        return plain(value), ""
    except ValueError as problem:
        return {}, f"front matter: {problem}"


class _Reader:
    def __init__(self, found: Markdown) -> None:
        self._found = found
        self._heading = 0
        self._seen: Counter[str] = Counter()

    def take(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.type == "heading_open":
                self._heading = int(token.tag[1:])
            elif token.type == "heading_close":
                self._heading = 0
            elif token.type == "inline":
                self._inline(token)
            elif token.type in ("fence", "code_block"):
                self._count(token.content)

    def _inline(self, token: Token) -> None:
        children = token.children or []
        text = _text(children)
        for child in children:
            self._link(child)
        if self._heading:
            self._found.sections.append(Section(text.strip(), self._heading))
            self._found.anchors.add(self._anchor(text))
        self._count(text, heading=bool(self._heading))

    def _link(self, child: Token) -> None:
        if child.type == "link_open":
            self._found.links.append(str(child.attrGet("href") or ""))
        elif child.type == "image":
            source = str(child.attrGet("src") or "")
            self._found.links.append(source)
            self._found.images.append({"src": source, "alt": child.content})

    def _count(self, text: str, *, heading: bool = False) -> None:
        words = len(_WORD.findall(text))
        self._found.words += words
        if heading:
            return
        level = 7
        for section in reversed(self._found.sections):
            if section.level < level:
                section.words += words
                level = section.level
            if level == 1:
                break

    def _anchor(self, title: str) -> str:
        """The anchor that GitHub gives a heading: the second of a name ends in -1."""
        slug = _NOT_IN_ANCHOR.sub("", title.strip().lower()).replace(" ", "-")
        count = self._seen[slug]
        self._seen[slug] += 1
        return f"{slug}-{count}" if count else slug


def _text(children: list[Token]) -> str:
    parts: list[str] = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
    return "".join(parts)


def _code_lines(tokens: list[Token]) -> set[int]:
    """The lines of code blocks, where a <NAME> is for whoever runs the command to fill in."""
    lines: set[int] = set()
    for token in tokens:
        if token.type in ("fence", "code_block") and token.map is not None:
            lines.update(range(*token.map))
    return lines


def _open_places(text: str, code: set[int]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.split("\n")):
        if number not in code and (match := _OPEN_PLACE.search(_CODE_SPAN.sub("", line))):
            yield {"line": number + 1, "text": match[0]}
