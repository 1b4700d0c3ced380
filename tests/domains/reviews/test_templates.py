"""What a review of each kind asks, as the library states it, and what its gates and signatures keep shut."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import seatrial
from seatrial.connectors import directories
from seatrial.domains.audit.models import Entry
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.reviews import models, selectors, services
from seatrial.domains.reviews.rules import slots_of
from seatrial.domains.reviews.types import KINDS, Review
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.factories import identity
from tests.factories.reviews import DAY, NOW, World, component, files

pytestmark = pytest.mark.django_db
LIBRARY = Path(seatrial.__file__).parent / "library"
VENDOR = ", seatrial.dev/operator: vendor"
#: S4:163-181, in their order.
FIFTEEN = [
    "Complete Infrastructure", "CI/CD Pipeline", "Monitoring Platform", "Application Deployment",
    "Azure Services", "Stakeholder Availability", "Production Approval", "Budget Allocation",
    "Support Procedures", "Compliance Sign-off", "Load Testing Tools", "Monitoring Services",
    "Business Users", "Enterprise Systems", "Documentation Platform",
]  # fmt: skip
FIVE = ["load-testing", "documentation-review", "training-validation", "recovery-testing",
        "production-validation"]  # fmt: skip


def document(path: str) -> dict[str, Any]:
    return dict(yaml.safe_load((LIBRARY / path).read_text()))


def template(kind: str) -> dict[str, Any]:
    return dict(document(f"reviews/{kind.replace('_', '-')}.yaml")["spec"])


def stand(world: World, **entry: Any) -> None:
    """The library and one service are applied; nothing is collected."""
    content = {**directories.read(LIBRARY).files, "catalog.yaml": component(**entry)}
    workspaces.apply("ops", files=content, actor=world.actor("administrator"), now=NOW)
    world.deliver(NOW)


def asked(review: Review) -> set[str]:
    rows = models.Item.objects.filter(review=review.uid).values_list("checklist", "criterion")
    return {f"{checklist.partition(':')[2]}/{criterion}" for checklist, criterion in rows}


def stated(kind: str, *, by_vendor: bool) -> set[str]:
    """What the files say is asked, read without the code that asks it."""
    found = set()
    for each in template(kind)["checklists"]:
        spec = document(f"checklists/{each['name']}.yaml")["spec"]
        for raw in (criterion for area in spec["areas"] for criterion in area["criteria"]):
            conditions = {each.get("when"), spec.get("when"), raw.get("when")} - {None}
            assert conditions <= {'service.operator == "vendor"'}
            if by_vendor or not conditions:
                found.add(f"{each['name']}/{raw['id']}")
    return found


@pytest.mark.mission("R003")
@pytest.mark.parametrize("by_vendor", [False, True])
def test_each_kind_asks_exactly_what_its_template_says(world: World, by_vendor: bool) -> None:
    stand(world, annotations=VENDOR if by_vendor else "")
    for kind in KINDS:
        review = world.open(kind=kind)
        found = asked(review)
        vendors = {name for name in found if name.startswith("vendor/") or name == "handover/vendor-duties"}
        assert found == stated(kind, by_vendor=by_vendor or kind == "vendor_transition"), kind
        assert bool(vendors) == (by_vendor or kind == "vendor_transition"), kind
        row = models.Review.objects.get(uid=review.uid)
        assert row.matrix_urn == f"sign-off-matrix:{'launch' if kind == 'new_service' else 'approval'}"


def test_vendor_items_can_be_met_where_the_vendor_has_gone_already(world: World) -> None:
    stand(world)
    review = world.open(kind="vendor_transition")
    for each in models.Prerequisite.objects.filter(review=review.uid, stage="prepare"):
        set_prerequisite(world, review, each.key)
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    uid = world.attach("document")
    view = services.answer(
        review.name, item="vendor/contract-dates", says="met", pieces=[uid], actor=world.actor("lead"),
        now=NOW,
    )  # fmt: skip
    assert view.outcome.word == "met"


# prerequisites


def set_prerequisite(world: World, review: Review, key: str, *, is_met: bool = True) -> None:
    owner = models.Prerequisite.objects.get(review=review.uid, key=key).owner
    roles = {
        "operations_lead": "operations", "engineering_lead": "lead", "service_owner": "owner",
        "security_lead": "security", "product_manager": "product",
    }  # fmt: skip
    services.set_prerequisite(
        review.name, key=key, is_met=is_met, note="seen", actor=world.actor(roles[owner]), now=NOW
    )


def test_the_fifteen_are_in_the_library_by_their_names(world: World) -> None:
    stand(world)
    review = world.open()
    named = [each for each in world.report(review).prerequisites if not each.criterion]
    assert [each.title for each in named] == FIFTEEN
    assert [each.kind for each in named] == ["technical"] * 5 + ["business"] * 5 + ["external"] * 5
    assert all(each.owner for each in named)
    upstream = [each.criterion for each in world.report(review).prerequisites if each.criterion]
    for kind in ("new_service", "major_release", "environment_cutover"):
        bound = [each["criterion"] for each in template(kind)["prerequisites"] if "criterion" in each]
        assert bound == upstream == [
            f"deployment/{name}"
            for name in ("no-api-explorer", "cors-restricted", "monitoring-armed", "logs-collected",
                         "security-tested")
        ], kind  # fmt: skip


FIFTEEN_OF_FOUR_STAGES = "\n".join(
    f"    - {{id: p{place}, title: {title}, type: {('technical', 'business', 'external')[place // 5]}, "
    f"stage: {('prepare', 'review', 'decide', 'hand_over')[place % 4]}, owner: operations_lead}}"
    for place, title in enumerate(FIFTEEN)
)


def named(error: Any) -> list[str]:
    return [each.place for each in error.value.faults]


@pytest.mark.mission("R023")
def test_an_unmet_prerequisite_blocks_its_stage_only(world: World) -> None:
    world.apply(files(template=f"  prerequisites:\n{FIFTEEN_OF_FOUR_STAGES}"))
    review = world.open()
    lead, owner = world.actor("lead"), world.actor("owner")
    listed = world.report(review).prerequisites
    assert [each.title for each in listed] == FIFTEEN
    assert [each.kind for each in listed] == ["technical"] * 5 + ["business"] * 5 + ["external"] * 5
    for each in listed:
        set_prerequisite(world, review, each.id)

    def unmet(place: int) -> None:
        for each in listed:
            set_prerequisite(world, review, each.id, is_met=each.id != f"p{place}")

    unmet(0)  # prepare
    with pytest.raises(services.CannotStep, match="Complete Infrastructure is not there") as refused:
        services.begin_preparing(review.name, actor=lead, now=NOW)
    assert named(refused) == ["p0"]
    unmet(1)  # review: preparing begins
    services.begin_preparing(review.name, actor=lead, now=NOW)
    world.answer_all(review)
    with pytest.raises(services.CannotStep, match="CI/CD Pipeline is not there") as refused:
        services.submit(review.name, actor=lead, now=NOW)
    assert named(refused) == ["p1"]
    unmet(2)  # decide: the review begins
    services.submit(review.name, actor=lead, now=NOW)
    world.accept_all(review)
    with pytest.raises(services.CannotDecide, match="Monitoring Platform is not there") as refused:
        world.propose(review)
    assert named(refused) == ["/prerequisite/p2"]
    unmet(3)  # handing over: the decision is made
    world.propose(review)
    world.sign_all(review)
    world.decide(review)
    with pytest.raises(services.CannotStep, match="Application Deployment is not there") as refused:
        services.hand_over(review.name, actor=owner, now=NOW)
    assert named(refused) == ["p3"]
    unmet(99)
    services.hand_over(review.name, actor=owner, now=NOW)


def test_a_prerequisite_of_an_item_is_what_the_item_comes_to(world: World) -> None:
    bound = "{id: seen, title: Scanned, type: technical, stage: review, criterion: launch/scanned}"
    world.apply(files(template=f"  prerequisites:\n    - {bound}"))
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    world.answer_all(review, but=("launch/scanned",))
    (before,) = world.report(review).prerequisites
    assert (before.is_met, "nobody has answered" in before.reason) == (False, True)
    with pytest.raises(Invalid, match="is found out by launch/scanned"):
        services.set_prerequisite(
            review.name, key="seen", is_met=True, note="yes", actor=world.actor("lead"), now=NOW
        )
    world.answer_all(review, but=("launch/walkthrough", "launch/rehearsed"))
    (after,) = world.report(review).prerequisites
    assert after.is_met


# quality gates


@pytest.mark.parametrize("kind", KINDS)
def test_every_template_has_the_five_gates_each_bound_to_items_of_its_own(kind: str) -> None:
    gates = template(kind)["quality_gates"]
    assert [each["id"] for each in gates] == FIVE
    bound = [name for each in gates for name in each["criteria"]]
    assert len(set(bound)) == len(bound)
    assert set(bound) <= stated(kind, by_vendor=False)


GATED = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: launch, title: Launch}
spec:
  version: 1.0.0
  areas:
    - name: gates
      title: Gates
      domain: support
      role: operations_lead
      criteria:
""" + "".join(
    f"        - {{id: {name}, title: {name}, statement: It is shown., accepts: [{kind}]}}\n"
    for name, kind in zip(FIVE, ("load_test", "document", "training", "drill", "test_result"), strict=True)
)
GATES = "  quality_gates:\n" + "".join(
    f"    - {{id: {name}, title: {name}, criteria: [launch/{name}]}}\n" for name in FIVE
)


