"""Pages of reviews make as many queries for large reviews and many of them as for one that is small."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from seatrial.domains.reviews import services
from tests.cast import Cast
from tests.factories import reviews
from tests.factories.reviews import DAY, MINUTE, NOW, World

BASELINE = Path(__file__).with_name("review_query_counts.json")
#: Who looks at what; the review under review, one that is proposed, and one that is decided.
PAGES = {
    "reviews": ("lead", "/reviews"),
    "new review": ("lead", "/reviews/new"),
    "queue": ("operations", "/reviews/queue"),
    "waivers": ("owner", "/reviews/waivers"),
    "decisions": ("auditor", "/reviews/decisions"),
    "decision": ("auditor", "/reviews/decisions/{decision}"),
    "review": ("operations", "/reviews/{review}"),
    "item": ("lead", "/reviews/{review}/items/launch/walkthrough"),
    "edit": ("lead", "/reviews/{review}/edit"),
    "propose": ("owner", "/reviews/{review}/propose"),
    "sign": ("operations", "/reviews/{proposed}/sign/operations"),
    "service": ("lead", "/services/edi-gateway"),
    "overview": ("lead", "/"),
    "programme": ("auditor", "/home/sre?service=edi-gateway"),
    "API: reviews": ("auditor", "/api/v1/reviews"),
    "API: review": ("auditor", "/api/v1/reviews/{review}"),
    "API: standing": ("auditor", "/api/v1/reviews/standing?service=edi-gateway&environment=production"),
    "API: register": ("auditor", "/api/v1/reviews/register"),
}


#: The statements that the queue takes for one review more.
QUEUE = 21


@pytest.fixture
def stand(cast: Cast, deliver_events: Any) -> Callable[[int], dict[str, str]]:
    """So many items, reviews, waivers and decisions stand; gives the names of those that pages show."""

    def make(number: int) -> dict[str, str]:
        world = World(cast, deliver_events)
        world.apply(reviews.files() | {"checklist.yaml": checklist(number)})
        for _ in range(number):
            decision = world.gone()
            waived(world)
        proposed = world.prepared()
        world.accept_all(proposed)
        world.propose(proposed)
        review = waived(world)
        world.work(now=NOW)
        return {"decision": str(decision.uid), "review": review, "proposed": proposed.name}

    return make


def checklist(more: int) -> bytes:
    """The checklist with so many criteria more, which the worker answers by itself."""
    criterion = (
        "        - id: more-{0}\n          title: More {0}\n          statement: The plan exists.\n"
        "          accepts: [file]\n          remedy: Write it.\n"
        "          probes:\n            plan: {{file: {{path: docs/plan.md}}, every: 30s, max_age: 5m}}\n"
        "          check: evidence.plan.exists\n"
    )
    added = "".join(criterion.format(each) for each in range(more))
    begin = "        - id: walkthrough\n"
    return reviews.CHECKLIST.replace(begin, added + begin).encode()


def waived(world: World) -> str:
    """A review under review with an item that is rejected, one that is commented, and a waiver; its name."""
    review, lead = world.prepared(), world.actor("lead")
    services.answer(review.name, item="launch/rehearsed", says="not_met", reason="late", actor=lead, now=NOW)
    until = (NOW + 9 * DAY).date()
    new = services.NewWaiver("launch/rehearsed", "late", "two people", "low", until)
    waiver = services.ask_waiver(review.name, new=new, actor=lead, now=NOW)
    services.refuse_waiver(waiver.uid, reason="no", actor=world.actor("owner"), now=NOW)
    services.reject(
        review.name, item="launch/walkthrough", comment="no", actor=world.actor("operations"), now=NOW
    )
    services.comment(review.name, item="launch/walkthrough", text="hm", actor=lead, now=NOW)
    return review.name


def count(browser: Client, address: str) -> int:
    """The queries of one page, after one that filled what is remembered between requests."""
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.content[:300])
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return len(queries)


@pytest.mark.django_db
def test_no_page_of_reviews_makes_more_queries_for_more_of_them(
    by: Callable[[str], Client], stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seatrial.kit.clock.now", lambda: NOW + MINUTE)
    browsers = {who: by(who) for who, _ in PAGES.values()}
    found = []
    for number in (2, 8):
        point = transaction.savepoint()
        names = stand(number)
        found.append({
            page: count(browsers[who], path.format(**names)) for page, (who, path) in PAGES.items()
        })  # fmt: skip
        transaction.savepoint_rollback(point)
    few, many = found
    # the queue reads each review that one has a part in whole: a page of them, however many there are
    assert (many["queue"] - few.pop("queue")) / (6 * 2) <= QUEUE
    many.pop("queue")
    assert many == few
    if os.environ.get("UPDATE_BASELINE") == "1":
        BASELINE.write_text(f"{json.dumps(many, indent=2)}\n")
    assert many == json.loads(BASELINE.read_text())
