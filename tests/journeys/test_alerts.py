"""Pages of alerts in Chromium: axe in both themes, at a desk and on a phone; a silence without scripts."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.alerts import services
from seatrial.domains.alerts.services import NewSilence
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.models import MailReply as Reply
from seatrial.domains.notices.models import Page as Paged
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import Cast
from tests.domains.notices.pagers import new_page, things
from tests.factories import oncall, triage
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]
PAGES = (
    "/alerts", "/alerts/silences", "/alerts/silences?all=on", "/alerts/silences/new", "/alerts/explain",
    "/alerts/explain?labels=team%3Dedi%0Aseverity%3Dcritical", "/alerts/noise", "/alerts/noise?weekly=on",
    "/alerts/shadow", "/alerts/sources", "/alerts/dead-letters", "/me/replies", "/me/replies?show=refused",
)  # fmt: skip


@pytest.fixture
def cookies(transactional_db: None, by: Any, cast: Cast) -> list[dict[str, str]]:
    """An administrator is signed in; an alert is open, one was right, and a silence counts."""
    oncall.apply(routing=triage.ROUTING)
    now = clock.now()
    with transaction.atomic():  # as arrivals are read
        triage.fired(team="edi", now=now)
        row = triage.fired("Slow", team="edi", now=now)
        triage.over(row, now=now)
    services.label(f"AL-{row.number}", verdict="true_positive", actor=system("test"), now=now)
    wanted = NewSilence(["team=printers"], now, now + timedelta(hours=2), "new disks in the second rack")
    services.silence(wanted, actor=system("test"), now=now)
    client = by("administrator")
    name = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], width: int
) -> None:
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    page = visitor.open(f"{live_server.url}/alerts", width=width, cookies=cookies)
    found: list[str] = []
    for address in PAGES:
        said = page.goto(live_server.url + address)
        assert said is not None and said.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += [f"{address} {line}" for line in violations_in_both_themes(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than {width}")
    assert found == []


@pytest.mark.parametrize("width", [1360, 390])
def test_a_silence_and_replies_have_pages_that_read_well(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], cast: Cast, width: int
) -> None:
    visitor.expected.append("status of 404")
    now, me = clock.now(), cast.actor("administrator")
    services.silence(NewSilence(["team=edi"], now, now + timedelta(hours=2), "new disks"), actor=me, now=now)
    with things():
        notices.page([new_page(cast.administrator)], now=now)
    for words, verb, problem in (("ack", "acknowledge", ""), ("hello", "", "no word of it answers a page")):
        Reply.objects.create(
            page=Paged.objects.get(), message=words, sender="mina@example.org", words=words, verb=verb,
            problem=problem, at=now,
        )  # fmt: skip
    connection.close()
    page = visitor.open(f"{live_server.url}/alerts/silences", width=width, cookies=cookies)
    page.get_by_role("link", name="new disks", exact=False).first.click()
    assert "It keeps 1 alert quiet" in page.get_by_role("main").inner_text()
    found = [f"silence: {line}" for line in violations_in_both_themes(page)]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{live_server.url}/alerts/sources")
    page.get_by_role("link", name="My replies by mail").click()
    assert "no word of it answers a page" in page.get_by_role("main").inner_text()
    found += [f"replies: {line}" for line in violations_in_both_themes(page)]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == []


def test_a_silence_is_made_after_a_look_without_scripts(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    visitor.expected.append("status of 404")
    page = visitor.open(f"{live_server.url}/alerts/silences/new", javascript=False, cookies=cookies)
    page.get_by_label("Conditions on labels").fill("team=edi")
    end = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("To, in").fill(end)
    page.get_by_label("Why").fill("new disks")
    page.get_by_role("button", name="See what it would hide").click()
    assert "It would hide 1 open alert now" in page.get_by_role("main").inner_text()
    page.get_by_role("button", name="Keep that quiet").click()
    assert "new disks" in page.get_by_role("main").inner_text()
