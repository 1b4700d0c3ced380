"""A run goes from step to step; each step begins in one transaction before it runs, and ends in another."""

import pytest

from seatrial.domains.runbooks import models, selectors, services
from seatrial.domains.runners import services as runners_write
from seatrial.domains.runners.models import Job
from seatrial.kit.access import Denied, system
from tests.cast import NOW
from tests.factories import runners, runs

pytestmark = pytest.mark.django_db


def states(run):
    found = selectors.run_of_uid(run.uid)
    return {f"{each.position} {each.name}": each.state for each in found.steps}


def test_all_steps_pass_in_their_order(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    assert run.state == "queued"
    begun = lab.work(deliver_events)

    found = selectors.run_of_uid(run.uid)
    assert begun == ["has-room", "unpack", "is-unpacked", "start", "switch", "is-unpacked", "healthy"]
    assert (found.state, found.rolled_back, found.stretch) == ("passed", False, 1)
    assert {each.state for each in found.steps} == {"passed"}
    assert all(each.seconds == 1.0 for each in found.steps)
    assert [line.text for line in selectors.lines(run.uid)][:2] == ["about has-room", "about unpack"]
    assert selectors.lines(run.uid)[-1].text == "Ended: passed"


def test_a_step_that_fails_ends_the_run_and_nothing_behind_it_runs(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted(rollback_on_failure=False))
    lab.outcomes["start"] = "failed"

    assert lab.work(deliver_events)[-1] == "start"
    found = selectors.run_of_uid(run.uid)
    assert found.state == "failed"
    assert found.reason == "start failed: it failed"
    assert [each.state for each in found.steps] == ["passed"] * 3 + ["failed"] + ["pending"] * 3
    assert found.steps[3].exit_code == 3


def test_what_was_done_is_taken_back_the_last_first(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.outcomes["switch"] = "failed"
    begun = lab.work(deliver_events)

    found = selectors.run_of_uid(run.uid)
    assert begun[-3:] == ["switch", "stop", "remove"]
    assert (found.state, found.rolled_back) == ("failed", True)
    assert [each.undoes for each in found.steps if each.phase == "undo"] == [4, 2]


def test_a_rollback_that_fails_stops_and_says_so(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.outcomes |= {"switch": "failed", "stop": "failed"}
    begun = lab.work(deliver_events)

    found = selectors.run_of_uid(run.uid)
    assert begun[-1] == "stop"
    assert (found.state, found.rolled_back) == ("failed", False)
    assert "the rollback stopped: stop failed" in found.reason


def test_a_step_begins_once_and_a_beginning_told_again_is_the_same(lab):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    first = lab.report(begins=lab.plan[0])
    again = lab.report(begins=lab.plan[0])  # another instant: another beginning

    assert (first.go, again.go, again.stop) == (True, False, "lease over")
    assert states(run)["1 has-room"] == "running"
    assert selectors.run_of_uid(run.uid).state == "running"


def test_the_same_report_again_changes_nothing(lab):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.report(begins=lab.plan[0])
    lab.report("one", "two", ended=(lab.plan[0], "passed"))
    lab.seq = 0
    heard = lab.report("one", "other", ended=(lab.plan[0], "failed"))

    assert heard.acked == 2
    assert [line.text for line in selectors.lines(run.uid)] == ["one", "two"]
    assert states(run)["1 has-room"] == "passed"


def test_a_step_that_ended_never_begins_again(lab):
    runs.runbook()
    runs.started(runs.wanted())
    lab.take()
    lab.report(begins=lab.plan[0])
    lab.report(ended=(lab.plan[0], "passed"))
    heard = lab.report(begins=lab.plan[0])

    assert not heard.go


def test_only_the_runner_that_has_the_stretch_tells_of_it(lab):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    other = runners.machine(now=NOW)
    for actor in (other.actor, runs.ROOT):
        with pytest.raises(Denied):
            lab.report(begins=lab.plan[0], actor=actor)

    assert states(run)["1 has-room"] == "pending"


def test_a_lease_of_another_job_is_none(lab):
    runs.runbook()
    runs.runbook(runs.BY_HAND, name="edi-gateway/by-hand")
    first = runs.started(runs.wanted())
    lab.take()
    own = lab.taken
    second = runs.started(runs.wanted(runbook="edi-gateway/by-hand"))
    lab.take()
    told = lab.taken
    told.document["details"]["run"] = first.name
    with pytest.raises(Denied):
        lab.report("a line that is not of this run")
    lab.taken = own

    assert lab.report("mine").go
    assert not selectors.lines(second.uid)


def test_what_a_database_cannot_hold_is_replaced_and_long_lines_are_cut(lab):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.report("a\x00b", "x" * 20_000)

    first, second = selectors.lines(run.uid)
    assert first.text == "a\N{REPLACEMENT CHARACTER}b"
    assert len(second.text) == 16_000
    assert second.text.endswith(" [cut]")


def test_a_runner_that_vanished_leaves_its_step_in_doubt(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.report(begins=lab.plan[0])
    lab.report(ended=(lab.plan[0], "passed"), begins=lab.plan[1])
    gone = lab.now + 120 * runs.SECOND
    assert runners_give_up(gone) == 1
    deliver_events(gone)

    found = selectors.run_of_uid(run.uid)
    assert (found.state, found.position) == ("in_doubt", 2)
    assert found.steps[1].state == "in_doubt"
    assert lab.take() is None  # nobody runs it again by itself
    assert Job.objects.filter(kind="runbook").count() == 1


def runners_give_up(now):
    return runners_write.give_up(now=now)


def test_a_runner_that_was_started_anew_says_that_it_does_not_know(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.report(begins=lab.plan[0])
    heard = lab.report("before it died", ended=(lab.plan[0], "in_doubt"))
    assert (heard.acked, selectors.run_of_uid(run.uid).state) == (1, "in_doubt")
    services.resume(run.name, choice="rerun", actor=runs.ROOT, now=lab.tick())
    lab.finish("in_doubt")  # what is over ends nothing that is new
    deliver_events(lab.now)

    assert selectors.run_of_uid(run.uid).state == "queued"
    assert lab.work(deliver_events)[0] == "has-room"
    assert selectors.run_of_uid(run.uid).state == "passed"


def test_what_a_runner_tells_late_ends_the_doubt_and_the_run_goes_on(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.report(begins=lab.plan[0])
    gone = lab.now + 120 * runs.SECOND
    runners_give_up(gone)
    deliver_events(gone)
    lab.now = gone
    heard = lab.report("it went on", ended=(lab.plan[0], "passed"))

    assert heard == type(heard)(1, False, "lease over")
    found = selectors.run_of_uid(run.uid)
    assert (found.state, found.stretch, found.steps[0].state) == ("queued", 2, "passed")
    lab.machine.take(lab.now)
    services.hand_out_waiting(now=lab.now)
    assert lab.work(deliver_events)[0] == "unpack"
    assert selectors.run_of_uid(run.uid).state == "passed"


def test_nothing_of_a_stretch_that_is_over_counts_but_its_lines(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    old = lab.taken
    lab.report(begins=lab.plan[0])
    gone = lab.now + 120 * runs.SECOND
    runners_give_up(gone)
    deliver_events(gone)
    services.resume(run.name, choice="rerun", actor=runs.ROOT, now=gone)
    lab.taken = old
    heard = lab.report("late", ended=(lab.plan[0], "passed"))

    assert not heard.go
    assert states(run)["1 has-room"] == "pending"
    assert "late" in [line.text for line in selectors.lines(run.uid)]


def test_a_runner_that_does_nothing_does_not_get_it_for_ever(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.finish("failed", problem="the content is not the one that was approved")
    deliver_events(lab.now)

    found = selectors.run_of_uid(run.uid)
    assert (found.state, found.reason) == ("failed", "the content is not the one that was approved")


def test_the_database_keeps_one_open_rehearsal_of_a_runbook_and_place(lab):
    runs.runbook()
    run = runs.started(runs.wanted())
    row = models.Run.objects.get(uid=run.uid)
    with pytest.raises(services.CannotRun, match="under way"):
        runs.started(runs.wanted())
    assert services.start(runs.wanted("simulate"), actor=runs.ROOT, now=NOW).state == "queued"
    assert row.state == "queued"


def test_an_approval_hands_a_few_runs_out_at_once_and_the_queue_the_others(lab, deliver_events):
    runs.runbook()
    runners.applied(by=system("author"), now=NOW)
    for _ in range(7):
        services.start(runs.wanted("simulate"), actor=runs.ROOT, now=NOW)
    assert not Job.objects.exists()
    runs.approve_contents()
    deliver_events(NOW)
    assert Job.objects.count() == 5
    services.hand_out_waiting(now=NOW)
    assert Job.objects.count() == 7
