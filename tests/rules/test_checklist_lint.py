"""The linter of checklists: each fault has one error that names it, and a sound list has none."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Finding
from seatrial.kit import hooks

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

Body = dict[str, Any]
TRIGGER = {"metric": "error_ratio", "above": 0.05, "for": "5m"}


def an_item(number: int = 1, **changes: Any) -> Body:
    found = {
        "id": f"item-{number}",
        "title": f"Item number {number} is done",
        "statement": f"By this one sees that {number} is done.",
        "accepts": ["document"],
        "estimate_minutes": 10,
    }
    return {key: value for key, value in {**found, **changes}.items() if value is not None}


def a_checklist(*items: Body, domain: str = "support", **spec: Any) -> Body:
    area = {
        "name": "area",
        "title": "Area",
        "domain": domain,
        "role": "operations_lead",
        "criteria": list(items),
    }
    return {
        "apiVersion": "seatrial.dev/v1",
        "kind": "Checklist",
        "metadata": {"name": "sample"},
        "spec": {"version": "1.0.0", **spec, "areas": [area]},
    }


def lint(*bodies: Body) -> list[Finding]:
    return list(compile_files({"policies.yaml": yaml.safe_dump_all(bodies).encode()}).findings)


def errors(*bodies: Body) -> list[str]:
    return [found.message for found in lint(*bodies) if found.severity == "error"]


def warnings(*bodies: Body) -> list[str]:
    return [found.message for found in lint(*bodies) if found.severity == "warning"]


# --- the purposes ---------------------------------------------------------------------------------------

DOMAINS = ("application", "infrastructure", "observability", "security", "support")


@pytest.mark.mission("R004")
@pytest.mark.parametrize("gone", DOMAINS)
def test_a_readiness_list_that_leaves_a_domain_of_scope_empty_is_refused_with_its_name(gone: str) -> None:
    items = {domain: an_item(number, domain=domain) for number, domain in enumerate(DOMAINS)}
    assert lint(a_checklist(*items.values(), purpose="readiness")) == []
    left = [item for domain, item in items.items() if domain != gone]
    found = errors(a_checklist(*left, domain=left[0]["domain"], purpose="readiness"))
    assert len(found) == 1
    assert f"no criterion is of the domain {gone}" in found[0]


@pytest.mark.mission("R049")
def test_a_handover_of_fourteen_items_and_a_repetition_is_refused() -> None:
    items = [an_item(number) for number in range(15)]
    assert lint(a_checklist(*items, purpose="handover")) == []
    again = {**items[13], "id": "again", "title": "ITEM number 13: is done!"}
    found = lint(a_checklist(*items[:14], again, purpose="handover"))
    assert [each.message for each in found if each.severity == "error"] == [
        "a handover needs at least 15 discrete items, and this one has 14"
    ]
    assert any("again repeats item-13" in each.message for each in found)


@pytest.mark.mission("R050")
@pytest.mark.parametrize("statement", [None, "", "  "])
def test_an_item_without_an_acceptance_criterion_is_refused(statement: str | None) -> None:
    items = [an_item(number) for number in range(15)]
    items[7] = an_item(7, statement=statement)
    assert errors(a_checklist(*items, purpose="handover")) == ["item-7 has no acceptance criterion"]


def test_an_acceptance_criterion_that_repeats_the_title_is_pointed_at() -> None:
    found = warnings(a_checklist(an_item(1, statement="item NUMBER 1, is done")))
    assert found == ["the acceptance criterion of item-1 only repeats its title"]


def a_must(number: int = 1, **changes: Any) -> Body:
    return an_item(
        number,
        **{
            "must": True,
            "verify": {"command": "curl x", "expect": "404"},
            "triggers": [TRIGGER],
            "rollback": "runbooks/rollback.md",
            "gate": "deployment",
            "covers": [f"security/item-{number}"],
            **changes,
        },
    )


def deployment(*items: Body, **spec: Any) -> list[Body]:
    """A deployment list, and the list of security items that it answers for."""
    security = a_checklist(an_item(1, must=True), an_item(2, must=True), an_item(3))
    security["metadata"]["name"] = "security"
    spec = {"purpose": "deployment", "approvals": ["security_lead"], "covers": ["security"], **spec}
    return [a_checklist(*items, **{key: value for key, value in spec.items() if value}), security]


def _without_role(bodies: list[Body]) -> None:
    del bodies[0]["spec"]["areas"][0]["role"]
    bodies[0]["spec"]["areas"][0]["criteria"][0]["role"] = "security_lead"


def _change(number: int, key: str, value: Any = None) -> Callable[[list[Body]], None]:
    def change(bodies: list[Body]) -> None:
        item = bodies[0]["spec"]["areas"][0]["criteria"][number - 1]
        item[key] = value
        if value is None:
            del item[key]

    return change


def _drop(bodies: list[Body]) -> None:
    del bodies[0]["spec"]["areas"][0]["criteria"][1]


def _drop_approvals(bodies: list[Body]) -> None:
    del bodies[0]["spec"]["approvals"]


MATRIX: dict[str, tuple[Callable[[list[Body]], None], str]] = {
    "a critical item": (_drop, "the must-do item item-2 of security is covered by no criterion"),
    "its coverage": (_change(2, "covers"), "the must-do item item-2 of security is covered by no criterion"),
    "verification": (_change(1, "verify"), "the must-do item item-1 has no verification step"),
    "signatures": (_drop_approvals, "no signature is asked for when everything stands"),
    "who approves": (_without_role, "item-2 names no role that approves it"),
    "trigger points": (_change(1, "triggers"), "the must-do item item-1 has no rollback trigger point"),
    "the way back": (_change(1, "rollback"), "the must-do item item-1 names nothing that leads back"),
    "the gate": (_change(1, "gate"), "the must-do item item-1 names no gate that it keeps shut"),
    "the estimate": (_change(1, "estimate_minutes"), "item-1 has no estimate"),
    "a trigger's metric": (
        _change(1, "triggers", [{**TRIGGER, "metric": " "}]),
        "trigger 1 of item-1 names no metric",
    ),
    "a trigger's limit": (
        _change(1, "triggers", [{"metric": "m", "for": "5m"}]),
        "trigger 1 of item-1 names no limit",
    ),
    "a trigger's duration": (
        _change(1, "triggers", [{"metric": "m", "above": 1}]),
        "trigger 1 of item-1 names no duration",
    ),
}


@pytest.mark.mission("R052")
@pytest.mark.parametrize("gone", MATRIX)
def test_a_deployment_list_from_which_one_property_is_removed_has_one_error_that_names_it(gone: str) -> None:
    whole = deployment(a_must(1), a_must(2))
    assert lint(*whole) == []
    change, message = MATRIX[gone]
    broken = copy.deepcopy(whole)
    change(broken)
    assert errors(*broken) == [message]


def test_two_limits_of_one_trigger_are_no_limit() -> None:
    both = {**TRIGGER, "below": 0.01}
    assert errors(a_checklist(an_item(1, triggers=[both]))) == ["trigger 1 of item-1 names several limits"]


def test_an_item_that_is_covered_and_does_not_exist_has_a_near_name() -> None:
    found = [each for each in lint(*deployment(a_must(1), a_must(2), a_must(3, covers=["security/itm-3"])))]
    assert [(each.message, each.remedy) for each in found] == [
        ("there is no item security/itm-3", "Did you mean security/item-3?")
    ]


# --- names ----------------------------------------------------------------------------------------------


def test_an_unknown_role_and_an_unknown_type_of_evidence_have_near_names() -> None:
    found = lint(
        a_checklist(an_item(1, accepts=["runbok"])),
    )
    assert [each.remedy for each in found] == ["Did you mean runbook?"]
    found = lint(a_checklist(an_item(1, role="securty_lead")))
    assert len(found) == 1
    assert "security_lead" in found[0].remedy + found[0].message


def test_levels_have_to_be_known_and_exclude_tiers() -> None:
    levels = [{"name": "A", "tiers": [1]}, {"name": "B", "tiers": [2, 3, 4]}]
    assert lint(a_checklist(an_item(1, levels=["A"]), an_item(2), levels=levels)) == []
    assert errors(a_checklist(an_item(1, levels=["C"]), levels=levels)) == ["the checklist has no level 'C'"]
    both = errors(a_checklist(an_item(1, levels=["A"], tiers=[1]), levels=levels))
    assert both == ["item-1 has both tiers and levels"]


# --- conditions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (an_item(1, when="service.tier == 1 && service.tier == 2"), "item-1 is asked of no service"),
        (an_item(1, tiers=[3], when="service.tier == 1"), "item-1 is asked of no service"),
        (an_item(1, when='service.type == "a" && service.type == "b"'), "item-1 is asked of no service"),
        (an_item(1, when='service.exposre == "public"'), "a service has no attribute 'exposre'"),
        (an_item(1, when="evidence.a.b"), "the condition is not sound CEL"),
        (an_item(1, when="service.tier =="), "the condition is not sound CEL"),
    ],
)
def test_a_condition_that_cannot_be_or_is_no_condition_is_refused(item: Body, message: str) -> None:
    found = errors(a_checklist(item))
    assert len(found) == 1
    assert message in found[0]


def test_the_condition_of_the_list_counts_for_its_criteria() -> None:
    item = an_item(1, when="service.tier > 2")
    assert "asked of no service" in errors(a_checklist(item, when="service.tier <= 2"))[0]


def test_a_condition_that_leaves_nobody_out_is_pointed_at() -> None:
    found = warnings(a_checklist(an_item(1, when="service.tier > 1 || service.tier <= 1")))
    assert found == ["the condition of item-1 holds for every service"]


def rules(*pairs: tuple[str, str]) -> list[Body]:
    return [{"when": when, "then": then} for when, then in pairs]


def test_rules_that_contradict_each_other_are_refused_with_a_service_that_shows_it() -> None:
    clash = rules(("service.tier <= 2", "must"), ("service.tier >= 2", "should"))
    found = errors(a_checklist(an_item(1, rules=clash)))
    assert found == ["rules 1 and 2 of item-1 contradict each other: must and should where service.tier is 2"]


def test_rules_of_different_attributes_contradict_where_both_hold() -> None:
    clash = rules(
        ('service.exposure == "public"', "must"),
        ("service.tier == 4", "skip"),
        ('service.tier < 4 && service.exposure != "public"', "should"),
    )
    found = errors(a_checklist(an_item(1, rules=clash)))
    assert len(found) == 1
    assert 'service.exposure is "public"' in found[0]
    assert "service.tier is 4" in found[0]


def test_a_rule_that_nothing_makes_true_is_refused() -> None:
    dead = rules(("service.tier <= 4", "must"), ("service.tier > 4", "should"))
    assert errors(a_checklist(an_item(1, rules=dead))) == [
        "rule 2 of item-1 is unreachable: nothing makes its condition true"
    ]


def test_rules_that_overlap_or_leave_a_gap_are_pointed_at() -> None:
    double = rules(
        ("service.tier <= 2", "must"), ("service.tier == 1", "must"), ("service.tier > 2", "should")
    )
    assert warnings(a_checklist(an_item(1, rules=double))) == [
        "rules 1 and 2 of item-1 overlap: both say must where service.tier is 1"
    ]
    gap = rules(("service.tier == 1", "must"), ("service.tier > 2", "should"))
    assert warnings(a_checklist(an_item(1, rules=gap))) == [
        "no rule of item-1 says how strict it is where service.tier is 2"
    ]


def test_two_criteria_of_the_same_words_are_pointed_at_where_both_are_asked() -> None:
    same = {"statement": "The same demand."}
    found = warnings(a_checklist(an_item(1, **same, tiers=[1, 2]), an_item(2, **same, tiers=[2, 3])))
    assert found == ["item-2 repeats item-1 where service.tier is 2"]
    assert warnings(a_checklist(an_item(1, **same, tiers=[1]), an_item(2, **same, tiers=[2]))) == []


def test_what_waits_for_another_needs_that_one_and_no_circle() -> None:
    assert errors(a_checklist(an_item(1, after=["itm-2"]), an_item(2))) == [
        "item-1 waits for 'itm-2', which this checklist does not have"
    ]
    circle = errors(a_checklist(an_item(1, after=["item-2"]), an_item(2, after=["item-1"])))
    assert "item-1 waits for item-2, which waits for it" in circle
    assert warnings(a_checklist(an_item(1, after=["item-2"]), an_item(2, tiers=[1]))) == [
        "item-1 waits for item-2, which is not asked where service.tier is 2"
    ]


# --- checks ---------------------------------------------------------------------------------------------

PROBES = {"plan": {"file": {"path": "plan.md"}}}


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            "evidence.plan.exists && !evidence.plan.exists",
            "the check of item-1 can never pass, whatever is found",
        ),
        (
            "evidence.plan.size > 2 && evidence.plan.size < 1",
            "the check of item-1 can never pass, whatever is found",
        ),
        ("evidence.plan.count >= 0", "the check of item-1 can never fail, whatever is found"),
        (
            "evidence.plan.exists || !evidence.plan.exists",
            "the check of item-1 can never fail, whatever is found",
        ),
    ],
)
def test_a_check_that_is_settled_before_anybody_looks_is_refused(check: str, message: str) -> None:
    item = an_item(1, accepts=["file"], probes=PROBES, check=check)
    assert errors(a_checklist(item)) == [message]
