"""The pages on which runbooks are imported, and triggers tried."""

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import runs

pytestmark = pytest.mark.django_db
PAGE = "/runbooks/import"
JOBS = (Path(__file__).parents[1] / "data/rundeck/jobs.yaml").read_bytes()
ROLLBACK = (Path(__file__).parents[2] / "examples/edi-gateway/ops/runbooks/rollback.md").read_text()
SAMPLES = "time,edi_acknowledgements_overdue,edi_dead_letters,edi_queue_oldest_seconds\n" + "".join(
    f"2026-11-21T12:{minute:02}:00Z,0,11,5\n" for minute in range(8)
)


def posted(client: Any, path: str = PAGE, *, status: int = 200, **fields: Any) -> Any:
    answer = client.post(path, fields)
    assert answer.status_code == status, answer.content
    return answer


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def test_jobs_are_uploaded_looked_at_and_taken_along(by: Any) -> None:
    browser = by("lead")
    assert "Import" in browser.get("/runbooks").content.decode()
    file = SimpleUploadedFile("jobs.yaml", JOBS)
    answer = posted(browser, format="rundeck", files=file, service="component:default/edi-gateway", owner="")
    page = words(answer)
    assert "26 in = 11 in 3 runbooks + 15 refused" in page
    assert "jobs.yaml:82" in page
    assert "cron has no way to say this schedule" in page
    source = unescape(re.search(r'name="source" value="([^"]*)"', answer.content.decode())[1])  # type: ignore[index]
    one = posted(browser, take="sweep.md", source=source)
    assert one["Content-Disposition"].startswith('attachment; filename="sweep.md"')
    text = b"".join(one.streaming_content).decode()
    assert "service: component:default/edi-gateway" in text
    archive = b"".join(posted(browser, take="*", source=source).streaming_content)
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        assert "runbooks/sweep.md" in found.namelist()
        assert found.read("runbooks/sweep.md").decode() == text
    posted(browser, take="gone.md", source=source, status=404)
    posted(browser, take="*", source="{}", status=404)


def test_a_text_is_pasted_and_its_headings_told(by: Any) -> None:
    page = words(posted(by("lead"), format="markdown", text="# Full\r\n\r\n## Odd one\r\n\r\nWords.\r\n"))
    assert "1 in = 1 in 1 runbook + 0 refused" in page
    assert "Everything came in." in page
    assert "Odd one" in page
    assert "<script" not in page.partition("Headings that nobody can tell")[0].partition("<h2")[2]


def test_what_cannot_be_read_is_told_at_its_field(by: Any) -> None:
    browser = by("lead")
    assert "Choose a file, or paste its text below." in words(posted(browser, format="rundeck", status=422))
    file = SimpleUploadedFile("a.yaml", b"[]")
    both = posted(browser, format="rundeck", text="x", files=file, status=422)
    assert "Choose files or paste a text: not both." in words(both)
    large = SimpleUploadedFile("a.yaml", b"x" * 2_000_001)
    assert "more than 2,000,000 bytes" in words(posted(browser, format="rundeck", files=large, status=422))
    bad = posted(browser, format="rundeck", files=SimpleUploadedFile("a.yaml", b"\xff\xfe: ["))
    assert "Nothing came in" in words(bad)


@pytest.mark.mission("R113")
def test_triggers_of_a_runbook_are_tried_on_its_page(by: Any) -> None:
    runs.runbook(ROLLBACK, name="edi-gateway/rollback")
    browser, path = by("lead"), "/runbooks/edi-gateway/rollback/triggers"
    assert path in browser.get("/runbooks/edi-gateway/rollback").content.decode()
    assert "dead_letters &gt; 10" in browser.get(path).content.decode()
    page = words(posted(browser, path, samples=SAMPLES))
    assert "It would be started" in page
    assert "fires at 2026-11-21T12:05:00+00:00" in page
    calm = SAMPLES.replace(",11,", ",0,")
    page = words(posted(browser, path, file=SimpleUploadedFile("s.csv", calm.encode())))
    assert "Nothing would start it" in page
    lacking = "time,edi_dead_letters\n2026-11-21T12:00:00Z,5\n"
    assert "Samples are missing" in words(posted(browser, path, samples=lacking))
    assert "Paste samples" in words(posted(browser, path, status=422))
    assert "time" in words(posted(browser, path, samples="nonsense", status=422))
    runs.runbook()
    assert "No trigger is measured" in words(browser.get("/runbooks/edi-gateway/deploy/triggers"))
