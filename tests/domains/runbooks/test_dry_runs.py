"""A dry run runs what its author calls readonly, at the target, and shows the rest."""

import pytest

from seatrial.domains.evidence.models import Evidence
from seatrial.domains.runbooks import selectors, services
from seatrial.domains.runbooks.rules.lint import lint
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types import REQUIRED, SLOTS
from seatrial.domains.runners.models import Job
from tests.cast import NOW
from tests.factories import runs

pytestmark = pytest.mark.django_db

READS = ["has-room", "is-unpacked", "healthy"]


def states(run):
    return [(each.name, each.state) for each in selectors.run_of_uid(run.uid).steps]


def words(run):
    return "\n".join(line.text for line in selectors.lines(run.uid))


@pytest.mark.mission("R112")
def test_a_dry_run_runs_every_step_that_is_readonly_and_lint_names_each_missing_section(lab, deliver_events):
    runs.runbook()
    lab.outcomes["is-unpacked"] = "failed"  # what it looks for is not there: nothing was unpacked
    run = runs.started(runs.wanted("dry-run"))
    deliver_events(NOW)

    assert lab.work(deliver_events) == ["has-room", "is-unpacked", "is-unpacked", "healthy"]
    assert set(lab.begun) == set(READS)
    found = selectors.run_of_uid(run.uid)
    assert found.state == "simulated"
    assert {(name, state) for name, state in states(run) if state != "simulated"} == {
        ("has-room", "passed"), ("is-unpacked", "failed"), ("healthy", "passed")
    }  # fmt: skip
    assert {name for name, state in states(run) if state == "simulated"} == {"unpack", "start", "switch"}
    assert "would run on local, at most 300 s:" in words(run)
    assert "about healthy" in words(run)
    assert not Evidence.objects.exists()

    document = read(b"---\nkind: deploy\n---\n# Deploy\n", path="runbooks/deploy.md")
    said = " ".join(each.message for each in lint(document) if each.code == "section-missing")
    assert len(REQUIRED["deploy"]) >= 6
    assert all(SLOTS[slot] in said for slot in REQUIRED["deploy"])


def test_what_it_came_to_is_said_and_proves_nothing(lab, deliver_events):
    runs.runbook()
    lab.outcomes["healthy"] = "failed"
    run = runs.started(runs.wanted("dry-run"))
    lab.work(deliver_events)
    found = selectors.run_of_uid(run.uid)
    assert "3 of them passed; 3 were only shown, and nothing is proven" in found.reason
    assert not found.rolled_back
    assert selectors.choices_of(found) == ()
    with pytest.raises(services.CannotRun):
        services.roll_back(found.name, actor=runs.ROOT, now=NOW)


def test_a_step_that_reads_like_a_change_is_not_run_whatever_it_is_called(lab, deliver_events):
    runs.runbook(runs.DEPLOY.replace("df .", "touch /tmp/probe"))
    run = runs.started(runs.wanted("dry-run"))
    lab.work(deliver_events)
    assert set(lab.begun) == {"is-unpacked", "healthy"}
    assert "not run, although it is called readonly: 'touch' reads like a change" in words(run)


def test_in_production_it_waits_for_the_approval_of_a_live_run(lab, cast, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted("dry-run", environment="production"))
    assert run.state == "waiting_approval"
    assert not Job.objects.exists()
    services.approve_run(run.name, fingerprint=run.fingerprint, actor=cast.actor("owner"), now=NOW)
    runs.approve_contents(NOW)
    services.hand_out_waiting(now=NOW)
    lab.work(deliver_events)
    assert selectors.run_of_uid(run.uid).state == "simulated"


@pytest.mark.parametrize(
    ("role", "why"), [("agent", "dry-run only"), ("stranger", "runbooks:run"), ("lead", "operations lead")]
)
def test_who_may_not_rehearse_is_only_shown(lab, cast, role, why):
    runs.runbook()
    run = services.start(runs.wanted("dry-run"), actor=cast.actor(role), now=NOW)
    assert run.state == "simulated"
    assert {state for _, state in states(run)} == {"simulated"}
    assert why in words(run)
    assert not Job.objects.exists()


def test_while_all_runs_are_stopped_it_only_shows(lab):
    runs.runbook()
    services.stop(reason="trouble", actor=runs.ROOT, now=NOW)
    run = services.start(runs.wanted("dry-run"), actor=runs.ROOT, now=NOW)
    assert run.state == "simulated"
    assert "stopped all runs: trouble" in words(run)


def test_aborting_it_ends_it_for_good(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted("dry-run"))
    services.abort(run.name, actor=runs.ROOT, now=NOW)
    found = selectors.run_of_uid(run.uid)
    assert found.state == "aborted"
    assert selectors.choices_of(found) == ()
    with pytest.raises(services.CannotRun, match="does not go on"):
        services.resume(run.name, choice="rerun", actor=runs.ROOT, now=NOW)


def test_a_runner_that_vanishes_leaves_the_rest_to_be_looked_at(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted("dry-run"))
    lab.take()
    lab.report(begins=lab.plan[0])
    lab.report(ended=(lab.plan[0], "in_doubt"))
    deliver_events(NOW)
    services.hand_out_waiting(now=lab.now)
    assert dict(states(run))["has-room"] == "in_doubt"
    lab.work(deliver_events)
    assert selectors.run_of_uid(run.uid).state == "simulated"
