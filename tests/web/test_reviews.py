"""Pages of reviews: what each of the cast sees, what they may do there, and why not."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from seatrial.domains.reviews import services
from seatrial.kit import clock
from tests.cast import Cast
from tests.factories.reviews import NOW, World

pytestmark = pytest.mark.django_db
ITEM = "/reviews/R-1/items/launch/walkthrough"


@pytest.fixture(autouse=True)
def _at_nine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are asked a minute after everything was done: the plan was looked at by then."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
    yield


@pytest.fixture
def world(cast: Cast, deliver_events: Callable[[datetime], int]) -> World:
    made = World(cast, deliver_events)
    made.apply()
    return made


def text(browser: Client, address: str, *, status: int = 200) -> str:
    """The words of the page."""
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def test_every_page_shows_itself(world, by):
    decision = world.gone()
    review = world.open()
    for address in (
        "/reviews", "/reviews/new", "/reviews/queue", "/reviews/decisions", "/reviews/waivers",
        "/reviews/R-1",
        f"/reviews/decisions/{decision.uid}", ITEM, f"/reviews/{review.name}", f"/reviews/{review.name}/edit",
        f"/reviews/{review.name}/propose", "/services/edi-gateway", "/", "/search?q=R-1",
    ):  # fmt: skip
        text(by("lead"), address)


def test_the_queue_goes_through_all_open_reviews_page_by_page(world, by):
    names = [world.open().name for _ in range(14)]
    for name in names:
        services.begin_preparing(name, actor=world.actor("lead"), now=NOW)
    page = text(by("operations"), "/reviews/queue")
    assert f"{names[-1]} " in page
    assert f">{names[0]} " not in page
    older = re.search(r'rel="next" href="([^"]+)"', page)[1]
    page = text(by("operations"), f"/reviews/queue{older}")
    assert f">{names[0]} " in page
    assert 'rel="next"' not in page
