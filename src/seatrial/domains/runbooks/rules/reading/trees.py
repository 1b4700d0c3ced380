"""Decision trees: nested lists of questions, with an answer before each colon or arrow (R132)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from seatrial.domains.runbooks.rules.headings import slot_of
from seatrial.domains.runbooks.types import Branch, Node, RunbookKind

#: `yes: restart it`, `disk is full -> make room`: an answer and what follows from it.
_ANSWER = re.compile(r"^(?P<answer>[^:\u2192?]{1,60}?)\s*(?:->|=>|\u2192|:)(?:\s+(?P<rest>.*))?$", re.DOTALL)
_ALONE = re.compile(r"^(?P<answer>yes|no|otherwise|else|unknown)\b[,.]?\s*(?P<rest>.*)$", re.I | re.DOTALL)
_MOST_NODES = 500


@dataclass(slots=True)
class _Item:
    text: str = ""
    line: int = 0
    link: str = ""
    children: list["_Item"] = field(default_factory=list)


def read_trees(tokens: Sequence[Token], *, kind: RunbookKind) -> Iterator[Node]:
    """Every list of a section that is a decision tree, as questions with answers; at most 500 nodes."""
    level, inside, index = 0, False, 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            depth = int(token.tag[1])
            if not inside or depth <= level:
                inside = slot_of(tokens[index + 1].content, kind=kind) == "tree"
                level = depth
        elif inside and token.type.endswith("_list_open"):
            end = _end(tokens, index)
            for item in _items(tokens[index : end + 1]):
                yield _node(item)
            index = end
        index += 1


def _end(tokens: Sequence[Token], start: int) -> int:
    level = tokens[start].level
    closing = tokens[start].type.replace("_open", "_close")
    after = range(start + 1, len(tokens))
    return next(
        (at for at in after if tokens[at].type == closing and tokens[at].level == level), len(tokens) - 1
    )


def _items(tokens: Sequence[Token]) -> list[_Item]:
    """The points of the list, each with those below it; what is too much is left out."""
    root = _Item()
    stack, count = [root], 0
    for token in tokens:
        if token.type == "list_item_open":
            count += 1
            new = _Item(line=(token.map[0] if token.map else 0) + 1)
            if count <= _MOST_NODES:
                stack[-1].children.append(new)
            stack.append(new)
        elif token.type == "list_item_close":
            stack.pop()
        elif token.type == "inline" and len(stack) > 1:
            item = stack[-1]
            said = " ".join(part for part in _words(token) if part)
            item.text = f"{item.text} {said}".strip()
            item.link = item.link or _link(token)
    return root.children


def _words(token: Token) -> Iterator[str]:
    for child in token.children or ():
        if child.type in ("text", "code_inline", "image"):
            yield child.content.strip()


def _link(token: Token) -> str:
    opened = (child for child in token.children or () if child.type == "link_open")
    return next((str(child.attrGet("href") or "") for child in opened), "")


def _node(item: _Item) -> Node:
    """The point as a question with its answers, or as what to do."""
    branches = [_branch(child) for child in item.children]
    return Node(item.text[:500], item.line, tuple(branches), item.link)


def _branch(item: _Item) -> Branch:
    match = _ANSWER.match(item.text) or _ALONE.match(item.text)
    if match is None:
        return Branch("", _node(item))
    answer, rest = match["answer"].strip(), (match["rest"] or "").strip()
    if not rest and len(item.children) == 1 and not item.link:
        return Branch(answer, _node(item.children[0]))
    return Branch(answer, _node(_Item(rest or answer, item.line, item.link, item.children)))
