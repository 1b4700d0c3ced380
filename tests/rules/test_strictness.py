"""Who is asked what, how strictly, with which proof; levels reached; how two versions differ."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import yaml
from tests.rules.test_assessment import DEMO, NOW, SERVICE, a_criterion, an_item

from seatrial.domains.catalog.types import Service
from seatrial.domains.readiness import rules
from seatrial.domains.readiness.types import Checklist, Result
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)


def a_list(*items: dict[str, Any], **spec: Any) -> Checklist:
    raws = [
        {"id": f"item-{n}", "title": f"Item {n}", "statement": f"{n} holds.", "accepts": ["document"], **item}
        for n, item in enumerate(items, start=1)
    ]
    area = {"name": "area", "title": "Area", "domain": "support", "role": "service_owner", "criteria": raws}
    body = {
        "apiVersion": "seatrial.dev/v1",
        "kind": "Checklist",
        "metadata": {"name": "sample"},
        "spec": {"version": "1.0.0", **spec, "areas": [area]},
    }
    found = compile_files({"a.yaml": yaml.safe_dump(body).encode()})
    assert found.errors == []
    return rules.checklist_of(found.of_kind("Checklist")[0])


def a_service(**changes: Any) -> Service:
    return replace(SERVICE, **changes)


def asked(checklist: Checklist, service: Service) -> dict[str, bool]:
    """What is asked of the service, and whether it must hold."""
    return {found.id: found.must for found in rules.applicable(checklist, service=service)}


# --- whom -----------------------------------------------------------------------------------------------


def test_tiers_levels_and_conditions_say_whom() -> None:
    levels = [{"name": "A", "tiers": [1]}, {"name": "B", "tiers": [2, 3]}]
    checklist = a_list(
        {},
        {"tiers": [1, 2]},
        {"levels": ["B"]},
        {"when": 'service.type == "website"'},
        {"when": '"payments" in service.tags'},
        levels=levels,
    )
    assert set(asked(checklist, a_service(tier=1))) == {"item-1", "item-2"}
    assert set(asked(checklist, a_service(tier=3))) == {"item-1", "item-3"}
    assert set(asked(checklist, a_service(tier=4, type="website"))) == {"item-1", "item-4"}
    assert set(asked(checklist, a_service(tier=4, tags=("payments",)))) == {"item-1", "item-5"}


def test_a_list_may_be_for_some_only() -> None:
    checklist = a_list({}, when='service.operator == "vendor"')
    assert asked(checklist, a_service()) == {}
    assert asked(checklist, a_service(annotations={"seatrial.dev/operator": "vendor"})) == {"item-1": False}


def test_what_is_not_known_never_loosens_a_rule() -> None:
    checklist = a_list(
        {"when": 'service.exposure == "public"'}, {"when": 'service.annotations["example.com/pii"] == "yes"'}
    )
    assert set(asked(checklist, a_service())) == {"item-1", "item-2"}
    told = {"seatrial.dev/exposure": "internal", "example.com/pii": "no"}
    assert asked(checklist, a_service(annotations=told)) == {}


def test_rules_say_how_strict() -> None:
    by_tier = [
        {"when": "service.tier == 1", "then": "must"},
        {"when": "service.tier in [2, 3]", "then": "should"},
        {"when": "service.tier == 4", "then": "skip"},
    ]
    checklist = a_list({"rules": by_tier})
    answers = [asked(checklist, a_service(tier=tier)).get("item-1") for tier in (1, 2, 3, 4)]
    assert answers == [True, False, False, None]


def test_of_rules_that_both_hold_the_stricter_counts_and_without_one_it_must_hold() -> None:
    raw = a_criterion(rules=(rules_of("service.tier <= 2", "should"), rules_of("service.tier == 1", "must")))
    seen = {tier: rules.attributes(a_service(tier=tier)) for tier in (1, 2, 3)}
    stance = rules.stance_of
    assert [stance(raw, seen=seen[tier]) for tier in (1, 2, 3)] == ["must", "should", "must"]


def rules_of(when: str, then: Any) -> Any:
    from_yaml = a_list({"rules": [{"when": when, "then": then}]})
    return from_yaml.criteria[0].rules[0]


# --- proof ----------------------------------------------------------------------------------------------


def assess(provenance: str, wanted: str, **item: Any) -> Any:
    criterion = a_criterion(provenance=wanted)
    items = {"health": an_item({"status": 200}, provenance=provenance, **item)}
    return rules.assess(criterion, items=items, missing={}, service=SERVICE, environment=DEMO, now=NOW)


def test_what_nobody_vouches_for_does_not_count_where_proof_is_wanted_and_the_reason_says_so() -> None:
    verdict = assess("asserted", "proven")
    assert verdict.result == "unknown"
    assert verdict.reason == "health: uploaded by hand, nobody vouches for it; this criterion wants proof"
    assert assess("proven", "proven").result == "pass"
    assert assess("asserted", "any").result == "pass"


def test_an_assertion_that_speaks_against_the_service_does_not_decide_either() -> None:
    criterion = a_criterion(provenance="proven")
    items = {"health": an_item({"status": 500}, provenance="asserted")}
    verdict = rules.assess(criterion, items=items, missing={}, service=SERVICE, environment=DEMO, now=NOW)
    assert verdict.result == "unknown"


def test_a_probe_of_uploads_looks_for_proven_ones_first_where_proof_is_wanted() -> None:
    use = {"report": {"upload": {"type": "scan"}}}
    item = {"accepts": ["scan"], "provenance": "proven", "probes": use, "check": "evidence.report.count > 0"}
    probe = a_list(item).criteria[0].probes[0]
    assert probe.parameters["provenance"] == "proven"
    assert probe.evidence_type == "scan"


# --- levels ---------------------------------------------------------------------------------------------


def standing(checklist: Checklist, tier: int, **results: Result) -> Any:
    found = [
        (criterion, results.get(criterion.id.replace("-", "_"), "pass"))
        for criterion in rules.applicable(checklist, service=a_service(tier=tier))
    ]
    return rules.reached(checklist, results=found, tier=tier)


LEVELS = [{"name": "A", "tiers": [1]}, {"name": "B", "tiers": [2]}, {"name": "C", "tiers": [3, 4]}]


@pytest.mark.mission("R056")
def test_a_level_is_reached_when_all_that_it_and_those_below_ask_passes() -> None:
    checklist = a_list({"levels": ["A", "B", "C"]}, {"levels": ["A", "B"]}, {"levels": ["A"]}, levels=LEVELS)
    whole = standing(checklist, 1)
    assert (whole.level.name, whole.wanted.name, whole.left, whole.is_there) == ("A", "A", 0, True)
    most = standing(checklist, 1, item_3="unknown")
    assert (most.level.name, most.left, most.is_there) == ("B", 1, False)
    some = standing(checklist, 1, item_2="fail", item_3="fail")
    assert (some.level.name, some.left) == ("C", 1)
    none = standing(checklist, 1, item_1="error")
    assert (none.level, none.left) == (None, 1)
    assert standing(checklist, 2).level.name == "B"


def test_without_levels_the_tiers_are_the_ladder_and_equal_steps_are_one() -> None:
    checklist = a_list({}, {"tiers": [1, 2]})
    assert standing(checklist, 1, item_2="fail").level.name == "Tier 3"
    assert standing(checklist, 1).level.name == "Tier 1"
    assert standing(a_list({}), 1, item_1="fail").level is None
    assert rules.reached(checklist, results=[], tier=1) is None


# --- versions -------------------------------------------------------------------------------------------


def body(*items: dict[str, Any], version: str = "1.0.0", area: str = "Area") -> dict[str, Any]:
    raws = [{"title": "T", "statement": "S", **item} for item in items]
    spec = {"version": version, "areas": [{"name": "a", "title": area, "criteria": raws}]}
    return {"metadata": {"name": "sample"}, "spec": spec}


def test_differences_name_what_came_went_and_changed_and_whether_it_weighs() -> None:
    old = body({"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"})
    new = body(
        {"id": "a"},
        {"id": "b", "statement": "More"},
        {"id": "c", "guide": "Hint"},
        {"id": "e"},
        version="1.1.0",
    )
    found = rules.differences(old, after=new)
    assert [(each.id, each.change, each.weighty) for each in found.criteria] == [
        ("b", "changed", True),
        ("c", "changed", False),
        ("e", "added", True),
        ("d", "removed", True),
    ]
    assert [(each.name, each.before, each.after) for each in found.about] == [("version", "1.0.0", "1.1.0")]
    assert found.weighty == 3
    assert rules.differences(old, after=old).is_empty
    moved = rules.differences(
        old, after=body({"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}, area="Else")
    )
    assert {each.change for each in moved.criteria} == {"moved"}
    assert moved.weighty == 0


def test_a_trigger_reads_as_a_sentence() -> None:
    item = {"triggers": [{"metric": "error_ratio", "above": 0.05, "for": "5m"}]}
    trigger = a_list(item).criteria[0].triggers[0]
    assert str(trigger) == "error_ratio above 0.05 for 5 min"
    assert trigger.duration == timedelta(minutes=5)
