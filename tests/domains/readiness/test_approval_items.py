"""The eight questions before a deployment: each is answered by its own evidence, by nobody's tick (R053)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.readiness import selectors
from tests.cast import NOW
from tests.domains.readiness.library import Deliver, World, junit, sarif, whole

pytestmark = pytest.mark.django_db

Change = Callable[[World], None]
LATER = NOW + timedelta(hours=1)
QUESTIONS = (
    "security-complete", "tests-passing", "runbooks-approved", "team-ready", "rehearsal-successful",
    "incident-response-tested", "monitoring-verified", "capacity-validated",
)  # fmt: skip


@pytest.fixture
def world(deliver_events: Deliver, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    settings.PROBE_ALLOW = ["127.0.0.1"]
    with whole(deliver_events, list="deployment-approval") as world:
        yield world


@pytest.mark.mission("R053")
def test_eight_questions_are_answered_with_yes_each_with_a_link_to_its_evidence(
    world: World, by: Callable[[str], Client]
) -> None:
    browser = by("stranger")
    assert world.results() == dict.fromkeys(QUESTIONS, "pass")
    for each in selectors.standings("service:edi", environment="production", now=NOW):
        found = evidence.latest(each.keys.values())
        assert each.criterion.automated and set(found) == set(each.keys.values()), each.criterion.id
        page = browser.get(f"/services/edi/production/deployment-approval/{each.criterion.id}")
        assert all(f'href="/evidence/{item.uid}"' in page.content.decode() for item in found.values())


def brought(data: bytes, name: str) -> Change:
    return lambda world: world.bring(data, name=name, now=LATER)


def sent(type: str, name: str, **findings: Any) -> Change:
    return lambda world: world.send(type, name, at=LATER, now=LATER, **findings)


def reviewed_by_its_author(world: World) -> None:
    path = "runbooks/scale.md"
    world.files[path] = world.files[path].replace(b"reviewer: ben", b"reviewer: ana")


def no_runbook(world: World) -> None:
    del world.files["runbooks/deploy.md"]


def no_rules(world: World) -> None:
    world.files["alerts/edi.yaml"] = b"groups: []\n"


def no_lines(world: World) -> None:
    world.around.line_age = timedelta(hours=2)


BROKEN = (
    ("security-complete", brought(junit(failed=1), "security")),
    ("security-complete", brought(junit(skipped=1), "security")),
    ("security-complete", brought(sarif("9.8"), "dependencies")),
    ("tests-passing", brought(junit(failed=1), "tests")),
    ("runbooks-approved", reviewed_by_its_author),
    ("runbooks-approved", no_runbook),
    ("team-ready", sent("training", "first-shifts", finished=3)),
    ("rehearsal-successful", sent("drill", "rehearsal", passed=False)),
    ("rehearsal-successful", sent("drill", "rehearsal", mode="dry-run")),
    ("incident-response-tested", sent("drill", "incident", answered=False)),
    ("monitoring-verified", no_rules),
    ("monitoring-verified", no_lines),
    ("monitoring-verified", sent("test_result", "test-alert", arrived=False)),
    ("capacity-validated", sent("load_test", "peak", reached=39)),
)


@pytest.mark.mission("R053")
@pytest.mark.parametrize(("question", "change"), BROKEN)
def test_a_source_that_breaks_turns_its_answer_to_no_and_no_other(
    world: World, question: str, change: Change
) -> None:
    assert world.results()[question] == "pass"
    change(world)
    world.apply(now=LATER)
    assert world.results(now=LATER) == dict.fromkeys(QUESTIONS, "pass") | {question: "fail"}
