"""Markdown of ours as a part of a page: its title is the page's, so that its headings begin below that."""

import re
from itertools import count

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": 50}).enable("table")
_CODE = MarkdownIt("zero").enable("backticks")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
#: A table scrolls in itself, so that no page is wider than its screen.
_WRAPPED = '<div class="table-wrap" tabindex="0" role="region" aria-label="Table {}">{}</div>'
_TAGS = {
    "p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "hr",
    "br", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def rendered(text: str) -> SafeString:
    """The text as HTML, without its first line where that is its title; raw HTML in it is shown as text."""
    first, _, rest = text.lstrip().partition("\n")
    html = _PARSER.render(rest if first.startswith("# ") else text)
    clean = nh3.clean(html, tags=_TAGS, link_rel="noopener noreferrer")
    numbers = count(1)
    return SafeString(_TABLE.sub(lambda found: _WRAPPED.format(next(numbers), found[0]), clean))


def with_code(text: str) -> SafeString:
    """A sentence in which what stands between backticks is code, and nothing else means anything."""
    return SafeString(nh3.clean(_CODE.renderInline(text), tags={"code"}))
