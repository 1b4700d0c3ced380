"""Approving: exactly this content, by somebody who did not write it (rules 4 and 8)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.selectors import actor_for_token
from seatrial.domains.runners import models, selectors, services
from seatrial.domains.runners.services import CannotApprove
from seatrial.domains.runners.types import Trust
from seatrial.kit.access import Denied, system
from tests.cast import NOW
from tests.factories import catalog, runners

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def lab(db):
    return runners.machine(now=NOW)


def submit(content=runners.CONTENT, *, trust=runners.PROTECTED, now=NOW, **changes):
    return services.submit(runners.request(content, **changes), trust=trust, now=now)


def approve(digest, actor, *, trust=runners.PROTECTED, now=NOW):
    return services.approve(digest, actor=actor, trust=trust, now=now)


def test_nothing_runs_that_nobody_approved(cast, lab):
    runners.applied(by=cast.actor("owner"), now=NOW)
    found = submit()

    assert found.job == ""
    assert found.waits.startswith("waits for approval by somebody else")
    assert lab.take(NOW) is None
    content = selectors.pending(found.digest)
    assert content.state == "waiting"
    assert [author.uid for author in content.authors] == [str(cast.owner.uid)]
    assert content.services == ("service:edi-gateway",)


def test_its_author_may_not_approve_it_and_somebody_else_may(cast, lab):
    runners.applied(by=cast.actor("administrator"), now=NOW)
    digest = submit().digest
    with pytest.raises(Denied, match="somebody else has to approve it"):
        approve(digest, cast.actor("administrator"))
    other = system("another-administrator")
    found = approve(digest, other)

    assert found.state == "approved"
    assert found.approval.exception == ""
    assert submit().job
    assert Entry.objects.get(action="runners.approved").details["exception"] == ""


def test_the_author_of_the_commit_is_an_author_too(cast, lab):
    runners.applied(by=system("publisher"), now=NOW, author="Administrator <a@example.org>")
    with pytest.raises(Denied, match="somebody else"):
        approve(submit().digest, cast.actor("administrator"))


def test_a_program_approves_nothing(cast, lab):
    runners.applied(by=cast.actor("owner"), now=NOW)
    with pytest.raises(Denied, match="is no person"):
        approve(submit().digest, lab.actor)


def test_who_holds_no_such_role_does_not_approve(cast, lab):
    catalog.service()
    runners.applied(by=cast.actor("owner"), now=NOW)
    with pytest.raises(Denied, match="runners:approve"):
        approve(submit().digest, cast.actor("product"))


def test_an_approver_is_trusted_for_every_service_that_it_runs_for(cast, lab):
    catalog.service()
    catalog.service("other", owner="team:other")
    runners.applied(by=cast.actor("owner"), now=NOW)
    digest = submit().digest
    lead = replace(
        cast.actor("lead"), within={"service:edi-gateway": frozenset({"runners:approve"})}, grants=frozenset()
    )
    submit(reference="second", service="service:other")
    with pytest.raises(Denied, match="service:other"):
        approve(digest, lead)
    models.Content.objects.update(services=["service:edi-gateway"])

    assert approve(digest, lead).state == "approved"


def test_a_changed_word_or_byte_needs_another_approval(cast, lab):
    runners.applied(by=cast.actor("owner"), now=NOW)
    approve(submit().digest, cast.actor("administrator"))
    runners.applied(by=cast.actor("owner"), now=LATER)
    same = submit(now=LATER)
    words = submit(replace(runners.CONTENT, document={**runners.CONTENT.document, "x": 1}), now=LATER)
    byte = submit(replace(runners.CONTENT, files={"checks/self.sh": b"exit 1\n"}), now=LATER)
    file = submit(replace(runners.CONTENT, files={**runners.CONTENT.files, "b": b""}), now=LATER)
    elsewhere = submit(
        replace(runners.CONTENT, workspace="other"), trust=Trust(frozenset({"other"})), now=LATER
    )

    assert same.job
    assert len({each.digest for each in (same, words, byte, file, elsewhere)}) == 5
    assert all("waits for approval" in each.waits for each in (words, byte, file, elsewhere))
    assert selectors.pending(byte.digest).previous == words.digest
    assert selectors.content_files(byte.digest) == {"checks/self.sh": b"exit 1\n"}


def test_whoever_changed_the_workspace_since_counts_as_an_author(cast, lab):
    runners.applied(by=cast.actor("owner"), now=NOW)
    approve(submit().digest, cast.actor("administrator"))
    runners.applied(by=cast.actor("administrator"), now=LATER)
    runners.applied(by=cast.actor("lead"), now=LATER)
    changed = replace(runners.CONTENT, files={"checks/self.sh": b"rm -rf /\n"})
    digest = submit(changed, now=LATER).digest

    assert {author.name for author in selectors.pending(digest).authors} == {"Administrator", "Lead"}
    with pytest.raises(Denied, match="somebody else"):
        approve(digest, cast.actor("administrator"), now=LATER)


def test_the_small_team_exception_is_explicit_and_on_every_record(cast, lab):
    runners.applied(by=cast.actor("administrator"), now=NOW)
    trust = replace(runners.PROTECTED, self_approval=True)
    found = approve(submit().digest, cast.actor("administrator"), trust=trust)
    job = submit().job

    assert found.approval.exception == "small-team"
    assert models.Job.objects.get(uid=job).exception == "small-team"
    assert Entry.objects.get(action="runners.approved").details["exception"] == "small-team"


def test_without_a_protected_branch_nothing_runs_whoever_approved(cast, lab):
    runners.applied(by=cast.actor("owner"), now=NOW)
    approve(submit().digest, cast.actor("administrator"))
    refused = submit(trust=Trust())

    assert refused.job == ""
    assert "protected branch" in refused.waits
    models.Content.objects.get()  # it is recorded all the same


def test_a_workspace_that_says_that_it_is_protected_needs_no_setting(cast, lab):
    runners.applied(by=cast.actor("owner"), now=NOW)
    approve(submit().digest, cast.actor("administrator"))
    runners.Workspace.objects.update(is_protected=True)

    assert submit(trust=Trust()).job


def test_a_revoked_approval_stops_what_waits_and_what_runs(cast, lab):
    runners.applied(by=cast.actor("owner"), now=NOW)
    digest = submit().digest
    approve(digest, cast.actor("administrator"))
    submit()
    taken = lab.take(NOW)
    submit(reference="second")
    found = services.revoke_approval(
        digest, reason="it reads too much", actor=cast.actor("administrator"), now=LATER
    )

    assert found.state == "revoked"
    assert set(models.Job.objects.values_list("state", flat=True)) == {"cancelled"}
    with pytest.raises(services.CannotFinish):
        lab.finish(taken, {"outcome": "found"}, now=LATER)
    assert "waits for approval" in submit(now=LATER).waits
    with pytest.raises(CannotApprove):
        services.revoke_approval(digest, reason="x", actor=cast.actor("administrator"), now=LATER)
    assert approve(digest, cast.actor("administrator"), now=LATER).state == "approved"
    assert models.Approval.objects.count() == 2


def by_token(cast, role, *scopes):
    """The actor of a token of that one of the cast."""
    issuer = cast.actor("administrator" if role == "agent" else role)
    made = identity.issue_token(
        "laptop", scopes=scopes, expires_at=LATER + timedelta(hours=1), owner=str(cast.people[role].uid),
        actor=issuer, now=NOW,
    )  # fmt: skip
    return actor_for_token(made.secret, now=NOW)


@pytest.mark.parametrize(
    ("role", "scopes", "may"),
    [
        ("lead", ("runners:withdraw",), True),
        ("lead", ("*",), True),
        ("lead", ("read",), False),
        ("administrator", ("*",), True),
        ("agent", ("runners:withdraw",), True),  # it leads engineering of the gateway
        ("product", ("*",), False),
    ],
)
def test_a_token_stops_what_its_owner_may_stop_and_lets_nothing_run(cast, lab, role, scopes, may):
    catalog.service()
    runners.applied(by=cast.actor("owner"), now=NOW)
    digest = submit().digest
    program = by_token(cast, role, *scopes)
    with pytest.raises(Denied):
        approve(digest, program)
    approve(digest, cast.actor("administrator"))
    if not may:
        with pytest.raises(Denied, match="runners:withdraw"):
            services.revoke_approval(digest, reason="it reads too much", actor=program, now=LATER)
        return
    found = services.revoke_approval(digest, reason="it reads too much", actor=program, now=LATER)

    assert found.state == "revoked"
    assert found.approval.revoked_by == program.principal


def test_what_is_approved_is_not_approved_again(cast, lab):
    runners.applied(by=cast.actor("owner"), now=NOW)
    digest = submit().digest
    approve(digest, cast.actor("administrator"))
    with pytest.raises(CannotApprove):
        approve(digest, system("somebody"))


def test_where_nobody_wrote_it_nobody_is_somebody_else(cast, lab):
    with pytest.raises(Denied, match="nobody knows who wrote it"):
        approve(submit().digest, cast.actor("administrator"))
