"""What people decide: manual steps, confirmations, doubt, going on after a failure, taking back."""

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.notices.models import Message
from seatrial.domains.runbooks import selectors, services
from seatrial.domains.runbooks.models import Run
from seatrial.domains.runbooks.services import telling
from seatrial.domains.runbooks.services.proving import findings_of
from seatrial.domains.runners import services as runners_write
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import NOW
from tests.factories import runs

pytestmark = pytest.mark.django_db


def shown(run):
    return selectors.run_of_uid(run.uid)


@pytest.fixture
def waiting(lab, cast, deliver_events):
    """A run of the operations lead that waits for its manual step."""
    runs.runbook(runs.BY_HAND, name="edi-gateway/by-hand")
    run = runs.started(runs.wanted(runbook="edi-gateway/by-hand"), actor=cast.actor("operations"))
    assert lab.work(deliver_events) == ["first"]
    return run


@pytest.fixture
def doubtful(lab, deliver_events):
    """A run whose runner vanished while it unpacked."""
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.report(begins=lab.plan[0])
    lab.report(ended=(lab.plan[0], "passed"), begins=lab.plan[1])
    lab.now += 120 * runs.SECOND
    runners_write.give_up(now=lab.now)
    deliver_events(lab.now)
    lab.machine.take(lab.now)
    assert shown(run).state == "in_doubt"
    return run


def test_a_manual_step_waits_for_who_does_it_who_is_told(waiting, cast):
    found = shown(waiting)
    assert (found.state, found.position) == ("waiting", 2)
    assert found.steps[1].state == "waiting"
    subjects = Message.objects.filter(person_uid=cast.operations.uid).values_list("subject_line", flat=True)
    assert [each for each in subjects if "waits for" in each]


def test_the_run_goes_on_once_the_step_is_done_and_confirmed(waiting, lab, cast, deliver_events):
    who = cast.actor("operations")
    services.complete(
        waiting.name, position=2, outcome="passed", note="they answer", actor=who, now=lab.tick()
    )
    found = shown(waiting)
    assert (found.state, found.position) == ("waiting", 3)  # the next one wants a word before it runs
    assert (found.steps[1].decided_by, found.steps[1].reason) == (who.uid, "they answer")
    assert lab.take() is None
    services.confirm(waiting.name, position=3, actor=who, now=lab.tick())
    assert lab.work(deliver_events) == ["second"]

    assert shown(waiting).state == "passed"
    actions = list(Entry.objects.values_list("action", flat=True))
    assert {"runbooks.run-started", "runbooks.step-completed", "runbooks.run-ended"} <= set(actions)


def test_only_who_holds_the_role_of_the_step_does_it(waiting, cast):
    for role, why in (("lead", "operations lead"), ("stranger", "runbooks:run"), ("agent", "program")):
        with pytest.raises(Denied, match=why):
            services.complete(waiting.name, position=2, outcome="passed", actor=cast.actor(role), now=NOW)
    with pytest.raises(NotFound):
        services.complete(waiting.name, position=2, outcome="passed", actor=cast.actor("vendor"), now=NOW)


def test_what_failed_by_hand_needs_a_word_and_fails_the_run(waiting, lab, cast, deliver_events):
    who = cast.actor("operations")
    with pytest.raises(Invalid, match="say what failed"):
        services.complete(waiting.name, position=2, outcome="failed", actor=who, now=NOW)
    services.complete(waiting.name, position=2, outcome="failed", note="no answer", actor=who, now=lab.tick())

    assert lab.work(deliver_events) == ["undo-first"]
    found = shown(waiting)
    assert (found.state, found.rolled_back, found.reason) == ("failed", True, "call failed: no answer")


def test_another_step_than_the_one_that_waits_is_not_completed(waiting, cast):
    with pytest.raises(services.CannotRun, match="does not wait for step 3"):
        services.complete(waiting.name, position=3, outcome="passed", actor=cast.actor("operations"), now=NOW)
    with pytest.raises(services.CannotRun, match="done by hand"):
        services.confirm(waiting.name, position=2, actor=cast.actor("operations"), now=NOW)


def test_in_doubt_whoever_asked_and_the_leads_are_told(doubtful, cast):
    # the doubt came before the cast: told anew

    telling.tell_waiting(doubtful.uid, version=shown(doubtful).version, now=NOW)
    told = set(Message.objects.filter(kind="runbooks.in-doubt").values_list("person_uid", flat=True))
    assert {cast.operations.uid, cast.lead.uid} <= told


