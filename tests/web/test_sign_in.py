"""The way in and out: the first page, links, passwords, sessions and their cookies."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import services
from seatrial.domains.identity.models import Person
from seatrial.kit import clock
from seatrial.kit.access import system

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet harbour"
FIRST = {"name": "Ada", "password": PASSWORD, "time_zone": "Europe/Berlin"}


def link() -> str:
    secret = services.issue_sign_in_link(
        actor=system("up"), lifetime=timedelta(minutes=10), now=clock.now(), name=""
    )
    return f"/sign-in/{secret}"


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_first_page_founds_the_installation_and_signs_in(client):
    address = link()
    page = words(client.get(address))
    assert "Welcome to Seatrial" in page
    assert '<option value="Europe/Berlin"' in page
    for label in ("Name", "Password", "Time zone"):
        assert re.search(rf'<label for="[^"]+">{label}</label>', page)

    response = client.post(address, FIRST)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Ada" in words(client.get("/profile"))
    assert Person.objects.get().is_administrator


def test_opening_a_link_uses_nothing_up(client):
    address = link()
    for _ in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert client.post(address, FIRST).status_code == 302


def test_faults_stand_beside_their_fields_and_what_was_written_stays(client):
    response = client.post(link(), {**FIRST, "password": "short"})

    page = words(response)
    assert response.status_code == 422
    assert 'value="Ada"' in page
    assert re.search(r'id="id_password"[^>]*|aria-describedby="[^"]*id_password_error', page)
    assert re.search(r'<ul class="errorlist" id="id_password_error">', page)
    assert "short" not in re.sub(r"too short", "", page)
    assert not Person.objects.exists()


def test_a_used_link_says_what_helps(client):
    address = link()
    client.post(address, FIRST)

    response = Client().get(address)

    assert response.status_code == 403
    assert "used already" in words(response)
    assert "seatrial up" in words(response)


def test_a_link_of_somebody_who_is_here_shows_a_button(client, cast):
    address = link()
    page = words(client.get(address))
    assert "Sign in as Administrator" in page
    assert "<select" not in page

    assert client.post(address).status_code == 302
    assert client.get("/profile").status_code == 200
    assert Entry.objects.filter(action="identity.signed-in", details__by="link").count() == 1


def test_signing_in_ends_the_session_of_whoever_was_there(by, cast):
    browser = by("owner")
    before = browser.session.session_key

    browser.post(link())

    assert browser.session.session_key != before
    assert browser.get("/api/v1/me").json()["name"] == "Administrator"


@pytest.fixture
def ada(cast):
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    return cast.owner


def sign_in(client, **changes):
    return client.post("/sign-in", {"name": "owner", "password": PASSWORD, **changes})


@pytest.mark.parametrize(
    "wanted, reached",
    [
        ("", "/"),
        ("/audit?action=x", "/audit?action=x"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_sign_in_one_is_where_one_wanted_to_be_on_this_host(client, ada, wanted, reached):
    response = sign_in(client, next=wanted)

    assert (response.status_code, response["Location"]) == (302, reached)


def test_a_wrong_password_is_told_above_the_form(client, ada):
    response = sign_in(client, password="wrong")

    assert response.status_code == 403
    assert "no account here has this name" in words(response).lower()
    assert 'role="alert"' in words(response)
    assert "wrong" not in words(response)


def test_too_many_attempts_are_told_with_how_long_to_wait(client, ada):
    now = clock.now()
    for _ in range(5):
        with pytest.raises(Exception, match="no account"):
            services.sign_in("owner", password="wrong", address="127.0.0.1", now=now)

    response = sign_in(client)

    assert response.status_code == 429
    assert "minutes" in words(response)


def test_before_anybody_is_here_the_page_says_how_to_begin(client):
    page = words(client.get("/sign-in"))

    assert "seatrial up" in page
    assert "<form" not in page.split("<h1>")[1]


def test_somebody_who_is_signed_in_is_sent_on(by):
    assert by("owner").get("/sign-in?next=/audit")["Location"] == "/audit"


def test_sign_out_takes_a_button_and_ends_the_session(by):
    browser = by("owner")
    assert browser.get("/sign-out").status_code == 405

    assert browser.post("/sign-out")["Location"] == "/sign-in"
    assert browser.get("/profile").status_code == 302
    assert Entry.objects.filter(action="identity.signed-out").count() == 1


def test_pages_send_strangers_to_sign_in_and_back(client, db):
    response = client.get("/audit?action=x")

    assert response["Location"] == "/sign-in?next=/audit%3Faction%3Dx"


def test_a_part_of_a_page_never_becomes_the_sign_in_page(client):
    response = client.get(
        "/audit", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/services?q=edi"}
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sign-in?next=%2Fservices%3Fq%3Dedi"
    assert response.content == b""


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client, ada):
    cookie = sign_in(client).cookies["seatrial_session"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]


def test_over_tls_cookies_are_sent_over_tls_alone():
    show = (
        "from seatrial.server import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY,"
        "s.SESSION_COOKIE_SAMESITE)"
    )
    environment = {**os.environ, "SEATRIAL_PUBLIC_URL": "https://seatrial.example.org"}
    environment.pop("SEATRIAL_TEST_SERVER", None), environment.pop("SEATRIAL_TEST_TEMPLATE", None)

    printed = subprocess.run([sys.executable, "-c", show], env=environment, capture_output=True, check=True)

    assert printed.stdout.decode().split() == ["True", "True", "True", "Lax"]


def test_who_comes_by_a_link_and_has_nothing_lasting_is_led_to_set_it(client, cast):
    secret = services.reset_credential("stranger", actor=cast.actor("administrator"), now=clock.now()).secret

    came = client.post(f"/sign-in/{secret}", follow=True)

    assert came.redirect_chain[-1][0] == "/profile/security"
    assert "else you cannot come back" in words(came) and "Set password" in words(came)
    client.post("/profile/security/password", {"new": "a sail in the evening"})
    assert "Change password" in words(client.get("/profile/security"))
    assert "else you cannot come back" not in words(client.get("/profile/security"))
