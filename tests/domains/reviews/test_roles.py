"""What each role of S0's RACI may do, owes and decides in reviews (S0:11-19), over the API."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

import seatrial
from seatrial.connectors import directories
from seatrial.domains.actions import models as actions
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.identity import selectors as people
from seatrial.domains.reviews import models, selectors, services
from seatrial.domains.reviews.types import Review
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.signing import strict
from tests.cast import ROLES, VENDORS_SERVICE, browser
from tests.factories import identity
from tests.factories.reviews import DAY, DIGEST, MINUTE, NAME, NOW, World, component, files

pytestmark = pytest.mark.django_db
LIBRARY = Path(seatrial.__file__).parent / "library"
OPERATED = ", seatrial.dev/operator: vendor, seatrial.dev/vendor: harbour"
PRINTER = b"""\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: label-printer
  annotations: {seatrial.dev/operator: vendor, seatrial.dev/vendor: harbour}
spec: {type: service, lifecycle: experimental, owner: edi-team, tier: 2, environments: {production: {}}}
"""
EVERYBODY = (*ROLES, "nobody")
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The clock stands where reviews of tests are made."""
    with time_machine.travel(NOW + MINUTE, tick=False):
        yield


@pytest.fixture
def ask(world: World) -> Ask:
    """`ask("lead", "POST", "/reviews", {...})` as that one of the cast; gives code and content."""
    clients: dict[str, Client] = {}

    def send(role: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        if role not in clients:
            clients[role] = browser(world.cast, role)
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        response = getattr(clients[role], method.lower())(f"/api/v1{path}", **given)
        return response.status_code, response.json() if response.content else None

    return send


def places(problem: Any) -> list[str]:
    return [each["place"] for each in problem["errors"]]


def payload_of(proposal: models.Proposal) -> dict[str, Any]:
    return dict(strict.parse(proposal.payload.encode(), place="x")["predicate"])


def not_met(world: World, review: Review) -> None:
    services.answer(
        review.name, item="launch/walkthrough", says="not_met", reason="next week",
        actor=world.actor("lead"), now=NOW,
    )  # fmt: skip


# R005


@pytest.fixture
def operated(world: World, ask: Ask) -> str:
    """A vendor operates the printer, of which a review is being prepared: its name. Lead and owner hold their
    roles there, too.
    """
    world.apply({**files(), "printer.yaml": PRINTER})
    for person, role in (("lead", "engineering_lead"), ("owner", "service_owner")):
        identity.role(world.cast.people[person], role, VENDORS_SERVICE)
    new = {"kind": "new_service", "scope": "All", "architecture_changes": "None", "target_date": "2027-01-31"}
    code, made = ask("lead", "POST", "/reviews", {**new, "service": "label-printer"})
    assert (code, ask("lead", "POST", f"/reviews/{made['name']}/begin")[0]) == (201, 200)
    return str(made["name"])


@pytest.mark.mission("R005")
def test_a_vendor_lists_its_services_alone_and_what_is_anothers_is_not_there(
    world: World, ask: Ask, operated: str
) -> None:
    theirs = world.prepared()
    not_met(world, theirs)
    risk = services.ask_waiver(theirs.name, new=waiver(), actor=world.actor("lead"), now=NOW)
    piece = world.attach("training")
    assert [each["name"] for each in ask("vendor", "GET", "/services")[1]["items"]] == ["label-printer"]
    assert [each["name"] for each in ask("vendor", "GET", "/reviews")[1]["items"]] == [operated]
    assert ask("vendor", "GET", "/reviews/waivers")[1]["items"] == []
    assert ask("vendor", "GET", "/reviews/register")[1]["items"] == []
    page = browser(world.cast, "vendor").get("/services").content.decode()
    assert ("label-printer" in page, NAME in page) == (True, False)
    for path in (
        f"/services/{NAME}", f"/reviews/{theirs.name}", f"/reviews/{theirs.uid}", f"/evidence/{piece}",
        f"/reviews/waivers/{risk.uid}", f"/reviews/standing?service={NAME}&environment=production",
        f"/reviews/{theirs.name}/comments",
    ):  # fmt: skip
        assert ask("vendor", "GET", path)[0] == 404, path
        assert ask("lead", "GET", path)[0] == 200, path
    for path in (f"/services/{NAME}", f"/reviews/{theirs.name}"):
        assert browser(world.cast, "vendor").get(path).status_code == 404
    assert ask("vendor", "POST", f"/reviews/waivers/{risk.uid}/approval")[0] == 404


@pytest.mark.mission("R005")
def test_a_vendor_attaches_evidence_to_its_own_service_and_accepts_no_risk(ask: Ask, operated: str) -> None:
    sent = {"service": "label-printer", "environment": "production", "type": "training", "findings": {"a": 1}}
    code, made = ask("vendor", "POST", "/evidence", sent)
    assert code == 201, made
    item = f"/reviews/{operated}/items/launch/walkthrough"
    code, shown = ask("vendor", "POST", f"{item}/answer", {"answer": "met", "evidence": [made["uid"]]})
    assert (code, shown["outcome"]) == (200, "met")
    assert ask("vendor", "POST", "/evidence", sent | {"service": NAME})[0] == 404

    # a risk it may ask about, and accept none: neither its own nor somebody else's
    wanted = {
        "item": "launch/rehearsed", "reason": "late", "control": "two on call", "risk": "low",
        "expires_on": (NOW + 9 * DAY).date().isoformat(),
    }  # fmt: skip
    asked = ask("vendor", "POST", f"/reviews/{operated}/waivers", wanted)[1]["uid"]
    assert ask("vendor", "POST", f"/reviews/waivers/{asked}/approval")[0] == 403
    assert ask("owner", "POST", f"/reviews/waivers/{asked}/refusal", {"reason": "no"})[0] == 200
    asked = ask("lead", "POST", f"/reviews/{operated}/waivers", wanted)[1]["uid"]
    assert ask("vendor", "POST", f"/reviews/waivers/{asked}/approval")[0] == 403
    assert not models.Waiver.objects.filter(approved_at__isnull=False).exists()
    assert ask("owner", "POST", f"/reviews/waivers/{asked}/approval")[0] == 200


def waiver() -> services.NewWaiver:
    until = (NOW + 9 * DAY).date()
    return services.NewWaiver("launch/walkthrough", "late", "two on call", "low", until)


# R013


def vendor_signs(world: World) -> Review:
    """A review of the gateway, which a vendor operates: everybody but the vendor has signed a go."""
    kept = files()
    kept["catalog.yaml"] = component(annotations=OPERATED)
    matrix = (LIBRARY / "sign-off/approval.yaml").read_bytes()
    kept["matrix.yaml"] = matrix.replace(b", order: 2", b"")
    world.apply(kept)
    world.cast.people["vera"] = identity.person("Vera", is_vendor=True)
    identity.role(world.cast.people["vera"], "vendor_lead", "service:edi-gateway")
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    world.sign_all(review)
    return review


@pytest.mark.mission("R013")
def test_where_a_vendor_operates_there_is_no_go_without_its_lead(world: World, ask: Ask) -> None:
    review = vendor_signs(world)
    code, said = ask("owner", "POST", f"/reviews/{review.name}/decision")
    assert (code, places(said)) == (409, ["/signature/vendor"])
    assert "Vendor has not signed" in said["detail"]
    assert ask("vendor", "GET", f"/reviews/{review.name}/sign-offs/vendor")[0] == 404  # another vendor's lead
    for role in ("owner", "lead", "operations", "administrator"):
        assert ask(role, "GET", f"/reviews/{review.name}/sign-offs/vendor")[0] == 403, role
    assert not models.Decision.objects.exists()
    world.sign(review, "vendor", by="vera")
    assert ask("owner", "POST", f"/reviews/{review.name}/decision")[0] == 201


@pytest.mark.mission("R013")
def test_a_conditional_go_with_a_remediation_without_a_date_is_refused(world: World, ask: Ask) -> None:
    review = world.prepared()
    not_met(world, review)
    world.accept_all(review)
    proposal = f"/reviews/{review.name}/proposal"
    until = (NOW + 10 * DAY).isoformat()
    wanted: dict[str, Any] = {"outcome": "conditional_go", "stands_until": until}
    code, said = ask("owner", "POST", proposal, wanted)
    assert (code, places(said)) == (409, ["/remediation/launch/walkthrough"])

    promise = {"item": "launch/walkthrough", "title": "Hold it", "owner": "lead", "due_on": "2026-11-28"}
    for field in ("due_on", "owner"):
        lacking = {key: value for key, value in promise.items() if key != field}
        code, said = ask("owner", "POST", proposal, wanted | {"remediations": [promise, lacking]})
        assert (code, places(said)) == (422, [f"/remediations/1/{field}"])
    code, said = ask("owner", "POST", proposal, {"outcome": "go", "remediations": [promise]})
    assert (code, places(said)) == (422, ["/remediations"])
    lost = promise | {"item": "launch/nothing"}
    assert places(ask("owner", "POST", proposal, wanted | {"remediations": [lost]})[1]) == [
        "/remediations/0/item"
    ]
    assert not actions.Action.objects.exists()
    assert not models.Proposal.objects.exists()

    assert ask("owner", "POST", proposal, wanted | {"remediations": [promise]})[0] == 201
    (action,) = actions.Action.objects.all()
    assert (action.kind, str(action.due_on), action.owner_uid) == (
        "remediation", "2026-11-28", world.cast.lead.uid,
    )  # fmt: skip
    world.sign_all(review)
    assert ask("owner", "POST", f"/reviews/{review.name}/decision")[1]["outcome"] == "conditional_go"
    (named,) = payload_of(models.Proposal.objects.get())["actions"]
    assert (named["uid"], named["dueOn"]) == (str(action.uid), "2026-11-28")


# R027


@pytest.mark.mission("R027")
def test_the_owner_alone_accepts_risk_and_funds_what_lowers_it(world: World, ask: Ask) -> None:
    review = world.prepared()
    not_met(world, review)
    asked = services.ask_waiver(review.name, new=waiver(), actor=world.actor("lead"), now=NOW)
    new = services.NewRemedy("launch/walkthrough", "Hold it", "lead", (NOW + 9 * DAY).date())
    remedy = services.remedy(review.name, new=new, actor=world.actor("lead"), now=NOW)
    funded = {"amount": "2500.50", "currency": "EUR"}
    refused = {"vendor": 404, "nobody": 401}

    for role in EVERYBODY:
        if role in ("owner", "deputy"):  # the deputy stands in for the owner, on record
            continue
        wanted = refused.get(role, 403)
        assert ask(role, "POST", f"/reviews/waivers/{asked.uid}/approval")[0] == wanted, role
        assert ask(role, "POST", f"/actions/{remedy.name}/fund", funded)[0] == wanted, role
    row = actions.Action.objects.get()
    assert (row.amount, row.funded_by) == (None, None)
    # and no other door sets them
    for extra in ({"amount": "1"}, {"funded_by": str(world.cast.lead.uid)}):
        assert ask("lead", "PATCH", f"/actions/{remedy.name}", {"title": "x", **extra})[0] == 422

    code, found = ask("owner", "POST", f"/actions/{remedy.name}/fund", funded)
    assert (code, found["amount"], found["currency"]) == (200, "2500.50", "EUR")
    assert found["funded_by"] == str(world.cast.owner.uid)
    code, found = ask("owner", "POST", f"/reviews/waivers/{asked.uid}/approval")
    assert (code, found["approved_by_name"]) == (200, "Owner")


# R028

PATTERNS = {"timeouts", "retries", "circuit-breakers", "graceful-shutdown"}


@pytest.mark.mission("R028")
def test_technical_items_are_the_leads_from_the_first_moment(world: World, ask: Ask) -> None:
    content = {**directories.read(LIBRARY).files, "catalog.yaml": component()}
    workspaces.apply("ops", files=content, actor=world.actor("administrator"), now=NOW)
    world.deliver(NOW)
    review = world.open()
    items = {each["item"]: each for each in ask("lead", "GET", f"/reviews/{review.name}")[1]["items"]}
    lead = str(world.cast.lead.uid)
    assert {items[f"readiness/{name}"]["assignee"] for name in PATTERNS} == {lead}
    assert {items[f"readiness/{name}"]["role"] for name in PATTERNS} == {"operations_lead"}
    technical = {
        "architecture-diagrams", "standard-operating-procedures", "dashboards", "alerts", "log-aggregation",
        "tracing", "backups-restored", "capacity-validated", "secrets-managed", "access-controlled",
        "pipeline-approvals", "rollback-planned", "runbooks-drilled",
    }  # fmt: skip
    assert {items[f"readiness/{name}"]["assignee"] for name in technical} == {lead}
    # who does the work is no longer who judges it
    assert items["readiness/deployment-windows"]["assignee"] != lead


# R031

WARNING = "the product manager was not consulted about commitments and support"


def under(world: World, consult: str) -> Review:
    world.apply(files(template=f"  consult: {consult}"))
    review = world.prepared()
    world.accept_all(review)
    return review


@pytest.mark.mission("R031")
def test_without_the_product_manager_policy_warns_and_the_decision_says_so(world: World, ask: Ask) -> None:
    review = under(world, "warn")
    shown = ask("auditor", "GET", f"/reviews/{review.name}")[1]
    assert (shown["consulted"]["state"], [each["words"] for each in shown["warnings"]]) == (
        "missing", [WARNING],
    )  # fmt: skip
    for path in (f"/reviews/{review.name}", f"/reviews/{review.name}/propose"):
        assert WARNING in browser(world.cast, "owner").get(path).content.decode()
    assert ask("owner", "POST", f"/reviews/{review.name}/proposal", {"outcome": "go"})[0] == 201
    world.sign_all(review)
    code, decision = ask("owner", "POST", f"/reviews/{review.name}/decision")
    assert code == 201
    said = payload_of(models.Proposal.objects.get())
    (consulted,) = said["consulted"]
    assert (consulted["answer"], consulted["person"], consulted["confirms"]) == ("missing", "", [])
    assert said["warnings"] == [WARNING]
    record = browser(world.cast, "auditor").get(f"/reviews/decisions/{decision['uid']}").content.decode()
    assert "missing" in record
    assert WARNING in record


@pytest.mark.mission("R031")
def test_without_the_product_manager_policy_blocks_until_they_have_answered(world: World, ask: Ask) -> None:
    review = under(world, "block")
    proposal, consultation = f"/reviews/{review.name}/proposal", f"/reviews/{review.name}/consultation"
    code, said = ask("owner", "POST", proposal, {"outcome": "go"})
    assert (code, places(said), WARNING in said["detail"]) == (409, ["/consult/product_manager"], True)
    for role in ("owner", "lead", "security", "agent", "administrator"):
        assert ask(role, "POST", consultation, {"answer": "agrees"})[0] == 403, role
    code, said = ask("product", "POST", consultation, {"answer": "agrees", "concerns": ["support_hours"]})
    assert (code, places(said)) == (422, ["/concerns"])
    concerned = {"answer": "has_concerns", "note": "nobody at night", "concerns": ["support_hours"]}
    assert ask("product", "POST", consultation, concerned | {"concerns": ["weather"]})[0] == 422
    assert ask("product", "POST", consultation, concerned)[0] == 200

    shown = ask("auditor", "GET", f"/reviews/{review.name}")[1]
    assert shown["consulted"]["confirms"] == ["service_commitments", "customer_communication"]
    assert [each["kind"] for each in shown["warnings"]] == ["concern"]
    assert "support: nobody at night" in shown["warnings"][0]["words"]
    assert ask("owner", "POST", proposal, {"outcome": "go"})[0] == 201
    (consulted,) = payload_of(models.Proposal.objects.get())["consulted"]
    assert (consulted["answer"], consulted["concerns"], consulted["person"]) == (
        "has_concerns", ["support_hours"], f"person:{world.cast.product.uid}",
    )  # fmt: skip
    assert ask("product", "POST", consultation, {"answer": "agrees"})[0] == 200
    assert ask("auditor", "GET", f"/reviews/{review.name}")[1]["warnings"] == []


# R032, as far as reviews go: attendance belongs to handover sessions


def test_a_vendor_signs_and_supplies_only_where_it_operates(world: World) -> None:
    kept = {**directories.read(LIBRARY).files, "catalog.yaml": component()}
    workspaces.apply("ops", files=kept, actor=world.actor("administrator"), now=NOW)
    world.deliver(NOW)
    ours = world.open(kind="major_release")
    workspaces.apply(
        "ops", files={**kept, "catalog.yaml": component(annotations=OPERATED)},
        actor=world.actor("administrator"), now=NOW,
    )  # fmt: skip
    world.deliver(NOW)
    vera = identity.person("Vera", is_vendor=True)
    identity.role(vera, "vendor_lead", "service:edi-gateway")
    theirs = world.open(kind="major_release")
    supplied = {"artefacts-received", "takes-part-in-handover", "takes-part-in-tests"}

    def by_vendor(review: Review) -> set[str]:
        rows = models.Item.objects.filter(review=review.uid, checklist="checklist:vendor")
        return {each.criterion for each in rows if each.assignee_uid == str(vera.uid)}

    def asked(review: Review) -> list[str]:
        row = models.Review.objects.get(uid=review.uid)
        service = catalog.service(NAME)
        return [each.id for each in selectors.slots_asked(row, service=service)]

    assert (by_vendor(ours), by_vendor(theirs)) == (set(), supplied)
    assert "vendor" in asked(theirs)
    services.begin_preparing(theirs.name, actor=world.actor("lead"), now=NOW)
    # what it supplies, it attaches itself
    sent = Submission(Subject(f"service:{NAME}", "production", DIGEST), "document", "artefacts", {"ok": True},
                      "harbour")  # fmt: skip
    actor = people.actor_for_person(vera, now=NOW)
    piece = evidence.attach(sent, service=world.service, actor=actor, now=NOW).item.uid
    view = services.answer(
        theirs.name, item="vendor/artefacts-received", says="met", pieces=[piece], actor=actor, now=NOW
    )
    assert view.outcome.word == "met"


# R055


@pytest.mark.mission("R055")
def test_a_template_that_changes_leaves_open_reviews_as_they_are_and_says_so(world: World, ask: Ask) -> None:
    review = world.open()
    path = f"/reviews/{review.name}"
    before = ask("lead", "GET", path)[1]
    assert before["newer"] == []
    assert "Newer version available" not in browser(world.cast, "lead").get(path).content.decode()

    kept = files()
    told = "version: 1.1.0\n  changes: {1.0.0: The first, 1.1.0: Asks for a scan}"
    kept["templates.yaml"] = kept["templates.yaml"].replace(b"version: 1.0.0", told.encode())
    kept["checklist.yaml"] = kept["checklist.yaml"].replace(b"version: 1.0.0", b"version: 2.0.0")
    kept["matrix.yaml"] = kept["matrix.yaml"].replace(b"version: 1.0.0", b"version: 1.2.0")
    world.apply(kept, now=NOW)

    after = ask("lead", "GET", path)[1]
    for pinned in ("template", "matrix", "checklists", "policy_sha256"):
        assert after[pinned] == before[pinned]
    newer = {each["pinned"]["urn"]: each for each in after["newer"]}
    assert {urn: each["version"] for urn, each in newer.items()} == {
        "review-template:new-service": "1.1.0", "sign-off-matrix:approval": "1.2.0",
        "checklist:launch": "2.0.0",
    }  # fmt: skip
    assert newer["review-template:new-service"]["pinned"] == before["template"]
    assert newer["review-template:new-service"]["changes"] == {"1.1.0": "Asks for a scan"}
    assert all(each["sha256"] != each["pinned"]["sha256"] for each in newer.values())
    assert all("newer version available" in each["words"] for each in newer.values())
    page = browser(world.cast, "lead").get(path).content.decode()
    assert page.count("Newer version available") == 3
    assert "Asks for a scan" in page
    # what differs is one click away, and a review that is opened now asks the new one
    assert "/checklists/launch/diff?before=" in page
    fresh = world.open()
    assert (fresh.template.version, fresh.checklists[0].version) == ("1.1.0", "2.0.0")
    assert ask("lead", "GET", f"/reviews/{fresh.name}")[1]["newer"] == []
    services.withdraw(review.name, reason="again", actor=world.actor("lead"), now=NOW)
    assert ask("lead", "GET", path)[1]["newer"] == []
