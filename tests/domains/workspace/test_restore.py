"""Earlier revisions: kept, compared, brought back; and plans that hold or do not."""

from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.workspace import selectors, services
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from tests.factories.workspaces import component

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTOR = Actor("human", "u1", "Ada", frozenset({"workspace:apply", "read"}))
FIRST = {"a.yaml": component("edi"), "notes.md": b"# One\n"}
SECOND = {"a.yaml": component("edi", tier=3)}

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two revisions."""
    services.apply("ops", files=FIRST, actor=ACTOR, now=NOW)
    services.apply("ops", files=SECOND, actor=ACTOR, now=NOW + timedelta(hours=1))


def test_an_earlier_revision_comes_back_with_all_its_files(two):
    uid = selectors.standing("service:edi").uid
    planned = services.plan_restore("ops", number=1, actor=ACTOR, now=NOW)
    assert [(found.path, found.change) for found in planned.files] == [
        ("a.yaml", "changed"),
        ("notes.md", "added"),
    ]
    done = services.restore("ops", number=1, actor=ACTOR, now=NOW, plan_digest=planned.digest)

    assert done.revision == 3
    assert selectors.files("ops").contents() == FIRST
    assert selectors.standing("service:edi").uid == uid
    assert selectors.revision("ops", number=3).restored_from == 1
    assert selectors.revision("ops", number=3).digest == selectors.revision("ops", number=1).digest
    assert Entry.objects.order_by("-id").first().details["restored_from"] == 1


def test_two_revisions_are_compared_field_by_field_whichever_comes_first(two):
    onward = selectors.difference("ops", old=1, new=2)
    back = selectors.difference("ops", old=2, new=1)
    (change,) = onward.definitions
    (field,) = change.fields
    assert (change.urn, field.field, field.old, field.new) == ("service:edi", "spec.tier", 1, 3)
    assert back.definitions[0].fields[0].new == 1
    assert [found.change for found in onward.files] == ["changed", "removed"]


def test_a_plan_that_no_longer_holds_is_refused(two):
    third = {"a.yaml": component("edi", tier=4)}
    planned = services.plan("ops", files=third, actor=ACTOR, now=NOW)
    services.apply("ops", files={"a.yaml": component("edi", tier=2)}, actor=ACTOR, now=NOW)
    with pytest.raises(services.CannotApplyStale) as refused:
        services.apply("ops", files=third, actor=ACTOR, now=NOW, plan_digest=planned.digest)
    assert refused.value.status == 409
    again = services.plan("ops", files=third, actor=ACTOR, now=NOW)
    assert again.digest != planned.digest
    assert services.apply("ops", files=third, actor=ACTOR, now=NOW, plan_digest=again.digest).is_done


def test_files_that_are_no_longer_kept_cannot_come_back(two):
    services.prune(now=NOW + timedelta(days=400), keep=1)
    with pytest.raises(NotFound) as missing:
        services.restore("ops", number=1, actor=ACTOR, now=NOW)
    assert "no longer kept" in missing.value.detail
    with pytest.raises(NotFound):
        services.restore("ops", number=9, actor=ACTOR, now=NOW)


def test_what_is_young_or_among_the_last_is_kept(two):
    assert services.prune(now=NOW + timedelta(days=364), keep=1) == 0
    assert services.prune(now=NOW + timedelta(days=400)) == 0
    assert selectors.revision_files("ops", number=1) == FIRST
