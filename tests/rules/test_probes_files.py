"""The probes that read the files of a workspace: file and document."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatrial.domains.evidence import probes, rules
from seatrial.domains.evidence.types import Item, Order, Subject
from seatrial.kit import canonical
from seatrial.kit.files import SortedPaths

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
assert probes


class Held(dict[str, bytes]):
    """Files by path."""

    def read(self, path: str) -> bytes | None:
        return self.get(path)

    def glob(self, pattern: str) -> list[str]:
        return SortedPaths(self).glob(pattern)


def look(probe: str, files: dict[str, bytes], **parameters: Any) -> Item:
    order = Order(
        key="k", subject=Subject("service:edi", "production"), workspace="w", probe=probe,
        parameters=parameters, evidence_type="file", max_age=timedelta(days=90),
        every=timedelta(minutes=1), timeout=timedelta(seconds=1), author="checklist:c",
    )  # fmt: skip
    return rules.observe(order, files=Held(files), now=NOW)


def test_a_file_that_is_missing_is_an_empty_population() -> None:
    item = look("file", {}, path="a.txt")
    assert (item.outcome, item.count, item.findings["exists"]) == ("found", 0, False)


def test_a_file_is_described_by_size_digest_lines_and_text() -> None:
    item = look("file", {"a.txt": b"one\ntwo\n"}, path="a.txt")
    assert item.count == 1
    assert item.findings["text"] == "one\ntwo\n"
    assert (item.findings["size"], item.findings["lines"]) == (8, 2)
    assert item.findings["sha256"] == canonical.digest_bytes(b"one\ntwo\n")
    assert item.command == "sha256sum -- a.txt"


@pytest.mark.parametrize(
    ("name", "content", "key", "value"),
    [
        ("a.json", b'{"a": [1, 2.5, null]}', "json", {"a": [1, 2.5, None]}),
        ("a.yaml", b"a: 0752\nb: no\n", "yaml", {"a": 752, "b": "no"}),
        ("a.yml", b"a: 1\n---\nb: 2\n", "documents", [{"a": 1}, {"b": 2}]),
        ("A.YAML", b"a: 1\n", "documents", [{"a": 1}]),
    ],
)
def test_data_is_read(name: str, content: bytes, key: str, value: object) -> None:
    findings = look("file", {name: content}, path=name).findings
    assert findings["valid"] is True
    assert findings[key] == value


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b"{", "a.json: 1:2: no JSON"),
        ("a.json", b"\xff\xfe", "a.json is not UTF-8 text"),
        ("a.json", b"[" * 100_000, "deeper"),
        ("a.yaml", b"a: [1\nb: 2", "a.yaml:"),
        ("a.yaml", b"a: !!python/object/apply:os.system [id]", "is not read"),
        ("a.yaml", b"a: &a [*a]", "stands for something that holds it"),
        ("a.json", b'"' + b"x" * 300_000 + b'"', "larger than"),
    ],
)
def test_a_file_that_holds_no_such_data_is_a_finding(name: str, content: bytes, words: str) -> None:
    item = look("file", {name: content}, path=name)
    assert (item.outcome, item.findings["exists"], item.findings["valid"]) == ("found", True, False)
    assert words in item.findings["problem"]


def test_all_files_of_a_pattern_are_counted_and_described() -> None:
    files = {"r/a.md": b"a", "r/b/c.md": b"c", "x.md": b"x"}
    item = look("file", files, glob="r/**/*.md")
    assert item.count == 2
    assert item.findings["paths"] == ["r/a.md", "r/b/c.md"]
    assert [each["text"] for each in item.findings["files"]] == ["a", "c"]
    none = look("file", files, glob="nothing/*")
    assert (none.count, none.findings["exists"], none.findings["paths"]) == (0, False, [])


def test_a_pattern_that_matches_much_stays_bounded() -> None:
    item = look("file", {f"d/{n:04}.txt": b"x" * 10_000 for n in range(2000)}, glob="d/*")
    assert (item.count, item.findings["truncated"]) == (2000, True)
    assert len(json.dumps(dict(item.findings))) < 500_000


@pytest.mark.parametrize("parameters", [{}, {"path": "a", "glob": "b"}, {"path": "a", "file": "b"}])
def test_wrong_parameters_are_said(parameters: dict[str, str]) -> None:
    assert "parameters of the probe file are wrong" in look("file", {}, **parameters).problem


PAGE = """\
---
title: Failover
owner: edi-team
reviewed: 2026-02-01
---
# Failover of the gateway

