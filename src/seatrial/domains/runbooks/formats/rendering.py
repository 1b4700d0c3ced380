"""A runbook's text as HTML that may stand on a page, with the attributes of each step beside it.

Raw HTML of the text is shown as text; what Markdown makes is cleaned once more by nh3, so that nothing that
people wrote runs, loads from elsewhere or looks like a part of the page.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from seatrial.domains.runbooks.types import Document, Step
from seatrial.kit import durations

_FRONT = re.compile(r"\A---[ \t]*\r?\n.*?^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)
_TAGS = frozenset(
    ("a", "blockquote", "br", "code", "del", "div", "em", "figcaption", "figure", "h2", "h3", "h4", "h5",
     "h6", "hr", "img", "li", "ol", "p", "pre", "span", "strong", "table", "tbody", "td", "th", "thead",
     "tr", "ul")
)  # fmt: skip
_ATTRIBUTES: Mapping[str, set[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "figure": {"class", "id"},
    "span": {"class"},
    "pre": {"tabindex"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
#: Where a text may lead outside; pictures are only those that belong to the runbook.
_SCHEMES = frozenset({"http", "https", "mailto"})


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands below one heading, as plain text; `anchor` is the heading's id, '' before the first."""

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The HTML, and its passages for a search."""

    html: str
    passages: tuple[Passage, ...]


@dataclass(slots=True)
class _State:
    """What is known while tokens are made into HTML."""

    steps: Mapping[int, Step]
    link: Callable[[str], str]
    picture: Callable[[str], str]
    anchors: set[str] = field(default_factory=set)
    heading: str = ""
    anchor: str = ""
    words: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def turn(self, heading: str, anchor: str) -> None:
        """What was read since the last heading is a passage."""
        text = " ".join(" ".join(self.words).split())
        if text or self.heading:
            self.passages.append(Passage(self.heading, self.anchor, text))
        self.heading, self.anchor, self.words = heading, anchor, []


def render(
    text: str,
    *,
    document: Document,
    link: Callable[[str], str] = lambda _: "",
    picture: Callable[[str], str] = lambda _: "",
) -> Rendered:
    """The text as HTML. Headings are one level deeper and have ids; steps carry what is said of them.

    `link` gives the address of a target that is not of the web, `picture` that of a picture; '' leaves the
    words alone.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # Lines stay where they are in the file: steps are known by them.
    plain = _FRONT.sub(lambda found: "\n" * found[0].count("\n"), text.removeprefix("\ufeff"))
    tokens = parser.parse(plain)
    steps = {step.line: step for step in (*document.steps, *document.undo)}
    state = _State(steps, link, picture)
    for index, token in enumerate(tokens):
        _look(token, tokens, index, state)
    state.turn("", "")
    made = parser.renderer.render(_wrapped(tokens, state), parser.options, {})
    return Rendered(_cleaned(made), tuple(state.passages))


def _look(token: Token, tokens: list[Token], index: int, state: _State) -> None:
    """Headings get their ids, links their addresses; words are collected for a search."""
    if token.type == "heading_open":
        words = tokens[index + 1].content
        anchor = _anchor(words, state.anchors)
        state.turn(words, anchor)
        token.attrSet("id", anchor)
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    elif token.type == "inline":
        children = token.children or []
        if not (index and tokens[index - 1].type == "heading_open"):
            state.words += [child.content for child in children if child.content]
        for child in children:
            _lead(child, state)
    elif token.type in ("fence", "code_block"):
        state.words.append(token.content)


def _lead(token: Token, state: _State) -> None:
    if token.type == "link_open":
        address = _address(str(token.attrs.pop("href", "")), state.link)
        if address:
            token.attrSet("href", address)
    elif token.type == "image":
        address = state.picture(str(token.attrGet("src") or ""))
        if address:
            token.attrSet("src", address)
        else:
            token.type, token.tag = "text", ""  # its words stand where it would


def _address(target: str, link: Callable[[str], str]) -> str:
    if target.startswith("#"):
        return target
    return target if urlsplit(target).scheme in _SCHEMES else link(target)


def _wrapped(tokens: list[Token], state: _State) -> list[Token]:
    """Fences and tables as pieces of HTML of our own."""
    made: list[Token] = []
    for token in tokens:
        if token.type in ("fence", "code_block"):
            step = state.steps.get(token.map[0] + 1) if token.map else None
            made.append(Token("html_block", "", 0, content=_block(token.content, step)))
        elif token.type == "table_open":
            opening = '<div class="table-wrap" tabindex="0" role="region" aria-label="Table">'
            made += [Token("html_block", "", 0, content=opening), token]
        elif token.type == "table_close":
            made += [token, Token("html_block", "", 0, content="</div>")]
        else:
            made.append(token)
    return made


def _block(text: str, step: Step | None) -> str:
    code = f'<pre tabindex="0"><code>{escape(text)}</code></pre>\n'
    if step is None:
        return f"<figure>{code}</figure>"
    said = "".join(f"<span>{escape(words)}</span> " for words in told(step))
    title = f"<strong>{escape(step.title or step.name)}</strong> "
    return (
        f'<figure class="runbook-step" id="step-{escape(step.name)}">'
        f"<figcaption>{title}{said}</figcaption>{code}</figure>"
    )


def told(step: Step) -> list[str]:
    """What is said of a step, in words, the most important first."""
    waits = f", {durations.spell(timedelta(seconds=step.retry_wait))} apart" if step.retry_wait else ""
    again = f"tried {step.retries + 1} times{waits}"
    verify, rollback = ("" if name == "none" else name for name in (step.verify, step.rollback))
    verified = f"verified by {verify}" if verify else _without("not verified", step.verify_reason)
    undone = f"taken back by {rollback}" if rollback else _without("not taken back", step.rollback_reason)
    found = [
        ("done by a person", step.manual),
        (f"by {step.role.replace('_', ' ')}", bool(step.role)),
        ("somebody confirms it first", step.confirm),
        ("changes nothing", not step.mutating),
        (f"on {step.target}", bool(step.target)),
        (f"at most {durations.spell(timedelta(seconds=step.timeout))}", not step.manual),
        (again, step.retries > 0),
        (f"exits {step.exit}", step.exit != 0),
        (f"prints {step.expect}", bool(step.expect)),
        (verified, bool(verified)),
        (undone, bool(undone)),
    ]
    return [words for words, holds in found if holds]


def _without(what: str, reason: str) -> str:
    """That there is none, and why; '' where nobody gave a reason."""
    return f"{what}: {reason}" if reason else ""


def _anchor(heading: str, known: set[str]) -> str:
    """The id of a heading as code hosts make it; a second one of the same words gets a number."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    stem = "-".join(re.sub(r"[^\w\s-]", "", plain).split()) or "section"
    anchor, number = stem, 1
    while anchor in known:
        anchor, number = f"{stem}-{number}", number + 1
    known.add(anchor)
    return anchor


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer",
    )
