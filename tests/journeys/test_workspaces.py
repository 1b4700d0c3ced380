"""Workspaces and edit forms in Chromium: axe, phone width, and a change made by hand."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from seatrial.connectors import directories
from seatrial.domains.workspace import services
from seatrial.domains.workspace.types import Edit, Registration
from seatrial.kit.access import system
from tests.cast import NOW
from tests.factories import identity
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

OPS = Path(__file__).parents[2] / "examples" / "edi-gateway" / "ops"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example's workspace that the server may write."""
    return Path(shutil.copytree(OPS, tmp_path / "ops"))


@pytest.fixture
def cookies(transactional_db: None, folder: Path) -> list[dict[str, str]]:
    """An administrator is signed in; the workspace has two revisions, and its folder differs from both."""
    actor = system("test")
    wanted = Registration("edi-gateway", directory=str(folder))
    services.register(wanted, actor=actor, now=NOW, trusted=True)
    services.apply("edi-gateway", files=directories.read(folder).files, actor=actor, now=NOW)
    notes = Edit("docs/notes.md", "# Notes\n", "")
    services.edit("edi-gateway", edits=[notes], actor=actor, now=NOW + timedelta(hours=1))
    (folder / "docs" / "more.md").write_text("# More\n")
    services.look_at_directories(now=NOW + timedelta(hours=2))
    client = Client()
    client.force_login(identity.person("Mina", is_administrator=True))
    name = settings.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


@pytest.mark.parametrize(
    "address",
    [
        "/workspaces",
        "/workspaces/add",
        "/workspaces/edi-gateway",
        "/workspaces/edi-gateway/remove",
        "/workspaces/edi-gateway/revisions/1",
        "/workspaces/edi-gateway/revisions/1/restore",
        "/definitions/edit/service:edi-gateway",
        "/definitions/new?kind=Checklist",
        "/definitions/delete/team:edi-team",
    ],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], address: str
) -> None:
    page = visitor.open(live_server.url + address, width=390, cookies=cookies)
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_fault_shows_while_somebody_types_and_a_field_is_written(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], folder: Path
) -> None:
    (folder / "docs" / "more.md").unlink()
    page = visitor.open(f"{live_server.url}/definitions/edit/service:edi-gateway", cookies=cookies)
    text = page.locator("#content")
    before = text.input_value()
    text.fill(before.replace("tier: 1", "tier: 9"))
    expect(page.locator("#findings")).to_contain_text("must be at most 4")
    first = int(page.locator("[data-editor]").get_attribute("data-first") or 0)
    last = first + len(before.splitlines()) - 1
    expect(page.locator(".editor-numbers")).to_contain_text(re.compile(rf"\b{last}\b"))
    text.fill(before)
    expect(page.locator("#findings")).to_contain_text("No fault")

    fields = page.locator("details", has_text="fields").filter(has=page.get_by_label("spec.tier"))
    if fields.get_attribute("open") is None:  # long lists of fields begin closed
        fields.locator("summary").click()
    page.get_by_label("spec.tier").fill("2")
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_role("heading", name="What changes")).to_be_visible()
    page.get_by_role("button", name="Write the file and apply").click()
    expect(page.get_by_text("is written, revision 3 stands")).to_be_visible()
    assert "tier: 2" in (folder / "catalog" / "edi-gateway.yaml").read_text()
