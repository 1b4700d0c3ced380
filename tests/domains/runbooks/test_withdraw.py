"""An approval is withdrawn by whoever gave it, until what it approved is under way."""

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.notices.models import Message
from seatrial.domains.runbooks import models, selectors, services
from seatrial.domains.runners.models import Job
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import runs

pytestmark = pytest.mark.django_db
WHY = "the freeze begins today"


def shown(run):
    return selectors.run_of_uid(run.uid)


def approve(run, cast, lab):
    owner = cast.actor("owner")
    services.approve_run(run.name, fingerprint=run.fingerprint, actor=owner, now=lab.tick())
    runs.approve_contents(lab.now)
    services.hand_out_waiting(now=lab.now)
    return owner


@pytest.fixture
def approved(lab, cast, deliver_events):
    """A live run of the operations lead that the owner approved; no runner has it yet."""
    runs.runbook()
    run = runs.started(runs.wanted("live", environment="production"), actor=cast.actor("operations"))
    approve(run, cast, lab)
    return run


def withdraw(run, actor, lab, reason=WHY):
    return services.withdraw_approval(run.name, reason=reason, actor=actor, now=lab.tick())


def test_it_waits_again_for_another_approval_and_whoever_asked_is_told(approved, cast, lab, deliver_events):
    owner = cast.actor("owner")
    found = withdraw(approved, owner, lab)

    assert (found.state, found.started_at, found.job) == ("waiting_approval", None, "")
    assert found.reason == f"{owner.name} withdrew the approval: {WHY}"
    assert [each.withdrawn_at for each in found.approvals] == [lab.now]
    entry = Entry.objects.get(action="runbooks.run-approval-withdrawn")
    assert (entry.details["reason"], entry.details["fingerprint"]) == (WHY, approved.fingerprint)
    assert lab.take() is None
    assert Job.objects.get(kind="runbook").state == "cancelled"
    deliver_events(lab.now)
    told = Message.objects.filter(person_uid=cast.operations.uid).values_list("subject_line", flat=True)
    assert [each for each in told if WHY in each]

    approve(approved, cast, lab)
    assert lab.work(deliver_events)[0] == "has-room"
    assert shown(approved).state == "passed"


def test_only_whoever_gave_it_withdraws_it_and_says_why(approved, cast, lab):
    for role in ("operations", "lead", "administrator", "agent"):
        with pytest.raises(Denied, match="approved it: nobody else"):
            withdraw(approved, cast.actor(role), lab)
    with pytest.raises(Invalid, match="say why"):
        withdraw(approved, cast.actor("owner"), lab, reason=" ")
    assert shown(approved).state == "queued"


def test_a_runner_that_has_it_begins_nothing(approved, cast, lab):
    lab.take()
    withdraw(approved, cast.actor("owner"), lab)

    heard = lab.report(begins=lab.plan[0])
    assert (heard.go, heard.stop) == (False, "lease over")
    assert not shown(approved).has_begun


def test_past_what_was_approved_it_is_refused_with_what_to_do_instead(approved, cast, lab, deliver_events):
    owner = cast.actor("owner")
    lab.take()
    lab.report(begins=lab.plan[0])
    with pytest.raises(services.CannotRun, match="has-room has begun") as refused:
        withdraw(approved, owner, lab)
    assert "abort RUN-1 --rollback" in refused.value.remedy
    lab.begun.clear()
    lab.report(ended=(lab.plan[0], "failed"))
    lab.finish()
    deliver_events(lab.tick())
    assert shown(approved).state == "failed"
    with pytest.raises(services.CannotRun, match="has ended: what was approved is done") as refused:
        withdraw(approved, owner, lab)
    assert "runbook rollback RUN-1" in refused.value.remedy


def test_what_nobody_approved_has_nothing_to_withdraw(lab, cast):
    runs.runbook()
    run = runs.started(runs.wanted())
    with pytest.raises(services.CannotRun, match="no approval that could be withdrawn"):
        withdraw(run, cast.actor("owner"), lab)


def test_a_manual_step_that_waits_is_not_begun(lab, cast, deliver_events):
    text = runs.BY_HAND.replace("trigger:", "approval: [service_owner]\ntrigger:").replace(
        "```sh name=first rollback=undo-first\necho one\n```\n\n", ""
    )
    runs.runbook(text, name="edi-gateway/by-hand")
    new = runs.wanted("live", runbook="edi-gateway/by-hand", environment="production")
    run = runs.started(new, actor=cast.actor("operations"), now=NOW)
    approve(run, cast, lab)
    assert shown(run).state == "waiting"
    found = withdraw(run, cast.actor("owner"), lab)

    assert (found.state, found.steps[0].state, found.steps[0].started_at) == (
        "waiting_approval", "pending", None,
    )  # fmt: skip
    assert models.RunApproval.objects.filter(withdrawn_at=None).count() == 0
