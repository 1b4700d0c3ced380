"""Second factors, sessions and passwords, over HTTP as a browser without scripts does it."""

import io
import logging
import re
import time
from contextlib import contextmanager, redirect_stderr
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import Visit
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.server import config, logs
from tests.factories import identity

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet harbour"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The hashing itself is Django's and slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ada(quick_passwords):
    person = identity.person("Ada")
    person.set_password(PASSWORD)
    person.save()
    return person


def browser(agent: str = "Firefox", address: str = "192.0.2.1") -> Client:
    return Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)


def sign_in(client: Client, name: str = "Ada", password: str = PASSWORD, following: str = ""):
    return client.post("/sign-in", {"name": name, "password": password, "next": following})


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def add_app(client: Client) -> tuple[str, list[str]]:
    """The secret of a new app of whoever is signed in, and the recovery codes."""
    page = client.get("/profile/security/authenticator")
    secret = re.search(r"Copy secret|data-copy=\"([A-Z2-7 ]{32,})\"", page.content.decode())
    secret = re.search(r"\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b", page.content.decode())[0].replace(" ", "")
    done = client.post("/profile/security/authenticator", {"code": code(secret, -1)})
    assert done.status_code == 200, words(done)
    return secret, re.findall(r"<code>(\d{8})</code>", done.content.decode())


def test_a_password_alone_signs_in_where_there_is_no_second_factor(ada):
    client = browser()

    assert sign_in(client, following="/services").headers["Location"] == "/services"
    entry = Entry.objects.get(action="identity.signed-in")
    assert entry.details == {"by": "password"}
    visit = Visit.objects.get()
    assert (visit.method, visit.address, visit.agent) == ("password", "192.0.2.1", "Firefox")


def test_an_app_asks_for_its_code_once_it_is_added(ada):
    client = browser()
    sign_in(client)
    secret, codes = add_app(client)
    assert len(codes) == 10
    assert "Add app" not in words(client.get("/profile/security"))

    other = browser()
    answer = sign_in(other, following="/services")
    assert answer.headers["Location"] == "/sign-in/second-step"
    assert other.get("/services").status_code == 302  # not signed in yet
    assert "code" in words(other.get("/sign-in/second-step"))
    assert other.post("/sign-in/second-step", {"code": "000000"}).status_code == 403
    answer = other.post("/sign-in/second-step", {"code": code(secret)})
    assert answer.headers["Location"] == "/services"
    assert other.get("/profile").status_code == 200
    assert Entry.objects.filter(action="identity.signed-in").last().details == {
        "by": "password+authenticator"
    }


def test_a_code_counts_once(ada):
    client = browser()
    sign_in(client)
    secret, _ = add_app(client)
    used = code(secret)
    for expected in (302, 403):
        other = browser()
        sign_in(other)
        assert other.post("/sign-in/second-step", {"code": used}).status_code == expected


def test_a_recovery_code_stands_in_once(ada):
    client = browser()
    sign_in(client)
    _, codes = add_app(client)
    for expected in (302, 403):
        other = browser()
        sign_in(other)
        assert other.post("/sign-in/second-step", {"code": codes[3]}).status_code == expected
    assert selectors.security(str(ada.uid)).codes_left == 9
    assert "9 recovery codes left" in words(client.get("/profile/security"))


def test_five_wrong_codes_are_enough_wherever_they_come_from(ada):
    client = browser()
    sign_in(client)
    secret, _ = add_app(client)
    for count in range(5):
        other = browser(address=f"198.51.100.{count}")
        sign_in(other)
        assert other.post("/sign-in/second-step", {"code": "000000"}).status_code == 403
    assert other.post("/sign-in/second-step", {"code": code(secret)}).status_code == 429
    assert Entry.objects.filter(action="identity.second-factor-refused").count() == 5
    assert "refused" in words(client.get("/profile/security"))


