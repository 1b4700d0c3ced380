"""Who signs what, how many, in which order, for how long: the library's policies as truth tables (R071)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from tests.factories.workspaces import component

import seatrial
from seatrial.connectors import directories
from seatrial.domains.catalog.rules import service_of
from seatrial.domains.catalog.types import Service
from seatrial.domains.identity.types import Held, Holder, Profile
from seatrial.domains.reviews import policies, rules
from seatrial.domains.reviews.formats.predicates import slot_document
from seatrial.domains.reviews.types import (
    KINDS,
    Artefact,
    Consulted,
    Figures,
    Matrix,
    Pin,
    Policy,
    Proposal,
    Report,
    Review,
    SignOff,
    Slot,
    Stakeholder,
    Template,
)
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Compiled
from seatrial.kit import hooks

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

LIBRARY = directories.read(Path(seatrial.__file__).parent / "library").files
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PIN = Pin("sign-off-matrix:test", "1.0.0", "sha256:" + "0" * 64)


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_files(LIBRARY)


def service(*, devops: bool, vendor: bool) -> Service:
    """A service whose DevOps is a team of its own, or not, and that a vendor operates, or not."""
    said = ["seatrial.dev/devops: separate"] * devops + ["seatrial.dev/operator: vendor"] * vendor
    text = component().decode()
    if said:
        text = text.replace("  title: Edi\n", f"  title: Edi\n  annotations: {{{', '.join(said)}}}\n", 1)
    return service_of(compile_files({"a.yaml": text.encode()}).of_kind("Component")[0], workspace="")


def of_kind(compiled: Compiled, kind: str) -> tuple[Template, Matrix]:
    """The library's template of that kind, and the matrix that it names."""
    documents = compiled.of_kind("ReviewTemplate")
    (body,) = [each.body for each in documents if each.body["spec"]["review"] == kind]
    template = rules.template_of(body, pin=PIN)
    (matrix,) = [each for each in compiled.of_kind("SignOffMatrix") if each.name == template.matrix]
    return template, rules.matrix_of(matrix.body, pin=PIN)


#: kind, DevOps separate, vendor operates -> who signs, in order. `|` begins the next turn.
WHO = {
    ("new_service", False, False): "operations development security business management | owner",
    ("new_service", False, True): "operations development security business management vendor | owner",
    ("new_service", True, False): "operations development security business management | owner",
    ("new_service", True, True): "operations development security business management vendor | owner",
    ("major_release", False, False): "security operations product | owner",
    ("major_release", False, True): "security operations product vendor | owner",
    ("major_release", True, False): "security operations devops product | owner",
    ("major_release", True, True): "security operations devops product vendor | owner",
    ("environment_cutover", False, False): "security operations product | owner",
    ("environment_cutover", False, True): "security operations product vendor | owner",
    ("environment_cutover", True, False): "security operations devops product | owner",
    ("environment_cutover", True, True): "security operations devops product vendor | owner",
    ("vendor_transition", False, False): "security operations product | owner",
    ("vendor_transition", False, True): "security operations product vendor | owner",
    ("vendor_transition", True, False): "security operations devops product | owner",
    ("vendor_transition", True, True): "security operations devops product vendor | owner",
}
#: The role that signs in each slot of the library, how many of it, and whether a deputy of theirs may.
ROLES = {
    "security": ("security_lead", 1, True),
    "operations": ("operations_lead", 1, True),
    "development": ("engineering_lead", 1, True),
    "devops": ("engineering_lead", 1, True),
    "business": ("product_manager", 1, True),
    "product": ("product_manager", 1, True),
    "management": ("manager", 1, True),
    "vendor": ("vendor_lead", 1, True),
    "owner": ("service_owner", 1, True),
}


def test_the_table_has_every_kind_and_team_model() -> None:
    assert set(WHO) == set(product(KINDS, (False, True), (False, True)))


@pytest.mark.mission("R071")
@pytest.mark.parametrize(("kind", "devops", "vendor"), list(WHO))
def test_who_signs_by_kind_and_team_model(compiled: Compiled, kind: str, devops: bool, vendor: bool) -> None:
    _, matrix = of_kind(compiled, kind)
    slots = rules.slots_of(matrix, service=service(devops=devops, vendor=vendor))
    turns: dict[int, list[str]] = {}
    for slot in slots:
        turns.setdefault(slot.order, []).append(slot.id)
    assert " | ".join(" ".join(turns[order]) for order in sorted(turns)) == WHO[kind, devops, vendor]
    assert {each.id: (each.role, each.quorum, each.delegable) for each in slots} == {
        each.id: ROLES[each.id] for each in slots
    }
    assert (matrix.lasts, matrix.silent_after) == (14 * DAY, 3 * DAY)


