"""Questions before approval and before operation: answered by their sources, by nobody's tick."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.insights import selectors
from seatrial.domains.insights.types import Part
from tests.cast import NOW, Cast
from tests.domains.readiness.library import LISTS, Deliver, World, junit, whole

pytestmark = pytest.mark.django_db

Change = Callable[[World], None]
LATER = NOW + timedelta(hours=1)
APPROVAL = ("security", "tests", "runbooks", "team", "rehearsal", "incidents", "monitoring", "capacity")
BEFORE_OPERATION = (
    "team", "on-call", "runbooks", "incidents", "monitoring", "changes", "escalation", "knowledge",
    "first-shift",
)  # fmt: skip
PROGRAMME = b"""\
apiVersion: seatrial.dev/v1
kind: Programme
metadata: {name: launch, title: EDI goes live}
spec: {services: [edi]}
"""
READY = dict.fromkeys(BEFORE_OPERATION, "yes") | {"first-shift": "not_yet"}


@pytest.fixture
def world(
    deliver_events: Deliver, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A service of which everything stands that both lists ask for, and a programme of it."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    settings.PROBE_ALLOW = ["127.0.0.1"]
    monkeypatch.setattr("seatrial.kit.clock.now", lambda: LATER)
    with whole(deliver_events, list="deployment-approval") as world:
        world.files["other.yaml"] = (LISTS / "pre-operations.yaml").read_bytes()
        world.files["programme.yaml"] = PROGRAMME
        world.apply()
        yield world


def answers(world: World, cast: Cast, part: Part, now: datetime = NOW) -> Mapping[str, str]:
    """What each question of the part is answered with, after one run."""
    world.results(now=now)
    view = selectors.programme("launch", actor=cast.actor("stranger"), now=now, parts=(part,))
    return {row.spec.id: row.answer for row in view.rows}


@pytest.mark.mission("R053")
def test_page_and_table_have_each_question_with_its_answer_source_and_links(
    world: World, cast: Cast, by: Callable[[str], Client]
) -> None:
    world.send("training", "first-shifts", at=LATER, now=LATER, finished=3)
    said = answers(world, cast, "approval", LATER)
    assert said == dict.fromkeys(APPROVAL, "yes") | {"team": "no"}

    browser = by("stranger")
    table = browser.get("/api/v1/insights/programmes/launch/approval?format=csv").getvalue().decode()
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(table))}
    assert {name: row["answer"] for name, row in rows.items()} == said
    assert [row["source"] for row in rows.values()] == [f"S3:{line}" for line in range(188, 196)]
    assert rows["team"]["reason"].startswith("deployment-approval/team-ready: Somebody of the first two")
    page = browser.get("/programmes/launch/approval").content.decode()
    assert "7 of 8 are answered with yes" in page
    for row in rows.values():
        assert row["links"].startswith("/services/edi/production/deployment-approval/")
        assert browser.get(row["links"]).status_code == 200
        for words in (row["question"], row["source"], f'href="{row["links"]}"'):
            assert words in page
        assert len(row["evidence"].split()) == page.partition(row["source"])[2].partition("</tr>")[0].count(
            'href="/evidence/'
        )


def sent(type: str, name: str, **findings: Any) -> Change:
    return lambda world: world.send(type, name, at=LATER, now=LATER, **findings)


def gone(path: str) -> Change:
    return lambda world: world.files.__delitem__(path)


def edit(path: str, old: bytes, new: bytes) -> Change:
    def change(world: World) -> None:
        assert old in world.files[path]
        world.files[path] = world.files[path].replace(old, new)

    return change


BROKEN: tuple[tuple[str, Change], ...] = (
    ("security", lambda world: world.bring(junit(failed=1), name="security", now=LATER)),
    ("tests", lambda world: world.bring(junit(failed=1), name="tests", now=LATER)),
    ("runbooks", edit("runbooks/scale.md", b"reviewer: ben", b"reviewer: ana")),
    ("team", sent("training", "first-shifts", finished=3)),
    ("rehearsal", sent("drill", "rehearsal", passed=False)),
    ("incidents", sent("drill", "incident", answered=False)),
    ("monitoring", sent("test_result", "test-alert", arrived=False)),
    ("capacity", sent("load_test", "peak", reached=39)),
)


@pytest.mark.mission("R053")
@pytest.mark.parametrize(("question", "change"), BROKEN)
def test_a_source_that_breaks_turns_its_answer_to_no_and_no_other(
    world: World, cast: Cast, question: str, change: Change
) -> None:
    assert answers(world, cast, "approval") == dict.fromkeys(APPROVAL, "yes")
    change(world)
    world.apply(now=LATER)
    assert answers(world, cast, "approval", LATER) == dict.fromkeys(APPROVAL, "yes") | {question: "no"}


#: What breaks, and the answers that turn with it: the first shift rests on the same people.
UNREADY: tuple[tuple[set[str], Change], ...] = (
    ({"team", "first-shift"}, sent("training", "first-shifts", finished=3)),
    ({"on-call"}, sent("test_result", "test-page", answered=False)),
    ({"runbooks"}, gone("runbooks/scale.md")),
    ({"incidents"}, gone("docs/incidents.md")),
    ({"monitoring"}, sent("test_result", "test-alert", arrived=False)),
    ({"changes"}, gone("docs/changes.md")),
    ({"escalation"}, gone("docs/escalation.md")),
    ({"knowledge"}, gone("docs/knowledge-base.md")),
    ({"first-shift"}, edit("people/contacts.yaml", b"verified: 2026-02-20", b"verified: 2026-01-20")),
)


@pytest.mark.parametrize(("turned", "change"), UNREADY)
def test_each_of_the_nine_turns_with_its_source(
    world: World, cast: Cast, turned: set[str], change: Change
) -> None:
    assert answers(world, cast, "pre_operations") == READY
    change(world)
    world.apply(now=LATER)
    assert answers(world, cast, "pre_operations", LATER) == READY | dict.fromkeys(turned, "no")


def test_what_seatrial_does_not_know_yet_is_no_yes(world: World, by: Callable[[str], Client]) -> None:
    """Whether each person of the first shift is certified is known with on-call and training alone."""
    world.results(now=LATER)
    page = by("stranger").get("/programmes/launch/pre-operations").content.decode()
    assert "8 of 9 are answered with yes" in page
    assert "comes with on-call and training" in page
    given = by("stranger").get("/api/v1/insights/programmes/launch/pre-operations").json()["items"]
    assert [(row["id"], row["source"]) for row in given] == [
        (name, f"S1:{line}") for line, name in enumerate(BEFORE_OPERATION, start=248)
    ]
    assert given[-1]["answer"] == "not_yet"


def test_nobody_ticks_an_answer(world: World, by: Callable[[str], Client]) -> None:
    for verb in ("patch", "put", "post", "delete"):
        for name in ("approval", "pre-operations"):
            address = f"/api/v1/insights/programmes/launch/{name}"
            assert getattr(by("owner"), verb)(address, {}, content_type="application/json").status_code == 405
    assert by("owner").post("/programmes/launch/approval", {"tests": "yes"}).status_code == 405


def test_a_document_may_say_what_answers_a_question(world: World, cast: Cast) -> None:
    bound = b"  approval: {tests: [pre-operations/knowledge-base], capacity: [elsewhere/unknown]}\n"
    world.files["programme.yaml"] = PROGRAMME.replace(
        b"spec: {services: [edi]}\n", b"spec:\n  services: [edi]\n" + bound
    )
    del world.files["docs/knowledge-base.md"]
    world.apply(now=LATER)
    found = answers(world, cast, "approval", LATER)
    assert (found["tests"], found["capacity"]) == ("no", "not_yet")
