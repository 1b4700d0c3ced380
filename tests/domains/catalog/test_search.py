"""The search: whole names first, initials, and nothing that the actor may not know of."""

from datetime import UTC, datetime

import pytest
from bench.workspace import generate
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import ANONYMOUS, Actor, system
from seatrial.ui import search
from tests.factories.workspaces import component

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
READER = Actor("human", "r", "Reader", frozenset({"read"}))


@pytest.fixture
def services() -> None:
    names = ("edi", "edi-gateway", "credit-check", "gateway-edi", "old.edi", "ledger")
    files = {f"{name}.yaml": component(name, owner=f"team-{name}") for name in names}
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)


def hits(text: str, *, actor: Actor = READER, group: str = "services", limit: int = 8) -> list[str]:
    found = {each.name: each.hits for each in search.search(actor, text=text, limit=limit)}
    return [hit.url.rpartition("/")[2] for hit in found.get(group, ())]


def test_the_whole_comes_first_then_its_start_a_word_the_inside(services):
    assert hits("edi") == ["edi", "edi-gateway", "old.edi", "gateway-edi", "credit-check"]


def test_initials_are_enough_and_words_come_in_any_order(services):
    assert hits("eg") == ["edi-gateway"]
    assert set(hits("gateway edi")) == {"edi-gateway", "gateway-edi"}
    assert set(hits("gate ed")) == {"edi-gateway", "gateway-edi"}


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\\", "(", "[a", "'", "x" * 300, "e.i", "*"])
def test_signs_mean_themselves(services, text):
    assert hits(text) == []


def test_teams_definitions_pages_and_actions_are_found_too(services):
    assert hits("team ledger", group="teams") == ["team-ledger"]
    assert hits("ledger", group="definitions")[0] == "service:ledger"
    assert hits("graph", group="pages") == ["graph"]
    assert hits("depends on what", group="actions") == ["graph"]


def test_a_confined_actor_finds_its_own_services_alone(services):
    vendor = Actor("human", "v", "V", within={"service:ledger": frozenset({"read"})}, is_confined=True)

    assert hits("e", actor=vendor) == ["ledger"]
    assert hits("team", actor=vendor, group="teams") == ["team-ledger"]
    assert hits("ledger", actor=vendor, group="definitions") == []
    assert search.search(ANONYMOUS, text="edi") == []


def test_a_thousand_services_take_as_many_queries_as_a_few(services):
    with CaptureQueriesContext(connection) as few:
        assert hits("edi")
    workspaces.apply("many", files=generate(300), actor=system("test"), now=NOW)
    with CaptureQueriesContext(connection) as many:
        assert len(hits("service", limit=8)) == 8

    assert len(many) <= len(few)
