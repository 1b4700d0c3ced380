"""The pages of a bundle: an index by trigger and name, and one page for each runbook."""

import base64
import hashlib
import json
import posixpath
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

from seatrial.domains.runbooks.formats import cards
from seatrial.domains.runbooks.formats.bundles.parts import Bundle, stem_of
from seatrial.domains.runbooks.formats.charts import chart_of
from seatrial.domains.runbooks.formats.rendering import Rendered, render
from seatrial.domains.runbooks.types import Content, Tested
from seatrial.kit import sizes
from seatrial.ui import flowcharts

_STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
_SEARCH = Path(__file__).with_name("search.js").read_text(encoding="utf-8")


def index(bundle: Bundle) -> str:
    """The page that one opens first: search, by trigger, all runbooks, contacts."""
    entries = [_entry(content, _rendered(content, bundle)) for content in bundle.contents]
    found = json.dumps(entries, ensure_ascii=False).replace("<", "\\u003c")
    body = (
        f"{_search('index.html')}"
        '<p id="said" class="dim" role="status"></p><ol id="found" class="found"></ol>'
        f"{_triggers(bundle)}{_all(bundle)}{_helpers(bundle)}"
        f'<script type="application/json" id="entries">{found}</script><script>{_SEARCH}</script>'
    )
    return _page(bundle, title=f"Runbooks of {bundle.title}", lead=_made(bundle), body=body)


def runbook(content: Content, *, bundle: Bundle) -> str:
    """The page of one runbook: facts, flowcharts, its text, what belongs to it."""
    document, revision = content.document, content.revision
    charts = "".join(
        f'<section class="card" aria-label="Decision tree"><div class="scroll" tabindex="0" role="region" '
        f'aria-label="Flowchart">{flowcharts.svg(tree, label="Decision tree")}</div>'
        f"<details><summary>The same as a list</summary>{flowcharts.outline(tree)}</details></section>"
        for tree in (chart_of(node, link=_to_page(content, bundle)) for node in document.trees)
    )
    body = (
        f"{_search('../index.html')}{_facts(content)}{charts}"
        f'<section class="card" aria-label="Runbook">{_rendered(content, bundle).html}</section>'
        f"{_attached(content, bundle)}"
    )
    lead = f"{_kind(content)}, revision {revision.number} of {revision.first_seen_at.date().isoformat()}"
    back = '<p><a href="../index.html">All runbooks</a></p>'
    title = content.runbook.title or content.runbook.name
    return _page(bundle, title=title, lead=escape(lead), body=body, before=back, foot=revision.digest)


def _page(bundle: Bundle, *, title: str, lead: str, body: str, before: str = "", foot: str = "") -> str:
    policy = (
        "default-src 'none'; img-src file: 'self' data:; "
        f"style-src '{_digest(_STYLE)}'; script-src '{_digest(_SEARCH)}'; base-uri 'none'"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f'<header>{before}<h1>{escape(title)}</h1><p class="dim">{lead}</p></header><main>{body}</main>'
        f"<footer>{escape(bundle.service)}, {_made(bundle)} {escape(foot)}</footer></body></html>\n"
    )


def _made(bundle: Bundle) -> str:
    at = bundle.made_at.strftime("%Y-%m-%d %H:%M UTC")
    return f"as of {at}. It does not change: what is newer stands in Seatrial and on its git host."


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _search(action: str) -> str:
    return (
        f'<form class="card" action="{action}" role="search"><label for="q">Search</label>'
        '<input type="search" id="q" name="q" placeholder="An alert, a word of a step, an error message">'
        '<button type="submit">Search</button></form>'
    )


def _rendered(content: Content, bundle: Bundle) -> Rendered:
    return render(
        content.text,
        document=content.document,
        link=_to_page(content, bundle),
        picture=lambda target: _to_file(target, content, bundle),
    )


def _to_page(content: Content, bundle: Bundle) -> Callable[[str], str]:
    """Where a link of the text leads inside of the bundle; '' where it has no such page."""
    by_path = {each.runbook.path: stem_of(each) for each in bundle.contents}
    by_name = {each.runbook.name: stem_of(each) for each in bundle.contents}

    def lead(target: str) -> str:
        path, _, anchor = target.partition("#")
        if not path:
            return f"#{anchor}" if anchor else ""
        name = path.removeprefix("runbook:").removesuffix(".md")
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(content.runbook.path), path))
        found = by_path.get(whole) or by_name.get(name) or by_name.get(f"{bundle.service}/{name}")
        if found:
            return f"{found}.html{f'#{anchor}' if anchor else ''}"
        return _to_file(path, content, bundle)

    return lead