@pytest.mark.mission("R017")
@pytest.mark.parametrize("failing", FIVE)
def test_a_gate_that_is_shut_alone_blocks_the_decision_and_is_named_alone(world: World, failing: str) -> None:
    world.apply({**files(template=GATES), "checklist.yaml": GATED.encode()})
    review = world.open()
    lead = world.actor("lead")
    services.begin_preparing(review.name, actor=lead, now=NOW)
    types = ("load_test", "document", "training", "drill", "test_result")
    for name, kind in zip(FIVE, types, strict=True):
        uid = world.attach(kind)
        services.answer(review.name, item=f"launch/{name}", says="met", pieces=[uid], actor=lead, now=NOW)
    assert all(each.passes for each in world.report(review).gates)
    services.answer(
        review.name, item=f"launch/{failing}", says="not_met", reason="it broke", actor=lead, now=NOW
    )
    services.submit(review.name, actor=lead, now=NOW)
    world.accept_all(review)

    gates = {each.id: each for each in world.report(review).gates}
    assert [name for name, each in gates.items() if not each.passes] == [failing]
    assert f"{failing}: it broke" in gates[failing].reason
    with pytest.raises(services.CannotDecide) as refused:
        world.propose(review)
    shut = [each.place for each in refused.value.faults if each.place.startswith("/gate/")]
    assert shut == [f"/gate/{failing}"]


