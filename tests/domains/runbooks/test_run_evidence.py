"""A run that ended is evidence, vouched for by its runner; procedures are followed, or not (R127)."""

import json
from datetime import timedelta

import pytest

from seatrial.domains.evidence import drivers
from seatrial.domains.evidence.models import Attachment, Evidence
from seatrial.domains.evidence.services.binding import standing
from seatrial.domains.runbooks import models, selectors, services
from seatrial.domains.runbooks.rules.states import TEST_HOLDS
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
    assert said["verified"] == ["healthy", "is-unpacked"]
    assert said["duration_seconds"] > 0
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


def test_back_to_what_was_tested_it_counts_again_with_its_own_age(lab, deliver_events):
    runs.runbook()
    runs.started(runs.wanted())
    lab.work(deliver_events)
    ran = newest("deploy")
    changed = runs.DEPLOY + "\nmore words\n"
    for _ in range(2):  # there and back, and once more
        runs.runbook(changed, now=lab.tick())
        assert services.outdate("ops", now=lab.tick()) == 1
        assert newest("deploy").findings["outcome"] == "untested"
        book = runs.runbook(now=lab.tick())
        assert services.outdate("ops", now=lab.tick()) == 1
        assert services.outdate("ops", now=lab.tick()) == 0  # twice is as once
        # the same evidence, not a younger one: the age limit holds
        assert (newest("deploy").uid, newest("deploy").effective_at) == (ran.uid, ran.effective_at)
        assert selectors.tests_of([book.current_id])[book.current_id].run == "RUN-1"


def test_back_to_what_was_tested_before_something_else_was(lab, deliver_events):
    runs.runbook()
    runs.started(runs.wanted())
    lab.work(deliver_events)
    runs.runbook(runs.DEPLOY + "\nmore words\n", now=lab.tick())
    lab.outcomes["start"] = "failed"
    runs.started(runs.wanted(), now=lab.tick())
    lab.work(deliver_events)
    assert newest("deploy").findings["run"] == "RUN-2"
    runs.runbook(now=lab.tick())
    assert services.outdate("ops", now=lab.tick()) == 1

    found, first = newest("deploy"), models.Run.objects.get(number=1)
    assert (found.findings["run"], found.findings["outcome"]) == ("RUN-1", "passed")
    assert (found.findings["current"], found.findings["tested_at"]) == (True, first.ended_at.isoformat())
    assert found.ends_at == first.ended_at + TEST_HOLDS
    long_after = lab.now + TEST_HOLDS
    runs.runbook(runs.DEPLOY + "\nmore words\n", now=long_after)
    services.outdate("ops", now=long_after)
    runs.runbook(now=long_after + timedelta(seconds=1))
    services.outdate("ops", now=long_after + timedelta(seconds=2))
    # too old to say anything
    assert newest("deploy").findings["outcome"] == "untested"


def test_evidence_says_whether_only_its_author_ran_it(lab, cast, deliver_events):
    writer, other = cast.actor("operations"), cast.actor("administrator")
    by_uid = {"kind": "", "uid": writer.principal, "name": ""}
    book = runs.runbook(authors=[by_uid])
    said = []
    for actor in (writer, other, writer):
        runs.started(runs.wanted(), actor=actor, now=lab.tick())
        lab.work(deliver_events)
        said.append((newest("deploy").findings["by_author"], library_of(book).by_author))
    # from the moment on that somebody else ran it to its end, it does not rest on its author alone
    assert said == [(True, True), (False, False), (False, False)]


def test_a_failed_run_of_somebody_else_is_no_test_by_them(lab, cast, deliver_events):
    writer, other = cast.actor("operations"), cast.actor("administrator")
    book = runs.runbook(authors=[{"kind": "", "uid": "", "name": f"{writer.name} <x@example.org>"}])
    lab.outcomes["start"] = "failed"
    runs.started(runs.wanted(), actor=other, now=lab.tick())
    lab.work(deliver_events)
    assert not library_of(book).by_author
    lab.outcomes.clear()
    runs.started(runs.wanted(), actor=writer, now=lab.tick())
    lab.work(deliver_events)
    assert (newest("deploy").findings["by_author"], library_of(book).by_author) == (True, True)


def library_of(book):
    return selectors.tests_of([book.current_id])[book.current_id]


def newest(name):
    """What counts of that name: the latest piece that nobody retracted."""
    rows = standing().filter(type="runbook", name=name)
    return rows.latest("effective_at", "collected_at")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda rows: rows.filter(text="about start").delete(), "signed 7 lines, and 6 are kept"),
        (lambda rows: rows.filter(text="about start").update(text="all is well"), "a line is another one"),
        (lambda rows: rows.filter(text="about start").update(stream="stderr"), "a line is another one"),
    ],
)
def test_a_line_that_is_not_as_the_runner_signed_it_proves_nothing(harm, words, lab, deliver_events):
    book = runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.do()
    harm(models.RunLine.objects.filter(run=run.uid))
    lab.finish()
    deliver_events(lab.tick())
    services.prove(run.uid, now=lab.tick())

    found = newest("deploy")
    assert (found.provenance, found.findings["outcome"]) == ("asserted", "unproven")
    assert found.findings["unproven"].startswith("stretch 1: ")
    assert words in found.findings["unproven"]
    said = [each.text for each in selectors.lines(run.uid) if "proves nothing" in each.text]
    assert len(said) == 1
    assert words in said[0]
    assert selectors.tests_of([book.current_id]) == {}
