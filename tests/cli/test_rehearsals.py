"""`seatrial runbook rehearsal` and `adherence`, as people type them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from seatrial.domains.evidence.models import Evidence
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.services.starting import start
from tests.cli.test_dry_runs import Run, run
from tests.domains.runbooks.test_rehearse import BACK, ROLLBACK
from tests.factories import runs

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)
OPEN = ("runbook rehearsal open", "edi-gateway", "--environment")


@pytest.fixture(autouse=True)
def _books(cast: Any, settings: Any, tmp_path: Path) -> None:
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    runs.runbook()
    runs.runbook(ROLLBACK, name=BACK)


def test_a_rehearsal_is_opened_shown_reported_and_closed(run: Run, cast: Any) -> None:
    assert "There is no such rehearsal" in run("runbook rehearsal list")[2]
    code, _, said = run(*OPEN, "production")
    assert (code, "production is production" in said) == (2, True)
    code, _, said = run(*OPEN, "staging", "--dry-run")
    assert (code, "this was a dry run" in said) == (0, True)
    assert not models.DeployRehearsal.objects.exists()
    code, _, said = run(*OPEN, "staging", "--alert", "EdiDown")
    assert (code, "seatrial runbook run edi-gateway/deploy --mode rehearse" in said) == (0, True)
    code, out, said = run("runbook rehearsal show", "REH-1")
    assert (code, "the deploy runbook was not run" in out) == (2, True)
    assert run("runbook rehearsal list", "--state", "open")[1].count("REH-1") == 1
    narrow = ("--team", "edi", "--environment", "staging", "--result", "incomplete")
    assert run("runbook rehearsal list", *narrow)[1].count("REH-1") == 1
    assert "There is no such rehearsal" in run("runbook rehearsal list", "--result", "passed")[2]

    report = ("runbook rehearsal report", "REH-1", "--lessons", "Bring a torch")
    code, _, said = run(*report)
    assert (code, "nobody says what went wrong" in said) == (2, True)
    assert run(*report, "--issue", "dark", "--corrects", "2=edi-gateway/deploy")[0] == 64
    issue = ("--issue", "high!:It was dark", "--owner", cast.lead.handle, "--due-on", "2999-01-01")
    assert run(*report, *issue, "--dry-run")[0] == 0
    assert not Evidence.objects.filter(type="drill").exists()
    code, out, _ = run(*report, *issue, "--json")
    found = json.loads(out[out.index("{\n") :])
    assert (code, found["state"], found["result"]) == (1, "reported", "failed")
    assert found["issues"] == [
        {"title": "It was dark", "severity": "high", "blocking": True, "runbook": "", "revision": ""}
    ]
    code, _, said = run("runbook rehearsal close", "REH-1", "--dry-run")
    assert (code, "nobody has made remediations of" in said) == (2, True)
    assert run("runbook rehearsal show", "REH-1")[0] == 1


def test_a_rehearsal_is_given_up(run: Run, cast: Any) -> None:
    assert run(*OPEN, "staging")[0] == 0
    abandon = ("runbook rehearsal abandon", "REH-1", "--reason")
    code, _, said = run(*abandon, "")
    assert (code, "say why" in said) == (2, True)
    code, _, said = run(*abandon, "a mistake", "--dry-run")
    assert (code, "Would abandon REH-1" in said) == (0, True)
    assert run("runbook rehearsal list", "--state", "open")[1].count("REH-1") == 1
    code, _, said = run(*abandon, "a mistake")
    assert (code, "Abandoned REH-1." in said) == (0, True)
    assert run("runbook rehearsal list", "--state", "abandoned")[1].count("REH-1") == 1
    code, _, said = run("runbook rehearsal show", "REH-1")
    assert (code, "gave it up: a mistake" in said) == (2, True)


def test_adherence_without_a_run_is_nothing_that_could_be_told(run: Run) -> None:
    code, _, said = run("runbook adherence", "edi-gateway")
    assert (code, "nothing to measure" in said) == (2, True)
    made = start(runs.wanted("dry-run"), actor=runs.ROOT, now=runs.NOW)

    models.Run.objects.filter(uid=made.uid).update(
        mode="live", state="passed", because="INC-7", ended_at=timezone.now()
    )
    models.RunStep.objects.update(state="passed", ended_at=timezone.now())
    code, out, said = run("runbook adherence", "--days", "30")
    assert (code, "INC-7" in out, "100.0% of 7 steps" in said) == (0, True, True)
    models.RunStep.objects.filter(position=2).update(state="skipped")
    code, out, _ = run("runbook adherence", "edi-gateway", "--json")
    assert (code, json.loads(out[out.index("{\n") :])["runs"][0]["unexplained"]) == (1, 1)
