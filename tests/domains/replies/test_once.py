"""A request that comes again acts once."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection

from seatrial.domains.replies import models, rules, services
from seatrial.domains.replies.types import Reply, Request

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ASKED = Request(
    credential="token a", method="POST", path="/api/v1/things", key="0123-4567-89", body="some digest"
)


class Acting:
    """Counts how often something was really done."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.times = 0

    def __call__(self) -> Reply:
        self.times += 1
        status = self.statuses.pop(0) if self.statuses else 201
        return Reply(status, f"answer {self.times}".encode(), "text/plain", {"ETag": '"1"'})


@pytest.mark.django_db
def test_a_repetition_gets_the_first_answer_and_does_nothing() -> None:
    act = Acting()
    first = services.once(ASKED, act=act, now=NOW)
    again = services.once(ASKED, act=act, now=NOW + timedelta(hours=23))

    assert act.times == 1
    assert (again.status, again.content, again.content_type) == (201, b"answer 1", "text/plain")
    assert again.headers == {"ETag": '"1"'}
    assert (first.is_replay, again.is_replay) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        Request("token b", "POST", "/api/v1/things", "0123-4567-89", "some digest"),
        Request("token a", "PUT", "/api/v1/things", "0123-4567-89", "some digest"),
        Request("token a", "POST", "/api/v1/others", "0123-4567-89", "some digest"),
        Request("token a", "POST", "/api/v1/things", "another-key", "some digest"),
    ],
)
def test_a_key_is_the_senders_own_and_of_one_address(other: Request) -> None:
    act = Acting()
    services.once(ASKED, act=act, now=NOW)
    services.once(other, act=act, now=NOW)

    assert act.times == 2


@pytest.mark.django_db
def test_a_key_is_of_one_content() -> None:
    services.once(ASKED, act=Acting(), now=NOW)
    act = Acting()
    changed = Request(ASKED.credential, ASKED.method, ASKED.path, ASKED.key, "another body")

    with pytest.raises(services.CannotReuseKey):
        services.once(changed, act=act, now=NOW)
    assert act.times == 0


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500, 503])
def test_what_failed_may_be_tried_again_with_the_same_key(status: int) -> None:
    act = Acting(status)
    assert services.once(ASKED, act=act, now=NOW).status == status
    assert services.once(ASKED, act=act, now=NOW).status == 201
    assert act.times == 2


@pytest.mark.django_db
def test_an_expired_key_acts_anew_and_its_new_answer_is_kept() -> None:
    act = Acting()
    services.once(ASKED, act=act, now=NOW)
    later = NOW + rules.KEPT
    assert services.once(ASKED, act=act, now=later).content == b"answer 2"
    assert services.once(ASKED, act=act, now=later).is_replay
    assert services.forget_expired(now=later + rules.KEPT) == 1
    assert not models.Reply.objects.exists()


@pytest.mark.django_db
def test_the_table_alone_gives_no_secret_away() -> None:
    services.once(ASKED, act=lambda: Reply(201, b"token seatrial_abc", "text/plain"), now=NOW)

    stored = models.Reply.objects.get()
    assert b"seatrial_abc" not in bytes(stored.content)
    assert "token a" not in repr(ASKED)


@pytest.mark.django_db
def test_a_mistake_of_ours_leaves_nothing_behind() -> None:
    def act() -> Reply:
        fields = {"digest": "0" * 64, "body": "", "status": 200, "content": b"", "content_type": ""}
        models.Reply.objects.create(**fields, at=NOW, expires_at=NOW + rules.KEPT)
        return Reply(500, b"", "")

    services.once(ASKED, act=act, now=NOW)

    assert not models.Reply.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_at_once_is_told_to_wait() -> None:
    begun, done = Event(), Event()

    def slowly() -> Reply:
        begun.set()
        assert done.wait(20)
        return Reply(201, b"slow", "text/plain")

    def first() -> None:
        services.once(ASKED, act=slowly, now=NOW)
        connection.close()

    thread = Thread(target=first)
    thread.start()
    try:
        assert begun.wait(20)
        with pytest.raises(services.CannotRepeatYet):
            services.once(ASKED, act=Acting(), now=NOW)
    finally:
        done.set()
        thread.join(20)
    assert services.once(ASKED, act=Acting(), now=NOW).content == b"slow"


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
        ('"8e03978e-40d5-43dd"', "8e03978e-40d5-43dd"),
        ("short", ""),
        ("", ""),
        ("with spaces in it", ""),
        ("x" * 201, ""),
        ("schl\u00fcssel-12345", ""),
    ],
)
def test_which_keys_may_be_used(header: str, key: str) -> None:
    assert rules.key_of(header) == key
