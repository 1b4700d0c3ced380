"""What is found after a go-live and what goes wrong in a rehearsal, from the command line (R015, R081)."""

from datetime import timedelta
from typing import Any

import pytest

from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.reviews import models
from seatrial.kit import clock
from tests.cast import Cast
from tests.cli.test_dry_runs import Run, run
from tests.cli.test_gate import data
from tests.domains.reviews.test_verify import verifying
from tests.factories.reviews import NAME, World

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)
DUE = (clock.now() + timedelta(days=30)).date().isoformat()


@pytest.fixture
def world(cast: Cast, deliver_events: Any) -> World:
    made = World(cast, deliver_events)
    made.apply(now=clock.now())
    return made


def test_an_alert_is_recorded_labelled_and_answered(world: World, run: Run) -> None:
    name = verifying(world, now=clock.now()).name
    told = ("review finding", name, "--kind", "alert", "--title", "Queue is long", "--source", "alert:1")
    assert run(*told, "--dry-run")[0] == 0
    assert not models.Finding.objects.exists()
    assert run(*told)[0] == run(*told)[0] == 0
    uid = str(models.Finding.objects.get().uid)
    code, out, said = run("review findings", name, "--open")
    assert (code, "Queue is long" in out, "1 listed, watched until" in said) == (0, True, True)

    judge = ("review judge", name, uid)
    assert run(*judge)[0] == run(*judge, "--label", "false", "--no-change")[0] == 64
    assert run(*judge, "--label", "not-actionable", "--note", "A test", "--dry-run")[0] == 0
    assert models.Finding.objects.get().label == ""
    assert run(*judge, "--label", "not-actionable", "--note", "A test")[0] == 0
    code, _, said = run(*judge, "--must-change", "--owner", "operations", "--due", DUE)
    assert (code, "A-1 is open for it" in said) == (0, True), said
    code, _, said = run(*judge, "--changed", "https://git.example/runbooks/commit/4f2a")
    assert (code, "Queue is long: changed" in said) == (0, True), said
    (found,) = data(run("review findings", name, "--json")[1])  # type: ignore[misc,attr-defined]
    assert (found["label"], found["runbook"], found["settled"]) == ("not_actionable", "changed", True)
    assert "0 listed" in run("review findings", name, "--open", "--kind", "alert")[2]


def test_a_rehearsal_is_opened_and_closed(world: World, run: Run) -> None:
    now = clock.now()
    issue = {"title": "Rollback failed", "severity": "high", "blocking": True}
    sent = Submission(Subject(f"service:{NAME}", "staging", ""), "drill", findings={"issues": [issue]})
    uid = evidence.attach(sent, service=world.service, actor=world.actor("lead"), now=now).item.uid
    opened = ("review rehearsal", uid, "--owner", "operations", "--due", DUE)
    assert run(*opened, "--dry-run")[0] == 0
    assert not models.Rehearsal.objects.exists()
    code, _, said = run(*opened)
    assert (code, "is open, its remediations: A-1" in said) == (0, True), said
    made = str(models.Rehearsal.objects.get().uid)
    code, _, said = run("review rehearsal", made, "--lessons", "Practise it")
    assert (code, "blocks until A-1 is verified" in said) == (2, True), said
