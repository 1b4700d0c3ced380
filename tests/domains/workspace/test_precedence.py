"""Several workspaces: whose definition stands, what belongs to policy, who may apply what (rule 4)."""

from datetime import UTC, datetime

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog.models import Service
from seatrial.domains.workspace import models, selectors, services
from seatrial.domains.workspace.types import KINDS, Applied
from seatrial.kit.access import Actor, Denied
from seatrial.kit.ids import new_uid
from tests.factories.workspaces import checklist, component

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTOR = Actor("human", "u1", "Ada", frozenset({"*"}))
TEAM = Actor("human", "u2", "Tom", frozenset({"read", "workspace:apply"}))

pytestmark = pytest.mark.django_db


def register(name: str, **fields: object) -> None:
    models.Workspace.objects.create(uid=new_uid(NOW), name=name, **fields)


def put(name: str, actor: Actor = ACTOR, **files: bytes) -> Applied:
    return services.apply(name, files=files, actor=actor, now=NOW)


def faults(name: str, **files: bytes) -> list[str]:
    with pytest.raises(services.CannotApply) as refused:
        put(name, **files)
    assert all(fault.remedy for fault in refused.value.faults)
    return [f"{fault.place} {fault.detail}" for fault in refused.value.faults]


@pytest.fixture(autouse=True)
def _checklists_are_policy(monkeypatch):
    """Checklists belong to policy, whatever their owner says."""
    object.__setattr__(KINDS.get("Checklist"), "policy_only", True)


def test_without_precedence_the_same_urn_twice_is_an_error_with_both_places():
    put("one", **{"a.yaml": component("edi")})
    found = faults("two", **{"b.yaml": component("edi")})
    assert found[0] == "b.yaml:1:1 service:edi is defined already, at a.yaml:1:1 of workspace one"


def test_the_higher_one_takes_over_and_what_it_gives_up_stands_again_below():
    register("above", precedence=10)
    put("below", **{"a.yaml": component("edi", tier=1)})
    uid = selectors.standing("service:edi").uid
    taken = put("above", **{"b.yaml": component("edi", tier=3)})

    assert "stands in place of the one at a.yaml:1:1 of workspace below" in taken.plan.warnings[0].message
    assert (selectors.standing("service:edi").workspace, Service.objects.get().tier) == ("above", 3)
    assert selectors.standing("service:edi").uid == uid
    waits = put("below", **{"a.yaml": component("edi", tier=2)})
    assert "service:edi does not stand" in waits.plan.warnings[0].message
    assert Service.objects.get().tier == 3

    put("above", **{"c.yaml": component("web", owner="w")})
    assert selectors.standing("service:edi").workspace == "below"
    assert Service.objects.get(name="edi").tier == 2
    assert selectors.standing("service:edi").uid == uid
    assert Entry.objects.filter(action="workspace.applied", actor_uid="system:precedence").exists()


def test_no_team_redefines_or_shadows_policy():
    register("policy", is_policy=True)
    put("policy", **{"c.yaml": checklist()})
    register("loud", precedence=99)
    (found,) = [each for each in faults("loud", **{"x.yaml": checklist()}) if "is policy" in each]
    assert found.startswith(
        "x.yaml:1:1 checklist:basics is policy: c.yaml:1:1 of workspace policy defines it"
    )


def test_policy_kinds_belong_to_policy_workspaces_once_there_is_one(settings):
    other = checklist().replace(b"name: basics", b"name: own")
    applied = put("team", **{"c.yaml": other})
    assert applied.plan.exceptions == ("checklist:own",)
    assert selectors.revision("team", number=1).exceptions == ("checklist:own",)
    assert Entry.objects.get(action="workspace.applied").details["small_team_exception"] == ["checklist:own"]

    register("policy", is_policy=True)
    changed = other + b"# changed\n"
    assert (
        "c.yaml:1:1 a Checklist may stand in policy workspaces only"
        in faults("team", **{"c.yaml": changed})[0]
    )
    settings.POLICY_KINDS = "off"
    assert put("team", **{"c.yaml": changed}).plan.exceptions == ("checklist:own",)


def test_strict_wants_a_policy_workspace_from_the_first_checklist(settings):
    settings.POLICY_KINDS = "strict"
    assert "may stand in policy workspaces only" in faults("team", **{"c.yaml": checklist()})[0]


def test_policy_needs_its_own_grant_within_the_workspace():
    register("policy", is_policy=True, owner="team:governance")
    with pytest.raises(Denied) as denied:
        put("policy", TEAM, **{"c.yaml": checklist()})
    assert "workspace:apply-policy" in denied.value.detail
    for within in ("workspace:policy", "team:governance"):
        allowed = Actor("human", "u3", "Pia", frozenset(), {within: frozenset({"workspace:apply-policy"})})
        services.apply("policy", files={"c.yaml": checklist()}, actor=allowed, now=NOW)
    assert selectors.standing("checklist:basics").author == "Pia"
    assert selectors.standing("checklist:basics").applied_by == "u3"


def test_a_team_applies_its_own_workspace_by_a_grant_within_it():
    own = Actor("human", "u4", "Lea", frozenset(), {"workspace:ops": frozenset({"workspace:apply"})})
    services.apply("ops", files={"a.yaml": component("edi")}, actor=own, now=NOW)
    with pytest.raises(Denied):
        services.apply("other", files={"a.yaml": component("web")}, actor=own, now=NOW)
