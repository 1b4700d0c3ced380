"""Enrolling: a code makes one runner, once, with a key that stays where it was made."""

from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.selectors import CannotAuthenticate
from seatrial.domains.runners import selectors, services
from seatrial.domains.runners.models import EnrolmentCode, Job, Runner
from seatrial.domains.runners.services import CannotEnrol
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import runners

pytestmark = pytest.mark.django_db
KEY = Ed25519PrivateKey.generate()


def test_only_administrators_make_codes(cast):
    with pytest.raises(Denied):
        services.issue_code("lab", actor=cast.actor("operations"), now=NOW)
    code = services.issue_code("lab", actor=cast.actor("administrator"), now=NOW)

    assert code.secret.startswith("enrol_")
    assert not EnrolmentCode.objects.filter(digest=code.secret).exists()
    assert Entry.objects.get(action="runners.code-issued").details["label"] == "lab"


@pytest.mark.parametrize("label", ["", "Lab", "a b", "-a", "a" * 64, "lab/../x"])
def test_a_label_is_a_short_plain_word(label, cast):
    with pytest.raises(Invalid, match="is no label"):
        services.issue_code(label, actor=cast.actor("administrator"), now=NOW)


def test_a_code_makes_one_runner_of_its_label(db):
    code = services.issue_code("lab", actor=runners.ROOT, now=NOW)
    with pytest.raises(CannotEnrol):
        services.enrol(code.secret, public_key=runners.public(KEY), label="other", now=NOW)
    done = services.enrol(code.secret, public_key=runners.public(KEY), label="lab", now=NOW)
    with pytest.raises(CannotEnrol):
        services.enrol(code.secret, public_key=runners.public(KEY), label="lab", now=NOW)

    assert done.runner.producer == "runner:lab"
    actor = identity.actor_for_token(done.token, now=NOW)
    assert actor.grants == {"runners:work"}
    assert selectors.working(actor).uid == UUID(done.runner.uid)
    entry = Entry.objects.get(action="runners.enrolled")
    assert (entry.actor_uid, entry.actor_kind) == (f"runner:{done.runner.uid}", "service")


def test_a_code_lasts_an_hour(db):
    code = services.issue_code("lab", actor=runners.ROOT, now=NOW)
    with pytest.raises(CannotEnrol):
        services.enrol(code.secret, public_key=runners.public(KEY), label="lab", now=NOW + timedelta(hours=1))


@pytest.mark.parametrize("key", ["", "!!", "YWJj", "A" * 44])
def test_what_is_no_key_is_not_enrolled_and_the_code_stays(key, db):
    code = services.issue_code("lab", actor=runners.ROOT, now=NOW)
    with pytest.raises(Invalid, match="public key"):
        services.enrol(code.secret, public_key=key, label="lab", now=NOW)

    assert EnrolmentCode.objects.get().used_at is None
    assert not Runner.objects.exists()


def test_a_key_is_enrolled_once(db):
    first, second = (services.issue_code("lab", actor=runners.ROOT, now=NOW) for _ in range(2))
    services.enrol(first.secret, public_key=runners.public(KEY), label="lab", now=NOW)
    with pytest.raises(Invalid, match="enrolled before"):
        services.enrol(second.secret, public_key=runners.public(KEY), label="lab", now=NOW)


def test_a_revoked_runner_does_nothing_more_and_its_jobs_go_to_others(cast):
    machine = runners.machine(now=NOW)
    job = _approved_job(cast)
    taken = machine.take(NOW)
    with pytest.raises(Denied):
        services.revoke(UUID(machine.runner.uid), actor=cast.actor("lead"), now=NOW)
    services.revoke(UUID(machine.runner.uid), actor=cast.actor("administrator"), now=NOW)

    assert Job.objects.get(uid=job).state == "queued"
    with pytest.raises(Denied):
        machine.take(NOW)
    with pytest.raises(Denied):
        machine.finish(taken, {"outcome": "found"}, now=NOW)
    with pytest.raises(CannotAuthenticate):
        identity.actor_for_token("seatrial_anything", now=NOW)
    again = services.revoke(UUID(machine.runner.uid), actor=cast.actor("administrator"), now=NOW)
    assert again.revoked_at == NOW
    assert Entry.objects.filter(action="runners.revoked").count() == 1


def test_a_runner_renews_its_own_token(db):
    machine = runners.machine(now=NOW)
    new = services.renew_token(actor=machine.actor, now=NOW + timedelta(days=25))
    actor = identity.actor_for_token(new.secret, now=NOW + timedelta(days=40))

    assert selectors.working(actor) is not None
    assert selectors.working(machine.actor) is None


def _approved_job(cast) -> str:
    runners.applied(by=cast.actor("owner"), now=NOW)
    found = services.submit(runners.request(), trust=runners.PROTECTED, now=NOW)
    services.approve(found.digest, actor=cast.actor("administrator"), trust=runners.PROTECTED, now=NOW)
    return services.submit(runners.request(), trust=runners.PROTECTED, now=NOW).job
