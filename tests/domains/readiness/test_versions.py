"""What a checklist said is kept under its digest; a review that pinned it hears of newer versions (R055)."""

from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.readiness import selectors
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.problems import NotFound
from tests.cast import Cast
from tests.factories.workspaces import checklist, workspace

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
URN = "checklist:basics"

pytestmark = pytest.mark.django_db


def apply(cast: Cast, content: bytes, minutes: int = 0) -> None:
    now = NOW + timedelta(minutes=minutes)
    files = workspace(**{"checklist.yaml": content})
    workspaces.apply("ops", files=files, actor=cast.actor("administrator"), now=now)


def test_each_content_is_kept_once_and_found_by_digest_and_number(cast: Cast) -> None:
    apply(cast, checklist())
    first = selectors.checklist("basics").digest
    apply(cast, checklist().replace(b"version: 1.0.0", b"version: 1.1.0"), 1)
    apply(cast, checklist(), 2)
    found = selectors.versions(URN)
    assert [row.version for row in found] == ["1.1.0", "1.0.0"]
    assert selectors.version(URN, named="1.0.0").digest == first
    assert selectors.version(URN, named=first[:15]).digest == first
    with pytest.raises(NotFound, match=r"no version '9\.9\.9'"):
        selectors.version(URN, named="9.9.9")


def test_who_pinned_a_digest_hears_what_is_newer_and_how_it_differs(cast: Cast) -> None:
    apply(cast, checklist())
    pinned = selectors.checklist("basics").digest
    assert selectors.newer(URN, digest=pinned) is None
    stricter = checklist("evidence.plan.size > 1000").replace(b"version: 1.0.0", b"version: 2.0.0")
    apply(cast, stricter, 1)
    newer = selectors.newer(URN, digest=pinned)
    assert newer is not None
    assert (newer.version, newer.pinned.version) == ("2.0.0", "1.0.0")
    assert [(each.id, each.weighty) for each in newer.differences.criteria] == [("plan-published", True)]
    apply(cast, checklist(), 2)
    assert selectors.newer(URN, digest=pinned) is None


def test_what_was_pinned_stays_when_the_list_is_gone(cast: Cast) -> None:
    apply(cast, checklist())
    pinned = selectors.checklist("basics").digest
    files = workspace()
    del files["checklist.yaml"]
    workspaces.apply("ops", files=files, actor=cast.actor("administrator"), now=NOW + timedelta(minutes=1))
    assert selectors.version(URN, named=pinned).body["metadata"]["name"] == "basics"
    with pytest.raises(NotFound):
        selectors.newer(URN, digest=pinned)
