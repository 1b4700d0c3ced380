"""The main journey, on the product itself: sign in by the link, see why, break the service, see it turn."""

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tools.pictures import Product, command, running

from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.debian("chromium"), pytest.mark.xdist_group("product")]

SERVICE = "/services/edi-gateway"
#: The criterion that watches the gateway's router, in the gateway's own workspace.
ROUTER = f"{SERVICE}/demo/operational-readiness/service-health"
A_MINUTE = 60_000


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """Seatrial with its example, as `make run` starts it."""
    with running() as started:
        yield started


@pytest.fixture
def person(visitor: Visitor, product: Product) -> Page:
    """Somebody who is signed in: through the first page, or by the password that it took."""
    visitor.expected.append("status of 404")
    page = visitor.open(f"{product.address}/sign-in")
    if page.get_by_label("Password", exact=True).count() == 0 or not _signs_in(page, product):
        page.goto(product.link)
        page.get_by_label("Name", exact=True).fill("Mina Karlsson")
        page.get_by_label("Password", exact=True).fill("a quiet harbour at dawn")
        page.get_by_label("Time zone").select_option("Europe/Berlin")
        page.get_by_role("button", name="Start", exact=True).click()
    expect(page).to_have_url(f"{product.address}/")
    return page


def _signs_in(page: Page, product: Product) -> bool:
    page.get_by_label("Name", exact=True).fill("Mina Karlsson")
    page.get_by_label("Password", exact=True).fill("a quiet harbour at dawn")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()
    return page.url == f"{product.address}/"


def trial(product: Product) -> "subprocess.CompletedProcess[str]":
    """What `seatrial trial edi-gateway` says."""
    words = [command(), "trial", "edi-gateway"]
    return subprocess.run(
        words, env=product.environment, capture_output=True, text=True, timeout=120, check=False
    )


def switch(product: Product, fault: str, state: str) -> None:
    """The gateway's own switch for a fault."""
    port = product.environment["SEATRIAL_DEMO_PORT"]
    address = f"http://127.0.0.1:{port}/faults/{fault}?state={state}"
    subprocess.run(["curl", "-fsS", "-X", "POST", address], check=True, capture_output=True, timeout=10)


def test_the_command_and_the_page_say_the_same(person: Page, product: Product) -> None:
    said = trial(product)
    assert said.returncode == 1, said.stderr
    assert "fail" in said.stdout
    person.goto(product.address + SERVICE)
    for result in ("pass", "fail", "unknown"):
        expect(person.locator(f"td [data-tone={result}]").first).to_be_visible()
    # The page shows the criteria of one checklist; its figures are those of all.
    failed = person.locator(".figure", has_text="Failed").locator(".fig").inner_text().strip()
    assert f"{failed} fail," in said.stderr


def test_a_fault_turns_the_criterion_without_a_click_and_back(person: Page, product: Product) -> None:
    person.goto(product.address + ROUTER)
    note = person.locator("section.note")
    expect(note).to_have_attribute("data-tone", "pass", timeout=A_MINUTE)
    switch(product, "router-stopped", "on")
    try:
        expect(note).to_have_attribute("data-tone", "fail", timeout=A_MINUTE)
        expect(note).to_contain_text("router")
        assert trial(product).returncode == 1
    finally:
        switch(product, "router-stopped", "off")
    expect(note).to_have_attribute("data-tone", "pass", timeout=A_MINUTE)


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_on_any_page(person: Page, product: Product, width: int) -> None:
    person.set_viewport_size({"width": width, "height": 900})
    found: list[str] = []
    for address in ("/", "/services", SERVICE, ROUTER, "/definitions", "/audit", "/profile"):
        person.goto(product.address + address)
        found += [f"{address} {line}" for line in violations_in_both_themes(person)]
        assert person.evaluate("document.documentElement.scrollWidth") <= width, address
    person.goto(product.address + ROUTER)
    person.locator("a[href^='/evidence/']").first.click()
    found += [f"evidence {line}" for line in violations_in_both_themes(person)]
    person.goto(f"{product.address}/definitions")
    person.locator("main a[href^='/definitions/checklist']").first.click()
    found += [f"definition {line}" for line in violations_in_both_themes(person)]
    assert found == []
