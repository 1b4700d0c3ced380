"""The pages of definitions in Chromium: axe, phone width, and the way from a list to a line."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from seatrial.connectors import directories
from seatrial.domains.identity.models import Person
from seatrial.domains.workspace.services import apply
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
from tests.cast import NOW
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

OPS = Path(__file__).parents[2] / "examples" / "edi-gateway" / "ops"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]


@pytest.fixture
def cookies(transactional_db: None) -> list[dict[str, str]]:
    """Somebody is signed in, and the example's workspace is applied."""
    apply("edi-gateway", files=directories.read(OPS).files, actor=system("test"), now=NOW)
    client = Client()
    client.force_login(Person.objects.create(uid=new_uid(NOW), name="Mina", created_at=NOW))
    name = settings.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize(
    "address", ["/definitions", "/definitions/service:edi-gateway", "/definitions?q=none"]
)
@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], address: str, width: int
) -> None:
    page = visitor.open(live_server.url + address, width=width, cookies=cookies)

    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_the_list_to_the_line_and_to_what_is_named(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    page = visitor.open(f"{live_server.url}/definitions", cookies=cookies)
    page.get_by_label("Kind").select_option("Component")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("region", name="Definitions", exact=True).last.get_by_role("link").first.click()

    expect(page).to_have_url(re.compile("/definitions/service:edi-gateway$"))
    expect(page.get_by_role("region", name="Source")).to_contain_text("kind: Component")
    page.get_by_role("heading", name="Refers to").locator("..").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Referred to by")).to_be_visible()
