"""The components in a browser: readable by everybody, in both themes, on a phone, without scripts."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.identity.models import Person
from seatrial.kit.ids import new_uid
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]


@pytest.fixture
def cookies(transactional_db: None) -> list[dict[str, str]]:
    client = Client()
    client.force_login(Person.objects.create(uid=new_uid(NOW), name="Mina", created_at=NOW))
    name = settings.SESSION_COOKIE_NAME
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize("address", ["/ui", "/no-such-page"])
@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], address: str, width: int
) -> None:
    visitor.expected.append("status of 404")
    page = visitor.open(live_server.url + address, width=width, cookies=cookies)
    assert violations_in_both_themes(page) == []


def test_nothing_is_wider_than_320_pixels(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    page = visitor.open(f"{live_server.url}/ui", width=320, cookies=cookies)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_menu_of_a_phone_opens_without_scripts(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    page = visitor.open(f"{live_server.url}/ui", width=390, javascript=False, cookies=cookies)
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Overview").click()
    expect(page).to_have_url(f"{live_server.url}/")


def test_the_keyboard_skips_to_the_content(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    page = visitor.open(f"{live_server.url}/ui", cookies=cookies)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_theme_that_is_chosen_stays(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], javascript: bool
) -> None:
    page = visitor.open(f"{live_server.url}/ui", javascript=javascript, cookies=cookies)
    kept = lambda answer: answer.url.endswith("/ui/theme") and answer.request.method == "POST"  # noqa: E731
    with page.expect_response(kept):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{live_server.url}/ui")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")


def test_a_command_is_copied(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    page = visitor.open(f"{live_server.url}/ui", cookies=cookies)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "seatrial trial edi-gateway"


def test_a_dialog_opens_by_its_button(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    page = visitor.open(f"{live_server.url}/ui", cookies=cookies)
    page.get_by_role("button", name="Open a dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_page_is_fetched_again_and_tells_when_it_cannot(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    visitor.expected += ["ERR_", "htmx:"]
    page = visitor.open(f"{live_server.url}/ui", cookies=cookies)
    link = page.get_by_role("link", name="Runbook linked for every alert")
    link.focus()
    is_part = lambda answer: "hx-target" in answer.request.headers  # noqa: E731
    with page.expect_response(is_part) as first:
        pass
    assert first.value.status == 200
    with page.expect_response(is_part) as second:
        pass
    assert second.value.status in (200, 304)
    assert "if-none-match" in second.value.request.headers
    expect(link).to_be_focused()
    expect(page.locator("[data-stale-banner]")).to_be_hidden()

    page.clock.install()
    page.context.set_offline(True)
    page.clock.run_for(40_000)
    expect(page.locator("[data-stale-banner]")).to_contain_text("Last news")
