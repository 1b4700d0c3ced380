"""Guards of higher floors forbid a change of a service before it stands, with the line that asks for it."""

from datetime import UTC, datetime

import pytest

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.services import CannotFollow
from seatrial.domains.catalog.types import ChangesOwner, EntersProduction
from seatrial.domains.workspace import selectors as workspace_selectors
from seatrial.domains.workspace import services as workspaces
from seatrial.domains.workspace.types import Registration
from seatrial.kit import guards
from seatrial.kit.access import system
from seatrial.kit.registry import Registry
from tests.domains.catalog.test_follow import TEAMS, component

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTOR = system("test")


class Asked:
    """A guard that notes what it is asked, and says no as long as it is told to."""

    def __init__(self) -> None:
        self.questions: list[object] = []
        self.says_no = True

    def __call__(self, question: object, *, now: datetime) -> list[guards.Veto]:
        assert now == NOW
        self.questions.append(question)
        return [guards.Veto("asked", "nobody decided", "Hold a review.")] if self.says_no else []


@pytest.fixture
def guard(monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setattr(guards, "GUARDS", Registry("guard"))
    asked = Asked()
    guards.guard(EntersProduction, name="production", ask=asked)
    guards.guard(ChangesOwner, name="owner", ask=asked)
    return asked


def apply(**files: bytes) -> None:
    whole = {f"{key}.yaml": data for key, data in files.items()}
    workspaces.apply("ops", files=whole, actor=ACTOR, now=NOW)


def test_a_service_that_arrives_in_production_is_asked_about(guard):
    with pytest.raises(CannotFollow) as refused:
        apply(teams=TEAMS, a=component("ledger"), b=component("mailer", lifecycle="experimental"))

    (fault,) = refused.value.faults
    assert refused.value.status == 409
    assert (fault.place, fault.remedy) == ("a.yaml:6:14", "Hold a review.")
    assert fault.detail == "ledger enters production: nobody decided"
    assert selectors.services() == []
    assert [found.name for found in workspace_selectors.workspaces()] == []


def test_only_the_step_into_production_is_one(guard):
    guard.says_no = False
    apply(teams=TEAMS, a=component("ledger", lifecycle="experimental"))
    assert guard.questions == []
    apply(teams=TEAMS, a=component("ledger"))
    (asked,) = guard.questions
    assert isinstance(asked, EntersProduction)
    assert (asked.before.lifecycle, asked.after.lifecycle) == ("experimental", "production")
    assert asked.before.uid == asked.after.uid == selectors.service("ledger").uid

    apply(teams=TEAMS, a=component("ledger", tier=2))
    assert len(guard.questions) == 1


def test_a_new_owner_is_asked_about_and_a_new_name_of_it_is_not(guard):
    guard.says_no = False
    apply(teams=TEAMS, a=component("ledger"))
    guard.questions.clear()
    guard.says_no = True

    with pytest.raises(CannotFollow) as refused:
        apply(teams=TEAMS, a=component("ledger", owner="second"))
    assert refused.value.faults[0].place == "a.yaml:7:10"
    assert selectors.service("ledger").owner == "team:first"

    guard.questions.clear()
    renamed = TEAMS.replace(b"name: first", b"name: premier").replace(b"[first]", b"[premier]")
    apply(teams=renamed, a=component("ledger", owner="premier"))
    assert guard.questions == []
    assert selectors.service("ledger").owner == "team:premier"


def test_a_plan_says_what_an_apply_would_be_refused_for(guard):
    files = {"teams.yaml": TEAMS, "a.yaml": component("ledger")}
    planned = workspaces.plan("ops", files=files, actor=ACTOR, now=NOW)
    said = "An apply is refused at a.yaml:6:14: ledger enters production: nobody decided (Hold a review)"
    assert said in planned.effects


def test_what_stands_again_in_another_workspace_waits_there_where_a_guard_forbids_it(guard):
    guard.says_no = False
    other = {"c.yaml": component("ledger", owner="second")}
    apply(teams=TEAMS, a=component("ledger"))
    workspaces.register(Registration("upper", precedence=5), actor=ACTOR, now=NOW)
    workspaces.apply("upper", files=other, actor=ACTOR, now=NOW)
    guard.says_no = True

    workspaces.apply("upper", files={"readme.md": b"gone"}, actor=ACTOR, now=NOW, allow_empty=True)

    assert selectors.services() == []
    guard.says_no = False
    apply(teams=TEAMS, a=component("ledger"))
    assert selectors.service("ledger").owner == "team:first"
