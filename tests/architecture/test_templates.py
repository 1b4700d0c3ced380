"""Templates point down as imports do, and hold no code: the content security policy forbids it."""

import re

from tests.architecture import source

POINTS = re.compile(r"""{%\s*(?:url|include|extends|asset)\s+["'](\w+)[:/]""")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx script": re.compile(r"<[^>]*\s(?:hx-on[:-]|hx-vals\s*=\s*['\"]?js:|hx-vars)", re.IGNORECASE),
    "a javascript: address": re.compile(r"""=\s*["']?javascript:""", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
    "somebody else's host": re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", re.IGNORECASE),
}

FOLDING = re.compile(r'<table class="[^"]*\b(?:fold|criteria)\b[^"]*".*?</table>', re.DOTALL)
CELL = re.compile(r"<t[dh]\b[^>]*>")
#: What says by itself what it is: a state is a word, and a button its own name.
TELLING = re.compile(
    r"{% status|part_\w*(?:state|outcome|reached)\.html|class=\"(?:tag|shape)|<button|<form|<input"
)

#: A state that says nothing without the name of its column.
MUTE = re.compile(r'{% status "\w+" "(?:yes|no|none|nothing|nobody|same|now)"')


def test_templates_point_down() -> None:
    up = []
    for path in source.templates():
        own = path.parts[path.parts.index("domains") + 1] if "domains" in path.parts else ""
        for name in POINTS.findall((source.ROOT / path).read_text()):
            if source.heights().get(name, -1) > source.heights().get(own, -1):
                up.append(f"{path} points up to {name}")
    assert not up, "\n".join(up)


def test_templates_hold_no_code() -> None:
    found = []
    for path in source.templates():
        text = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), (source.ROOT / path).read_text())
        for what, pattern in INLINE.items():
            found += [
                f"{path}:{text.count(chr(10), 0, hit.start()) + 1} has {what}"
                for hit in pattern.finditer(text)
            ]
    assert not found, "\n".join(found)


def test_templates_are_named_by_their_rooms() -> None:
    """domains/<d>/templates/<d>/page_*.html or part_*.html, so that no two domains share a name."""
    misplaced = [
        str(path)
        for path in source.templates()
        if "domains" in path.parts
        and (path.parts[-2] != path.parts[-4] or not path.name.startswith(("page_", "part_")))
    ]
    assert not misplaced, "\n".join(misplaced)


def test_cells_of_tables_that_fold_say_their_column() -> None:
    """On a phone such a table has no head: a date beside a number needs words (`data-label=""`: it has)."""
    bare = []
    for path in source.templates():
        text = (source.ROOT / path).read_text()
        for table in FOLDING.finditer(text):
            head, _, body = table[0].partition("</thead>")
            columns = [content for _, content in _cells(head)]
            for row in body.split("<tr")[1:]:
                line = text.count("\n", 0, table.start() + table[0].index(row)) + 1
                for column, (tag, content) in list(zip(columns, _cells(row), strict=False))[1:]:
                    told = "data-label" in tag or tag.startswith("<th") or "hidden" in column
                    if not told and (MUTE.search(content) or not TELLING.search(content)):
                        bare.append(f"{path}:{line} {column.partition('</th>')[0]}")
    assert not bare, "\n".join(bare)


def _cells(text: str) -> list[tuple[str, str]]:
    """The opening tag of each cell, and what follows up to the next."""
    found = list(CELL.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    return [(each[0], text[each.end() : end]) for each, end in zip(found, ends, strict=True)]
