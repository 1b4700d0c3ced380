"""Starting: what a run is given is checked, and nothing runs that may not."""

import base64
import hashlib
import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from seatrial.domains.audit.models import Entry
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.notices.models import Message
from seatrial.domains.runbooks import models, selectors, services
from seatrial.domains.runners.models import Job
from seatrial.domains.workspace.services import storing
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import NOW
from tests.factories import runners, runs

pytestmark = pytest.mark.django_db


def faults(new, **options):
    with pytest.raises(Invalid) as refused:
        services.start(new, actor=options.pop("actor", runs.ROOT), now=NOW)
    assert not models.Run.objects.exists()
    return {each.place: each.detail for each in refused.value.faults}


def test_every_fault_is_named_with_its_place(lab):
    runs.runbook()
    found = faults(runs.wanted(environment="stagging", parameters={"version": "two", "vresion": 1}))

    assert found == {
        "/environment": "edi-gateway has no environment 'stagging'",
        "/parameters/vresion": "the runbook has no parameter 'vresion'",
        "/parameters/version": "'two' does not fit [0-9]+",
    }


def test_a_secret_itself_is_not_taken(lab):
    runs.runbook()
    found = faults(runs.wanted(parameters={"version": "2", "token": "hunter2"}))
    assert list(found) == ["/parameters/token"]


def test_nothing_is_rehearsed_in_production(lab):
    runs.runbook()
    assert list(faults(runs.wanted(environment="production"))) == ["/environment"]


def test_of_a_secret_only_where_it_is_found_is_kept(lab):
    runs.runbook()
    run = runs.started(runs.wanted())
    assert run.parameters == {"version": {"value": "2"}, "token": {"reference": "env:DEPLOY_TOKEN"}}
    details = Job.objects.get(kind="runbook").details
    assert details["parameters"] == run.parameters


@pytest.mark.mission("R123")
def test_a_dry_run_asks_no_runner_proves_nothing_and_says_what_would_run(lab, deliver_events, tmp_path):
    probe = tmp_path / "probe"
    runs.runbook(runs.DEPLOY.replace("df .", f"touch {probe}"))
    run = runs.started(runs.wanted("dry-run", environment="production", shows_only=True))
    deliver_events(NOW)

    assert (run.state, run.ended_at, run.seconds) == ("simulated", NOW, 0.0)
    assert {each.state for each in run.steps} == {"simulated"}
    text = "\n".join(line.text for line in selectors.lines(run.uid))
    assert "would run on local, at most 300 s:" in text
    assert "VERSION=2" in text
    assert not Job.objects.exists()
    assert not Evidence.objects.exists()
    assert lab.take() is None
    assert f"touch {probe}" in text
    assert not probe.exists()


def test_the_database_takes_no_dry_run_that_passed(lab):
    runs.runbook()
    run = runs.started(runs.wanted("dry-run"))
    for state in ("passed", "failed"):
        with pytest.raises(IntegrityError, match="run_dry_is_simulated"), transaction.atomic():
            models.Run.objects.filter(uid=run.uid).update(state=state)


@pytest.mark.parametrize(
    ("role", "mode", "why"),
    [
        ("operations", "rehearse", ""),
        ("lead", "simulate", ""),
        ("lead", "rehearse", "is not operations lead"),
        ("product", "simulate", "runbooks:run"),
        ("stranger", "dry-run", ""),
        ("agent", "dry-run", ""),
        ("agent", "simulate", "dry-run only"),
    ],
)
def test_who_may_run_how_real(lab, cast, role, mode, why):
    runs.runbook()
    actor = cast.actor(role)
    if why:
        with pytest.raises(Denied, match=why):
            services.start(runs.wanted(mode), actor=actor, now=NOW)
    else:
        assert services.start(runs.wanted(mode), actor=actor, now=NOW).requested_by == actor.principal


def test_a_vendor_does_not_know_of_it(lab, cast):
    runs.runbook()
    with pytest.raises(NotFound):
        services.start(runs.wanted("dry-run"), actor=cast.actor("vendor"), now=NOW)


def test_a_runbook_with_faults_is_not_run(lab):
    runs.runbook(runs.DEPLOY.replace("name=start", "nmae=start"))
    with pytest.raises(services.CannotRun, match="faults") as refused:
        services.start(runs.wanted(), actor=runs.ROOT, now=NOW)
    assert refused.value.faults[0].place.startswith("runbooks/deploy.md:")
    assert services.start(runs.wanted("dry-run"), actor=runs.ROOT, now=NOW).state == "simulated"


def test_what_runs_is_approved_by_somebody_else_first_and_then_goes(lab, deliver_events):
    runs.runbook()
    runners.applied(by=runs.ROOT, now=NOW)
    run = services.start(runs.wanted(), actor=runs.ROOT, now=NOW)
    assert run.state == "queued"
    assert "waits for approval by somebody else" in run.waits
    assert lab.take() is None
    runs.approve_contents(NOW)
    deliver_events(NOW)

    assert selectors.run_of_uid(run.uid).waits == ""
    assert len(lab.work(deliver_events)) == 7


