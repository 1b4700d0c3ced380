"""The pages of definitions: what stands, where it is said, and what it is joined to."""

import re
from datetime import UTC, datetime

import pytest
from bench.workspace import generate

from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.services import apply
from seatrial.domains.workspace.types import PROJECTIONS
from seatrial.domains.workspace.views.samples import EXAMPLE
from seatrial.kit.access import system
from tests.factories.workspaces import component, workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def ops():
    apply("ops", files=workspace(), actor=system("test"), now=NOW)


@pytest.fixture
def many(monkeypatch):
    """More definitions than a page shows; nothing follows from them."""
    monkeypatch.setattr(PROJECTIONS, "_entries", {})
    apply("many", files=generate(250), actor=system("test"), now=NOW)


def test_an_empty_list_teaches_with_a_file_that_is_valid(by):
    page = words(by("owner").get("/definitions"))

    assert "No definitions yet" in page
    assert "kind: Component" in page
    assert "seatrial apply" in page
    compiled = compile_files({"catalog-info.yaml": EXAMPLE.encode()})
    assert not compiled.findings
    assert len(compiled.definitions) == 2


def test_the_list_shows_kind_urn_file_and_workspace(by, ops):
    page = words(by("owner").get("/definitions"))

    assert '<a href="/definitions/service:edi">Edi</a>' in page
    assert "<code>catalog.yaml:1</code>" in page
    assert "Component (1)" in page
    assert "Any kind (3)" in page
    assert "revision 1" in page


def test_the_navigation_has_them(by):
    assert 'href="/definitions"' in words(by("owner").get("/audit"))


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?kind=Group", "team:edi-team", "checklist:basics"),
        ("?q=BASICS", "checklist:basics", "team:edi-team"),
        ("?q=checklist.yaml", "checklist:basics", "team:edi-team"),
        ("?kind=Group&q=edi", "team:edi-team", "service:edi<"),
        ("?q=nothing-at-all", "No definition matches", "service:edi"),
        ("?kind=None", "No definition matches", "service:edi"),
        ("?after=service:edi", "team:edi-team", "checklist:basics"),
    ],
)
def test_filters(by, ops, query, shown, hidden):
    page = words(by("owner").get(f"/definitions{query}"))

    assert shown in page
    assert hidden not in page


def test_long_lists_are_shown_a_hundred_at_a_time(by, many):
    browser = by("owner")
    page, seen, pages = words(browser.get("/definitions")), set(), 0
    while True:
        seen |= set(re.findall(r'href="/definitions/([a-z]+:[^"]+)"', page))
        pages += 1
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if following is None:
            break
        page = words(browser.get(f"/definitions{following[1].replace('&amp;', '&')}"))

    assert pages == 3
    assert len(seen) == 250 + 13


def test_the_number_of_queries_does_not_grow(by, many, django_assert_max_num_queries):
    browser = by("owner")
    browser.get("/definitions")
    with django_assert_max_num_queries(8):
        browser.get("/definitions")
    with django_assert_max_num_queries(13):
        browser.get("/definitions/service:service-00001")


def test_a_part_is_refreshed_without_the_page(by, ops):
    headers = {"HX-Request": "true", "HX-Target": "definitions"}
    response = by("owner").get("/definitions", headers=headers)

    assert "<html" not in words(response)
    assert "service:edi" in words(response)
    again = by("owner").get("/definitions", headers={**headers, "If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_definition_shows_source_content_revision_and_what_it_is_joined_to(by, ops):
    page = words(by("owner").get("/definitions/service:edi"))

    assert "catalog.yaml:1" in page
    assert 'id="L1" class="marked"' in page
    assert 'id="L10"' in page
    assert "kind: Group" not in page
    assert '<code>spec.owner</code></td><td data-label="Value">edi-team</td>' in page
    assert '<a href="/definitions/team:edi-team">edi-team team</a>' in page
    assert "No other definition refers to it." in page
    assert "revision 1" in page
    assert "/api/v1/definitions/service:edi" in page
    assert "seatrial plan DIRECTORY --name ops" in page


def test_a_definition_that_is_named_says_by_whom(by, ops):
    page = words(by("owner").get("/definitions/team:edi-team"))

    assert '<a href="/definitions/service:edi">Edi</a>' in page
    assert "It refers to no other definition." in page


def test_the_source_is_the_definitions_own_part_of_the_file_with_its_line_numbers(by, ops):
    page = words(by("owner").get("/definitions/team:edi-team"))

    assert "kind: Component" not in page
    assert re.search(r'id="L1[0-9]" class="marked"', page)


def test_a_line_can_be_asked_for(by, ops):
    page = words(by("owner").get("/definitions/service:edi?line=10"))

    assert 'id="L10" class="marked"' in page
    assert 'id="L1" class="marked"' not in page
    assert by("owner").get("/definitions/service:edi?line=-x").status_code == 200


def test_titles_from_files_are_text_and_never_html(by):
    hostile = component().replace(b"title: Edi", b"title: '<script>alert(1)</script>'")
    apply("ops", files={"a.yaml": hostile}, actor=system("test"), now=NOW)

    for address in ("/definitions", "/definitions/service:edi"):
        page = words(by("owner").get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_an_unknown_definition_names_the_nearest(by, ops):
    response = by("owner").get("/definitions/service:edj")

    assert response.status_code == 404
    assert "Did you mean service:edi?" in words(response)


def test_other_peoples_references_are_text(by):
    files = {"a.yaml": component().replace(b"  tier: 1", b"  tier: 1\n  dependsOn: [resource:default/queue]")}
    apply("ops", files=files, actor=system("test"), now=NOW)
    page = words(by("owner").get("/definitions/service:edi"))

    assert "not defined here" in page
