"""Every list has a way to the same list whole, as a table."""

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from tests.factories.workspaces import workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LINK = re.compile(r'<a class="btn[^"]*" href="([^"]*format=csv[^"]*)"')


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("/services?q=edi&tier=1", {"q": "edi", "tier": "1"}),
        ("/teams", {}),
        ("/people?kind=human&q=a", {"kind": "human", "q": "a"}),
        ("/runners", {}),
        ("/evidence?service=edi&show=all", {"service": "service:edi"}),
        ("/checklists", {}),
        ("/workspaces", {}),
        ("/definitions?kind=Component&after=a", {"kind": "Component"}),
        ("/audit?action=workspace.applied", {"action": "workspace.applied"}),
    ],
)
def test_a_list_is_had_as_a_table_with_its_filters(by, page, kept):
    workspaces.apply("ops", files=workspace(), actor=system("test"), now=NOW)
    browser = by("administrator")

    (link,) = [unescape(found) for found in LINK.findall(browser.get(page).content.decode())]
    address = link if link.startswith("/") else page.partition("?")[0] + link
    assert dict(parse_qsl(urlsplit(address).query)) == {**kept, "format": "csv"}
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/csv")
    text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading
    if page.startswith(("/services", "/definitions", "/workspaces", "/teams", "/checklists", "/audit")):
        assert len(rows) == 1
