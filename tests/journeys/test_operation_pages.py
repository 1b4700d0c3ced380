"""Pages of on-call, incidents, monitoring and severities in Chromium: axe in both themes, at a desk and on a
phone; nothing is wider than its page, no value stands without its column, and tabs show where one is.
"""

from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.alerts.models import Alert
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import Cast
from tests.factories import oncall, triage
from tests.factories.incidents import declared, resolved
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor
from tests.journeys.pictures import picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]
PAGES = (
    "/oncall", "/oncall/schedules/edi", "/oncall/schedules/edi/load", "/oncall/schedules/edi/swap",
    "/oncall/swaps", "/oncall/time-off", "/oncall/hand-offs", "/oncall/coverage", "/oncall/policies",
    "/oncall/policies/edi", "/people-reached", "/me/contacts", "/me/pages", "/incidents", "/incidents/I-1",
    "/incidents/I-2", "/incidents/I-1/postmortem", "/incidents/postmortems", "/incidents/figures",
    "/incidents/process", "/status", "/severities", "/severities/sev", "/calendars", "/monitoring/rules",
    "/monitoring/coverage", "/monitoring/dashboards", "/monitoring/health", "/alerts/sources",
    "/alerts/dead-letters", "/alerts", "/alerts/noise", "/alerts/answering", "/alerts/silences",
    "/me/replies", "/status/subscribe", "/monitoring/reviews", "/incidents/I-2?template=customer-progress",
)  # fmt: skip
TEAM = b"""\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi}
spec: {type: team, children: []}
"""
#: Cells of folded tables whose value nothing names, with the heading that a desk shows above them.
NAMELESS = """() => [...document.querySelectorAll("table.fold > tbody > tr")].flatMap(row => {
  const heads = [...row.closest("table").querySelectorAll(":scope > thead th")];
  return [...row.children].slice(1).filter((cell, at) => cell.dataset.label === undefined
      && cell.tagName === "TD" && cell.textContent.trim()
      && !cell.querySelector(".tag, .shape, button, input")
      && heads[at + 1] && !heads[at + 1].querySelector(".hidden")
    ).map(cell => cell.textContent.trim());
})"""
#: Whether the tab on which one is lies within what is seen of the tabs.
HERE = """() => [...document.querySelectorAll(".tabs [aria-current]")].every(tab => {
  const [box, own] = [tab.closest(".tabs").getBoundingClientRect(), tab.getBoundingClientRect()];
  return own.left >= box.left - 1 && own.right <= box.right + 1;
})"""


@pytest.fixture
def cookies(transactional_db: None, by: Any, cast: Cast) -> list[dict[str, str]]:
    """An administrator is signed in; a schedule stands, one incident is over and another one is led."""
    now = clock.now()
    workspaces.apply("ops", files={"team.yaml": TEAM}, actor=system("test"), now=now)
    oncall.stood(cast, now=now)
    resolved(cast, service="")
    declared(cast, service="", title="Orders of the north are late")
    triage.fired(now=now, team="edi")
    client = by("administrator")
    name = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize("width", [1360, 390])
def test_pages_of_operation_are_sound_at_a_desk_and_on_a_phone(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], width: int
) -> None:
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    page = visitor.open(f"{live_server.url}/oncall", width=width, cookies=cookies)
    found: list[str] = []
    (alert,) = Alert.objects.values_list("number", flat=True)
    for address in (*PAGES, f"/alerts/AL-{alert}"):
        said = page.goto(live_server.url + address)
        assert said is not None and said.status == 200, address
        picture(page, address, width=width)
        found += [f"{address} {line}" for line in faults(page, width=width)]
    assert found == []


def faults(page: Page, *, width: int) -> list[str]:
    """What is wrong with how the page looks."""
    found = [] if page.evaluate(HERE) else ["does not show the tab on which one is"]
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found += violations_in_both_themes(page)
    found += [f"shows {value!r}, and not of what" for value in page.evaluate(NAMELESS)]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"is wider than {width}")
    return found
