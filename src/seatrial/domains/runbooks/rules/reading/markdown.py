"""Reads a runbook out of Markdown as CommonMark has it, fences within lists too; each thing has its line."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from seatrial.domains.runbooks.rules.headings import also_of, slot_of
from seatrial.domains.runbooks.rules.reading.fronts import FrontMatter, read_front
from seatrial.domains.runbooks.rules.reading.steps import Fence, make_steps
from seatrial.domains.runbooks.rules.reading.trees import read_trees
from seatrial.domains.runbooks.types import PHASE_OF, Document, Fault, Link, Node, RunbookKind, Section

MAX_BYTES = 1024 * 1024
_PARSER = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
_BLANK = re.compile(r"\n\s*\n")
#: The parser's time grows with the square of these within a paragraph.
_MOST_BRACKETS = 2000
_MOST_ENTRIES, _LONGEST_ENTRY = 200, 300
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")
_FENCE = re.compile(r"^(?P<indent> *)(?P<mark>`{3,}|~{3,})(?P<rest>[^`]*)$")
_HEADING = re.compile(r"^#{1,6}\s+\S")
#: Headings by which runbooks of alerts are known (prometheus-operator/runbooks).
_OF_ALERTS = frozenset({"meaning", "impact", "diagnosis", "mitigation"})
#: Sections whose points are looked into one by one.
_LISTED = frozenset({
    "issues", "escalation", "capacity", "triggers", "criteria", "communication", "detection", "metrics",
    "prerequisites", "logs",
})  # fmt: skip


def read(data: bytes, *, path: str) -> Document:
    """The runbook of the file, with every fault that the file has by itself; raises nothing.

    `path` is the file's, from its workspace's root. What kind it is when nothing says so is guessed: `alert`
    where its headings are those of runbooks of alerts, else `task`.
    """
    text, faults = _text(data)
    front = read_front(text)
    body = "\n" * front.end + "\n".join(text.split("\n")[front.end :])
    if len(data) > MAX_BYTES or any(block.count("[") > _MOST_BRACKETS for block in _BLANK.split(body)):
        message = "is too long, or has too many brackets in one paragraph, to be read as Markdown"
        faults.append(Fault(1, message, "Split the file.", code="unreadable"))
        body = ""
    body, unclosed = _close(body)
    tokens = _PARSER.parse(body)
    kind = _kind(front, tokens)
    reader = _Reader(kind, body.count("\n") + 2)
    reader.take(tokens)
    return _document(path, front, reader, [*faults, *front.faults, *unclosed])


def _text(data: bytes) -> tuple[str, list[Fault]]:
    faults: list[Fault] = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        message = "starts with a byte order mark"
        faults.append(Fault(1, message, "Save the file as UTF-8 without it.", "warning", "encoding"))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"is not UTF-8: byte {data[error.start]:#04x} cannot be read here"
        faults.append(Fault(line, message, "Save the file as UTF-8.", code="encoding"))
        text = data.decode(errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"), faults


def _close(body: str) -> tuple[str, list[Fault]]:
    """The text with its last fence closed, where nobody closed it: before the next heading, or at the end."""
    lines = body.split("\n")
    opened: tuple[int, str, str] | None = None
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if match is None:
            continue
        if opened is None:
            opened = (number, match["mark"], match["indent"])
        elif match["mark"].startswith(opened[1]) and not match["rest"].strip():
            opened = None
    if opened is None:
        return body, []
    number, mark, indent = opened
    after = range(number + 1, len(lines))
    heading = next((at for at in after if _HEADING.match(lines[at]) and not lines[at - 1].strip()), None)
    fault = Fault(number + 1, "the fence is never closed", "Close it with ``` on a line of its own.",
                  code="open-fence")  # fmt: skip
    if heading is not None:
        # in place of the blank line, so that no line moves
        lines[heading - 1] = f"{indent}{mark}"
    return "\n".join(lines), [fault]


def _kind(front: FrontMatter, tokens: Sequence[Token]) -> RunbookKind:
    if "kind" in front.said or "purpose" in front.said:
        return front.front.kind
    headings = {
        tokens[at + 1].content.strip().casefold()
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag in ("h1", "h2")
    }
    return "alert" if len(headings & _OF_ALERTS) >= 2 else "task"


@dataclass(slots=True)
class _Open:
    """A section that is being read."""

    section: Section
    filled: bool = False


@dataclass(slots=True)
class _Item:
    """A point of a list that is being read."""

    line: int
    text: str = ""
    fence: bool = False


@dataclass(slots=True)
class _Reader:
    """Walks over the tokens once and collects what a runbook is made of."""

    kind: RunbookKind
    last: int
    title: str = ""
    sections: list[Section] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    trees: list[Node] = field(default_factory=list)
    filled: set[str] = field(default_factory=set)
    entries: dict[str, list[str]] = field(default_factory=dict)
    _stack: list[_Open] = field(default_factory=list)
    _anchors: Counter[str] = field(default_factory=Counter)
    loose: list[tuple[int, str]] = field(default_factory=list)
    _items: list[_Item] = field(default_factory=list)
    _ordered: list[bool] = field(default_factory=list)
    _lists: int = 0
    _words: str = ""
    _row: list[str] | None = None

    def take(self, tokens: Sequence[Token]) -> None:
        """Everything of the tokens."""
        self.trees = list(read_trees(tokens, kind=self.kind))
        for index, token in enumerate(tokens):
            before = tokens[index - 1].type if index else ""
            if token.type == "inline":
                self._inline(token, before, tokens[index - 1])
            elif token.type == "fence":
                self._fence(token)
            elif token.type in ("code_block", "html_block"):
                self._fill()
            else:
                self._frame(token)
        while self._stack:
            self._pop(self.last)

    def _frame(self, token: Token) -> None:
        """What begins and ends: lists, their points, rows of tables."""
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._lists += 1
            self._ordered.append(token.type.startswith("ordered"))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists -= 1
            self._ordered.pop()
            self._words = "" if self._lists == 0 else self._words
        elif token.type == "list_item_open":
            self._words = ""
            self._items.append(_Item((token.map[0] if token.map else 0) + 1))
        elif token.type == "list_item_close":
            self._item_ends(self._items.pop())
        elif token.type == "tr_open":
            self._row = []
        elif token.type == "tr_close":
            self._entry(" | ".join(self._row or ()))
            self._row = None

    def _item_ends(self, item: _Item) -> None:
        """A numbered point of the steps that holds no fence is something that no run does."""
        if item.fence and self._items:
            self._items[-1].fence = True
        if not item.fence and self._ordered[-1:] == [True] and PHASE_OF.get(self.slot) == "step":
            self.loose.append((item.line, item.text[:300]))

    @property
    def slot(self) -> str:
        """The section that is being read."""
        return self._stack[-1].section.slot if self._stack else ""

    def _inline(self, token: Token, before: str, opened: Token) -> None:
        line = (token.map[0] if token.map else 0) + 1
        if before == "heading_open":
            self._heading(int(opened.tag[1]), _plain(token), line)
            self._links(token, line)
            return
        self._fill()
        self._links(token, line)
        if self._row is not None:
            self._row.append(_plain(token))
            return
        text = _plain(token)
        if self._lists and not self._words:
            self._entry(text)
            if self._items and not self._items[-1].text:
                self._items[-1].text = text
        self._words = f"{self._words} {text}".strip() if self._lists else text

    def _heading(self, level: int, text: str, line: int) -> None:
        if level == 1 and not self.title and not self.sections:
            self.title = text
            self._anchors[_slug(text)] += 1
            return
        while self._stack and self._stack[-1].section.level >= level:
            self._pop(line)
        outer = self.slot
        slot = outer or slot_of(text, kind=self.kind)
        own = not outer and bool(slot)
        if outer:
            self._fill()
            self._entry(text)
        also = also_of(text, kind=self.kind) if own else ()
        section = Section(slot, text[:300], level, line, line, own, self._anchor(text), also)
        self._stack.append(_Open(section))
        self.sections.append(self._stack[-1].section)
        self._words = ""

    def _pop(self, line: int) -> None:
        ended = self._stack.pop()
        at = next(i for i in range(len(self.sections) - 1, -1, -1) if self.sections[i] is ended.section)
        self.sections[at] = replace(ended.section, end=line)
        if ended.filled and ended.section.slot:
            self.filled.add(ended.section.slot)

    def _anchor(self, text: str) -> str:
        slug = _slug(text)
        count = self._anchors[slug]
        self._anchors[slug] += 1
        return f"{slug}-{count}" if count else slug

    def _fill(self) -> None:
        for each in self._stack:
            each.filled = True

    def _fence(self, token: Token) -> None:
        self._fill()
        if self._items:
            self._items[-1].fence = True
        line, end = (token.map[0] + 1, token.map[1]) if token.map else (1, 1)
        self.fences.append(
            Fence(token.info, token.content, line, end, self.slot, self._words, self._lists > 0)
        )

    def _entry(self, text: str) -> None:
        known = self.entries.setdefault(self.slot, []) if self.slot in _LISTED else None
        if known is not None and text.strip() and len(known) < _MOST_ENTRIES:
            known.append(" ".join(text.split())[:_LONGEST_ENTRY])

    def _links(self, token: Token, line: int) -> None:
        """Links and pictures of the text; the parser does not tell which line of a paragraph they are on."""
        target, words, at = "", "", line
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                at += 1
            elif child.type == "link_open":
                target, words = str(child.attrGet("href") or ""), ""
            elif child.type == "link_close":
                self.links.append(Link(target, words[:300], at))
                target = ""
            elif child.type == "image":
                self.links.append(
                    Link(str(child.attrGet("src") or ""), child.content[:300], at, picture=True)
                )
            elif target:
                words += child.content


def _document(path: str, front: FrontMatter, reader: _Reader, faults: list[Fault]) -> Document:
    made = make_steps(reader.fences)
    said = front.front.model_copy(update={"kind": reader.kind})
    return Document(
        path=path,
        front=said,
        title=(said.title or reader.title)[:200],
        sections=tuple(reader.sections),
        steps=tuple(made.steps),
        undo=tuple(made.undo),
        examples=tuple(made.examples),
        trees=tuple(reader.trees),
        links=tuple(reader.links),
        faults=tuple(sorted({*faults, *made.faults})),
        lines=front.lines,
        has_front=front.present,
        filled=tuple(sorted(reader.filled)),
        loose=tuple(reader.loose) if made.steps else (),
        entries={slot: tuple(entries) for slot, entries in sorted(reader.entries.items())},
    )


def anchors(document: Document) -> frozenset[str]:
    """What links may lead to within the runbook: its headings, as git hosts spell them."""
    found = {each.anchor for each in document.sections} | {_slug(document.title)}
    return frozenset(found - {""})


def _slug(text: str) -> str:
    """The anchor that GitHub gives a heading."""
    return _NOT_IN_ANCHOR.sub("", text.strip().lower()).replace(" ", "-")


def _plain(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
    return "".join(parts).strip()
