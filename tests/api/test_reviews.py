"""Reviews over the API: from a ticket to a decision, who may, and what is refused with which code."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import services as catalog
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.reviews import models, selectors
from seatrial.domains.reviews.types import Review
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.domains.reviews.conftest import world
from tests.factories.reviews import DAY, DIGEST, MINUTE, NAME, NOW, World, passkey

__all__ = ["world"]
pytestmark = pytest.mark.django_db
HERE = "/api/v1/reviews"
NEW = {
    "kind": "new_service",
    "service": NAME,
    "environment": "production",
    "scope": "All of it",
    "architecture_changes": "None",
    "target_date": "2026-12-24",
    "artefact": {"digest": DIGEST, "version": "1.4.0"},
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The clock stands where reviews of tests are made."""
    with time_machine.travel(NOW + MINUTE, tick=False):
        yield


Ask = Callable[..., Any]


@pytest.fixture
def ask(world: World, by: Callable[[str], Client]) -> Ask:
    """`ask("lead", "POST", "", {...})` as that one of the cast; gives code and content."""
    clients: dict[str, Client] = {}

    def send(role: str, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        client = clients.setdefault(role, by(role))
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        response = getattr(client, method.lower())(f"{HERE}{path}", headers=headers, **given)
        return response.status_code, response.json() if response.content else None

    return send


def places(problem: Any) -> list[str]:
    return [each["place"] for each in problem["errors"]]


@pytest.mark.mission("R010")
def test_the_engineering_lead_opens_a_review_with_scope_changes_and_date(ask: Ask, world: World) -> None:
    for missing in ("scope", "architecture_changes", "target_date"):
        code, said = ask("lead", "POST", "", {key: value for key, value in NEW.items() if key != missing})
        assert (code, places(said)) == (422, [f"/{missing}"])
        code, said = ask("lead", "POST", "", NEW | {missing: None if missing == "target_date" else " "})
        assert (code, places(said)) == (422, [f"/{missing}"])
    for role in ("owner", "operations", "security", "product", "stranger", "auditor", "agent"):
        assert ask(role, "POST", "", NEW)[0] == 403, role
    assert ask("nobody", "POST", "", NEW)[0] == 401
    assert not models.Review.objects.exists()

    code, made = ask("lead", "POST", "", NEW)
    assert (code, made["name"], made["state"], made["opened_by"]) == (201, "R-1", "initiated", "Lead")
    entry = Entry.objects.get(action="reviews.opened")
    assert (entry.actor_uid, entry.subject) == (str(world.cast.lead.uid), f"review:{made['uid']}")
    assert entry.at == NOW + MINUTE


def test_a_dry_run_opens_nothing_and_finds_the_same_faults(ask: Ask) -> None:
    assert ask("lead", "POST", "?dry_run=true", NEW)[0] == 201
    assert ask("lead", "POST", "?dry_run=true", NEW | {"scope": ""})[0] == 422
    assert not models.Review.objects.exists()


def _review(ask: Ask, world: World) -> str:
    """A review that is being prepared."""
    assert ask("lead", "POST", "", NEW)[0] == 201
    assert ask("lead", "POST", "/R-1/begin")[0] == 200
    return "R-1"


def _value(name: str) -> Review:
    return selectors.known_review(name, actor=system("test"))


@pytest.mark.mission("R011")
def test_met_needs_evidence_of_an_accepted_type_and_not_applicable_a_reason(ask: Ask, world: World) -> None:
    name = _review(ask, world)
    walk, scan = f"/{name}/items/launch/walkthrough/answer", f"/{name}/items/launch/scanned/answer"

    code, said = ask("lead", "POST", walk, {"answer": "met"})
    assert (code, places(said)) == (422, ["/evidence"])
    code, said = ask("lead", "POST", walk, {"answer": "not_applicable"})
    assert (code, places(said)) == (422, ["/reason"])
    wrong = world.attach("drill", now=clock.now())
    code, said = ask("lead", "POST", walk, {"answer": "met", "evidence": [wrong]})
    assert (code, places(said)) == (422, ["/evidence/0"])
    code, said = ask("lead", "POST", scan, {"answer": "not_applicable", "reason": "no"})
    assert (code, places(said)) == (422, ["/answer"])  # a must-do item always applies
    right = world.attach("training", now=clock.now())
    code, found = ask("lead", "POST", walk, {"answer": "met", "evidence": [right]})
    assert (code, found["outcome"], found["evidence"][0]["uid"]) == (200, "met", right)
    code, found = ask("lead", "POST", walk, {"answer": "not_applicable", "reason": "nobody takes over"})
    assert (code, found["outcome"]) == (200, "not_applicable")
    assert ask("lead", "POST", walk, {"answer": "not_met"})[1]["outcome"] == "not_met"


def test_a_go_by_the_api_alone_with_its_bundle_standing_and_register(
    ask: Ask, world: World, by: Callable[[str], Client]
) -> None:
    name = _accepted(ask, world)
    assert ask("owner", "POST", f"/{name}/proposal", {"outcome": "go"})[0] == 201
    assert ask("stranger", "GET", f"/{name}/sign-offs/security")[0] == 403
    for slot in ("security", "operations", "product", "owner"):
        code, said = ask("owner", "POST", f"/{name}/decision")
        assert code == 409
        assert f"/signature/{slot}" in places(said)
        _sign(ask, world, name, slot)
    for role in ("lead", "agent", "administrator"):
        assert ask(role, "POST", f"/{name}/decision")[0] == 403
    code, decision = ask("owner", "POST", f"/{name}/decision")
    assert (code, decision["outcome"]) == (201, "go")

    code, found = ask("auditor", "GET", f"/standing?service={NAME}&environment=production&digest={DIGEST}")
    assert (code, found["holds"], found["covers"]) == (200, True, True)
    answer = by("auditor").get(f"{HERE}/decisions/{decision['uid']}/bundle")
    content = b"".join(answer)
    assert answer["Content-Type"] == "application/vnd.seatrial.decision.v1+json"
    assert content.decode() == models.Decision.objects.get().bundle
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer["Repr-Digest"] == f"sha-256=:{digest}:"
    register = ask("auditor", "GET", "/register")[1]["items"]
    assert [(each["kind"], each["uid"]) for each in register] == [("decision", decision["uid"])]
    assert ask("owner", "POST", f"/decisions/{decision['uid']}/revocation", {"reason": "a bug"})[0] == 200
    assert not ask("auditor", "GET", f"/standing?service={NAME}&environment=production")[1]["holds"]
    assert ask("owner", "POST", f"/decisions/{decision['uid']}/revocation", {"reason": "again"})[0] == 409


def _accepted(ask: Ask, world: World) -> str:
    """A review that waits for nothing but its decision; whoever may not take a step was refused it."""
    name = _review(ask, world)
    world.answer_all(_value(name), now=clock.now())
    assert ask("lead", "POST", f"/{name}/submit")[0] == 200
    report = ask("auditor", "GET", f"/{name}")[1]
    assert {each["kind"] for each in report["blockers"]["go"]} >= {"reviewer", "veto", "acceptance"}
    code, said = ask("owner", "POST", f"/{name}/proposal", {"outcome": "go"})
    assert (code, "/veto/launch/scanned" in places(said)) == (409, True)

    operations = ["launch/plan", "launch/walkthrough", "launch/rehearsed"]
    for role, items in (("operations", operations), ("security", ["launch/scanned"])):
        assert ask("lead", "POST", f"/{name}/acceptances", {"items": items})[0] == 403
        assert ask(role, "POST", f"/{name}/acceptances", {"items": items})[0] == 200
    for slot in ("operations", "security", "owner"):
        assert ask("lead", "POST", f"/{name}/reviewers/{slot}/record", {"outcome": "accepts"})[0] == 403
        assert ask(slot, "POST", f"/{name}/reviewers/{slot}/record", {"outcome": "accepts"})[0] == 200
    return name


def _sign(ask: Ask, world: World, name: str, slot: str) -> None:
    """One of the cast signs the slot, tried before it is meant."""
    wanted = ask(slot, "GET", f"/{name}/sign-offs/{slot}")[1]
    signature = passkey(world.cast.people[slot]).assertion(base64.b64decode(wanted["message"]))
    sent = {"signed_at": wanted["signed_at"], "signature": signature}
    assert ask(slot, "POST", f"/{name}/sign-offs/{slot}?dry_run=true", sent)[0] == 201
    assert ask(slot, "POST", f"/{name}/sign-offs/{slot}", sent)[0] == 201


@pytest.mark.mission("R030")
def test_a_security_item_that_nobody_accepted_keeps_a_go_away(ask: Ask, world: World) -> None:
    review = world.prepared(now=clock.now())
    world.accept_all(review, now=clock.now(), but=("launch/scanned",))
    code, said = ask("owner", "POST", f"/{review.name}/proposal", {"outcome": "go"})
    assert (code, places(said)) == (409, ["/veto/launch/scanned"])
    for role in ("operations", "owner", "lead", "administrator"):
        assert ask(role, "POST", f"/{review.name}/acceptances", {"items": ["launch/scanned"]})[0] == 403
    assert ask("security", "POST", f"/{review.name}/acceptances", {"items": ["launch/scanned"]})[0] == 200
    assert ask("owner", "POST", f"/{review.name}/proposal", {"outcome": "go"})[0] == 201


def test_one_person_signs_one_slot_and_what_is_missing_is_named(ask: Ask, world: World) -> None:
    review = world.prepared(now=clock.now())
    world.accept_all(review, now=clock.now())
    assert ask("owner", "POST", f"/{review.name}/proposal", {"outcome": "go"})[0] == 201
    for slot in ("security", "operations", "product"):
        world.sign(review, slot, now=clock.now())
    code, said = ask("security", "GET", f"/{review.name}/sign-offs/security")
    assert (code, "one person fills one slot" in said["detail"]) == (409, True)
    code, said = ask("owner", "POST", f"/{review.name}/decision")
    assert (code, places(said), "Service owner has not signed" in said["detail"]) == (
        409, ["/signature/owner"], True,
    )  # fmt: skip


def _waiver(days: int = 9, **more: Any) -> dict[str, Any]:
    until = (NOW + days * DAY).date().isoformat()
    return {
        "item": "launch/walkthrough", "reason": "late", "control": "two on call", "risk": "low",
        "expires_on": until,
    } | more  # fmt: skip


def test_risk_is_accepted_by_the_owner_for_a_time_and_never_by_who_asked(ask: Ask, world: World) -> None:
    name = _review(ask, world)
    asked = f"/{name}/waivers"
    for missing in ("reason", "control", "expires_on"):
        code, said = ask("lead", "POST", asked, _waiver(**{missing: None if missing == "expires_on" else ""}))
        assert (code, places(said)) == (422, [f"/{missing}"])
    assert ask("lead", "POST", asked, _waiver(days=400))[0] == 422
    code, said = ask("lead", "POST", asked, _waiver(item="launch/scanned"))
    assert (code, "must-do" in said["detail"]) == (409, True)
    code, own = ask("owner", "POST", asked, _waiver())
    assert code == 201
    assert ask("owner", "POST", f"/waivers/{own['uid']}/approval")[0] == 403
    for role in ("lead", "security", "administrator", "agent"):
        assert ask(role, "POST", f"/waivers/{own['uid']}/approval")[0] == 403
    assert ask("deputy", "POST", f"/waivers/{own['uid']}/refusal", {"reason": "no"})[0] == 200
    code, made = ask("lead", "POST", asked, _waiver())
    assert code == 201
    assert ask("owner", "POST", f"/waivers/{made['uid']}/approval?dry_run=true")[0] == 200
    assert ask("owner", "GET", "/waivers?state=active")[1]["items"] == []
    assert ask("owner", "POST", f"/waivers/{made['uid']}/approval")[0] == 200
    assert [each["uid"] for each in ask("owner", "GET", "/waivers?state=active")[1]["items"]] == [made["uid"]]
    item = next(i for i in ask("lead", "GET", f"/{name}")[1]["items"] if i["item"] == "launch/walkthrough")
    assert (item["result"], item["waiver"]["state"]) == ("waived", "active")


def test_who_saw_another_state_changes_nothing_and_lists_come_whole(
    ask: Ask, world: World, by: Callable[[str], Client]
) -> None:
    name = _review(ask, world)
    client = by("lead")
    etag = client.get(f"{HERE}/{name}")["ETag"]
    assert client.get(f"{HERE}/{name}")["ETag"] == etag
    assert ask("lead", "PATCH", f"/{name}", {"title": "One"}, **{"If-Match": etag})[0] == 200
    assert ask("lead", "PATCH", f"/{name}", {"title": "Two"}, **{"If-Match": etag})[0] == 412
    assert ask("lead", "PATCH", f"/{name}", {"scope": " "})[0] == 422
    for text in ("first", "second"):
        assert ask("product", "POST", f"/{name}/comments", {"text": text})[0] == 201
    code, page = ask("auditor", "GET", f"/{name}/comments?limit=1")
    assert (code, page["items"][0]["text"]) == (200, "first")
    following = ask("auditor", "GET", f"/{name}/comments?cursor={page['next']}")[1]
    assert [each["text"] for each in following["items"]] == ["second"]
    for path in ("", "/decisions", "/waivers", "/register", f"/{name}/comments"):
        answer = client.get(f"{HERE}{path}?format=csv")
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")


def test_the_register_names_every_deployment_that_no_decision_covered(ask: Ask, world: World) -> None:
    def deployed(digest: str, minutes: int, environment: str = "production") -> str:
        began = NOW + minutes * MINUTE
        said = Recorded(environment, began, began, digest=digest)
        done = catalog.record_deployment(NAME, said=said, actor=system("test"), now=NOW + 5 * MINUTE)
        return done.uid

    before = deployed(DIGEST, -30)
    deployed(DIGEST, -20, "staging")
    decision = world.gone(now=NOW)
    covered = deployed(DIGEST, 1)
    other = deployed("sha256:" + "cd" * 32, 2)

    found = ask("auditor", "GET", "/register")[1]["items"]
    assert [(each["kind"], each["uid"]) for each in found] == [
        ("uncovered", other), ("decision", decision.uid), ("uncovered", before),
    ]  # fmt: skip
    assert covered not in {each["uid"] for each in found}
    assert "another artefact" in found[0]["words"]
    paged, cursor = [], ""
    while True:
        page = ask("auditor", "GET", f"/register?limit=1&cursor={cursor}".replace("+", "%2B"))[1]
        paged += [each["uid"] for each in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert paged == [each["uid"] for each in found]