def test_the_secret_is_sealed_where_it_is_stored(ada):
    client = browser()
    sign_in(client)
    secret, codes = add_app(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(each in stored for each in codes)


def test_recovery_codes_are_renewed_and_can_be_downloaded(ada):
    client = browser()
    sign_in(client)
    assert client.post("/profile/security/recovery-codes").status_code == 422
    _, codes = add_app(client)
    page = client.post("/profile/security/recovery-codes").content.decode()
    renewed = re.findall(r"<code>(\d{8})</code>", page)
    assert len(renewed) == 10
    assert not set(renewed) & set(codes)
    assert 'download="seatrial-recovery-codes.txt"' in page
    assert not any(each in client.get("/profile/security").content.decode() for each in renewed)


def test_without_the_last_factor_recovery_codes_are_gone(ada):
    client = browser()
    sign_in(client)
    add_app(client)
    client.post("/profile/security/authenticator/remove")
    assert not Authenticator.objects.exists()
    assert sign_in(browser()).headers["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/profile/security/authenticator",
        "/profile/security/passkeys",
        "/profile/keys/openssh",
        "/profile/keys/passkey",
    ],
)
def test_credentials_change_only_after_a_fresh_proof(ada, path):
    client = browser()
    sign_in(client)
    age(client)
    answer = client.get(path)
    assert answer.headers["Location"] == f"/profile/confirm?next={path.replace('/', '%2F')}"

    assert client.post("/profile/confirm", {"password": "wrong", "next": path}).status_code == 403
    before = client.session.session_key
    answer = client.post("/profile/confirm", {"password": PASSWORD, "next": path})
    assert answer.headers["Location"] == path
    assert client.session.session_key != before
    assert client.get(path).status_code == 200


def age(client: Client) -> None:
    """The proof of who somebody is lies half an hour back."""
    session = client.session
    session["seatrial_confirmed"] -= 1800
    session.save()


def test_a_forged_form_changes_nothing_without_a_fresh_proof(ada):
    client = browser()
    sign_in(client)
    secret, _ = add_app(client)
    age(client)
    for path in ("authenticator/remove", "recovery-codes", "passkeys/1/remove", "links/1/remove"):
        answer = client.post(f"/profile/security/{path}")
        assert answer.headers["Location"].startswith("/profile/confirm"), path
    assert Authenticator.objects.filter(type="totp").exists()
    assert client.post("/profile/confirm", {"code": code(secret)}).status_code == 302


