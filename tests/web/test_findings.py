"""The page of findings, and what the service's own page says of them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from tests.cast import Cast
from tests.domains.security.test_follow import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast, deliver_events: Callable[[datetime], int]) -> World:
    made = World(cast, deliver_events)
    made.apply()
    return made


def test_findings_are_listed_with_their_day_and_their_action(
    world: World, by: Callable[[str], Client]
) -> None:
    client = by("security")
    assert "No finding" in client.get("/security/findings").text
    world.scan(("CVE-2026-1", "critical"), ("CVE-2026-2", "low"))
    page = client.get("/security/findings").text
    assert "CVE-2026-1" in page
    assert "2026-11-28" in page
    assert "/actions/A-1" in page
    assert "CVE-2026-2" not in client.get("/security/findings?severity=critical").text
    assert "All open findings" in client.get("/services/edi-gateway").text
    listed = client.get("/api/v1/security/findings?severity=critical").json()["items"]
    assert [(each["id"], each["due_on"], each["action"]) for each in listed] == [
        ("CVE-2026-1", "2026-11-28", "A-1")
    ]


def test_a_vendor_sees_none_of_others(world: World, by: Callable[[str], Client]) -> None:
    world.scan(("CVE-2026-1", "critical"))
    assert "CVE-2026-1" not in by("vendor").get("/security/findings").text
    assert by("vendor").get("/api/v1/security/findings").json()["items"] == []
