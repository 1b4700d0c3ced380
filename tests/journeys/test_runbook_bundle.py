"""The offline bundle as an operator opens it in the night when Seatrial is down: from a folder (R128)."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from seatrial.domains.runbooks.formats.bundles import to_zip
from tests.journeys.axe import violations_in_both_themes
from tests.rules.test_runbook_bundles import bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bundle as somebody unpacked it."""
    with zipfile.ZipFile(io.BytesIO(to_zip(bundle()))) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "edi-gateway-runbooks"


@pytest.fixture
def opened(browser: Browser, folder: Path) -> Iterator[Page]:
    """Its first page from the disk, in a browser that has no network."""
    context = browser.new_context(offline=True, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(f"file://{folder}"):
            faults.append(f"left the folder: {request.url}")

    page.on("request", asked)
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"file://{folder}/index.html")
    yield page
    context.close()
    assert faults == []


@pytest.mark.mission("R128")
def test_it_is_searched_and_read_without_any_server(opened: Page):
    opened.get_by_label("Search").fill("TRAFFIC bla")
    found = opened.locator("#found > li")

    assert opened.get_by_role("status").text_content() == "1 runbook found"
    assert found.count() == 1
    assert "Switch the traffic" in (found.text_content() or "")
    assert found.locator("mark").first.text_content() == "traffic"
    found.get_by_role("link", name="Steps").click()
    assert opened.url.endswith("runbooks/rollback.html#steps")
    assert opened.get_by_role("heading", name="Roll back", level=1).is_visible()

    # back to an alert: its row leads to its runbook
    opened.get_by_role("link", name="All runbooks").click()
    opened.get_by_role("row", name="alert GatewayErrors").get_by_role("link").click()
    assert opened.url.endswith("runbooks/rollback.html")


def test_a_search_from_any_page_leads_to_the_index(opened: Page):
    opened.get_by_role("link", name="Deploy the gateway").first.click()
    opened.get_by_label("Search").fill("rollback")
    opened.get_by_role("button", name="Search").click()

    assert "index.html?q=rollback" in opened.url
    assert opened.locator("#found > li").count() >= 1

    opened.get_by_label("Search").fill("no such word")
    assert opened.get_by_role("status").text_content() == "Nothing has all these words"


def test_everybody_can_read_it_also_on_a_phone(opened: Page):
    assert violations_in_both_themes(opened) == []
    opened.get_by_role("link", name="Deploy the gateway").first.click()
    assert opened.locator("img[alt='The lever']").count() == 1
    assert violations_in_both_themes(opened) == []
    opened.set_viewport_size({"width": 390, "height": 844})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations_in_both_themes(opened) == []