# who: each role that somebody may hold against each slot of both matrices


def person(name: str, *, kind: str = "human") -> Profile:
    return Profile(name, name.title(), "UTC", "system", True, NOW, None, name, kind)  # type: ignore[arg-type]


def holder(role: str, *, deputy_of: str = "") -> Holder:
    return Holder(person("somebody"), Held(role, "service:edi", deputy_of))


def report(**changes: object) -> Report:
    """A review without items: nothing but signatures keeps it from its decision."""
    review = Review(
        "uid", 1, "service-uid", "service:edi", "production", "new_service", "Edi", "All", "None", None,
        Artefact(digest="sha256:" + "ab" * 32), "in_review", "person", {}, PIN, PIN, (), "sha256:0", NOW,
        "Lead", "lead", NOW,
    )  # fmt: skip
    review = replace(review, **changes)  # type: ignore[arg-type]
    return Report(review, "Edi", 1, (), (), (), (), Consulted(), Figures(), NOW)


def may(slot: Slot, **more: object) -> bool:
    """Whether somebody may sign there who holds the slot's role themselves, but for what is another way."""
    asked: dict[str, object] = {
        "held": holder(slot.role), "roles": [slot.role], "authors": {}, "on_behalf_of": "",
        "report": report(),
    } | more  # fmt: skip
    who = asked.pop("who", person("somebody"))
    return policies.may_sign(who, slot=slot, **asked).allowed  # type: ignore[arg-type]


def all_slots(compiled: Compiled) -> list[Slot]:
    found = {
        each.id: each
        for kind in KINDS
        for each in rules.slots_of(of_kind(compiled, kind)[1], service=service(devops=True, vendor=True))
    }
    return list(found.values())


AUTHOR, PRINCIPAL = {"person:somebody": "sent evidence"}, {"person:other": "sent evidence"}
EXEMPT = report(small_team_reason="two people", small_team_by="security")
#: What speaks for or against somebody -> may they sign?
MAY: Sequence[tuple[str, dict[str, object], bool]] = [
    ("holds the role", {}, True),
    ("holds none of it", {"held": None, "roles": []}, False),
    ("holds another role", {"held": None, "roles": ["auditor"]}, False),
    ("a program that holds it", {"who": person("somebody", kind="agent")}, False),
    ("a service account that holds it", {"who": person("somebody", kind="service")}, False),
    ("a deputy of who holds it", {"on_behalf_of": "other", "roles": []}, True),
    ("an author", {"authors": AUTHOR}, False),
    ("a deputy of an author", {"on_behalf_of": "other", "roles": [], "authors": PRINCIPAL}, False),
    ("an author in a small team", {"authors": AUTHOR, "report": EXEMPT}, True),
]


@pytest.mark.mission("R071")
@pytest.mark.parametrize(("words", "more", "allowed"), MAY, ids=[words for words, _, _ in MAY])
def test_who_may_sign_in_any_slot(
    compiled: Compiled, words: str, more: dict[str, object], allowed: bool
) -> None:
    slots = all_slots(compiled)
    assert {each.id for each in slots} == set(ROLES)
    assert {each.id: may(each, **more) for each in slots} == dict.fromkeys(ROLES, allowed), words


@pytest.mark.mission("R071")
@pytest.mark.parametrize("role", sorted({role for role, _, _ in ROLES.values()}))
@pytest.mark.parametrize("slot", ROLES)
def test_each_role_against_each_slot(compiled: Compiled, slot: str, role: str) -> None:
    (asked,) = [each for each in all_slots(compiled) if each.id == slot]
    held = holder(role) if role == asked.role else None
    assert may(asked, held=held, roles=[role]) is (ROLES[slot][0] == role)


#: A deputy of the manager who is something else of the service, and whether they may sign for management.
NOT_BY = {"engineering_lead": False, "operations_lead": True, "product_manager": True, "manager": True}


@pytest.mark.parametrize("also", NOT_BY)
def test_management_is_no_engineering_lead(compiled: Compiled, also: str) -> None:
    (slot,) = [each for each in all_slots(compiled) if each.id == "management"]
    assert may(slot, on_behalf_of="other", roles=[also]) is NOT_BY[also]
    assert not may(replace(slot, delegable=False), on_behalf_of="other", roles=[also])


