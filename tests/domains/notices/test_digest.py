"""One digest a day and person, at an hour of theirs, and none where there is nothing to say."""

from datetime import UTC, datetime

import pytest

from seatrial.connectors import smtp
from seatrial.domains.identity import selectors
from seatrial.domains.notices import services
from seatrial.domains.notices.models import Message
from seatrial.domains.notices.types import DIGESTS, Contributor, Line, Preferences, Section
from seatrial.kit.access import Denied, system
from seatrial.kit.problems import Invalid
from tests.factories import identity

pytestmark = pytest.mark.django_db
SITE = "https://seatrial.example.org"


@pytest.fixture(autouse=True)
def contributed(settings, monkeypatch) -> dict[str, Section]:
    settings.MAIL_SERVER = smtp.MailServer("localhost", 1, "none")
    said: dict[str, Section] = {}
    one = Contributor("test", 1, lambda uid, *, now: said.get(uid))
    monkeypatch.setattr(DIGESTS, "_entries", {"test": one})
    return said


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def send(now: datetime) -> int:
    return services.send_digests(site=SITE, now=now)


def test_a_person_has_one_digest_a_day_at_the_hour_where_they_are(contributed):
    ada = identity.person("Ada", email="a@example.org", time_zone="America/New_York")
    contributed[str(ada.uid)] = Section("Yours", [Line("A-1 Write it", "/actions/A-1")])
    assert [send(at(8)), send(at(12, 50)), send(at(13)), send(at(13, 10)), send(at(14))] == [0, 0, 1, 0, 0]
    assert send(at(13, day=3)) == 1
    assert "https://seatrial.example.org/actions/A-1" in Message.objects.first().body


def test_there_is_no_digest_with_nothing_in_it_nor_for_who_wants_none(contributed):
    ada = identity.person("Ada", email="a@example.org")
    assert send(at(8)) == 0
    contributed[str(ada.uid)] = Section("Yours", [Line("x", "/")])
    actor = services_actor(ada)
    services.choose(digest_hour=None, kinds_off=[], actor=actor, now=at(7))
    assert send(at(8)) == 0
    services.choose(digest_hour=9, kinds_off=[], actor=actor, now=at(7))
    assert [send(at(8)), send(at(9))] == [0, 1]


def services_actor(person):
    return selectors.actor_for_person(person, now=at(7))


def test_a_kind_that_is_off_stands_on_the_page_and_is_not_mailed():
    ada = identity.person("Ada", email="a@example.org")
    services.choose(digest_hour=8, kinds_off=["action.due"], actor=services_actor(ada), now=at(7))
    for kind in ("action.due", "action.escalated"):
        services.tell([str(ada.uid)], kind=kind, subject="x", body="x", link="", key="", now=at(8))
    assert dict(Message.objects.values_list("kind", "mail")) == {
        "action.due": "off", "action.escalated": "waiting",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["action.escalated", "nothing"])
def test_escalations_cannot_be_switched_off(kind):
    ada = identity.person("Ada")
    with pytest.raises(Invalid):
        services.choose(digest_hour=8, kinds_off=[kind], actor=services_actor(ada), now=at(7))
    assert Preferences(8, frozenset({"action.escalated"})).wants("action.escalated")


def test_a_program_chooses_nothing():
    with pytest.raises(Denied):
        services.choose(digest_hour=8, kinds_off=[], actor=system("x"), now=at(7))


def test_whoever_is_erased_was_told_nothing():
    ada = identity.person("Ada", email="a@example.org")
    services.tell([str(ada.uid)], kind="test", subject="Dear Ada", body="x", link="", key="", now=at(8))
    services.forget(str(ada.uid))
    assert not Message.objects.exists()
