"""Other people's runbooks, and triggers over samples, over the API: as the commands say it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from seatrial import cli
from seatrial.cli import codes
from tests.factories import runs

pytestmark = pytest.mark.django_db
JOBS = Path(__file__).parents[1] / "data/rundeck/jobs.yaml"
ROLLBACK = Path(__file__).parents[2] / "examples/edi-gateway/ops/runbooks/rollback.md"
ORIGIN = {"service": "component:default/edi-gateway", "owner": "group:default/edi-team"}
SAMPLES = "time,edi_acknowledgements_overdue,edi_dead_letters,edi_queue_oldest_seconds\n" + "".join(
    f"2026-11-21T12:{minute:02}:00Z,0,11,5\n" for minute in range(8)
)
FOREIGN = """\
# Disk is full

## Meaning

The disk fills.

## Something else

Words.
"""


def sent(client: Client, path: str, said: Any, *, status: int = 200) -> Any:
    answer = client.post(f"/api/v1/runbooks{path}", said, "application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_jobs_become_what_the_command_makes_of_them(by: Any, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--service", ORIGIN["service"], "--owner", ORIGIN["owner"]]
    assert cli.run(["import", "rundeck", str(JOBS), *words, "--json", "--dry-run"]) == codes.NO
    told = json.loads(capsys.readouterr().out)
    files = [{"path": "jobs.yaml", "text": JOBS.read_text()}]
    found = sent(by("reader"), "/import", {"format": "rundeck", "files": files, **ORIGIN})
    assert {each["file"]: each["text"] for each in found["files"]} == told["files"]
    assert (found["found"], found["came"], found["rejects"]) == (told["found"], told["came"], told["rejects"])
    assert found["found"] == found["came"] + len(found["rejects"])


def test_jobs_of_two_files_with_one_name_are_two_runbooks(by: Any) -> None:
    job = "- {name: Sweep, sequence: {commands: [{exec: ls}]}}\n"
    files = [{"path": "a.yaml", "text": job * 2}, {"path": "b.yaml", "text": job}]
    found = sent(by("reader"), "/import", {"format": "rundeck", "files": files})
    assert [each["file"] for each in found["files"]] == ["sweep.md", "sweep-1.md", "sweep-2.md"]
    assert (found["found"], found["came"]) == (6, 6)


def test_many_jobs_of_one_name_all_come_in(by: Any) -> None:
    text = "- {name: a, sequence: {}}\n" * 12_000
    found = sent(by("reader"), "/import", {"format": "rundeck", "files": [{"path": "a.yaml", "text": text}]})
    assert (found["found"], len(found["files"])) == (12_000, 12_000)


def test_markdown_of_others_says_what_became_of_its_headings(by: Any) -> None:
    files = [
        {"path": "disk.md", "text": FOREIGN},
        {"path": "README.md", "text": "# What this is"},
        {"path": "notes.txt", "text": "no Markdown"},
    ]
    found = sent(by("reader"), "/import", {"format": "markdown", "files": files})
    assert (found["found"], found["came"]) == (3, 1)
    assert [(each["file"], each["reason"]) for each in found["rejects"]] == [
        ("README.md", "it is no runbook by its name"), ("notes.txt", "it is no runbook by its name"),
    ]  # fmt: skip
    (mapping,) = found["mappings"]
    assert [each["heading"] for each in mapping["headings"] if not each["slot"]] == ["Something else"]
    assert "Words." in found["files"][0]["text"]
    assert mapping["missing"] != []


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"format": "rundeck", "files": []}, "files"),
        ({"format": "ansible", "files": [{"path": "a", "text": ""}]}, "format"),
        ({"format": "markdown", "files": [{"path": "a.md", "text": "x"}] * 2}, "one path"),
        ({"format": "markdown", "files": [{"path": f"{n}.md", "text": "x" * 700_000} for n in range(3)]},
         "2,000,000"),
    ],
)  # fmt: skip
def test_what_cannot_be_imported_is_refused_with_the_remedy(by: Any, said: Any, place: str) -> None:
    assert place in json.dumps(sent(by("reader"), "/import", said, status=422))


@pytest.mark.parametrize(
    "text", ["", "\x00", "- " * 2000, "a: &a [*a, *a]\n", "[" * 5000, "\ud7ff: {}"], ids=range(6)
)
def test_whatever_is_sent_is_answered(by: Any, text: str) -> None:
    reader = by("reader")
    for how in ("rundeck", "markdown"):
        files = [{"path": "a.md", "text": text}]
        found = sent(reader, "/import", {"format": how, "files": files})
        assert found["found"] == found["came"] + len(found["rejects"])


@pytest.mark.mission("R113")
def test_triggers_are_tried_over_samples(by: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "samples.csv").write_text(SAMPLES)
    line = ["runbook", "triggers", str(ROLLBACK), "--samples", str(tmp_path / "samples.csv"), "--json"]
    assert cli.run(line) == codes.YES
    told = json.loads(capsys.readouterr().out)["triggers"]
    found = sent(by("reader"), "/triggers", {"text": ROLLBACK.read_text(), "samples": SAMPLES})
    assert found["fires"] is True
    for ours, theirs in zip(found["triggers"], told, strict=True):
        assert (ours["trigger"], ours["fires"], ours["missing"]) == (
            theirs["trigger"], theirs["fires"], theirs["missing"],
        )  # fmt: skip
    assert found["triggers"][0]["words"].startswith("fires at 2026-11-21T12:05:00")


def test_no_sample_is_no_answer_and_no_measure_a_fault(by: Any) -> None:
    said = {"text": ROLLBACK.read_text(), "samples": "time,edi_dead_letters\n2026-11-21T12:00:00Z,50\n"}
    reader = by("reader")
    found = sent(reader, "/triggers", said)
    assert found["fires"] is None
    assert all(each["missing"] for each in found["triggers"])
    refused = sent(reader, "/triggers", {"text": "# Nothing", "samples": "what"}, status=422)
    assert {each["pointer"] for each in refused["errors"]} >= {"/text", "/samples"}


def test_the_triggers_of_a_runbook_that_stands_are_tried(by: Any) -> None:
    runs.runbook(ROLLBACK.read_text(), name="edi-gateway/rollback")
    reader = by("reader")
    found = sent(reader, "/edi-gateway/rollback/triggers", {"samples": SAMPLES})
    assert found["fires"] is True
    sent(reader, "/edi-gateway/gone/triggers", {"samples": SAMPLES}, status=404)
