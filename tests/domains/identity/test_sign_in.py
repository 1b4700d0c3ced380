"""Passwords, and those who guess them."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import SignInAttempt
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import identity

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet harbour"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The hashing itself is Django's and slow on purpose."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


def try_password(name="Ada", password=PASSWORD, address="192.0.2.1", after=timedelta()):
    return services.sign_in(name, password=password, address=address, now=NOW + after)


def fail(times: int, **options: object) -> None:
    for _ in range(times):
        with pytest.raises(selectors.CannotSignIn):
            try_password(**{"password": "wrong", **options})


@pytest.fixture
def ada(quick_passwords):
    person = identity.person("Ada")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.parametrize("name", ["Ada", "ada", " ADA "])
def test_the_name_counts_without_case(ada, name):
    assert try_password(name) == ada
    # that somebody signed in is on record once every step was right
    assert not Entry.objects.exists()


def test_unknown_and_wrong_are_told_alike_and_cost_alike(ada, monkeypatch):
    hashed = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(1) or real(self, password, salt),
    )
    words, costs = [], []
    for name in ("Ada", "Nobody"):
        hashed.clear()
        with pytest.raises(selectors.CannotSignIn) as raised:
            try_password(name, "wrong")
        words.append((raised.value.detail, raised.value.remedy))
        costs.append(len(hashed))

    assert words[0] == words[1]
    assert costs == [1, 1]


def test_a_refusal_is_on_record_without_what_was_typed(ada):
    fail(1)
    fail(1, name="hunter2 typed in the wrong field")

    entries = list(Entry.objects.order_by("id"))
    assert [entry.action for entry in entries] == ["identity.sign-in-refused"] * 2
    assert entries[0].subject == f"person:{ada.uid}"
    assert "hunter2" not in str([(entry.subject, entry.details) for entry in entries])


def test_after_five_failures_even_the_right_password_waits(ada):
    fail(5)

    with pytest.raises(services.CannotSignInYet) as raised:
        try_password()

    assert raised.value.retry_after == timedelta(minutes=15)
    assert "15 minutes" in raised.value.remedy
    assert try_password(address="192.0.2.2") == ada


def test_waiting_is_enough_and_asking_meanwhile_does_not_prolong_it(ada):
    fail(5)
    for minute in range(1, 15):
        with pytest.raises(services.CannotSignInYet):
            try_password(after=timedelta(minutes=minute))

    assert try_password(after=timedelta(minutes=15)) == ada


def test_a_success_forgets_earlier_failures(ada):
    fail(4)
    try_password()
    fail(4)

    assert try_password() == ada


def test_one_address_cannot_try_one_password_on_every_name(ada):
    for count in range(30):
        fail(1, name=f"Somebody {count}")

    with pytest.raises(services.CannotSignInYet):
        try_password()
    assert try_password(address="192.0.2.2") == ada


def test_one_name_cannot_be_tried_from_everywhere(ada):
    for count in range(100):
        fail(1, address=f"198.51.100.{count}")

    with pytest.raises(services.CannotSignInYet):
        try_password(address="203.0.113.1")


def test_attempts_are_kept_for_a_day(ada):
    fail(2)
    try_password(after=timedelta(hours=25))

    assert not SignInAttempt.objects.exists()


def test_who_is_switched_off_does_not_sign_in(ada):
    ada.is_active = False
    ada.save()

    with pytest.raises(selectors.CannotSignIn):
        try_password()


def test_somebody_without_a_password_signs_in_by_link_only(cast):
    with pytest.raises(selectors.CannotSignIn):
        try_password("Owner", "")


def test_the_password_is_changed_by_who_knows_the_present_one(ada):
    actor = selectors.actor_for_person(ada, now=NOW)
    new = "another quite long harbour"

    with pytest.raises(Invalid) as raised:
        services.change_password(str(ada.uid), old="wrong", new="short", actor=actor, now=NOW)
    assert {fault.place for fault in raised.value.faults} == {"/old", "/new"}

    services.change_password(str(ada.uid), old=PASSWORD, new=new, actor=actor, now=NOW)
    assert try_password(password=new) == ada
    assert Entry.objects.filter(action="identity.password-changed").count() == 1


def test_nobody_changes_the_password_of_somebody_else(ada, cast):
    with pytest.raises(Denied):
        services.change_password(
            str(ada.uid), old=PASSWORD, new="another quite long harbour", actor=cast.actor("owner"), now=NOW
        )
