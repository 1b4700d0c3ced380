"""Pages of severities and calendars in Chromium: axe in both themes, at a desk and on a phone."""

from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.factories import severities as factory
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]
PAGES = (
    "/severities", "/severities/sev", "/severities/s?service=edi-gateway", "/severities/ours", "/calendars",
    "/calendars/weekdays", "/calendars/edi-team?at=2026-12-24T16:00&working=4h", "/calendars/edi-team?days=x",
    "/services/edi-gateway",
)  # fmt: skip


@pytest.fixture
def cookies(transactional_db: None, by: Any, cast: Cast) -> list[dict[str, str]]:
    """An administrator is signed in; services have picked schemes and calendars."""
    factory.apply(cast, ours=factory.OWN.encode())
    client = by("administrator")
    name = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], width: int
) -> None:
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    page = visitor.open(f"{live_server.url}/severities", width=width, cookies=cookies)
    found: list[str] = []
    for address in PAGES:
        said = page.goto(live_server.url + address)
        assert said is not None and said.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += [f"{address} {line}" for line in violations_in_both_themes(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than {width}")
    assert found == []


def test_what_is_due_is_counted_without_scripts(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    visitor.expected.append("status of 404")
    page = visitor.open(f"{live_server.url}/severities", javascript=False, cookies=cookies)
    page.get_by_role("link", name="Hours of the EDI team").first.click()
    page.get_by_label("From").fill("2026-12-24T16:00")
    page.get_by_role("textbox", name="Working time").fill("4h")
    page.get_by_role("button", name="Count").click()
    assert "28 Dec 2026, 11:00:00" in page.get_by_role("main").inner_text()