# matrices


def launch(world: World) -> Review:
    """A review under review whose matrix is the library's for launches; a second lead and two managers."""
    for name, role in (("Second", "engineering_lead"), ("Mara", "manager"), ("Nils", "manager")):
        world.cast.people[name.lower()] = identity.person(name)
        identity.role(world.cast.people[name.lower()], role, "service:edi-gateway")
    kept = files()
    kept["matrix.yaml"] = (LIBRARY / "sign-off/launch.yaml").read_bytes()
    kept["templates.yaml"] = kept["templates.yaml"].replace(b"sign_off: approval", b"sign_off: launch")
    world.apply(kept)
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    return review


def signed_by_all(world: World, review: Review, *, but: str = "") -> None:
    by = {"operations": "operations", "development": "second", "security": "security",
          "business": "product", "management": "mara", "owner": "owner"}  # fmt: skip
    for slot, who in by.items():
        if slot != but:
            world.sign(review, slot, by=who)


@pytest.mark.mission("R020")
def test_five_groups_accept_each_by_a_person_of_its_own(world: World) -> None:
    review = launch(world)
    slots = selectors.matrix("launch").slots
    assert [each.group for each in slots if each.group] == [
        "operations", "development", "security", "business", "management",
    ]  # fmt: skip
    identity.role(world.cast.security, "operations_lead", "service:edi-gateway")
    world.sign(review, "security")
    with pytest.raises(services.CannotSign, match="one person fills one slot") as refused:
        world.sign(review, "operations", by="security")
    assert refused.value.status == 409
    for slot, who in (("operations", "operations"), ("development", "second"), ("management", "mara")):
        world.sign(review, slot, by=who)
    with pytest.raises(services.CannotDecide) as blocked:
        world.decide(review)
    missing = [each for each in blocked.value.faults if each.place.startswith("/signature/")]
    assert [each.place for each in missing] == ["/signature/business", "/signature/owner"]
    assert "Business has not signed" in missing[0].detail
    world.sign(review, "business", by="product")
    world.sign(review, "owner")
    assert world.decide(review).outcome == "go"


