"""Working: one runner at a time, whatever dies; and no result counts that the runner did not sign."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.audit.models import Entry
from seatrial.domains.runners import models, rules, selectors, services
from seatrial.domains.runners.services import CannotFinish
from seatrial.kit.access import Denied
from tests.cast import NOW
from tests.factories import runners

RESULT = {"outcome": "found", "findings": {"exit_code": 0, "seconds": 0.25}, "scope": "one run", "count": 1}
LEASE = timedelta(seconds=75)


@pytest.fixture
def lab(cast):
    machine = runners.machine(now=NOW)
    runners.applied(by=cast.actor("owner"), now=NOW)
    digest = services.submit(runners.request(), trust=runners.PROTECTED, now=NOW).digest
    services.approve(digest, actor=cast.actor("administrator"), trust=runners.PROTECTED, now=NOW)
    return machine


def submit(reference="key", *, now=NOW, **changes):
    found = services.submit(runners.request(reference=reference, **changes), trust=runners.PROTECTED, now=now)
    assert found.job, found.waits
    return UUID(found.job)


@pytest.mark.django_db
def test_a_job_is_taken_once_and_its_result_stands_with_its_signature(lab):
    uid = submit()
    taken = lab.take(NOW)
    assert lab.take(NOW) is None
    done = lab.finish(taken, RESULT, now=NOW)

    assert taken.document["uid"] == str(uid)
    assert taken.files == {"checks/self.sh": "ZXhpdCAwCg=="}
    assert taken.leased_until == NOW + LEASE
    assert (done.state, done.result) == ("done", RESULT)
    row = models.Job.objects.get(uid=uid)
    signed = rules.statement(job=str(uid), digest=taken.digest, lease=1, result=RESULT)
    assert rules.verifies(lab.runner.public_key, signed=signed, signature=row.signature)
    assert Entry.objects.get(action="runners.job-finished").actor_uid == f"runner:{lab.runner.uid}"


@pytest.mark.django_db
def test_the_same_result_again_changes_nothing(lab):
    submit()
    taken = lab.take(NOW)
    lab.finish(taken, RESULT, now=NOW)
    lab.finish(taken, RESULT, now=NOW + timedelta(days=1))

    assert Entry.objects.filter(action="runners.job-finished").count() == 1


@pytest.mark.django_db
def test_a_result_that_was_not_signed_by_the_runner_is_refused(lab):
    uid = submit()
    taken = lab.take(NOW)
    signature = lab.sign(taken, RESULT)
    forged = {**RESULT, "findings": {"exit_code": 0, "seconds": 0.26}}
    for result, said in ((forged, signature), (RESULT, "AAAA"), (RESULT, lab.sign(taken, RESULT, lease=2))):
        with pytest.raises(Denied, match="not that of the runner's key"):
            services.finish(uid, lease=1, result=result, signature=said, actor=lab.actor, now=NOW)

    assert models.Job.objects.get(uid=uid).state == "leased"


@pytest.mark.django_db
def test_a_late_result_of_a_lease_that_ended_is_refused(lab):
    submit()
    first = lab.take(NOW)
    second_machine = runners.machine(now=NOW)
    assert second_machine.take(NOW + LEASE - timedelta(seconds=1)) is None
    second = second_machine.take(NOW + LEASE)

    assert (first.lease, second.lease) == (1, 2)
    with pytest.raises(CannotFinish):
        lab.finish(first, RESULT, now=NOW + LEASE)
    assert second_machine.finish(second, RESULT, now=NOW + LEASE).state == "done"


@pytest.mark.django_db
def test_a_result_after_the_lease_is_late_although_nobody_else_came(lab):
    submit()
    taken = lab.take(NOW)
    with pytest.raises(CannotFinish):
        lab.finish(taken, RESULT, now=NOW + LEASE)
    again = lab.take(NOW + LEASE)

    assert again.lease == 2
    assert lab.finish(again, RESULT, now=NOW + LEASE).attempts == 2


@pytest.mark.django_db
def test_a_beat_keeps_the_lease_of_what_is_still_the_runners_own(lab):
    uid = submit()
    lab.take(NOW)
    assert services.beat({uid: 1}, actor=lab.actor, now=NOW + timedelta(seconds=60)) == [str(uid)]
    assert services.beat({uid: 2}, actor=lab.actor, now=NOW + timedelta(seconds=60)) == []
    assert models.Job.objects.get(uid=uid).leased_until == NOW + timedelta(seconds=60) + LEASE


@pytest.mark.django_db
def test_after_three_runners_vanished_the_job_is_lost_and_that_is_told(lab, deliver_events):
    uid = submit()
    now = NOW
    for _ in range(rules.MAX_ATTEMPTS):
        assert lab.take(now) is not None
        assert services.give_up(now=now) == 0
        now += LEASE
    assert lab.take(now) is None
    assert services.give_up(now=now) == 1

    job = selectors.job(uid)
    assert (job.state, job.problem) == ("lost", "3 runners took it and none sent a result in time")


@pytest.mark.django_db
def test_a_job_that_nobody_takes_is_given_up(lab):
    uid = submit()
    assert services.give_up(now=NOW + timedelta(minutes=9)) == 0
    assert services.give_up(now=NOW + timedelta(minutes=10)) == 1
    assert "no runner with the label lab" in selectors.job(uid).problem


@pytest.mark.django_db
def test_a_newer_request_takes_the_place_of_one_that_waits(lab):
    older, newer, other = submit(), submit(), submit("other")

    assert selectors.job(older).state == "cancelled"
    assert {lab.take(NOW).document["uid"], lab.take(NOW).document["uid"]} == {str(newer), str(other)}


@pytest.mark.django_db
def test_without_a_runner_that_lives_nothing_is_queued(lab):
    waits = services.submit(runners.request(), trust=runners.PROTECTED, now=NOW + timedelta(minutes=3)).waits
    elsewhere = services.submit(runners.request(label="other"), trust=runners.PROTECTED, now=NOW).waits

    assert "no runner with the label lab has asked for work lately" in waits
    assert "seatrial worker --runner other" in elsewhere


@pytest.mark.django_db
def test_a_runner_takes_only_jobs_of_its_label_and_of_kinds_that_it_knows(lab):
    submit()
    other = runners.machine("other", now=NOW)

    assert other.take(NOW) is None
    assert services.take(actor=lab.actor, kinds=["sql"], now=NOW) is None
    assert lab.take(NOW) is not None


@pytest.mark.django_db
def test_whoever_is_no_runner_takes_nothing(lab, cast):
    submit()
    for actor in (cast.actor("administrator"), cast.actor("stranger"), runners.ROOT):
        with pytest.raises(Denied):
            services.take(actor=actor, kinds=["command"], now=NOW)


@pytest.mark.django_db
def test_a_runner_finishes_no_job_of_another(lab):
    uid = submit()
    taken = lab.take(NOW)
    other = runners.machine(now=NOW)
    with pytest.raises(CannotFinish, match="not with this runner"):
        services.finish(
            uid, lease=1, result=RESULT, signature=other.sign(taken, RESULT), actor=other.actor, now=NOW
        )


@pytest.mark.django_db
def test_too_many_and_too_large_files_are_not_handed_to_a_runner(lab):
    many = {f"f{number}": b"" for number in range(501)}
    large = {"f": bytes(4 * 1024 * 1024 + 1)}
    strange = {"../etc/passwd": b"", "a//b": b""}
    for files, words in ((many, "501 files"), (large, "4,194,305 bytes"), (strange, "leads out")):
        content = runners.replace(runners.CONTENT, files=files)
        found = services.submit(runners.request(content), trust=runners.PROTECTED, now=NOW)
        assert words in found.waits
        assert found.job == ""


@pytest.mark.django_db
def test_old_jobs_go_and_their_contents_stay(lab):
    submit()
    lab.finish(lab.take(NOW), RESULT, now=NOW)
    assert services.prune(now=NOW + timedelta(days=7)) == 0
    assert services.prune(now=NOW + timedelta(days=7, seconds=1)) == 1
    assert models.Content.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_runners_that_ask_at_once_each_job_has_one(cast):
    machines = [runners.machine(now=NOW) for _ in range(4)]
    runners.applied(by=cast.actor("owner"), now=NOW)
    digest = services.submit(runners.request(), trust=runners.PROTECTED, now=NOW).digest
    services.approve(digest, actor=cast.actor("administrator"), trust=runners.PROTECTED, now=NOW)
    wanted = {str(submit(f"key {number}")) for number in range(12)}
    taken: list[str] = []

    def work(machine: runners.Machine) -> None:
        try:
            while found := machine.take(NOW):
                taken.append(found.document["uid"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(machine,)) for machine in machines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted(wanted)


@given(st.binary(max_size=100), st.text(max_size=100))
def test_no_noise_is_a_signature_or_a_key(noise, text):
    assert rules.verifies(text, signed=noise, signature=text) is False
    assert rules.key_fault(text) or len(text) == 44


@pytest.mark.django_db
def test_a_runner_that_was_started_anew_lets_go_of_what_it_does_not_know(lab):
    kept, forgotten, once = submit("kept"), submit("forgotten"), submit("once", is_once=True)
    assert {UUID(lab.take(NOW).document["uid"]) for _ in range(3)} == {kept, forgotten, once}
    other = runners.machine(now=NOW)
    found = services.take(actor=lab.actor, kinds=["command"], now=NOW, holds=[kept])

    assert UUID(found.document["uid"]) == forgotten
    states = {each: models.Job.objects.get(uid=each).state for each in (kept, forgotten, once)}
    assert states == {kept: "leased", forgotten: "leased", once: "lost"}
    assert "does not know of it" in models.Job.objects.get(uid=once).problem
    assert services.take(actor=other.actor, kinds=["command"], now=NOW, holds=[]) is None
    assert models.Job.objects.get(uid=kept).state == "leased", "it is another runner's"
