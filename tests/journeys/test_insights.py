"""Programmes, gaps and home pages in Chromium: what a page shows is what the API gives, axe, phone, paper."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.insights.types import PERSONAS
from seatrial.kit import clock
from tests.cast import Cast
from tests.factories import insights, reviews
from tests.factories.reviews import NOW, World
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]
ABOUT = "service=edi-gateway&environment=production"


@pytest.fixture
def cookies(
    transactional_db: None,
    cast: Cast,
    by: Any,
    deliver_events: Callable[[datetime], int],
    monkeypatch: pytest.MonkeyPatch,
) -> list[dict[str, str]]:
    """An auditor is signed in; the gateway has a go, a deployment, a drill, and is a programme."""
    world = World(cast, deliver_events)
    bound = b"  approval: {tests: [launch/plan, launch/walkthrough]}\n  gates: {load: [launch/walkthrough]}\n"
    world.apply({**reviews.files(), "programme.yaml": insights.PROGRAMME + bound})
    world.gone()
    insights.being_prepared(world, kind="major_release")
    insights.deployed(world)
    insights.recovered(world)
    insights.loaded(world)
    insights.alerting(world)
    client = by("auditor")
    monkeypatch.setattr(clock, "now", lambda: NOW + reviews.MINUTE)
    name = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_persona_sees_what_the_api_gives(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], persona: str
) -> None:
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    page = visitor.open(f"{live_server.url}/home/{persona}?{ABOUT}", cookies=cookies)
    given = page.request.get(f"{live_server.url}/api/v1/insights/homes/{persona}?{ABOUT}").json()
    facts = [fact for section in given["sections"] for fact in section["facts"]]
    assert len(facts) > 10
    for fact in facts:
        line = page.locator(f'tr[data-fact="{fact["id"]}"]').inner_text()
        for words in (fact["title"], fact["value"] or "not yet", " ".join(fact["detail"].split())):
            assert words in " ".join(line.split()), fact


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], width: int
) -> None:
    visitor.expected.append("status of 404")
    addresses = ["/programmes", "/programmes/launch", "/insights/readiness?days=0"]
    addresses += ["/programmes/launch/approval", "/programmes/launch/pre-operations"]
    addresses += [f"/home/{persona}?{ABOUT}" for persona in PERSONAS]
    page = visitor.open(f"{live_server.url}/programmes", width=width, cookies=cookies)
    found: list[str] = []
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        found += [f"{address}: {each}" for each in violations_in_both_themes(page)]
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found += [f"{address} is wider than the page"] if wide else []
    assert not found, "\n".join(found)


def test_the_business_page_prints_with_the_figures_of_the_api(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    visitor.expected.append("status of 404")
    page = visitor.open(f"{live_server.url}/home/business?{ABOUT}", cookies=cookies)
    given = page.request.get(f"{live_server.url}/api/v1/insights/homes/business?{ABOUT}").json()
    printed = insights.text_of(page.pdf())
    for section in given["sections"]:
        for fact in section["facts"]:
            assert (fact["value"] or "not yet").replace(" ", "") in printed, fact
