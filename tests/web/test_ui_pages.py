"""Whole pages, parts of them, headers, problems, the theme, the navigation."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from seatrial.domains.identity.models import Person
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid
from seatrial.ui import pages, themes, views

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PART = {"HX-Request": "true", "HX-Target": "sample-live"}


def refused(request: HttpRequest) -> HttpResponse:
    faults = [Fault("ops/<b>.yaml:12:3", "there is no kind Chek", "Did you mean Check?")]
    raise Invalid("Two files cannot be read.", remedy="Mend them.", faults=faults)


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


urlpatterns = [
    path("", include(settings.ROOT_URLCONF)),
    path("refused", refused),
    path("broken", broken),
]
handler404 = "seatrial.ui.views.not_found"
handler500 = "seatrial.ui.views.server_error"


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(uid=new_uid(NOW), name="Mina <K>", created_at=NOW, time_zone="Asia/Tokyo")


@pytest.fixture
def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


class TestWholePage:
    def test_has_the_strict_headers(self, signed_in: Client) -> None:
        headers = signed_in.get("/ui").headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]

    def test_has_no_inline_code(self, signed_in: Client) -> None:
        html = signed_in.get("/ui").content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", html)

    def test_names_the_person_and_escapes_it(self, signed_in: Client) -> None:
        html = signed_in.get("/ui").content.decode()
        assert "Mina &lt;K&gt;" in html
        assert "Mina <K>" not in html

    def test_marks_the_entry_that_it_belongs_to(self, signed_in: Client) -> None:
        html = signed_in.get("/").content.decode()
        assert re.search(r'href="/" aria-current="page"', html)

    def test_needs_a_sign_in(self, db: None) -> None:
        assert Client().get("/ui").status_code == 302


class TestPart:
    def test_is_a_piece_of_the_whole_page(self, signed_in: Client) -> None:
        part = signed_in.get("/ui", headers=PART).content.decode()
        assert "<html" not in part
        assert part.splitlines()[-1] in signed_in.get("/ui").content.decode()

    def test_is_not_sent_again_to_who_has_it(self, signed_in: Client) -> None:
        # the sample moves with the clock, which real evidence does not
        with time_machine.travel(datetime.now(tz=UTC), tick=False):
            first = signed_in.get("/ui", headers=PART)
            again = signed_in.get("/ui", headers={**PART, "If-None-Match": first["ETag"]})
        assert first["ETag"].startswith('W/"')
        assert (again.status_code, again.content) == (304, b"")

    def test_is_sent_to_who_has_another_one(self, signed_in: Client) -> None:
        assert signed_in.get("/ui", headers={**PART, "If-None-Match": 'W/"old"'}).status_code == 200

    def test_is_no_other_for_another_mask_of_the_form_token(self) -> None:
        form = b'<input type="hidden" name="csrfmiddlewaretoken" value="%s">'
        assert pages.etag(form % b"abc") == pages.etag(form % b"xyz")
        assert pages.etag(b"pass") != pages.etag(b"fail")

    def test_of_an_unknown_name_is_the_whole_page(self, signed_in: Client) -> None:
        html = signed_in.get("/ui", headers={**PART, "HX-Target": "elsewhere"}).content.decode()
        assert "<html" in html

    def test_varies_on_what_it_depends_on(self, signed_in: Client) -> None:
        assert {"HX-Request", "HX-Target", "Cookie"} <= set(signed_in.get("/ui")["Vary"].split(", "))


@pytest.mark.urls(__name__)
class TestProblemPage:
    def test_tells_what_why_and_what_helps(self, signed_in: Client) -> None:
        answer = signed_in.get("/refused")
        html = answer.content.decode()
        assert answer.status_code == 422
        for words in (
            "The input cannot be taken",
            "Two files cannot be read.",
            "Mend them.",
            "Did you mean Check?",
        ):
            assert words in html
        assert "ops/&lt;b&gt;.yaml:12:3" in html

    def test_of_a_mistake_shows_no_detail_and_needs_no_database(self) -> None:
        # without the mark django_db this test would fail if the page asked the database
        request = RequestFactory().get("/broken", headers={"Cookie": f"{themes.COOKIE}=dark"})
        from_handler = views.server_error(request)
        html = from_handler.content.decode()
        assert from_handler.status_code == 500
        assert 'data-theme="dark"' in html
        assert "seatrial doctor" in html

    def test_hides_what_went_wrong_inside(self, signed_in: Client) -> None:
        answer = signed_in.get("/broken")
        assert answer.status_code == 500
        assert "secret detail" not in answer.content.decode()
        assert "Content-Security-Policy" in answer.headers

    def test_of_a_missing_page_says_which(self, signed_in: Client) -> None:
        answer = signed_in.get("/no-such-page")
        assert answer.status_code == 404
        assert "/no-such-page" in answer.content.decode()

    def test_of_an_old_form_says_what_to_do(self, person: Person) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        answer = client.post("/ui/theme", {"theme": "dark"})
        assert answer.status_code == 403
        assert "load the page again" in answer.content.decode()


class TestTheme:
    def test_is_the_systems_until_somebody_chooses(self, signed_in: Client) -> None:
        assert 'data-theme="system"' in signed_in.get("/ui").content.decode()

    def test_is_kept_in_a_cookie(self, signed_in: Client) -> None:
        answer = signed_in.post("/ui/theme", {"theme": "dark", "next": "/ui?q=1"})
        assert answer["Location"] == "/ui?q=1"
        assert 'data-theme="dark"' in signed_in.get("/ui").content.decode()

    def test_of_the_profile_counts_in_a_new_browser(self, signed_in: Client, person: Person) -> None:
        Person.objects.update(theme="light")
        assert 'data-theme="light"' in signed_in.get("/ui").content.decode()

    def test_that_nobody_knows_is_the_systems(self, signed_in: Client) -> None:
        signed_in.post("/ui/theme", {"theme": '"><script>'})
        assert 'data-theme="system"' in signed_in.get("/ui").content.decode()

    @pytest.mark.parametrize(
        "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x"]
    )
    def test_leads_nowhere_else(self, signed_in: Client, elsewhere: str) -> None:
        assert signed_in.post("/ui/theme", {"theme": "dark", "next": elsewhere})["Location"] == "/"

    def test_changes_by_a_form_alone(self, signed_in: Client) -> None:
        assert signed_in.get("/ui/theme").status_code == 405


def test_times_are_in_the_persons_zone(signed_in: Client) -> None:
    assert "JST</time>" in signed_in.get("/ui").content.decode()


def test_an_unknown_zone_is_utc(signed_in: Client) -> None:
    Person.objects.update(time_zone="Mars/Olympus")
    assert "UTC</time>" in signed_in.get("/ui").content.decode()
