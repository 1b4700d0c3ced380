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
