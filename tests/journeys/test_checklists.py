"""The pages of checklists in Chromium: axe, phone width, from the list to a criterion, and on paper."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

import seatrial
from seatrial.connectors import directories
from seatrial.domains.identity.models import Person
from seatrial.domains.workspace.services import apply
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
from tests.cast import NOW
from tests.factories.workspaces import component
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

LIBRARY = Path(seatrial.__file__).parent / "library"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]


@pytest.fixture
def cookies(transactional_db: None) -> list[dict[str, str]]:
    """Somebody is signed in, and the library is applied beside a service."""
    files = {**directories.read(LIBRARY).files, "catalog.yaml": component()}
    apply("policies", files=files, actor=system("test"), now=NOW)
    client = Client()
    client.force_login(Person.objects.create(uid=new_uid(NOW), name="Mina", created_at=NOW))
    name = settings.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize("width", [1360, 390])
@pytest.mark.parametrize(
    "address",
    [
        "/checklists",
        "/checklists/readiness?must=1",
        "/checklists/deployment/coverage?sort=-total",
        "/checklists/readiness/diff",
        "/policies/questions",
        "/services/edi",
    ],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], address: str, width: int
) -> None:
    page = visitor.open(live_server.url + address, width=width, cookies=cookies)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_the_list_to_what_a_criterion_says(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    page = visitor.open(f"{live_server.url}/checklists", cookies=cookies)
    page.get_by_role("link", name="Handover", exact=True).click()
    page.get_by_label("Role", exact=True).select_option("vendor_lead")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("1 of 27 criteria.")).to_be_visible()
    page.get_by_text("The vendor knows its part").click()
    expect(page.get_by_text('every tier, where service.operator == "vendor"')).to_be_visible()
    page.get_by_role("link", name="Clear").click()
    expect(page).to_have_url(re.compile("/checklists/handover$"))


def test_on_paper_every_criterion_is_unfolded(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]]
) -> None:
    page = visitor.open(f"{live_server.url}/checklists/pre-operations", cookies=cookies)
    words = page.get_by_text("Everybody on the rota is known by name")
    assert not words.is_visible()
    page.emulate_media(media="print")
    assert words.is_visible()
    assert not page.get_by_role("button", name="Filter").is_visible()
