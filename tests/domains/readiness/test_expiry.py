"""Evidence ages, by its type and from its own date, and its links break: what it passed is open again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import MAX_AGES, Item, Submission
from seatrial.domains.readiness import services
from tests.cast import NOW, Cast, browser
from tests.connectors.servers import reply, serving
from tests.domains.readiness.library import BY_CI, HERE, PRODUCTION, RECORDS, Deliver, World, whole

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TICK = timedelta(seconds=1)
#: The list says that a load test counts for so long.
AGE = 90 * DAY
ADDRESS = "/services/edi/production/readiness/capacity-validated"
FINDINGS = {
    "approval": {"approver": "Sec", "scope": "read"},
    "remediation": {"finding": "CVE-2026-1", "fix": "0123abc"},
}


@pytest.fixture
def world(deliver_events: Deliver, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    settings.PROBE_ALLOW = ["127.0.0.1"]
    with whole(deliver_events) as world:
        yield world


def test_each_type_has_an_age_of_its_own_which_begins_with_its_effective_date(world: World) -> None:
    for kind, age in MAX_AGES.items():
        item = attach(kind, effective=NOW - 2 * TICK, now=NOW)
        assert (item.effective_at, item.collected_at) == (NOW - 2 * TICK, NOW), kind
        assert item.expires_at == NOW - 2 * TICK + age, kind


def attach(kind: str, *, effective: datetime, now: datetime) -> Item:
    sent = Submission(PRODUCTION, kind, "aged", FINDINGS.get(kind, {}), effective_at=effective)
    return evidence.attach(sent, service=catalog.service("edi"), actor=BY_CI, now=now).item


def page(cast: Cast, now: datetime) -> str:
    """The criterion's page as it is at that time."""
    with time_machine.travel(now, tick=False):
        client = browser(cast, "stranger")
        answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return answer.content.decode()


def standing(world: World, now: datetime) -> tuple[str, str]:
    """How the criterion stands when everything was looked at and assessed anew by then."""
    services.assess_expired(now=now)
    return world.verdicts(now=now)["capacity-validated"]


def test_what_passed_is_stale_when_its_time_is_over_and_the_page_says_so(world: World, cast: Cast) -> None:
    world.files["docs/capacity.md"] = world.files["docs/capacity.md"].replace(b"02-20", b"03-02")
    world.apply()
    assert standing(world, NOW)[0] == "pass"
    assert standing(world, NOW + AGE - TICK)[0] == "pass"
    assert "evidence expired" not in page(cast, NOW + AGE - TICK)
    assert "the evidence expired" in page(cast, NOW + AGE), "whether or not a worker came meanwhile"
    result, why = standing(world, NOW + AGE)
    assert result == "unknown" and "test: the evidence expired" in why
    assert "test: the evidence expired" in page(cast, NOW + AGE)


def test_an_upload_with_an_old_effective_date_does_not_extend(world: World) -> None:
    late = NOW + AGE
    world.send("load_test", "peak", at=NOW, now=late, reached=60)
    assert standing(world, late)[0] == "unknown", "sent today, true ninety days ago"
    world.send("load_test", "peak", at=NOW + DAY, now=late, reached=60)
    assert standing(world, late)[0] == "pass"
    assert standing(world, late + DAY - TICK)[0] == "pass"
    world.send("load_test", "peak", at=NOW + DAY / 2, now=late + DAY - TICK, reached=70)
    assert standing(world, late + DAY)[0] == "unknown", "nor does an older one that came later"


@pytest.mark.mission("R061")
def test_what_was_sent_with_a_link_reopens_its_item_when_the_page_is_gone_and_counts_again_with_it(
    world: World,
) -> None:
    def after(hours: int) -> tuple[str, str]:
        now = NOW + timedelta(hours=hours)
        evidence.check_links(now=now, allow=HERE)
        return world.verdicts(now=now)["audit-logging"]

    with serving(reply(b"the report")) as pages:
        found = RECORDS["test_result", "audit-log"]
        sent = Submission(PRODUCTION, "test_result", "audit-log", found, uri=f"{pages.url}/report")
        evidence.attach(sent, service=catalog.service("edi"), actor=BY_CI, now=NOW + TICK)
        assert after(1)[0] == "pass"
        pages._behave = reply(b"", status="404 Not Found")
        result, why = after(2)
        assert result == "error" and "leads nowhere: it answers with status 404" in why
        pages._behave = reply(b"the report")
        assert after(3)[0] == "pass"
    assert "connection refused" in after(4)[1]
