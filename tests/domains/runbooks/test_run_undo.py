"""A rollback that stopped goes on: nothing is taken back twice, and the run ends as it was to."""

import pytest

from seatrial.domains.runbooks import selectors, services
from tests.factories import runs

pytestmark = pytest.mark.django_db


def shown(run):
    return selectors.run_of_uid(run.uid)


@pytest.fixture
def stuck(lab, deliver_events):
    """A run that passed, and whose rollback failed at its second step."""
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.work(deliver_events)
    lab.outcomes["stop"] = "failed"
    services.roll_back(run.name, reason="errors went up", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["switch-back", "stop"]
    lab.outcomes.clear()
    assert (shown(run).state, shown(run).rolled_back) == ("failed", False)
    return run


def test_an_undo_that_failed_runs_again_and_the_run_ends_as_it_was_to(stuck, lab, deliver_events):
    assert selectors.choices_of(shown(stuck)) == ("rerun", "skip")
    with pytest.raises(services.CannotRun, match="rollback of RUN-1 stopped at stop") as refused:
        services.roll_back(stuck.name, actor=runs.ROOT, now=lab.tick())
    assert refused.value.remedy.endswith("resume RUN-1 --choose rerun|skip")
    runs.runbook(runs.DEPLOY.replace("./start", "./begin"))  # which is no reason to leave it half taken back
    services.resume(stuck.name, choice="rerun", actor=runs.ROOT, now=lab.tick())

    assert lab.work(deliver_events) == ["stop", "remove"]
    found = shown(stuck)
    assert (found.state, found.rolled_back, found.reason) == ("passed", True, "errors went up")
    with pytest.raises(services.CannotRun, match="was rolled back already"):
        services.roll_back(stuck.name, actor=runs.ROOT, now=lab.tick())


def test_an_undo_that_is_left_out_is_named(stuck, lab, deliver_events):
    services.resume(stuck.name, choice="skip", reason="it hangs", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["remove"]

    found = shown(stuck)
    assert (found.state, found.rolled_back) == ("passed", False)
    assert found.reason.endswith("not all of it may be taken back: stop was left out")
    assert selectors.choices_of(found) == ()
    with pytest.raises(services.CannotRun, match="as far as it could be"):
        services.roll_back(stuck.name, actor=runs.ROOT, now=lab.tick())


@pytest.mark.parametrize("ends", ["stop", "abort"])
def test_a_rollback_that_was_stopped_goes_on(ends, lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.work(deliver_events)
    services.roll_back(run.name, actor=runs.ROOT, now=lab.tick())
    lab.take()
    lab.report(begins=lab.plan[0])
    with pytest.raises(services.CannotRun, match="is being rolled back already"):
        services.roll_back(run.name, actor=runs.ROOT, now=lab.tick())
    if ends == "stop":
        services.stop(reason="it spreads", actor=runs.ROOT, now=lab.tick())
    else:
        services.abort(run.name, actor=runs.ROOT, now=lab.tick())
    assert not lab.report(ended=(lab.plan[0], "passed"), begins=lab.plan[1]).go
    lab.finish("aborted")
    deliver_events(lab.now)
    found = shown(run)
    assert (found.state, found.rolled_back, found.position) == ("aborted", False, found.steps[-2].position)

    if ends == "stop":
        with pytest.raises(services.CannotStartRuns):
            services.resume(run.name, choice="rerun", actor=runs.ROOT, now=lab.tick())
        services.start_again(actor=runs.ROOT, now=lab.tick())
    services.resume(run.name, choice="rerun", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["stop", "remove"]
    assert (shown(run).state, shown(run).rolled_back) == ("passed", True)


VERIFIED = runs.DEPLOY.replace("```sh name=remove\n", "```sh name=remove verify=is-gone\n").replace(
    "## Rollback", "```sh name=is-gone readonly\ntest ! -d old\n```\n\n## Rollback"
)


@pytest.mark.mission("R113")
def test_an_undo_is_verified_right_behind_and_only_then_is_it_taken_back(lab, deliver_events):
    runs.runbook(VERIFIED)
    run = runs.started(runs.wanted())
    lab.work(deliver_events)
    lab.outcomes["is-gone"] = "failed"
    services.roll_back(run.name, actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["switch-back", "stop", "remove", "is-gone"]
    found = shown(run)
    assert (found.state, found.rolled_back) == ("failed", False)
    assert "is-gone failed" in found.reason

    lab.outcomes.clear()
    services.resume(run.name, choice="rerun", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["is-gone"]
    assert (shown(run).state, shown(run).rolled_back) == ("passed", True)


@pytest.mark.parametrize("proof", ["passed", "failed"])
def test_an_undo_in_doubt_is_settled_by_its_verification(proof, lab, deliver_events):
    runs.runbook(VERIFIED)
    run = runs.started(runs.wanted())
    lab.work(deliver_events)
    lab.outcomes |= {"remove": "in_doubt", "is-gone": proof}
    services.roll_back(run.name, actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["switch-back", "stop", "remove"]
    assert selectors.choices_of(shown(run)) == ("verify", "done", "rerun", "skip")
    services.resume(run.name, choice="verify", actor=runs.ROOT, now=lab.tick())
    with pytest.raises(services.CannotRun):  # which is no second rollback
        services.roll_back(run.name, actor=runs.ROOT, now=lab.tick())

    assert lab.work(deliver_events) == ["is-gone"]
    found = shown(run)
    assert found.purpose == "undo"
    assert (found.state, found.rolled_back) == (
        ("passed", True) if proof == "passed" else ("in_doubt", False)
    )
