"""A review in the formats of others: from the address, from the command line, and to whom."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
import time_machine
from junitparser import JUnitXml

from seatrial import cli
from seatrial.domains.identity import services as identity
from seatrial.domains.reviews import services
from seatrial.domains.reviews.formats.exports import FORMATS
from seatrial.kit.access import system
from tests.factories.reviews import DAY, MINUTE, NOW, World

LATER = NOW + MINUTE


@pytest.fixture
def at_noon() -> Any:
    """The clock stands where the reviews of the tests are made."""
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.mark.django_db
def test_every_format_says_the_figures_of_the_api(world: World, by: Any, at_noon: None) -> None:
    world.gone()
    name = "R-1"
    figures = SimpleNamespace(**by("lead").get(f"/api/v1/reviews/{name}").json()["figures"])
    ask: Callable[[str], Any] = lambda form: by("lead").get(f"/api/v1/reviews/{name}/export/{form}")  # noqa: E731
    found = {form: ask(form) for form in FORMATS}

    # What blocks a later step than the decision is left, so that there is a plan of it.
    assert {answer.status_code for answer in found.values()} == {200}
    content = {form: b"".join(answer) for form, answer in found.items()}
    points = json.loads(content["oscal-poam"])["plan-of-action-and-milestones"]["poam-items"]
    assert [each["title"] for each in points] == ["It was handed over"]
    suites = JUnitXml.fromstring(content["junit"])
    rows = list(csv.DictReader(io.StringIO(content["csv"].decode(), newline="")))
    items = [suite for suite in suites if suite.name.startswith("launch")]
    assert sum(suite.tests for suite in items) == len(rows)
    assert sum(row["result"] == "met" for row in rows) >= figures.met
    text = " ".join(" ".join(page.extract_text() for page in _pages(content["pdf"])).split())
    assert f"{figures.applicable} {figures.met} {figures.waived} {figures.open}" in text
    assert f"{figures.percent} %" in text
    assert "Go, stands until" in text
    results = json.loads(content["oscal-ar"])["assessment-results"]["results"][0]
    satisfied = [each for each in results["findings"] if each["target"]["status"]["state"] == "satisfied"]
    assert len(satisfied) >= figures.met
    assert json.loads(content["sarif"])["runs"][0]["properties"]["percent"] == figures.percent
    assert found["pdf"]["Content-Disposition"].startswith('attachment; filename="R-1.pdf"')
    assert found["sarif"]["Content-Type"] == "application/sarif+json"
    assert found["junit"]["X-Content-Type-Options"] == "nosniff"


def _pages(content: bytes) -> list[Any]:
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.django_db
def test_the_same_state_gives_the_same_bytes_minutes_later(world: World, by: Any) -> None:
    world.gone()
    given = []
    for now in (LATER, NOW + 4 * MINUTE):
        with time_machine.travel(now, tick=False):
            given.append([b"".join(by("lead").get(f"/api/v1/reviews/R-1/export/{form}")) for form in FORMATS])
    assert given[0] == given[1]


@pytest.mark.django_db
def test_what_is_open_is_a_plan_and_a_fallen_go_says_so(world: World, by: Any) -> None:
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    with time_machine.travel(LATER, tick=False):
        plan = json.loads(b"".join(by("lead").get("/api/v1/reviews/R-1/export/oscal-poam")))
        results = json.loads(b"".join(by("lead").get(f"/api/v1/reviews/{review.uid}/export/oscal-ar")))
    points = plan["plan-of-action-and-milestones"]["poam-items"]
    findings = results["assessment-results"]["results"][0]["findings"]
    states = [each["target"]["status"]["state"] for each in findings]
    assert len(points) == states.count("not-satisfied") > 0


@pytest.mark.django_db
def test_only_who_may_know_of_the_service_gets_it(world: World, by: Any, at_noon: None) -> None:
    world.open()
    address = "/api/v1/reviews/R-1/export/pdf"
    assert by("stranger").get(address).status_code == 200
    assert by("vendor").get(address).status_code == 404
    assert by("lead").get("/api/v1/reviews/R-9/export/pdf").status_code == 404
    assert by("lead").get("/api/v1/reviews/R-1/export/docx").status_code == 422


@pytest.mark.django_db(transaction=True)
def test_the_command_line_writes_it(
    world: World,
    live_server: Any,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    world.open()
    issued = identity.issue_token(
        "ci", scopes=["read"], expires_at=NOW + DAY, actor=system("up"), now=NOW + timedelta(seconds=1)
    )
    place = {"url": live_server.url, "token": issued.secret, "expires_at": "2099-01-01T00:00:00Z"}
    (tmp_path / "client.json").write_text(json.dumps(place))
    out = tmp_path / "out" / "R-1.pdf"

    def call(*words: str) -> tuple[int, bytes, str]:
        with time_machine.travel(LATER, tick=True):
            code = cli.run(["export", "review", *words, "--data", str(tmp_path)])
        said = capsysbinary.readouterr()
        return code, said.out, said.err.decode()

    code, _, words = call("R-1", "--as", "pdf", "--out", str(out), "--dry-run")
    assert (code, out.exists(), "Nothing was written" in words) == (0, False, True)
    assert call("R-1", "--as", "pdf", "--out", str(out))[0] == 0
    assert out.read_bytes().startswith(b"%PDF-")
    code, _, words = call("R-1", "--as", "pdf", "--out", str(out))
    assert (code, "is there already" in words) == (2, True)
    code, data, _ = call("R-1", "--as", "junit")
    assert code == 0
    assert b"<testsuites" in data
    code, _, words = call("R-9", "--as", "csv")
    assert (code, "there is no review R-9" in words) == (2, True)