def _to_file(target: str, content: Content, bundle: Bundle) -> str:
    """The attachment that the text names, from the workspace's root or from beside the runbook."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(content.runbook.path), target))
    found = next((path for path in (beside, posixpath.normpath(target)) if path in (bundle.files or {})), "")
    return f"../files/{found}" if found else ""


def _kind(content: Content) -> str:
    return content.runbook.kind.replace("_", " ").title()


def _facts(content: Content) -> str:
    runbook, front = content.runbook, content.document.front
    rows = [
        ("Start it when", "\n".join(cards.trigger_words(front)) or "nobody wrote when"),
        ("Owner", runbook.owner or "nobody"),
        ("Takes", front.estimate or "nobody knows"),
        ("Reviewed", runbook.reviewed.isoformat() if runbook.reviewed else "never"),
        ("Tested", _tested(runbook.tested)),
        ("Escalation", "\n".join(cards.contact_words(front)) or "none is written"),
    ]
    told = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    paper = f'<a href="../cards/{escape(stem_of(content))}.pdf">quick reference card</a>'
    card = f"<dt>On paper</dt><dd>{paper}</dd>"
    return f'<section class="card" aria-label="Facts"><dl>{told}{card}</dl></section>'


def _tested(tested: Tested | None) -> str:
    if tested is None:
        return "never"
    return f"{tested.mode}, {tested.outcome}, {tested.at.date().isoformat()} by {tested.by}"


def _attached(content: Content, bundle: Bundle) -> str:
    files = {path: data for path, data in (bundle.files or {}).items() if path in content.attachments}
    if not files:
        return ""
    items = "".join(
        f'<li><a href="../files/{escape(path)}">{escape(path)}</a>, {sizes.spell(len(data))}'
        f"<br><code>{escape(content.attachments[path])}</code></li>"
        for path, data in sorted(files.items())
    )
    return f'<section class="card" aria-label="Attachments"><h2>Attachments</h2><ul>{items}</ul></section>'


def _triggers(bundle: Bundle) -> str:
    rows = sorted(
        (
            (words, content)
            for content in bundle.contents
            for words in cards.trigger_words(content.document.front)
        ),
        key=lambda each: (not each[0].startswith("alert "), each[0].casefold()),
    )
    told = [(escape(words), _link(content)) for words, content in rows]
    return _table("What happened", ("Alert, metric, date or event", "Runbook"), told) if rows else ""


def _all(bundle: Bundle) -> str:
    told = [
        (
            _link(content),
            escape(_kind(content)),
            escape(content.document.front.estimate or "not said"),
            escape(content.runbook.owner),
            f'<a href="cards/{escape(stem_of(content))}.pdf">card (PDF)</a>',
        )
        for content in bundle.contents
    ]
    return _table("All runbooks", ("Runbook", "Kind", "Takes", "Owner", "On paper"), told)


def _helpers(bundle: Bundle) -> str:
    told = [(escape(each.who), escape(each.how), escape(each.what_for)) for each in bundle.helpers]
    return _table("Who helps", ("Who", "How", "For"), told) if told else ""


def _table(title: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table of cells that are HTML; on a phone each line is folded, and each cell says its column."""
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    rows = "".join(
        "<tr>"
        + "".join(f'<td data-label="{name}">{cell}</td>' for name, cell in zip(heads, line, strict=True))
        + "</tr>"
        for line in lines
    )
    return (
        f'<section class="card"><h2>{title}</h2><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{title}"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>'
    )


def _link(content: Content) -> str:
    title = content.runbook.title or content.runbook.name
    return f'<a href="runbooks/{escape(stem_of(content))}.html">{escape(title)}</a>'


def _entry(content: Content, rendered: Rendered) -> dict[str, object]:
    return {
        "name": content.runbook.name,
        "title": content.runbook.title or content.runbook.name,
        "kind": _kind(content),
        "address": f"runbooks/{stem_of(content)}.html",
        "triggers": cards.trigger_words(content.document.front),
        "parts": list(_parts(rendered)),
    }


def _parts(rendered: Rendered) -> Iterator[dict[str, str]]:
    for passage in rendered.passages:
        yield {"heading": passage.heading, "anchor": passage.anchor, "text": passage.text}
