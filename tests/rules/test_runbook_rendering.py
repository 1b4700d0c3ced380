"""A runbook's text on a page: readable, with its steps' attributes, and nothing in it can do anything."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.factories.runbooks_content import content, step

from seatrial.domains.runbooks.formats import rendering
from seatrial.domains.runbooks.formats.rendering import Rendered, told

TEXT = """---
kind: deploy
trigger: a release
---
# Deploy

Intro with [another](rollback.md), [the web](https://example.org/a), [mail](mailto:ops@example.org).

## Steps

1. Back up.

   ```sh name=back-up
   ./back-up && echo '<done>'
   ```

```
an example
```

| Port | Use |
|---|---|
| 80 | web |

![Where the lever is](pictures/lever.png)

## Steps

Again.
"""
BACK_UP = step(
    "back-up", line=13, title="Back up", target="web", retries=2, retry_wait=5.0, timeout=120.0,
    verify="healthy", rollback_reason="it only reads", confirm=True,
)  # fmt: skip


def rendered(text: str = TEXT, **maps: object) -> Rendered:
    document = replace(content().document, steps=(BACK_UP,), undo=())
    return rendering.render(text, document=document, **maps)  # type: ignore[arg-type]


def test_a_step_carries_what_is_said_of_it():
    html = rendered().html

    assert '<figure class="runbook-step" id="step-back-up"><figcaption><strong>Back up</strong>' in html
    for words in (
        "somebody confirms it first", "on web", "at most 2 min", "tried 3 times, 5 s apart",
        "verified by healthy", "not taken back: it only reads",
    ):  # fmt: skip
        assert f"<span>{words}</span>" in html
    assert "./back-up &amp;&amp; echo '&lt;done&gt;'" in html
    assert html.count("runbook-step") == 1


def test_links_lead_where_the_page_says_and_unknown_ones_nowhere():
    html = rendered(link=lambda target: "/runbooks/x" if target == "rollback.md" else "").html

    assert '<a href="/runbooks/x" rel="noopener noreferrer">another</a>' in html
    assert 'href="https://example.org/a"' in html
    assert 'href="mailto:ops@example.org"' in html
    assert '<a rel="noopener noreferrer">another</a>' in rendered().html


def test_pictures_are_only_those_that_belong_to_it():
    with_it = rendered(picture=lambda path: f"/files/{path}").html

    assert '<img src="/files/pictures/lever.png" alt="Where the lever is">' in with_it
    assert "<img" not in rendered().html
    assert "Where the lever is" in rendered().html


def test_headings_have_ids_and_leave_the_first_level_to_the_page():
    html = rendered().html

    assert '<h2 id="deploy">Deploy</h2>' in html
    assert '<h3 id="steps">Steps</h3>' in html
    assert '<h3 id="steps-1">Steps</h3>' in html
    assert "<h1" not in html
    assert "trigger: a release" not in html


def test_each_heading_has_a_passage_for_a_search():
    found = {each.anchor: each for each in rendered().passages}

    assert list(found) == ["deploy", "steps", "steps-1"]
    assert "Intro with another" in found["deploy"].text
    assert "./back-up && echo '<done>'" in found["steps"].text
    assert "Port Use 80 web" in found["steps"].text


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://elsewhere.example/pixel.png)",
        "<style>*{display:none}</style>",
        "<form action=/people><button>Sign in again</button></form>",
        "```\n</code></pre><script>alert(1)</script>\n```",
        "# <svg onload=alert(1)>",
        '[x](/a "\\" onmouseover=alert(1)")',
    ],
)
def test_what_people_wrote_does_nothing(hostile: str):
    tags = Tags(rendered(hostile).html).seen

    assert not {tag for tag, _ in tags} & {
        "script",
        "img",
        "style",
        "form",
        "button",
        "svg",
        "iframe",
        "input",
    }
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    addresses = [attributes.get("href") or "" for _, attributes in tags]
    assert not [each for each in addresses if each.startswith(("javascript:", "data:"))]


def test_a_step_by_hand_has_no_time_limit():
    words = told(step("call", manual=True, role="operations_lead", mutating=False))

    assert words == ["done by a person", "by operations lead", "changes nothing"]