def test_confirming_leads_nowhere_else(ada):
    client = browser()
    sign_in(client)
    answer = client.post("/profile/confirm", {"password": PASSWORD, "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_a_session_is_listed_and_ended(ada):
    here, there = browser("Here"), browser("There", "203.0.113.9")
    sign_in(here)
    sign_in(there)
    page = words(here.get("/profile/security"))
    assert "There" in page
    assert "203.0.113.9" in page
    uid = Visit.objects.get(agent="There").uid

    assert here.post(f"/profile/security/sessions/{uid}/end").status_code == 302
    assert there.get("/profile").status_code == 302
    assert here.get("/profile").status_code == 200
    assert Session.objects.count() == 1
    assert here.post(f"/profile/security/sessions/{uid}/end").status_code == 404


def test_all_other_sessions_end_at_once(ada):
    here, others = browser("Here"), [browser(f"Other {count}") for count in range(3)]
    for client in (here, *others):
        sign_in(client)

    here.post("/profile/security/sessions/end-others")
    assert [client.get("/profile").status_code for client in (here, *others)] == [200, 302, 302, 302]


def test_nobody_ends_somebody_elses_session(ada, by):
    mine = browser()
    sign_in(mine)
    uid = Visit.objects.get().uid

    assert by("owner").post(f"/profile/security/sessions/{uid}/end").status_code == 404
    assert mine.get("/profile").status_code == 200


def test_a_session_that_is_used_says_so_at_most_once_a_minute(ada, time_machine):
    client = browser()
    start = clock.now()
    sign_in(client)
    first = Visit.objects.get().last_seen_at
    client.get("/profile")
    assert Visit.objects.get().last_seen_at == first
    time_machine.move_to(start + timedelta(minutes=5), tick=False)
    client.get("/profile")
    assert Visit.objects.get().last_seen_at == start + timedelta(minutes=5)


def test_a_new_password_ends_other_sessions(ada):
    here, there = browser("Here"), browser("There")
    sign_in(here)
    sign_in(there)
    new = "another quite long harbour"
    wrong = here.post("/profile/security/password", {"old": "wrong", "new": new})
    assert wrong.status_code == 422
    answer = here.post("/profile/security/password", {"old": PASSWORD, "new": new})
    assert answer.status_code == 302
    assert here.get("/profile").status_code == 200
    assert there.get("/profile").status_code == 302
    assert Visit.objects.filter(ended_at=None).count() == 1
    assert selectors.cooling_off(str(ada.uid), now=clock.now()) is None


def test_a_password_set_by_a_link_is_a_reset(ada):
    now = clock.now()
    secret = services.issue_sign_in_link(
        actor=system("test"), lifetime=timedelta(hours=1), now=now, name="Ada"
    )
    client = browser()
    client.post(f"/sign-in/{secret}")
    page = client.get("/profile/security")
    assert "Present password" not in words(page)

    client.post("/profile/security/password", {"new": "another quite long harbour"})
    cooling = selectors.cooling_off(str(ada.uid), now=clock.now())
    assert cooling is not None
    assert cooling.until - cooling.reset_at == timedelta(hours=24)
    assert "Cooling off until" in words(client.get("/profile/security"))
    assert "Cooling off until" in words(client.get("/profile/keys"))
    assert selectors.cooling_off(str(ada.uid), now=now + timedelta(hours=25)) is None
    assert Entry.objects.filter(action="identity.cooling-off-began").count() == 1


def test_who_must_have_a_second_factor_sees_only_where_to_add_one(ada, cast, settings):
    settings.SECOND_FACTOR_FOR = frozenset({"administrator"})
    cast.administrator.set_password(PASSWORD)
    cast.administrator.save()
    client = browser()
    sign_in(client, "Administrator")
    assert client.get("/services").headers["Location"] == "/profile/security"
    assert client.get("/api/v1/people").status_code == 403
    assert client.get("/api/v1/people").json()["type"].endswith("#second-factor-missing")
    assert "A second factor is missing" in words(client.get("/profile/security"))
    add_app(client)
    assert client.get("/services").status_code == 200

    others = browser()
    sign_in(others)
    assert others.get("/services").status_code == 200
    settings.SECOND_FACTOR_FOR = frozenset({"everybody"})
    assert others.get("/services").status_code == 302


def test_a_passkey_removed_by_an_administrator_is_a_reset(ada, cast):
    passkey = Authenticator.objects.create(
        user=ada, type="webauthn", data={"name": "laptop", "credential": {}}
    )
    client = browser()
    sign_in_without_factor(client, ada)
    actor = cast.actor("administrator")
    services.remove_passkey(str(ada.uid), number=passkey.pk, actor=actor, now=clock.now())

    assert selectors.cooling_off(str(ada.uid), now=clock.now()) is not None
    assert client.get("/profile").status_code == 302


def sign_in_without_factor(client: Client, person) -> None:
    client.force_login(person)
    session = client.session
    session["seatrial_visit"] = services.arrive(
        person, method="passkey", address="", agent="", session_key=session.session_key, now=clock.now()
    )
    session.save()


def test_no_cookie_is_for_scripts_and_all_stay_on_the_site(ada, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = browser()
    client.get("/sign-in")
    sign_in(client)
    assert {"seatrial_session", "seatrial_csrf"} <= set(client.cookies)
    for name in ("seatrial_session", "seatrial_csrf"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


def test_signing_in_changes_the_key_of_the_session(ada):
    client = browser()
    client.post("/sign-in/passkey/options")
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@contextmanager
def logging_to(stream):
    """What the web part would log, into a stream: its handler keeps the stderr of when it was made."""
    root = logging.getLogger()
    before = root.handlers[:]
    with redirect_stderr(stream):
        logs.configure(config.load(), part="web")
        try:
            yield
        finally:
            root.handlers[:] = before


def test_nothing_that_was_typed_is_logged(ada):
    client, stream = browser(), io.StringIO()
    with logging_to(stream):
        sign_in(client, password="hunter2 hunter2")
        sign_in(client)
        secret, codes = add_app(client)
    logged = stream.getvalue()
    assert "request" in logged
    for each in ("hunter2", PASSWORD, secret, codes[0]):
        assert each not in logged