def test_where_no_runner_is_it_waits_and_is_given_up_in_an_hour(lab):
    runs.runbook()
    run = runs.started(runs.wanted(runner="elsewhere"))
    assert "no runner with the label elsewhere" in selectors.run_of_uid(run.uid).waits
    services.hand_out_waiting(now=NOW + timedelta(minutes=59))
    assert selectors.run_of_uid(run.uid).state == "queued"
    services.hand_out_waiting(now=NOW + timedelta(minutes=61))

    found = selectors.run_of_uid(run.uid)
    assert found.state == "aborted"
    assert "nothing of it began within an hour" in found.reason


def test_a_live_run_waits_for_exactly_its_approval(lab, cast, deliver_events):
    runs.runbook()
    new = runs.wanted("live", environment="production")
    run = runs.started(new, actor=cast.actor("operations"))
    assert (run.state, run.is_production) == ("waiting_approval", True)
    other = "sha256:" + "0" * 64
    owner = cast.actor("owner")
    with pytest.raises(services.CannotRun, match="another run"):
        services.approve_run(run.name, fingerprint=other, actor=owner, now=NOW)
    for role, why in (("operations", "asked for the run"), ("lead", "is not service owner"),
                      ("agent", "no person"), ("product", "runbooks:approve")):  # fmt: skip
        with pytest.raises(Denied, match=why):
            services.approve_run(run.name, fingerprint=run.fingerprint, actor=cast.actor(role), now=NOW)
    services.approve_run(run.name, fingerprint=run.fingerprint, actor=owner, now=NOW)
    runs.approve_contents()
    services.hand_out_waiting(now=NOW)

    found = selectors.run_of_uid(run.uid)
    assert (found.state, found.approvals[0].role) == ("queued", "service_owner")
    assert Entry.objects.get(action="runbooks.run-approved").details["fingerprint"] == run.fingerprint
    with pytest.raises(services.CannotRun, match="waits for no approval"):
        services.approve_run(run.name, fingerprint=run.fingerprint, actor=owner, now=NOW)


def test_whatever_decides_what_happens_changes_the_fingerprint(lab):
    runs.runbook()
    made = [
        services.start(runs.wanted("simulate", **changes), actor=runs.ROOT, now=NOW).fingerprint
        for changes in (
            {}, {"parameters": {"version": "3"}}, {"environment": "production"}, {"runner": "other"},
            {"rollback_on_failure": True},
        )
    ]  # fmt: skip
    runs.runbook(runs.DEPLOY + "\nmore words\n")
    made.append(services.start(runs.wanted("simulate"), actor=runs.ROOT, now=NOW).fingerprint)
    same = services.start(runs.wanted("simulate"), actor=runs.ROOT, now=NOW).fingerprint

    assert len(set(made)) == 6
    assert same == made[-1]


def test_an_emergency_waits_for_nobody_but_needs_a_reason_and_is_told(lab, cast, deliver_events):
    runs.runbook()
    new = runs.wanted("live", environment="production", emergency=True)
    assert list(faults(new)) == ["/reason"]
    run = runs.started(
        runs.wanted("live", environment="production", emergency=True, reason="it is down"),
        actor=cast.actor("operations"),
    )
    deliver_events(NOW)

    assert (run.state, run.emergency) == ("queued", True)
    assert Entry.objects.get(action="runbooks.run-started").details["emergency"] == "it is down"

    assert Message.objects.filter(kind="runbooks.emergency", person_uid=cast.owner.uid).exists()
    assert list(faults_of_rehearsal()) == ["/emergency"]


def faults_of_rehearsal():
    with pytest.raises(Invalid) as refused:
        services.start(runs.wanted(emergency=True, reason="x"), actor=runs.ROOT, now=NOW)
    return [each.place for each in refused.value.faults]


