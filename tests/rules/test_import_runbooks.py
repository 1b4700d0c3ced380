"""Other people's Markdown becomes runbooks of six sections: each heading is mapped, no text is lost."""

import json
import os
from pathlib import Path

import pytest

from seatrial import cli
from seatrial.domains.runbooks.rules import missing_sections
from seatrial.domains.runbooks.rules.imports import Imported, Origin, SectionMapping, import_markdown
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types import SLOTS, TEMPLATE, TEMPLATE_OF

CASES = Path(os.environ.get("SEATRIAL_CASES", Path(__file__).parents[3] / "shared" / "cases"))
CORPUS = CASES / "prometheus-operator-runbooks"
ORIGIN = Origin("component:default/edi-gateway", "group:default/edi-team")

#: The headings that openshift/runbooks uses: those of alerts, two in one, a participle, a procedure's.
ALERT = b"""\
# QueueStuck

Who is paged reads this first.

## Meaning

Nothing leaves the queue.

## Impact

Partners wait.

## Diagnosis and mitigation

### Look at the router

```console
$ edi status
```

## Verify Resolution

It moves again.

## Notes

Ask the partner.
"""
BARE = b"""\
# Router down

## Initial troubleshooting steps

1. Look.

## Mitigating

Restart it.

## Weather

It rained.

### Deeper

More rain.
"""
PROCEDURE = b"""\
---
title: Escalate
weight: 20
---
# Escalate to engineering

## Purpose

To get help.

## Scope

Loss of data.

## Prerequisites

A key.

## Responsibilities

Who is on call.

Procedure
---------

Call.

```sh
# this is no heading
edi call
```

## Rollback

Hang up.

## References

A book.
"""
FILES = {"alerts/QueueStuck.md": ALERT, "alerts/RouterDown.md": BARE, "sop/escalate.md": PROCEDURE}


def imported(**more: bytes) -> tuple[Imported, dict[str, SectionMapping]]:
    """What becomes of the files; `readme_md=...` adds one."""
    files = {**FILES, **{path.replace("_", "."): data for path, data in more.items()}}
    found, mappings = import_markdown(files, origin=ORIGIN)
    return found, {each.path: each for each in mappings}


@pytest.mark.mission("R131")
def test_foreign_headings_are_mapped_onto_the_six_sections() -> None:
    _, found = imported()
    said = {path: [(each.heading, each.section) for each in one.headings] for path, one in found.items()}
    assert said["alerts/QueueStuck.md"] == [
        ("Meaning", "purpose"),
        ("Impact", "purpose"),
        ("Diagnosis and mitigation", "steps"),
        ("Diagnosis and mitigation", "steps"),
        ("Verify Resolution", "verification"),
        ("Notes", "related"),
    ]
    assert found["alerts/QueueStuck.md"].missing == ("prerequisites", "rollback")
    assert said["alerts/RouterDown.md"][:2] == [
        ("Initial troubleshooting steps", "steps"), ("Mitigating", "steps")
    ]  # fmt: skip
    assert [each.heading for each in found["alerts/RouterDown.md"].unknown] == ["Weather", "Deeper"]
    assert said["sop/escalate.md"] == [
        ("Purpose", "purpose"),
        ("Scope", "purpose"),
        ("Prerequisites", "prerequisites"),
        ("Responsibilities", "related"),
        ("Procedure", "steps"),
        ("Rollback", "rollback"),
        ("References", "related"),
    ]
    assert found["sop/escalate.md"].missing == ("verification",)
    assert set(TEMPLATE_OF) == set(SLOTS)


@pytest.mark.mission("R131")
def test_what_is_made_has_six_sections_and_every_line_of_the_text() -> None:
    found, _ = imported()
    for path, data in FILES.items():
        made = found.files[f"{Path(path).stem}.md"]
        document = read(made.encode(), path="runbooks/made.md")
        assert not [each for each in document.faults if each.severity == "error"], path
        assert missing_sections(document) == (), path
        top = [each.slot for each in document.sections if each.level == 2]
        assert top == list(TEMPLATE), path
        for line in data.decode().splitlines():
            if line and not line.startswith(("#", "---", "title:", "weight:")):
                assert line in made, (path, line)
    assert "triggers:\n- alert: QueueStuck\n" in found.files["QueueStuck.md"]
    assert "# this is no heading" in found.files["escalate.md"]
    assert found.files["escalate.md"].count("Procedure") == 1
    assert "owner: group:default/edi-team" in found.files["RouterDown.md"]


def test_a_heading_that_names_two_sections_is_both_to_lint() -> None:
    document = read(ALERT, path="runbooks/QueueStuck.md")
    assert (document.front.kind, missing_sections(document)) == ("alert", ())
    assert missing_sections(read(ALERT.replace(b" and mitigation", b""), path="a.md")) == ("mitigation",)


def test_what_does_not_come_in_is_listed() -> None:
    found, _ = imported(readme_md=b"# Read me", latin_md=b"# \xe4", QueueStuck_md=b"# Another")
    assert (found.found, found.came) == (6, 3)
    assert {each.file: each.reason.partition(":")[0] for each in found.rejects} == {
        "readme.md": "it is no runbook by its name",
        "latin.md": "it is no UTF-8",
        "alerts/QueueStuck.md": "QueueStuck.md was made of another file",
    }


def test_the_command_reports_each_file_and_writes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for path, data in FILES.items():
        (tmp_path / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / path).write_bytes(data)
    words = ["import", "runbooks", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    assert cli.run([*words, "--dry-run"]) == 0
    said = capfd.readouterr()
    assert not (tmp_path / "out").exists()
    assert "sop/escalate.md:23: Steps: Procedure" in said.out
    assert "alerts/RouterDown.md:11: kept under Steps: Weather" in said.out
    assert "sop/escalate.md: missing: Verification" in said.out
    assert "3 in = 3 runbooks + 0 refused" in said.err
    assert cli.run([*words, "--json"]) == 0
    assert [each["file"] for each in json.loads(capfd.readouterr().out)["items"]] == [
        "QueueStuck.md", "RouterDown.md", "escalate.md"
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "QueueStuck.md", "RouterDown.md", "escalate.md"
    ]  # fmt: skip
    assert cli.run(words) == 2
    assert cli.run([*words, "--force"]) == 0
    (tmp_path / "none").mkdir()
    assert cli.run(["import", "runbooks", str(tmp_path / "none")]) == 2


@pytest.mark.cases
@pytest.mark.mission("R131")
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_all_of_prometheus_operator_comes_in_with_a_report_for_each_file() -> None:
    files = {path.relative_to(CORPUS).as_posix(): path.read_bytes() for path in CORPUS.rglob("*.md")}
    found, mappings = import_markdown(files, origin=ORIGIN)
    assert (found.found, found.came) == (117, 108)
    assert {each.reason for each in found.rejects} == {"it is no runbook by its name"}
    assert {each.path for each in mappings} == files.keys() - {each.file for each in found.rejects}
    there = {slot: sum(slot not in each.missing for each in mappings) for slot in TEMPLATE}
    assert (there["purpose"] >= 104, there["steps"] >= 104, there["rollback"] <= 10) == (True, True, True)
    for each in mappings:
        document = read(found.files[each.file].encode(), path=f"runbooks/{each.file}")
        assert missing_sections(document) == (), each.path
        words = files[each.path].decode().split("---", 2)[-1].split()
        made = found.files[each.file]
        lost = [word for word in words if word.strip("#=- ") and word not in made]
        assert not lost, (each.path, lost[:5])
