"""What was found after the go-live, in Chromium: axe, both themes, a phone, and no scripts (R015)."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.reviews import services
from seatrial.domains.reviews.types.verifying import NewFinding, RunbookAnswer
from seatrial.kit import clock
from tests.cast import Cast
from tests.domains.reviews.test_verify import verifying
from tests.factories.reviews import World
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]


@pytest.fixture
def cookies(
    transactional_db: None, by: Any, cast: Cast, deliver_events: Callable[[datetime], int]
) -> list[dict[str, str]]:
    """The operations lead is signed in; a review is verifying, with three findings."""
    now, world = clock.now(), World(cast, deliver_events)
    world.apply(now=now)
    name, actor = verifying(world, now=now).name, world.actor("operations")
    for title in ("The queue is longer than ten minutes", "Half of the disk is used", "No claims at night"):
        new = NewFinding("alert", title, f"https://alerts.example/{title[:2]}")
        found = services.record_finding(name, new=new, actor=actor, now=now)
    services.label_finding(name, finding=found.uid, label="false", note="Sunday", actor=actor, now=now)
    due = (now + timedelta(days=9)).date()
    answer = RunbookAnswer("must_change", owner="operations", due_on=due)
    services.answer_finding(name, finding=found.uid, answer=answer, actor=actor, now=now)
    client = by("operations")
    cookie = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": cookie, "value": client.cookies[cookie].value}]


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_an_alert_is_labelled_without_scripts(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], width: int
) -> None:
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    page = visitor.open(f"{live_server.url}/reviews/R-1", width=width, cookies=cookies)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = violations_in_both_themes(page)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"it is wider than {width}")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{width}_open.png", full_page=True)
    assert found == []

    plain = visitor.open(f"{live_server.url}/reviews/R-1", javascript=False, width=width, cookies=cookies)
    if folder:
        plain.screenshot(path=f"{folder}/{width}.png", full_page=True)
    row = plain.locator("tr", has_text="Half of the disk is used")
    row.locator("summary", has_text="Label").click()
    row.get_by_label("Label", exact=True).select_option("not_actionable")
    row.get_by_role("button", name="Label Half of the disk is used").click()
    row = plain.locator("tr", has_text="Half of the disk is used")
    assert row.locator("td", has_text="Not actionable").first.is_visible()
    assert row.locator("summary", has_text="Label anew").is_visible()