def test_the_switch_stops_all_and_keeps_new_ones_from_starting(lab, cast, deliver_events):
    runs.runbook()
    runs.runbook(runs.BY_HAND, name="edi-gateway/by-hand")
    going = runs.started(runs.wanted())
    waiting = runs.started(runs.wanted("simulate", runbook="edi-gateway/by-hand"))
    lab.take()
    lab.report(begins=lab.plan[0])
    who = cast.actor("operations")
    with pytest.raises(Denied):
        services.stop(reason="x", actor=cast.actor("product"), now=lab.tick())
    with pytest.raises(Invalid):
        services.stop(reason=" ", actor=who, now=lab.tick())
    switch = services.stop(reason="it spreads", actor=who, now=lab.tick())
    assert (switch.is_active, switch.by_name) == (True, "Operations")

    assert selectors.run_of_uid(waiting.uid).state == "aborted"
    assert lab.report("on and on").stop == "stop switch"
    lab.report(ended=(lab.plan[0], "aborted"))
    lab.finish("aborted")
    deliver_events(lab.now)
    found = selectors.run_of_uid(going.uid)
    assert (found.state, found.reason) == ("aborted", "the stop switch was pressed: it spreads")

    for again in (
        lambda: services.start(runs.wanted(), actor=runs.ROOT, now=lab.now),
        lambda: services.resume(going.name, choice="rerun", actor=runs.ROOT, now=lab.now),
    ):
        with pytest.raises(services.CannotStartRuns, match="Operations stopped all runs: it spreads"):
            again()
    assert services.start(runs.wanted("dry-run"), actor=runs.ROOT, now=lab.now).state == "simulated"
    services.start_again(actor=who, now=lab.tick())
    assert services.start(runs.wanted(), actor=runs.ROOT, now=lab.now).state == "queued"
    actions = list(Entry.objects.filter(action__startswith="runbooks.runs-").values_list("action", flat=True))
    assert sorted(actions) == ["runbooks.runs-started-again", "runbooks.runs-stopped"]


def test_a_runner_is_asked_for_more_often_while_a_run_is_open(lab):
    runs.runbook()
    assert not selectors.has_open_runs("lab")
    run = runs.started(runs.wanted())
    assert selectors.has_open_runs("lab")
    assert not selectors.has_open_runs("other")
    services.abort(run.name, actor=runs.ROOT, now=NOW)
    assert not selectors.has_open_runs("lab")


@pytest.mark.django_db(transaction=True)
def test_what_is_let_go_while_somebody_presses_the_switch_is_stopped_too(lab):
    runs.runbook()
    runners.applied(by=runs.ROOT, now=NOW)
    pressed = threading.Thread(target=press, args=(lab.now,))
    with transaction.atomic():
        run = services.start(runs.wanted(), actor=runs.ROOT, now=NOW)
        pressed.start()
        time.sleep(0.3)
        assert pressed.is_alive()  # it waits for what is being let go
    pressed.join()

    assert selectors.run_of_uid(run.uid).state == "aborted"
    with pytest.raises(services.CannotStartRuns):
        services.start(runs.wanted(), actor=runs.ROOT, now=NOW)


def press(now):
    try:
        services.stop(reason="it spreads", actor=runs.ROOT, now=now)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_who_resumes_while_somebody_starts_another_one_hears_of_it(lab):
    runs.runbook()
    runners.applied(by=runs.ROOT, now=NOW)
    first = services.start(runs.wanted(), actor=runs.ROOT, now=NOW)
    services.abort(first.name, actor=runs.ROOT, now=lab.tick())
    models.RunStep.objects.filter(run=first.uid, position=1).update(state="aborted", ended_at=lab.now)
    said = []
    resuming = threading.Thread(target=go_on_with, args=(first.name, lab.tick(), said))
    with transaction.atomic():
        second = services.start(runs.wanted(), actor=runs.ROOT, now=lab.tick())
        resuming.start()
        while not waits_for_a_lock():
            assert resuming.is_alive()
            time.sleep(0.02)
    resuming.join()

    assert [type(each) for each in said] == [services.CannotRun]
    assert f"{second.name} of the same runbook is under way" in said[0].detail
    assert selectors.run_of_uid(first.uid).state == "aborted"


def go_on_with(name, now, said):
    try:
        services.resume(name, choice="rerun", actor=runs.ROOT, now=now)
    except (IntegrityError, services.CannotRun) as refused:
        said.append(refused)
    finally:
        connection.close()


def waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def attaching(files, *, are_kept=True):
    """The runbook, whose revision attaches these files, which the workspace has no more."""
    row = runs.runbook().current
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    if are_kept:
        storing.keep_blobs({digests[path]: data for path, data in files.items()})
    row.attachments = {path: f"sha256:{digest}" for path, digest in digests.items()}
    row.save()


def test_a_run_is_given_what_its_revision_attaches_and_not_what_lies_there_by_now(lab):
    attaching({"sql/schema.sql": b"create table x;\n", "pictures/a.png": b"png"})
    run = runs.started(runs.wanted())

    assert lab.take() is not None
    given = {path: base64.b64decode(data) for path, data in lab.taken.files.items()}
    assert given == {"runbooks/deploy.md": runs.DEPLOY.encode(), "sql/schema.sql": b"create table x;\n"}
    assert selectors.run_of_uid(run.uid).waits == ""


def test_a_run_whose_attachment_is_kept_no_more_says_so_and_runs_nothing(lab):
    attaching({"sql/schema.sql": b"create table that_was_pruned;\n"}, are_kept=False)
    run = runs.started(runs.wanted())

    found = selectors.run_of_uid(run.uid)
    assert (found.state, found.job) == ("queued", "")
    assert "sql/schema.sql is no longer kept" in found.waits
    assert lab.take() is None
    assert services.abort(run.name, actor=runs.ROOT, now=NOW).state == "aborted"
