"""From a rule that fires to a postmortem that is closed, with everything real between them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.faults.installation import eventually, installation
from tests.journeys.alarm import Alarm, alarm, seconds_until
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor
from tests.journeys.office import press, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.debian("chromium", "prometheus", "prometheus-alertmanager"),
    pytest.mark.xdist_group("product"),
]
#: From the router's stop: five seconds until its heartbeat counts as missing, then scraping, the rule, two
#: processes between, and the mail.
SET_SECONDS = 60
PARTS = {
    "timeline": "The router stopped, its rule fired, and somebody had it within a minute.",
    "cause": "Nothing starts the router again when it stops.",
    "corrective": "No action: it was a switch of this test.",
    "prevention": "Starting it again by itself is on the list of the team.",
    "documents": "The runbook says how it is looked at.",
}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Alarm]:
    """The product, the gateway, and the monitors that watch it."""
    for place in installation():
        with alarm(place, tmp_path) as started:
            yield started


def signed_in(visitor: Visitor, running: Alarm) -> Page:
    """The first person of the installation, at a browser."""
    page = visitor.open(f"{running.address}/sign-in")
    write(page, "Name", running.name)
    write(page, "Password", running.password)
    press(page, "Sign in")
    expect(page).to_have_url(f"{running.address}/")
    return page


def clean(page: Page) -> None:
    """Axe finds nothing on the page, at a desk and on a phone, and nothing is wider than it."""
    for width in (1360, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations_in_both_themes(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    page.set_viewport_size({"width": 1360, "height": 900})


@pytest.mark.mission("R206")
def test_a_stopped_router_ends_in_a_closed_postmortem(
    visitor: Visitor, running: Alarm, record_property: Callable[[str, object], None]
) -> None:
    visitor.expected += ["status of 404", "status of 422"]  # an icon, and a postmortem that is not complete
    running.switch("router-stopped", "on")
    assert seconds_until(running.link, within=SET_SECONDS, what="the page is mailed") < SET_SECONDS
    assert running.tries() == 1  # at once: how soon that is, `make bench` measures
    record_property("read, paged and sent after", [str(each) for each in running.latency()])

    outside = visitor.open(running.address + running.link())
    assert running.one("state") == "open"  # looking at the link answers nothing
    clean(outside)
    outside.get_by_role("button", name="Acknowledge").click()
    expect(outside.get_by_role("heading", name="Thank you")).to_be_visible()
    assert running.one("state") == "acknowledged"

    page = signed_in(visitor, running)
    page.goto(f"{running.address}/alerts/AL-{running.one('number')}")
    clean(page)
    press(page, "Declare an incident")
    expect(page.get_by_role("heading", level=1)).to_contain_text("The router is silent")
    expect(page.get_by_role("main")).to_contain_text("SEV2")
    incident = page.url
    clean(page)
    page.locator("#id_update-words").fill("The router is started again.")
    page.locator("#id_update-audience").select_option("public")
    page.locator("#id_update-public_title").fill("Orders are late")
    press(page, "Tell")
    expect(page.get_by_role("main")).to_contain_text("The router is started again.")

    running.switch("router-stopped", "off")
    eventually(lambda: running.one("state") == "resolved", what="its monitor says that it is over")
    page.goto(incident)
    page.locator("#id_resolve-words").fill("The router was started again.")
    press(page, "Resolve")
    review(page, incident)
    eventually(lambda: running.one("stage") == "postmortem", what="the alert is looked back on")
    page.goto(f"{running.address}/status")
    expect(page.get_by_role("main")).to_contain_text("Orders are late")
    clean(page)


def review(page: Page, incident: str) -> None:
    """The postmortem is refused without its parts, then written and closed."""
    page.goto(f"{incident}/postmortem")
    clean(page)
    press(page, "Write and close")
    expect(page.get_by_role("main")).to_contain_text("is empty")
    for part, words in PARTS.items():
        page.locator(f"#id_{part}").fill(words)
    page.locator("#id_tags").fill("router-stopped")
    page.locator("#id_no_change").fill("The runbook said what to do, and it was right.")
    press(page, "Write and close")
    expect(page.get_by_role("main")).to_contain_text("closed")
