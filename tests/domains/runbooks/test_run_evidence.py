"""A run that ended is evidence, vouched for by its runner; procedures are followed, or not (R127)."""

import json
from datetime import timedelta

import pytest

from seatrial.domains.evidence import drivers
from seatrial.domains.evidence.models import Attachment, Evidence
from seatrial.domains.runbooks import models, selectors, services
from tests.factories import runs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.ARTEFACTS = str(tmp_path)


def test_a_rehearsal_is_proven_evidence_with_its_transcript(lab, cast, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted(), actor=cast.actor("operations"))
    lab.work(deliver_events)

    found = Evidence.objects.get(type="runbook")
    assert found.key == "service:edi-gateway@staging#upload:runbook/deploy"
    assert (found.provenance, found.vouched_by) == ("proven", "runner:lab")
    said = found.findings
    assert {key: said[key] for key in ("run", "mode", "outcome", "steps", "passed", "failed", "current")} == {
        "run": run.name, "mode": "rehearse", "outcome": "passed", "steps": 7, "passed": 7, "failed": 0,
        "current": True,
    }  # fmt: skip
    assert said["tested_by"] == str(cast.operations.uid)
    assert said["estimate_seconds"] == 300
    (artefact,) = Attachment.objects.filter(evidence=found)
    assert said["transcript_sha256"] == artefact.artefact_id
    transcript = json.loads(b"".join(drivers.read(artefact.artefact_id)))
    assert transcript["run"] == run.name
    assert "about unpack" in [line["text"] for line in transcript["lines"]]
    assert transcript["parameters"]["token"] == {"reference": "env:DEPLOY_TOKEN"}


def test_the_same_end_told_twice_is_one_piece_of_evidence(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.work(deliver_events)
    services.prove(run.uid, now=lab.tick())

    assert Evidence.objects.filter(type="runbook").count() == 1


def test_what_failed_says_so_and_what_no_runner_had_proves_nothing(lab, deliver_events):
    runs.runbook()
    lab.outcomes["start"] = "failed"
    runs.started(runs.wanted())
    lab.work(deliver_events)
    gone = runs.started(runs.wanted(), now=lab.tick())
    services.abort(gone.name, actor=runs.ROOT, now=lab.tick())
    deliver_events(lab.now)

    (found,) = Evidence.objects.filter(type="runbook")
    assert (found.findings["outcome"], found.findings["rolled_back"]) == ("failed", True)


def test_a_revision_is_tested_by_a_run_of_exactly_it(lab, deliver_events):
    first = runs.runbook().current
    runs.started(runs.wanted("simulate"))
    lab.work(deliver_events)
    second = runs.runbook(runs.DEPLOY + "\nmore words\n", now=lab.now).current
    assert set(selectors.tests_of([first.pk, second.pk])) == {first.pk}
    assert selectors.tests_of([first.pk])[first.pk].outcome == "passed"
    lab.outcomes["start"] = "failed"
    runs.started(runs.wanted("simulate"), now=lab.tick())
    lab.work(deliver_events)

    assert selectors.tests_of([second.pk])[second.pk].outcome == "failed"


def test_a_runbook_that_changed_after_its_test_is_untested_again(lab, deliver_events):
    runs.runbook()
    runs.started(runs.wanted())
    lab.work(deliver_events)
    assert services.outdate("ops", now=lab.tick()) == 0
    changed = runs.runbook(runs.DEPLOY + "\nmore words\n", now=lab.tick()).current
    assert services.outdate("ops", now=lab.tick()) == 1
    assert services.outdate("ops", now=lab.tick()) == 0  # twice is as once

    newest = Evidence.objects.filter(type="runbook").latest("effective_at")
    assert (newest.provenance, newest.findings["outcome"]) == ("proven", "untested")
    assert (newest.findings["current"], newest.findings["revision"]) == (False, changed.digest)
    assert newest.key == Evidence.objects.filter(type="runbook").earliest("effective_at").key
    runs.started(runs.wanted(), now=lab.tick())
    lab.work(deliver_events)
    assert services.outdate("ops", now=lab.tick()) == 0
    assert Evidence.objects.filter(type="runbook").latest("effective_at").findings["outcome"] == "passed"


def test_adherence_is_of_live_runs_that_belong_to_something(lab, cast, deliver_events):
    text = runs.DEPLOY.replace("approval: [service_owner]\n", "")
    runs.runbook(text)
    new = runs.wanted("live", environment="production", because="INC-7")
    run = runs.started(new, actor=cast.actor("operations"))
    lab.work(deliver_events)
    row = models.Run.objects.get(uid=run.uid)
    later = lab.now
    assert selectors.adherence_of(row.service_uid, now=later).ratio == 1.0
    models.RunStep.objects.filter(run=row, position=3).update(state="skipped", reason="")
    models.RunStep.objects.filter(run=row, position=4).update(state="skipped", reason="not needed")

    found = selectors.adherence_of(now=later)
    assert (found.expected, found.done, found.explained, found.unexplained) == (7, 5, 1, 1)
    assert not found.is_enough
    assert selectors.adherence_of(now=later + timedelta(days=91)).ratio is None
    models.Run.objects.update(because="")
    assert selectors.adherence_of(now=later).expected == 0