Some words, see [the map](../map.md#the-second-map), [below](#steps), [gone](gone.md), [out](../../x.md),
[web](https://example.org/x) and [no anchor](../map.md#nowhere). ![a diagram](flow.png)

## Steps

1. Stop it. TODO: say how. `TODO in code`

```sh
stop <PARTNER> # TODO not counted
```

Call <SOMEBODY_ELSE>.
"""
FILES = {
    "docs/failover.md": PAGE.encode(),
    "map.md": b"# Map\n\n## The *second* map\n",
    "docs/flow.png": b"p",
}


def test_a_document_is_judged_as_a_reader_would() -> None:
    item = look("document", FILES, path="docs/failover.md", sections=["steps", "Contacts"])
    findings = item.findings
    assert (findings["title"], findings["owner"]) == ("Failover", "edi-team")
    assert findings["headings"] == ["Failover of the gateway", "Steps"]
    assert findings["missing_sections"] == ["Contacts"]
    assert (findings["reviewed"], findings["review_age_days"]) == ("2026-02-01", 29)
    assert [place["text"] for place in findings["placeholders"]] == ["TODO", "<SOMEBODY_ELSE>"]
    assert findings["placeholders"][0]["line"] == 13
    assert findings["links"]["local_broken"] == ["gone.md", "../map.md#nowhere"]
    assert findings["links"]["outside"] == ["../../x.md"]
    assert findings["links"]["remote"] == ["https://example.org/x"]
    assert findings["images"] == [{"src": "flow.png", "alt": "a diagram"}]
    assert item.effective_at == datetime(2026, 2, 1, tzinfo=UTC)
    assert item.expires_at == datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=90)


def test_a_document_without_review_date_counts_from_the_look() -> None:
    item = look("document", {"a.md": b"# A\n"}, path="a.md")
    assert "reviewed" not in item.findings
    assert item.effective_at == NOW


@pytest.mark.parametrize(
    ("date", "words"),
    [("2027-01-01", "lies in the future"), ("soon", "is no date"), ("2026-02-30", "is no date")],
)
def test_a_review_date_that_cannot_be_is_none(date: str, words: str) -> None:
    item = look("document", {"a.md": f"---\nreviewed: {date}\n---\n# A\n".encode()}, path="a.md")
    assert words in item.findings["review_problem"]
    assert "reviewed" not in item.findings
    assert item.effective_at == NOW


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"---\na: [1\n---\n# A\n", "front matter, line"),
        (b"---\n- a\n---\n# A\n", "no mapping"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * 600_000, "bytes"),
    ],
)
def test_a_document_that_cannot_be_read_is_a_finding(content: bytes, words: str) -> None:
    item = look("document", {"a.md": content}, path="a.md")
    assert (item.outcome, item.findings["valid"]) == ("found", False)
    assert words in item.findings["problem"]


def test_repeated_headings_get_numbered_anchors_and_html_anchors_count() -> None:
    page = b'# A\n## B c!\n## B c!\n<a id="here"></a>\n[1](#b-c) [2](#b-c-1) [3](#b-c-2) [4](#here)\n'
    findings = look("document", {"a.md": page}, path="a.md").findings
    assert findings["links"]["local_broken"] == ["#b-c-2"]


def test_words_of_a_section_include_those_below_it() -> None:
    page = b"# A\none two\n## B\nthree\n### C\nfour five\n## D\n"
    assert look("document", {"a.md": page}, path="a.md").findings["sections"] == {
        "A": 5,
        "B": 3,
        "C": 2,
        "D": 0,
    }


@given(st.text(st.sampled_from("#[]()<>!*_`-=\n\r\t|:/.&;\\\"'aT \0\ud800{}"), max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reading_of_documents(text: str) -> None:
    item = look("document", {"a.md": text.encode("utf-8", "surrogatepass")}, path="a.md")
    assert item.outcome == "found"


@pytest.mark.parametrize(
    "piece", ["[", "*", "<", "`", "![", "> ", "- ", "[a](", "<a id=", "{{", "**a ", "\\", "|", "[\n"]
)
def test_a_text_made_to_be_slow_is_read(piece: str) -> None:
    """What would take minutes is not read, and what is cubic would not end at all."""
    text = piece * (131_000 // len(piece))
    assert look("document", {"a.md": text.encode()}, path="a.md").outcome == "found"