# how many, in which order, for how long

SLOTS = (
    Slot("first", "First", "security_lead", quorum=2),
    Slot("beside", "Beside", "operations_lead"),
    Slot("last", "Last", "service_owner", order=2),
)


def signed(slot: str, who: str, *, at: datetime = NOW) -> SignOff:
    return SignOff(who, slot, who, who.title(), "", "", "passkey", "key", "{}", "", at)


def proposal(*sign_offs: SignOff) -> Proposal:
    slots = tuple(slot_document(each) for each in SLOTS)
    return Proposal(
        "p", "uid", "go", "{}", "", {}, (), slots, NOW, "Owner", NOW + 365 * DAY, None, "",
        sign_offs=sign_offs,
    )  # fmt: skip


A, B, BESIDE, LAST = signed("first", "a"), signed("first", "b"), signed("beside", "c"), signed("last", "d")
#: What is signed -> what is missing, and whether it is the last one's turn.
COMPLETE: Sequence[tuple[tuple[SignOff, ...], set[str], bool]] = [
    ((), {"first", "beside", "last"}, False),
    ((A,), {"first", "beside", "last"}, False),
    ((A, B), {"beside", "last"}, False),
    ((BESIDE,), {"first", "last"}, False),
    ((A, BESIDE), {"first", "last"}, False),
    ((A, B, BESIDE), {"last"}, True),
    ((A, B, LAST), {"beside"}, False),
    ((A, BESIDE, LAST), {"first"}, False),
    ((A, B, BESIDE, LAST), set(), True),
]


@pytest.mark.mission("R071")
@pytest.mark.parametrize(("given", "missing", "is_turn"), COMPLETE)
def test_quorum_and_order(given: tuple[SignOff, ...], missing: set[str], is_turn: bool) -> None:
    found = proposal(*given)
    assert {each.subject for each in rules.missing_signatures(found)} == missing
    assert (rules.turn(found, slot="last") is None) is is_turn
    assert rules.turn(found, slot="first") is None
    lacks = decide(found, at=NOW)
    assert {each.subject for each in lacks} == missing
    assert {each.kind for each in lacks} <= {"signature"}


def decide(found: Proposal, *, at: datetime, lasts: timedelta = 14 * DAY, asked: Sequence[Slot] = ()):
    template = Template(PIN, "t", "T", "new_service", (), "m")
    return rules.before_deciding(
        replace(report(), read_at=at), proposal=found, template=template, lasts=lasts, asked=asked
    )


#: How old the oldest signature is -> whether it counts. A sign-off counts for less than fourteen days.
AGES = {
    0 * DAY: True,
    13 * DAY: True,
    14 * DAY - timedelta(seconds=1): True,
    14 * DAY: False,
    90 * DAY: False,
}


@pytest.mark.mission("R071")
@pytest.mark.parametrize("age", AGES, ids=str)
def test_a_sign_off_expires(age: timedelta) -> None:
    at = NOW + age
    fresh = [replace(each, signed_at=at) for each in (B, BESIDE, LAST)]
    lacks = decide(proposal(A, *fresh), at=at)
    assert [(each.kind, each.subject) for each in lacks] == ([] if AGES[age] else [("expired", "first")])


# stakeholders


def test_stakeholders_are_those_of_the_service_and_each_is_one_person() -> None:
    policy = Policy(
        stakeholders=(
            Stakeholder("claims", "service:edi", "Claims", "mara"),
            Stakeholder("other", "service:other", "Other", "nils"),
        )
    )
    (slot,) = rules.stakeholder_slots(policy, service=service(devops=False, vendor=False))
    assert (slot.id, slot.title, slot.handle, slot.person_uid) == (
        "stakeholder-claims", "Claims", "mara", "",
    )  # fmt: skip
    assert [each.subject for each in rules.nobody_to_sign([slot])] == ["stakeholder-claims"]
    known = replace(slot, person_uid="somebody")
    assert rules.nobody_to_sign([known]) == []
    assert may(known, held=None, roles=[])
    assert not may(replace(slot, person_uid="other"), held=None, roles=[])
    assert not may(slot, held=None, roles=[])
    assert may(replace(slot, person_uid="other"), held=None, roles=[], on_behalf_of="other")
    complete = proposal(A, B, BESIDE, LAST)
    assert decide(complete, at=NOW, asked=SLOTS) == []
    assert [each.subject for each in decide(complete, at=NOW, asked=[*SLOTS, known])] == [
        "stakeholder-claims"
    ]
