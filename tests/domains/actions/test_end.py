"""Ending an action takes two: its owner says that it is done, somebody else verifies it."""

import pytest
from django.db import IntegrityError, transaction

from seatrial.domains.actions import selectors, services
from seatrial.domains.actions.models import Action as Row
from seatrial.domains.audit.models import Entry
from seatrial.kit.access import Actor, Denied
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import catalog
from tests.factories.actions import action

pytestmark = pytest.mark.django_db
COMMIT = "0f6b1c8e2a9d4c7b8e1f0a2b3c4d5e6f70819203"


@pytest.fixture(autouse=True)
def _service(db: None) -> None:
    catalog.service()


def test_the_owner_says_done_and_another_lead_verifies(cast):
    found = action(cast.lead)
    done = services.finish(found.name, outcome="It is written", actor=cast.actor("lead"), now=NOW)
    assert (done.state, done.done_by, done.verified_at) == ("done", str(cast.lead.uid), None)

    seen = services.verify(found.name, note="Read it", actor=cast.actor("operations"), now=NOW)
    assert (seen.state, seen.verified_by) == ("verified", str(cast.operations.uid))
    actions = [entry.action for entry in reversed(selectors.history(seen))]
    assert actions == ["actions.opened", "actions.done", "actions.verified"]


@pytest.mark.parametrize("who", ["lead", "operations"])
def test_neither_the_owner_nor_who_said_done_verifies_it(cast, who):
    found = action(cast.lead)
    services.finish(found.name, outcome="Done", actor=cast.actor("operations"), now=NOW)
    with pytest.raises(Denied, match="somebody else verifies it"):
        services.verify(found.name, actor=cast.actor(who), now=NOW)


def test_a_token_counts_as_the_person_whose_it_is_and_one_of_nobody_verifies_nothing(cast):
    found = action(cast.lead)
    services.finish(found.name, outcome="Done", actor=cast.actor("lead"), now=NOW)

    def token(of: str) -> Actor:
        return Actor("service", "t", "token", frozenset({"actions:verify"}), on_behalf_of=of)

    with pytest.raises(Denied, match="programs verify nothing"):
        services.verify(found.name, actor=token(""), now=NOW)
    with pytest.raises(Denied, match="somebody else verifies it"):
        services.verify(found.name, actor=token(str(cast.lead.uid)), now=NOW)
    seen = services.verify(found.name, actor=token(str(cast.security.uid)), now=NOW)
    assert seen.verified_by == str(cast.security.uid)


@pytest.mark.mission("R058")
def test_a_vulnerability_is_closed_with_a_link_to_its_fix_only(cast):
    found = action(cast.lead, kind="vulnerability")
    for fix in ("", "fixed it", "ftp://x.example/1", "javascript:alert(1)"):
        with pytest.raises(Invalid) as refused:
            services.finish(found.name, outcome="Updated", fix=fix, actor=cast.actor("lead"), now=NOW)
        assert [fault.place for fault in refused.value.faults] == ["/fix"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.filter(uid=found.uid).update(state="done", done_at=NOW)

    done = services.finish(found.name, outcome="Updated", fix=COMMIT, actor=cast.actor("lead"), now=NOW)
    assert done.fix == COMMIT


@pytest.mark.parametrize("fix", ["https://git.example.org/edi/pull/7", "edi/gateway@0f6b1c8", COMMIT])
def test_a_fix_is_a_page_or_a_commit(cast, fix):
    found = action(cast.lead, kind="vulnerability")
    assert services.finish(found.name, outcome="x", fix=fix, actor=cast.actor("lead"), now=NOW).fix == fix


def test_a_stranger_ends_nothing(cast):
    found = action(cast.lead)
    with pytest.raises(Denied):
        services.finish(found.name, outcome="Done", actor=cast.actor("stranger"), now=NOW)
    with pytest.raises(Denied):
        services.cancel(found.name, reason="No", actor=cast.actor("product"), now=NOW)


def test_a_cancelled_action_keeps_its_reason_and_the_owner_alone_does_not_cancel(cast):
    found = action(cast.lead)
    with pytest.raises(Denied, match="somebody else cancels it"):
        services.cancel(found.name, reason="No need", actor=cast.actor("lead"), now=NOW)
    with pytest.raises(Invalid):
        services.cancel(found.name, reason=" ", actor=cast.actor("owner"), now=NOW)
    gone = services.cancel(found.name, reason="No need", actor=cast.actor("owner"), now=NOW)
    assert (gone.state, gone.cancelled_reason) == ("cancelled", "No need")


def test_the_service_owner_cancels_the_own_action_because_the_risk_is_theirs(cast):
    found = action(cast.owner)
    assert services.cancel(found.name, reason="Accepted", actor=cast.actor("owner"), now=NOW)


def test_what_is_reopened_forgets_its_end_and_the_log_does_not(cast):
    found = action(cast.lead)
    services.finish(found.name, outcome="Done", actor=cast.actor("lead"), now=NOW)
    again = services.reopen(found.name, reason="Half of it", actor=cast.actor("operations"), now=NOW)
    assert (again.state, again.done_at, again.outcome) == ("open", None, "")
    entry = Entry.objects.get(action="actions.reopened")
    assert entry.details["was"] == "done"


def test_states_go_one_way_and_the_refusal_says_which(cast):
    found = action(cast.lead)
    with pytest.raises(services.CannotActOnAction, match="is open, and so it cannot be verified"):
        services.verify(found.name, actor=cast.actor("operations"), now=NOW)
    with pytest.raises(services.CannotActOnAction):
        services.reopen(found.name, reason="x", actor=cast.actor("lead"), now=NOW)


def test_what_changed_since_it_was_read_is_not_overwritten(cast):
    found = action(cast.lead)
    services.finish(found.name, outcome="Done", actor=cast.actor("lead"), now=NOW, revision=found.revision)
    with pytest.raises(services.CannotActOnChanged):
        services.cancel(
            found.name, reason="Late", actor=cast.actor("owner"), now=NOW, revision=found.revision
        )
