"""Pages of actions, risks and notices in Chromium: axe, both themes, a phone, and no scripts."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.actions import services
from seatrial.domains.actions.models import Action
from seatrial.domains.notices import services as notices
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import Cast
from tests.factories.actions import action
from tests.factories.workspaces import component
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]
REGISTER = b"""\
apiVersion: seatrial.dev/v1
kind: RiskRegister
metadata: {name: edi}
spec:
  of: component:default/edi-gateway
  risks:
    - {id: slow, title: It is too slow, probability: 40, impact: high, review_by: 2026-01-01,
       description: Long words, mitigations: [{title: Measure a baseline}, {title: Buy more}]}
    - {id: gone, title: Nobody knows how, probability: 35, impact: medium}
"""
PAGES = (
    "/actions", "/actions?state=done", "/actions/new", "/actions/A-1", "/actions/A-2", "/actions/A-1/edit",
    "/risks", "/notices", "/notices/settings", "/services/edi-gateway", "/",
)  # fmt: skip


@pytest.fixture
def cookies(transactional_db: None, by: Any, cast: Cast) -> list[dict[str, str]]:
    """The service owner is signed in; one action is overdue, one waits to be verified, a risk is open."""
    now = clock.now()
    files = {"catalog.yaml": component("edi-gateway"), "risks.yaml": REGISTER}
    workspaces.apply("ops", files=files, actor=system("test"), now=now)
    day = (now + timedelta(days=9)).date()
    first = action(cast.owner, now=now, due_on=day, verification="The page is there", alternative="Buy it")
    second = action(cast.lead, now=now, due_on=day, kind="vulnerability", text="Update it")
    services.finish(
        second.name, outcome="Updated", fix="https://git.example.org/1", actor=cast.actor("lead"), now=now
    )
    services.open_mitigation(
        "risk:edi/slow", title="Buy more", owner="lead", due_on=day, actor=cast.actor("owner"), now=now
    )
    Action.objects.filter(uid=first.uid).update(due_on=(now - timedelta(days=3)).date())
    notices.tell_test(actor=cast.actor("owner"), now=now)
    services.mark_overdue(now=now)
    services.escalate(now=now)
    client = by("owner")
    name = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], width: int
) -> None:
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    page = visitor.open(f"{live_server.url}/actions", width=width, cookies=cookies)
    found: list[str] = []
    for address in PAGES:
        said = page.goto(live_server.url + address)
        assert said is not None and said.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += [f"{address} {line}" for line in violations_in_both_themes(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than {width}")
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{width}{address.replace('/', '_')}.png", full_page=True)
    assert found == []


def test_an_action_is_opened_and_verified_without_scripts(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    visitor.expected += ["status of 404", "status of 422"]
    page = visitor.open(f"{live_server.url}/", javascript=False, cookies=cookies)
    page.goto(f"{live_server.url}/actions/new?service=edi-gateway")
    page.get_by_role("button", name="Open the action").click()
    assert page.get_by_text("An action has a last day").first.is_visible()
    page.get_by_label("Title").fill("Raise the limit")
    page.get_by_label("Owner").fill("lead")
    page.get_by_label("Due on").fill((clock.now() + timedelta(days=3)).date().isoformat())
    page.get_by_role("button", name="Open the action").click()
    assert page.get_by_role("heading", name="Raise the limit").is_visible()
    page.goto(f"{live_server.url}/actions/A-2")
    page.get_by_label("What you saw").fill("The version is new")
    page.get_by_role("button", name="I saw that it is done").click()
    assert page.get_by_text("It is verified").first.is_visible()
    page.goto(f"{live_server.url}/notices")
    page.get_by_role("button", name="Mark all as read").click()
    assert page.get_by_text("Everything is read").is_visible()