@pytest.mark.mission("R021")
def test_management_signs_by_another_manager_and_never_by_who_builds_it(world: World) -> None:
    review = launch(world)
    identity.deputy(world.cast.people["mara"], world.cast.lead)
    identity.deputy(world.cast.people["mara"], world.cast.people["second"])
    for who in ("lead", "second"):
        with pytest.raises(Denied, match="engineering lead of the service, who may not sign Management"):
            world.sign(review, "management", by=who)

    other = identity.person("Olu")
    identity.role(other, "manager", "service:else")
    world.cast.people["olu"] = other
    identity.deputy(world.cast.people["mara"], other)
    found = world.sign(review, "management", by="olu")
    (signed,) = [each for each in found.sign_offs if each.slot == "management"]
    assert (signed.person_name, signed.on_behalf_of_name) == ("Olu", "Mara")
    entry = Entry.objects.filter(action="reviews.signed").latest("pk")
    assert entry.details["on_behalf_of"] == str(world.cast.people["mara"].uid)


def slots(world: World, annotations: str) -> list[str]:
    kept = files()
    kept["catalog.yaml"] = component(annotations=annotations)
    kept["matrix.yaml"] = (LIBRARY / "sign-off/approval.yaml").read_bytes()
    world.apply(kept)
    return [each.id for each in slots_of(selectors.matrix("approval"), service=world.service)]


def test_devops_signs_only_where_it_is_separate_and_the_vendor_where_one_operates(world: World) -> None:
    assert slots(world, "") == ["security", "operations", "product", "owner"]
    assert slots(world, ", seatrial.dev/devops: with-developers") == [
        "security", "operations", "product", "owner",
    ]  # fmt: skip
    assert slots(world, ", seatrial.dev/devops: separate") == [
        "security", "operations", "devops", "product", "owner",
    ]  # fmt: skip
    assert "vendor" in slots(world, VENDOR)


@pytest.mark.mission("R025")
def test_a_rehearsal_in_production_is_none(world: World) -> None:
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)

    def answer(environment: str) -> Any:
        uid = world.attach("drill", environment=environment)
        return services.answer(
            review.name, item="launch/rehearsed", says="met", pieces=[uid], actor=world.actor("lead"), now=NOW
        )

    with pytest.raises(Invalid, match="it was done in production") as refused:
        answer("production")
    assert refused.value.faults[0].place == "/evidence/0"
    assert answer("staging").outcome.word == "met"


def test_rehearsals_of_the_library_are_held_outside_production() -> None:
    areas: Mapping[str, Any] = {
        area["name"]: area["criteria"] for area in document("checklists/deployment.yaml")["spec"]["areas"]
    }
    drills = [each for each in areas["rehearsal"] if {"drill", "test_result"} & set(each["accepts"])]
    assert len(drills) >= 5
    held = [each for each in drills if each["id"] != "rehearsal-lessons"]
    assert all(each["outside_production"] for each in held)


def test_an_open_review_keeps_its_versions_and_knows_of_newer_ones(world: World) -> None:
    review = world.open()
    (pin,) = review.checklists
    assert readiness.newer(pin.urn, digest=pin.sha256) is None
    kept = files()
    text = kept["checklist.yaml"].decode()
    kept["checklist.yaml"] = text.replace("version: 1.0.0", "version: 1.1.0").replace(
        "The scan is clean.", "No scan has findings."
    ).encode()  # fmt: skip
    kept["templates.yaml"] = kept["templates.yaml"].replace(b"version: 1.0.0", b"version: 1.1.0")
    world.apply(kept, now=NOW + DAY)

    again = world.report(review, now=NOW + DAY).review
    assert again.checklists == (pin,)
    assert again.template == review.template
    newer = readiness.newer(pin.urn, digest=pin.sha256)
    assert newer is not None
    assert newer.version == "1.1.0"
    statements = {each.row.name: each.shown.criterion.statement for each in world.report(review).items}
    assert statements["launch/scanned"] == "The scan is clean."
    fresh = world.open(now=NOW + DAY)
    assert fresh.checklists != again.checklists
