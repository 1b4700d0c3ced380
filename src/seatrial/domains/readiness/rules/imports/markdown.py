"""Items out of any Markdown text: boxes, tables of checks, and where there are neither, points of lists."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from seatrial.domains.readiness.rules.imports.drafts import Candidate, Reject, Sheet
from seatrial.domains.readiness.rules.imports.tables import rows_of
from seatrial.kit import yaml

_PARSER = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table").use(front_matter_plugin)
_BOX = re.compile(r"\[[ xX\-~]\](?:\s+|$)")
_BLANK = re.compile(r"\n\s*\n")
#: The parser's time grows with the square of these within a paragraph.
_MOST_BRACKETS, MOST_BYTES = 2000, 1024 * 1024
NO_BOX = "a point without a box: only text, as far as can be told"
NO_BOX_BUT_ELSEWHERE = (
    "a point without a box, and other files have boxes: if it counts, import its file alone"
)


def read(text: str, *, file: str) -> Sheet:
    """Every item of the text, with its line; raises nothing, whatever the text is."""
    sheet = Sheet(file)
    if len(text) > MOST_BYTES or any(block.count("[") > _MOST_BRACKETS for block in _BLANK.split(text)):
        reason = "too long, or too many brackets in one paragraph, to be read as Markdown"
        sheet.candidates.append(Candidate(file, 1, text[:80], refused=reason))
        return sheet
    reader = _Reader(sheet)
    reader.take(_PARSER.parse(text))
    return sheet


def settle(sheets: Sequence[Sheet]) -> None:
    """Points are items where no sheet has others; else they are text, like those of a page that explains.

    To be called once all files are read: one of boxes among pages of prose says what a box means here.
    """
    is_plain = not any(_counted(sheet) for sheet in sheets)
    for sheet in sheets:
        refused = "" if is_plain else NO_BOX if _counted(sheet) else NO_BOX_BUT_ELSEWHERE
        for point in sheet.points:
            point.refused = refused
        sheet.candidates = sorted([*sheet.candidates, *sheet.points], key=lambda each: each.line)


def _counted(sheet: Sheet) -> bool:
    return any(not each.refused for each in sheet.candidates)


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.headings: list[tuple[int, str]] = []
        #: list items that are open, the innermost last; None for one that is no item of its own
        self.open: list[Candidate | None] = []
        self.fresh = False
        self.last: Candidate | None = None

    def take(self, tokens: Sequence[Token]) -> None:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "table_open":
                end = next(
                    (at for at in range(index, len(tokens)) if tokens[at].type == "table_close"), len(tokens)
                )
                self._table(tokens[index:end])
                index = end
            else:
                self._one(token, tokens[index - 1] if index else None)
            index += 1

    def _one(self, token: Token, before: Token | None) -> None:
        if token.type == "front_matter":
            self._front_matter(token)
        elif token.type == "list_item_open":
            self.open.append(None)
            self.fresh = True
        elif token.type == "list_item_close" and self.open:
            self.open.pop()
            self.fresh = False
        elif token.type in ("fence", "code_block"):
            self._code(token)
        elif token.type == "inline" and before is not None and before.type == "heading_open":
            self._heading(int(before.tag[1]), token.content)
        elif token.type == "inline":
            self._text(token)

    def _front_matter(self, token: Token) -> None:
        documents = yaml.read(token.content.encode("utf-8", "replace")).documents
        value = documents[0].value if documents else None
        if isinstance(value, dict):
            self.sheet.front_matter = value

    def _heading(self, level: int, text: str) -> None:
        self.headings = [each for each in self.headings if each[0] < level]
        self.headings.append((level, text))
        self.last = None
        if level == 1 and not self.sheet.title:
            self.sheet.title = text

    def _path(self) -> tuple[str, ...]:
        return tuple(text for level, text in self.headings if level > 1)

    def _text(self, token: Token) -> None:
        line = (token.map[0] if token.map else 0) + 1
        if self.open and self.fresh:
            self.fresh = False
            self._point(token.content, line)
        elif (owner := self._owner()) is not None:
            owner.body += token.content.splitlines()

    def _point(self, text: str, line: int) -> None:
        box = _BOX.match(text)
        first, *rest = (text[box.end() :] if box else text).splitlines() or [""]
        found = Candidate(self.sheet.file, line, first, self._path(), body=list(rest))
        if box:
            self.open[-1] = self.last = found
            self.sheet.candidates.append(found)
            return
        owner = self._owner()
        question = text.rstrip().endswith("?")
        if owner is not None:
            (owner.questions if question else owner.body).append(text)
        elif question and self.last is not None:
            self.last.questions.append(text)
        else:
            self.open[-1] = found
            self.sheet.points.append(found)

    def _owner(self) -> Candidate | None:
        return next((each for each in reversed(self.open) if each is not None), None)

    def _code(self, token: Token) -> None:
        owner = self._owner()
        if owner is not None:
            owner.code.append(token.content.strip())

    def _table(self, tokens: Sequence[Token]) -> None:
        rows: list[tuple[int, list[str]]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append(((token.map[0] if token.map else 0) + 1, []))
            elif token.type == "inline" and rows:
                rows[-1][1].append(token.content)
        found = rows_of(rows, file=self.sheet.file, path=self._path())
        self.sheet.candidates += found
        counted = [each for each in found if not each.refused]
        if counted:
            self.last = counted[-1]


def note(candidate: Candidate, *, reason: str) -> Reject:
    """Words about an item, with its place."""
    return Reject(candidate.file, candidate.line, candidate.text, reason)
