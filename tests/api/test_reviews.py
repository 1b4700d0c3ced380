"""Reviews over the API: from a ticket to a decision, who may, and what is refused with which code."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.reviews import models
from tests.domains.reviews.conftest import world
from tests.factories.reviews import DIGEST, MINUTE, NAME, NOW, World

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
