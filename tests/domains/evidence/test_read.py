"""Evidence over the API and on its page."""

from collections.abc import Callable

import pytest
from django.test import Client

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.types import CannotLook, Look, Observation
from tests.cast import NOW
from tests.domains.evidence.watches import SECOND, order, telling, work

Browser = Callable[..., Client]


@pytest.fixture
def stored(db: None) -> list[str]:
    """Three pieces of evidence, newest first, the last of them failed."""

    def look(what: Look) -> Observation:
        if what.now == NOW:
            raise CannotLook("nobody <answers>", remedy="Start it.")
        return Observation({"body": "<script>alert(1)</script>"}, "one thing", 3)

    services.keep_watches([order("a")], now=NOW)
    with telling(look):
        for seconds in (0, 60, 120):
            work(now=NOW + seconds * SECOND)
    return [item.uid for item in selectors.history(order("a").key)]


def test_the_api_lists_evidence_page_by_page(stored: list[str], by_token: Browser) -> None:
    client = by_token("read")
    first = client.get("/api/v1/evidence?service=service:edi&limit=2").json()
    assert [item["uid"] for item in first["items"]] == stored[:2]
    rest = client.get(f"/api/v1/evidence?service=service:edi&limit=2&cursor={first['next']}").json()
    assert [item["uid"] for item in rest["items"]] == stored[2:]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("query", "count"), [("type=test_result", 3), ("type=http", 0), ("service=service:other", 0), ("", 3)]
)
def test_the_api_filters(stored: list[str], by_token: Browser, query: str, count: int) -> None:
    assert len(by_token("read").get(f"/api/v1/evidence?{query}").json()["items"]) == count


def test_the_api_shows_who_how_and_when(stored: list[str], by_token: Browser) -> None:
    item = by_token("read").get(f"/api/v1/evidence/{stored[0]}").json()
    assert (item["producer"], item["author"]) == ("seatrial/probe/told@1", "checklist:basics")
    assert (item["command"], item["scope"], item["count"]) == ("tell", "one thing", 3)
    assert item["sha256"].startswith("sha256:")
    assert item["effective_at"] <= item["collected_at"] < item["expires_at"]


def test_evidence_that_is_not_there_says_so(by_token: Browser) -> None:
    answer = by_token("read").get("/api/v1/evidence/00000000-0000-7000-8000-000000000000")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("not-found")


def test_the_page_shows_what_was_found_and_the_history(stored: list[str], by: Browser) -> None:
    page = by("stranger").get(f"/evidence/{stored[1]}").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    assert "tell" in page
    assert "checklist:basics" in page
    for other in (stored[0], stored[2]):
        assert f"/evidence/{other}" in page


def test_the_page_of_a_failed_look_says_why(stored: list[str], by: Browser) -> None:
    page = by("stranger").get(f"/evidence/{stored[2]}").content.decode()
    assert "nobody &lt;answers&gt;. Start it." in page


def test_nobody_reads_evidence_without_signing_in(stored: list[str], by: Browser, client: Client) -> None:
    assert by("nobody").get(f"/evidence/{stored[0]}").status_code == 302
    assert client.get("/api/v1/evidence").status_code == 401