def test_verified_it_was_done_and_is_not_run_again(doubtful, lab, deliver_events):
    assert selectors.choices_of(shown(doubtful)) == ("verify", "done", "rerun", "skip", "rollback")
    services.resume(doubtful.name, choice="verify", actor=runs.ROOT, now=lab.tick())
    begun = lab.work(deliver_events)

    assert begun == ["is-unpacked", "start", "switch", "is-unpacked", "healthy"]
    found = shown(doubtful)
    assert (found.state, found.stretch) == ("passed", 3)
    assert found.steps[1].decision == "verify"


def test_not_verified_it_stays_in_doubt(doubtful, lab, deliver_events):
    lab.outcomes["is-unpacked"] = "failed"
    services.resume(doubtful.name, choice="verify", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["is-unpacked"]

    found = shown(doubtful)
    assert (found.state, found.position, found.purpose) == ("in_doubt", 2, "run")
    assert found.steps[1].state == "in_doubt"
    assert (found.steps[2].state, found.steps[2].attempt) == ("pending", 2)
    assert "Not verified" in selectors.lines(found.uid)[-2].text


def test_run_once_more_is_another_attempt(doubtful, lab, deliver_events):
    services.resume(doubtful.name, choice="rerun", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events)[:2] == ["unpack", "is-unpacked"]

    found = shown(doubtful)
    assert found.state == "passed"
    assert (found.steps[1].attempt, found.steps[1].state) == (2, "passed")


def test_left_out_needs_a_reason_and_proves_less(doubtful, lab, deliver_events):
    with pytest.raises(Invalid, match="say why"):
        services.resume(doubtful.name, choice="skip", actor=runs.ROOT, now=lab.tick())
    services.resume(doubtful.name, choice="skip", reason="by hand", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events)[0] == "is-unpacked"

    found = shown(doubtful)
    assert (found.state, found.steps[1].state, found.steps[1].reason) == ("passed", "skipped", "by hand")
    assert selectors.tests_of([Run.objects.get(uid=found.uid).revision_id]) == {}


def test_said_to_be_done_it_proves_nothing_and_is_taken_back(doubtful, lab, cast, deliver_events):
    who = cast.actor("operations")
    with pytest.raises(Invalid, match="how you know"):
        services.resume(doubtful.name, choice="done", reason=" ", actor=who, now=lab.tick())
    services.resume(doubtful.name, choice="done", reason="v2 is there", actor=who, now=lab.tick())
    assert "unpack" not in lab.work(deliver_events)

    found = shown(doubtful)
    said = found.steps[1]
    assert (said.state, said.decision, said.reason, said.decided_by) == (
        "passed", "done", "v2 is there", who.principal,
    )  # fmt: skip
    assert (found.state, findings_of(found)["skipped"]) == ("passed", 1)
    assert selectors.tests_of([Run.objects.get(uid=found.uid).revision_id]) == {}
    services.roll_back(found.name, actor=who, now=lab.tick())
    assert lab.work(deliver_events) == ["switch-back", "stop", "remove"]
    assert shown(doubtful).rolled_back


def test_left_out_of_doubt_it_is_not_said_that_all_was_taken_back(doubtful, lab, deliver_events):
    services.resume(doubtful.name, choice="skip", reason="not seen", actor=runs.ROOT, now=lab.tick())
    lab.work(deliver_events)
    services.roll_back(doubtful.name, actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["switch-back", "stop"]

    found = shown(doubtful)
    assert (found.state, found.rolled_back) == ("passed", False)
    assert "not all of it may be taken back: unpack was left out" in found.reason


def test_run_again_out_of_doubt_it_is_taken_back_though_it_fails(doubtful, lab, deliver_events):
    lab.outcomes["unpack"] = "failed"
    services.resume(doubtful.name, choice="rerun", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["unpack", "remove"]
    assert (shown(doubtful).state, shown(doubtful).rolled_back) == ("failed", True)


def test_rolled_back_also_what_is_in_doubt_is_taken_back(doubtful, lab, deliver_events):
    services.resume(doubtful.name, choice="rollback", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["remove"]

    found = shown(doubtful)
    assert (found.state, found.rolled_back) == ("aborted", True)


def test_a_changed_runbook_is_not_gone_on_with_and_the_difference_is_shown(doubtful, lab, deliver_events):
    runs.runbook(runs.DEPLOY.replace("./start", "./begin"))
    for choice in ("verify", "rerun", "skip"):
        with pytest.raises(services.CannotResume) as refused:
            services.resume(doubtful.name, choice=choice, reason="x", actor=runs.ROOT, now=lab.tick())
    (fault,) = refused.value.faults
    assert refused.value.type == "runbook-changed"
    assert '-./start "$VERSION"' in fault.detail
    assert '+./begin "$VERSION"' in fault.detail

    services.resume(doubtful.name, choice="rollback", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events) == ["remove"]


def test_a_failed_run_goes_on_where_it_failed(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted(rollback_on_failure=False))
    lab.outcomes["start"] = "failed"
    lab.work(deliver_events)
    assert selectors.choices_of(shown(run)) == ("rerun", "skip", "rollback")
    lab.outcomes.clear()
    services.resume(run.name, choice="rerun", actor=runs.ROOT, now=lab.tick())

    assert lab.work(deliver_events) == ["start", "switch", "is-unpacked", "healthy"]
    assert shown(run).state == "passed"


def test_what_passed_is_taken_back_on_demand_once(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.work(deliver_events)
    services.roll_back(run.name, reason="errors went up", actor=runs.ROOT, now=lab.tick())
    assert shown(run).state == "rolling_back"

    assert lab.work(deliver_events) == ["switch-back", "stop", "remove"]
    found = shown(run)
    assert (found.state, found.rolled_back) == ("passed", True)
    with pytest.raises(services.CannotRun, match="already"):
        services.roll_back(run.name, actor=runs.ROOT, now=lab.tick())


def test_an_aborted_run_ends_as_soon_as_its_runner_hears_of_it(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.report(begins=lab.plan[0])
    lab.report(ended=(lab.plan[0], "passed"), begins=lab.plan[1])
    services.abort(run.name, reason="wrong version", rollback=True, actor=runs.ROOT, now=lab.tick())
    assert shown(run).state == "running"
    heard = lab.report("still unpacking")
    assert (heard.go, heard.stop) == (False, "abort")
    lab.report(ended=(lab.plan[1], "aborted"))
    lab.finish("aborted")
    deliver_events(lab.now)

    # nobody knows how far it came: it is taken back as what is in doubt is
    assert lab.work(deliver_events) == ["remove"]
    found = shown(run)
    assert (found.state, found.rolled_back) == ("aborted", True)
    assert found.reason == "somebody aborted it: wrong version"


def test_an_aborted_run_takes_back_what_was_completed_and_what_was_ended_on_the_way(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    for step, before in zip(lab.plan[:4], [None, *lab.plan[:3]], strict=True):
        lab.report(begins=step, ended=None if before is None else (before, "passed"))
    services.abort(run.name, rollback=True, actor=runs.ROOT, now=lab.tick())
    lab.report(ended=(lab.plan[3], "aborted"))
    lab.finish("aborted")
    deliver_events(lab.now)

    assert lab.work(deliver_events) == ["stop", "remove"]
    found = shown(run)
    assert (found.state, found.rolled_back) == ("aborted", True)


def test_an_aborted_run_goes_on_at_the_manual_step_that_it_waited_for(waiting, lab, cast, deliver_events):
    who = cast.actor("operations")
    services.abort(waiting.name, actor=who, now=lab.tick())
    assert (shown(waiting).state, shown(waiting).steps[1].state) == ("aborted", "waiting")

    services.resume(waiting.name, choice="rerun", actor=who, now=lab.tick())
    found = shown(waiting)
    assert (found.state, found.position) == ("waiting", 2)
    assert [each.decision for each in found.steps] == ["", "rerun", ""]
    services.complete(waiting.name, position=2, outcome="passed", actor=who, now=lab.tick())
    services.confirm(waiting.name, position=3, actor=who, now=lab.tick())
    assert lab.work(deliver_events) == ["second"]
    assert shown(waiting).state == "passed"


def test_a_run_whose_runner_could_begin_nothing_is_gone_on_with(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    lab.take()
    lab.finish("failed", problem="nothing was run: the runner cannot write to /var/runner: its disk is full")
    deliver_events(lab.now)
    assert shown(run).state == "failed"
    assert "disk is full" in shown(run).reason

    services.resume(run.name, choice="rerun", actor=runs.ROOT, now=lab.tick())
    assert lab.work(deliver_events)[0] == "has-room"
    assert shown(run).state == "passed"


def test_what_nobody_has_taken_is_aborted_at_once(lab, deliver_events):
    runs.runbook()
    run = runs.started(runs.wanted())
    services.abort(run.name, actor=runs.ROOT, now=lab.tick())

    assert shown(run).state == "aborted"
    assert lab.take() is None
    with pytest.raises(services.CannotRun, match="has ended"):
        services.abort(run.name, actor=runs.ROOT, now=lab.tick())
