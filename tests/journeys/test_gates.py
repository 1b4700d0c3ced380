"""Pages of gates in Chromium: axe in both themes, at a desk and on a phone; an emergency without scripts."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates.models import BreakGlass
from seatrial.kit import clock
from tests.factories import gates
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]


@pytest.fixture
def cookies(transactional_db: None, by: Any) -> list[dict[str, str]]:
    """An administrator is signed in; a gate was asked and went past, another one waits to be opened."""
    gates.stand("github", "plain")
    uid, now = catalog.service("edi-gateway").uid, clock.now()
    for number, answer in enumerate(("go", "no_go", "unknown")):
        gates.answered(uid, at=now - timedelta(minutes=number), answer=answer, number=number)
    for kind in ("bypassed", "rollback"):
        gates.passed(uid, at=now, kind=kind)
    gates.told(at=now)
    gates.wanted_open(uid, by="somebody", at=now)
    opened = BreakGlass.objects.get(uid=gates.wanted_open(uid, by="somebody", at=now, environment="canary"))
    opened.confirmed_at, opened.confirmed_by, opened.confirmed_name = now, "other", "Wei"
    opened.ends_at = now + timedelta(hours=2)
    opened.save()
    client = by("administrator")
    name = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


def addresses() -> list[str]:
    """Every page of gates, and those that show something of them."""
    uids = [str(uid) for uid in BreakGlass.objects.order_by("uid").values_list("uid", flat=True)]
    connection.close()
    return [
        "/gates", "/gates?answer=no_go", "/gates/passages", "/gates/passages?kind=bypassed", "/gates/sources",
        "/gates/break-glass", *(f"/gates/break-glass/{uid}" for uid in uids), "/services/edi-gateway", "/",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], width: int
) -> None:
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    page = visitor.open(f"{live_server.url}/gates", width=width, cookies=cookies)
    answer = page.locator('a[href^="/gates/answers/"]').first.get_attribute("href")
    assert answer is not None
    found: list[str] = []
    for address in (*addresses(), answer):
        said = page.goto(live_server.url + address)
        assert said is not None and said.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += [f"{address} {line}" for line in violations_in_both_themes(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than {width}")
    assert found == []


def test_a_second_person_opens_a_gate_and_closes_it_without_scripts(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    visitor.expected.append("status of 404")
    page = visitor.open(f"{live_server.url}/", javascript=False, cookies=cookies)
    page.goto(f"{live_server.url}/gates/break-glass")
    page.get_by_role("link", name="waits for a second person").click()
    page.get_by_role("button", name="Confirm: open the gate").click()
    assert page.get_by_text("The gate is open").first.is_visible()
    page.goto(f"{live_server.url}/")
    assert "The gate of production is open" in page.content()
    page.goto(f"{live_server.url}/services/edi-gateway")
    page.locator('a[href^="/gates/break-glass/"]').last.click()
    page.get_by_role("button", name="Close the gate now").click()
    assert page.get_by_text("closed again").first.is_visible()
