"""No sequence of calls by anybody reaches production without every earlier state, valid evidence and every
required signature (R001); and the log alone tells how each review came to where it is.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import models, selectors
from seatrial.kit.signing import signers, verifying
from tests import cast as everybody
from tests.factories import replays
from tests.factories.reviews import DIGEST, HOUR, MINUTE, NAME, NOW, World, component, files, passkey

HERE = "/api/v1/reviews"
CAST = ("owner", "deputy", "lead", "operations", "security", "product", "vendor", "stranger", "auditor",
        "administrator", "agent", "nobody")  # fmt: skip
#: Who does what in which order to get to a go; every step is tried by everybody, at any time, too.
RIGHT = (
    ("lead", "open"), ("lead", "begin"), ("lead", "walkthrough"), ("lead", "rehearsed"), ("lead", "scanned"),
    ("lead", "submit"), ("operations", "accept"), ("security", "accept"), ("operations", "record"),
    ("security", "record"), ("owner", "record"), ("owner", "propose"), ("security", "sign"),
    ("operations", "sign"), ("product", "sign"), ("owner", "sign"), ("owner", "decide"),
)  # fmt: skip
STEPS = sorted({step for _, step in RIGHT})
TURNS = ("reject", "withdraw", "unanswer", "revoke", "change", "withdraw-proposal")
#: The states that lie before a decision, in their order.
BEFORE = ["initiated", "preparing", "in_review", "decided"]


class Calls:
    """Every call that moves a review, over the API, by whoever it is."""

    def __init__(self, world: World, clients: dict[str, Client] | None = None) -> None:
        self.world = world
        self.clients = (
            {who: everybody.browser(world.cast, who) for who in CAST} if clients is None else clients
        )

    def send(self, who: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        client = self.clients[who]
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        response = getattr(client, method)(f"{HERE}{path}", **given)
        assert response.status_code < 500, response.content
        return response.status_code, response.json() if response.content else None

    @property
    def newest(self) -> str:
        row = models.Review.objects.order_by("-number").first()
        return f"R-{row.number}" if row else "R-1"

    def take(self, who: str, step: str) -> int:
        """The step by that one; gives the code."""
        name = self.newest
        if step == "open":
            return self.send(who, "post", "", {
                "kind": "new_service", "service": NAME, "environment": "production", "scope": "All",
                "architecture_changes": "None", "target_date": "2026-12-24", "artefact": {"digest": DIGEST},
            })[0]  # fmt: skip
        if step in ("begin", "submit"):
            return self.send(who, "post", f"/{name}/{step}")[0]
        if step in ("walkthrough", "rehearsed", "scanned"):
            return self._answer(who, name, step)
        if step == "accept":
            return max((self._accept(who, name, item) for item in self._items(name)), default=404)
        if step == "record":
            slot = who if who in ("operations", "security", "owner") else "owner"
            return self.send(who, "post", f"/{name}/reviewers/{slot}/record", {"outcome": "accepts"})[0]
        if step == "propose":
            return self.send(who, "post", f"/{name}/proposal", {"outcome": "go"})[0]
        if step == "sign":
            return self._sign(who, name)
        if step == "decide":
            return self.send(who, "post", f"/{name}/decision")[0]
        return self._turn(who, name, step)

    def _turn(self, who: str, name: str, step: str) -> int:
        walk = f"/{name}/items/launch/walkthrough"
        if step == "reject":
            return self.send(who, "post", f"{walk}/rejection", {"comment": "no"})[0]
        if step == "unanswer":
            return self.send(who, "post", f"{walk}/answer", {"answer": ""})[0]
        if step == "withdraw":
            return self.send(who, "post", f"/{name}/withdraw", {"reason": "no"})[0]
        if step == "change":
            return self.send(who, "patch", f"/{name}", {"artefact": {"digest": "sha256:" + "cd" * 32}})[0]
        if step == "withdraw-proposal":
            return self.send(who, "delete", f"/{name}/proposal")[0]
        row = models.Decision.objects.order_by("-decided_at").first()
        return self.send(who, "post", f"/decisions/{row.uid}/revocation", {"reason": "no"})[0] if row else 404

    def _items(self, name: str) -> list[str]:
        if not models.Review.objects.exists():
            return []
        items = self.world.report(selectors.known_review(name, actor=self.world.actor("auditor"))).items
        return [each.row.name for each in items if each.blocks_decision]

    def _accept(self, who: str, name: str, item: str) -> int:
        return self.send(who, "post", f"/{name}/acceptances", {"items": [item]})[0]

    def _answer(self, who: str, name: str, step: str) -> int:
        kinds = {"walkthrough": "training", "rehearsed": "drill", "scanned": "test_result"}
        environment = "staging" if step == "rehearsed" else "production"
        client = self.clients[who]
        sent = {"service": NAME, "environment": environment, "type": kinds[step], "findings": {"ok": True}}
        made = client.post("/api/v1/evidence", sent, content_type="application/json")
        pieces = [made.json()["uid"]] if made.status_code in (200, 201) else []
        body = {"answer": "met", "evidence": pieces}
        return self.send(who, "post", f"/{name}/items/launch/{step}/answer", body)[0]

    def _sign(self, who: str, name: str) -> int:
        slot = who if who in ("security", "operations", "product", "owner") else "owner"
        code, wanted = self.send(who, "get", f"/{name}/sign-offs/{slot}")
        if code != 200:
            return code
        key = self.world.keys.get(who) or passkey(self.world.cast.people[who])
        self.world.keys[who] = key
        message = base64.b64decode(wanted["message"])
        body = {"signed_at": wanted["signed_at"], "signature": key.assertion(message)}
        return self.send(who, "post", f"/{name}/sign-offs/{slot}", body)[0]

    def to_production(self) -> int:
        """The administrator applies the service as production; gives the code, and takes it back."""
        content = files(enforce="production") | {"catalog.yaml": component(lifecycle="production")}
        sent = [
            {"path": path, "content_base64": base64.b64encode(text).decode()}
            for path, text in content.items()
        ]
        client = self.clients["administrator"]
        point = transaction.savepoint()
        answer = client.post("/api/v1/workspaces/ops/apply", {"files": sent}, content_type="application/json")
        transaction.savepoint_rollback(point)
        return answer.status_code

    def holds(self) -> bool:
        found = selectors.standing(self.world.service.uid, environment="production", now=NOW + MINUTE)
        return found is not None and found.holds


def proven(world: World) -> None:
    """Whatever stands was reached by every state, with evidence for every item and every signature."""
    for row in models.Decision.objects.filter(outcome="go", fallen_at=None).select_related("proposal"):
        steps = models.Step.objects.filter(review=row.review_id).order_by("at", "pk")
        taken = list(steps.values_list("after", flat=True))
        at = -1
        for state in BEFORE:
            assert state in taken[at + 1 :], f"{state} is missing or too late in {taken}"
            at = taken.index(state, at + 1)
        payload = json.loads(row.proposal.payload)["predicate"]
        for item in payload["items"]:
            assert item["result"] in ("met", "not_applicable"), item
            assert item["evidence"] or item["result"] == "not_applicable", item
            assert item["acceptedBy"], item
        signed = models.SignOff.objects.filter(proposal=row.proposal)
        slots = {each.slot: each.person_uid for each in signed}
        assert set(slots) == {"security", "operations", "product", "owner"}
        assert len(set(slots.values())) == 4
        known = signers.read(signers.written(identity.signers()).encode())
        verdict = verifying.verify(row.bundle.encode(), signers=known, at=NOW + HOUR)
        assert verdict.holds, verdict.findings


@pytest.fixture
def here(db: None, cast: everybody.Cast, deliver_events: Any) -> Iterator[World]:
    """The gateway in an installation that enforces production, at one instant."""
    with time_machine.travel(NOW + MINUTE, tick=False):
        made = World(cast, deliver_events)
        made.apply(files(enforce="production"))
        made.work(now=NOW + MINUTE)
        yield made


def test_the_right_people_in_the_right_order_reach_production(here: World) -> None:
    calls = Calls(here)
    for who, step in RIGHT:
        assert calls.to_production() == 409, f"before {step}"
        code = calls.take(who, step)
        assert code < 300 or step == "accept", (who, step, code)
    assert calls.holds()
    assert calls.to_production() == 200
    proven(here)


class Anybody(RuleBasedStateMachine):
    """Everybody calls whatever moves a review, in any order."""

    here: World
    clients: dict[str, Client]
    #: How far the right order had got whenever a go stood, of all sequences.
    reached: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.world = World(self.here.cast, self.here.deliver)
        self.calls = Calls(self.world, self.clients)
        self.done = 0

    @rule(count=st.integers(1, len(RIGHT)))
    def go_on(self, count: int) -> None:
        """The next steps by who should take them."""
        for who, step in RIGHT[self.done : self.done + count]:
            self.calls.take(who, step)
            self.done += 1

    @rule(who=st.sampled_from(CAST), step=st.sampled_from(STEPS))
    def somebody(self, who: str, step: str) -> None:
        """Any step by anybody at any time."""
        self.calls.take(who, step)

    @rule(who=st.sampled_from(CAST), step=st.sampled_from(TURNS))
    def turn(self, who: str, step: str) -> None:
        """Something that takes back."""
        self.calls.take(who, step)

    @invariant()
    def production_has_been_earned(self) -> None:
        """Production opens exactly while a go stands, and a go stands only where it is proven."""
        holds = self.calls.holds()
        assert self.calls.to_production() == (200 if holds else 409)
        proven(self.world)
        if holds:
            self.reached.append(self.done)

    def teardown(self) -> None:
        """The log alone tells how it came to what stands now."""
        replayed, stands = replays.of_log(), replays.of_tables()
        transaction.savepoint_rollback(self.point)
        assert replayed == stands


@pytest.mark.mission("R001")
def test_no_sequence_of_calls_by_anybody_goes_round_a_step(here: World) -> None:
    given = {"here": here, "reached": [], "clients": Calls(here).clients}
    machine = type("Machine", (Anybody,), given)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8, stateful_step_count=12, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        ),
    )  # fmt: skip
    assert machine.reached, "no sequence reached a go: the rules try nothing"
