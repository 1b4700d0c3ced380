"""One's own page, and the page of the log."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest

from seatrial.domains.audit import services as audit
from seatrial.domains.identity.models import Person
from seatrial.kit.access import Actor, system

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet harbour"


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_profile_says_what_one_may_do_and_why(by):
    page = words(by("owner").get("/profile"))

    assert "Everybody who is signed in does" in page
    assert "As service owner of service:edi-gateway" in page
    assert "Only administrators of this installation may" in page
    assert "You administer this installation" in words(by("administrator").get("/profile"))


def test_what_one_saves_holds_on_the_next_page(by, cast):
    browser = by("owner")
    wanted = {"what": "profile", "name": "Owner", "time_zone": "Asia/Kolkata", "theme": "dark"}

    response = browser.post("/profile", wanted, follow=True)

    assert "Your profile is saved" in words(response)
    assert 'data-theme="dark"' in words(response)
    assert Person.objects.get(pk=cast.owner.pk).time_zone == "Asia/Kolkata"


def test_times_are_in_the_zone_of_whoever_reads(by, cast):
    at = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    audit.record("test.done", actor=system("test"), subject="service:a", now=at)
    Person.objects.filter(pk=cast.owner.pk).update(time_zone="Asia/Kolkata")

    assert "03:30" in words(by("owner").get("/audit"))
    assert "22:00" in words(by("lead").get("/audit"))


def test_the_theme_of_the_side_bar_stays_in_the_profile(by, cast):
    by("owner").post("/ui/theme", {"theme": "light"})

    assert Person.objects.get(pk=cast.owner.pk).theme == "light"


def test_faults_of_the_profile_stand_beside_their_fields(by):
    response = by("owner").post(
        "/profile", {"what": "profile", "name": "Lead", "time_zone": "Mars/Olympus", "theme": "dark"}
    )

    assert response.status_code == 422
    page = words(response)
    assert 'id="id_time_zone_error"' in page
    response = by("owner").post(
        "/profile", {"what": "profile", "name": "Lead", "time_zone": "UTC", "theme": "dark"}
    )
    assert "Somebody else here has this name" in words(response)


def test_a_changed_password_ends_other_sessions_and_not_this_one(by, cast):
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    here, elsewhere = by("owner"), by("owner")

    wrong = here.post("/profile/security/password", {"old": "wrong", "new": "a new and calm harbour"})
    assert wrong.status_code == 422
    assert "not your present password" in words(wrong)
    here.post("/profile/security/password", {"old": PASSWORD, "new": "a new and calm harbour"})

    assert here.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302


def test_the_log_shows_the_newest_first_and_goes_on(by):
    for count in range(60):
        audit.record(
            f"test.done-{count:02}", actor=system("test"), subject="service:a", now=datetime.now(UTC)
        )
    browser = by("auditor")

    first = words(browser.get("/audit"))
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = words(browser.get("/audit" + older[1].replace("&amp;", "&")))

    shown = [re.findall(r">(test\.done-\d\d)</a>", page) for page in (first, second)]
    assert [len(found) for found in shown] == [50, 10]
    assert shown[0][0] == "test.done-59"
    assert shown[1][-1] == "test.done-00"
    assert "Newest" in second


def test_filters_keep_and_clear(by):
    audit.record("test.done", actor=system("test"), subject="service:a", now=datetime.now(UTC))
    browser = by("auditor")

    assert "No entry matches" in words(browser.get("/audit?subject=service:b"))
    page = words(browser.get("/audit?action=test.done&subject=service:a"))
    assert '<option value="test.done" selected>' in page
    assert 'value="service:a"' in page
    assert "Clear" in page


def test_an_empty_log_says_what_it_is_for(by):
    assert "Nothing has happened yet" in words(by("auditor").get("/audit"))


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "1.5"])
def test_a_bad_place_to_go_on_shows_the_newest(by, before):
    assert by("auditor").get("/audit", {"before": before}).status_code == 200


def test_exports_hold_what_the_filter_matches(by):
    evil = Actor("human", "u", "=HYPERLINK(1)")
    audit.record("test.done", actor=evil, subject="service:a", details={"n": 1}, now=datetime.now(UTC))
    audit.record("test.undone", actor=evil, subject="service:a", now=datetime.now(UTC))
    browser = by("auditor")

    text = b"".join(browser.get("/audit?action=test.done&format=csv").streaming_content).decode()
    document = json.loads(b"".join(browser.get("/audit?action=test.done&format=json").streaming_content))

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["action"] for row in rows] == ["test.done"]
    assert rows[0]["actor_name"] == "'=HYPERLINK(1)"
    assert [item["details"] for item in document["items"]] == [{"n": 1}]
    assert document["items"][0]["actor_name"] == "=HYPERLINK(1)"


def test_nothing_that_people_write_becomes_markup(by):
    evil = Actor("human", "u", "<script>alert(1)</script>")
    audit.record(
        "test.done", actor=evil, subject="service:<b>", details={"<i>": "<u>"}, now=datetime.now(UTC)
    )

    page = by("auditor").get("/audit").content.decode()

    assert not re.search(r"<script>alert|<i>|<u>|service:<b>", page)
    assert "&lt;script&gt;" in page
