"""A gate answers by its clauses; the answer is written before it is given."""

from datetime import timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.gates import selectors, services
from seatrial.domains.gates.models import GateAnswer
from seatrial.domains.gates.types import AnswerFilter
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.access import Actor, Denied
from seatrial.kit.problems import NotFound
from tests.factories.gates import NOW, ONE, OTHER, ROOT, deployed, says, stand

pytestmark = pytest.mark.django_db


def ask(digest: str = ONE, environment: str = "production", **more):
    said = {"actor": ROOT, "now": NOW, **more}
    return services.ask("edi-gateway", environment=environment, artefact=Artefact(digest=digest), **said)


def test_go_where_every_clause_holds(clauses):
    stand()
    found = ask()

    assert (found.word, found.allowed, found.exit_code) == ("go", True, 0)
    assert [each.title for each in found.clauses] == ["Clause 0"]
    (row,) = GateAnswer.objects.all()
    assert (str(row.uid), row.answer, row.clauses[0]["passes"]) == (found.uid, "go", True)
    entry = Entry.objects.get(action="gates.answered")
    assert (entry.subject, entry.details["answer"], entry.details["uid"]) == (
        "service:edi-gateway",
        "go",
        found.uid,
    )


def test_no_go_names_what_does_not_hold_with_the_remedy(clauses):
    stand()
    clauses(says(True), says(False, "nothing was decided"), says(None))
    found = ask()

    assert (found.word, found.allowed, found.exit_code) == ("no_go", False, 1)
    assert found.against[0].reason.startswith("nothing was decided")
    assert found.against[0].remedy == "Do what is missing."


@pytest.mark.parametrize(("environment", "allowed"), [("production", False), ("canary", True)])
def test_what_cannot_be_told_is_decided_by_the_policy(clauses, environment, allowed):
    stand()
    clauses(says(True), says(None))
    found = ask(environment=environment)
    assert (found.word, found.allowed, found.exit_code) == ("unknown", allowed, 2)


def test_a_clause_that_fails_could_not_tell_and_spoils_nothing(clauses):
    def broken(question, *, now):
        GateAnswer.objects.create(uid="0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11")  # breaks its own constraints

    stand()
    clauses(broken, says(True))
    found = ask()

    assert (found.word, found.allowed) == ("unknown", False)
    assert [each.passes for each in found.clauses] == [None, True]
    assert GateAnswer.objects.count() == 1


def test_without_any_clause_nothing_is_known(clauses):
    stand()
    clauses()
    assert (ask().word, ask().allowed) == ("unknown", False)


def test_an_environment_that_does_not_ask_says_so(clauses):
    stand()
    clauses(says(False))
    found = ask(environment="lab")
    assert (found.word, found.allowed) == ("go", True)
    assert "does not ask" in found.clauses[0].reason


def test_a_misspelt_environment_opens_nothing(clauses):
    stand()
    found = ask(environment="prodution")
    assert (found.word, found.allowed) == ("unknown", False)
    assert "production" in found.clauses[0].remedy


def test_a_way_back_to_what_ran_there_is_always_go(clauses):
    stand()
    clauses(says(False))
    deployed(ONE, at=NOW - timedelta(days=3))
    assert ask(ONE, purpose="rollback").word == "go"

    found = ask(OTHER, purpose="rollback")
    assert found.word == "no_go"
    assert "asked about like any change" in found.clauses[0].reason
    clauses(says(True))
    assert ask(OTHER, purpose="rollback").word == "go"


def test_what_went_past_the_gate_is_no_way_back(clauses, deliver_events):
    stand()
    clauses(says(False))
    deployed(ONE, at=NOW - timedelta(days=3))
    deliver_events(NOW)
    assert ask(ONE, purpose="rollback").word == "no_go"


def test_without_an_artefact_nothing_can_be_answered(clauses):
    stand()
    with pytest.raises(services.CannotAskGate) as refused:
        services.ask("edi-gateway", environment="production", artefact=Artefact(), actor=ROOT, now=NOW)
    assert refused.value.faults[0].place == "/digest"
    assert GateAnswer.objects.count() == 0


def test_who_may_not_ask_is_told(clauses, cast):
    stand()
    with pytest.raises(Denied):
        ask(actor=cast.actor("stranger"))
    assert ask(actor=cast.actor("lead")).actor_uid == str(cast.lead.uid)


def test_a_vendor_sees_answers_of_the_own_services_alone(clauses):
    stand()
    found = ask()
    vendor = Actor("human", "v", "Vendor", within={"service:other": frozenset({"read"})}, is_confined=True)
    with pytest.raises(NotFound):
        selectors.answer(found.uid, actor=vendor)
    assert selectors.answers(AnswerFilter(known=frozenset())) == []
    assert len(selectors.answers(AnswerFilter(known=frozenset({"service:edi-gateway"})))) == 1
