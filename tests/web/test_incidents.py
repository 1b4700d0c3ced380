"""The pages of incidents: declared, led, told and reviewed; and what everybody reads."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.test import Client

from seatrial.connectors import smtp
from seatrial.domains.alerts import selectors as alerts_selectors
from seatrial.domains.alerts import services as alerts
from seatrial.domains.identity import services as identity
from seatrial.domains.incidents import models, selectors, services
from seatrial.domains.incidents.types import Facts, Told
from seatrial.domains.notices.models import Bulletin
from seatrial.kit import clock
from seatrial.kit.ids import new_uid
from tests.domains.incidents.test_tell import apply, secret_incident
from tests.factories import catalog
from tests.factories.incidents import MINUTE, NOW, PARTS, alert, declared, resolved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(cast):
    del cast
    catalog.service("label-printer", owner="team:printers")
    return catalog.service()


def test_an_incident_goes_from_its_form_to_its_postmortem(by):
    browser, name = by("operations"), alert("Down")
    said = {"title": "Partners are refused", "severity": "SEV1", "service": "service:edi-gateway"}
    assert "Down fired" in browser.get(f"/incidents?alert={name}").content.decode()
    assert browser.get("/incidents?alert=AL-99999").status_code == 422
    assert browser.post("/incidents", said | {"alert": name}).headers["Location"] == "/incidents/I-1"
    steps = (
        ("note", {"words": "The certificate ended."}),
        ("update", {"words": "We look.", "audience": "public", "public_title": "Orders are late"}),
        ("link", {"kind": "change", "target": "https://change.example/7"}),
        ("party", {"party": "service:label-printer", "task": "Look at the labels."}),
        ("severity", {"severity": "SEV2"}),
        ("resolve", {"words": "Renewed."}),
        ("reopen", {"words": "It came back."}),
        ("resolve", {"words": "Renewed again."}),
    )
    for deed, fields in steps:
        sent = {f"{deed}-{name}": value for name, value in fields.items()}
        answer = browser.post(f"/incidents/I-1/{deed}", sent)
        assert answer.status_code == 302, (deed, answer.content.decode()[-2000:])
    page = browser.get("/incidents/I-1").content.decode()
    for words in ("The certificate ended.", "Renewed again.", "Orders are late", name):
        assert words in page
    parts = {**PARTS, "tags": "expired-certificate", "corrective": "No action: it is switched off."}
    refused = browser.post("/incidents/I-1/postmortem", {**parts, "cause": "", "act": "close"})
    assert refused.status_code == 422 and "is empty" in refused.content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', refused.content.decode())
    assert revision and revision[1] == str(selectors.postmortem(selectors.incident("I-1").uid).revision)
    parts["revision"] = revision[1]
    change = {"change": "https://git.example/ops/commit/1"}
    assert browser.post("/incidents/I-1/postmortem", {**parts, **change, "act": "close"}).status_code == 302
    assert "closed" in browser.get("/incidents/postmortems").content.decode()
    kept = browser.get("/incidents/I-1/postmortem").content.decode()
    assert re.search(r"made [^<]+ commander", kept)
    assert "role given" not in kept
    for path in ("/incidents", "/incidents/figures", "/incidents/process", "/incidents/I-1/postmortem"):
        assert browser.get(path).status_code == 200


def test_an_update_begins_with_a_message(by):
    browser = by("operations")
    said = {"title": "Partners are refused", "severity": "SEV1", "service": "service:edi-gateway"}
    browser.post("/incidents", said)
    assert "?template=customer-progress#tell" in browser.get("/incidents/I-1").content.decode()
    page = browser.get("/incidents/I-1?template=customer-progress").content.decode()
    form = page.partition('action="/incidents/I-1/update"')[2].partition("</form>")[0]
    assert '<option value="public" selected>' in form
    assert '<option value="identified" selected>' in form
    assert re.search(r"<textarea[^>]*>\s*\S", form)
    over = browser.get("/incidents/I-1?template=customer-over").content.decode()
    assert '<option value="" selected>As it is' in over
    assert browser.get("/incidents/I-1?template=nothing").status_code == 404


def test_words_and_moments_are_corrected_by_the_clock_of_whoever_does(by, cast):
    """In Oslo it is an hour later than in UTC; a minute that is sent as it was shown keeps its seconds."""
    cast.operations.time_zone = "Europe/Oslo"
    cast.operations.save()
    browser, actor = by("operations"), cast.actor("operations")
    said = {"title": "Down", "severity": "SEV1", "service": "service:edi-gateway"}
    moments = {"started_at": "2026-03-02T09:30", "detected_at": ""}
    assert browser.post("/incidents", said | moments).status_code == 302
    found = selectors.incident("I-1")
    assert (found.started_at, found.detected_at) == (NOW - 30 * MINUTE, None)
    noticed = NOW + MINUTE / 2
    services.describe("I-1", facts=Facts(detected_at=noticed), actor=actor, now=clock.now())
    page = browser.get("/incidents/I-1").content.decode()
    assert 'value="2026-03-02T09:30"' in page and 'value="2026-03-02T10:00"' in page
    sent = {"title": "All are refused", "summary": "Since nine.", "detected_at": "2026-03-02T10:00"}
    sent = {f"facts-{name}": value for name, value in (sent | {"started_at": "2026-03-02T09:45"}).items()}
    assert browser.post("/incidents/I-1/facts", sent).status_code == 302
    found = selectors.incident("I-1")
    assert (found.title, found.summary, found.started_at) == (
        "All are refused",
        "Since nine.",
        NOW - 15 * MINUTE,
    )
    assert found.detected_at == noticed
    emptied = {"facts-detected_at": "", "facts-title": "All are refused"}
    assert browser.post("/incidents/I-1/facts", sent | emptied).status_code == 302
    found = selectors.incident("I-1")
    assert (found.started_at, found.detected_at) == (NOW - 15 * MINUTE, None)
    refused = browser.post("/incidents/I-1/facts", sent | {"facts-started_at": "2096-03-02T09:45"})
    assert refused.status_code == 422 and "It lies in the future" in refused.content.decode()
    services.resolve("I-1", resolution="Over.", actor=actor, now=clock.now())
    assert browser.post("/incidents/I-1/facts", sent | {"facts-title": "Later"}).status_code == 302
    assert browser.post("/incidents/I-1/severity", {"severity-severity": "SEV2"}).status_code == 302


def test_buttons_end_a_role_and_a_part_and_take_a_wrong_link_away(by, cast):
    browser, name = by("operations"), alert("Down")
    found = declared(cast, alerts=(name,))
    actor, scribe = cast.actor("operations"), str(cast.stranger.uid)
    services.give_role(found.name, role="scribe", to=scribe, actor=actor, now=NOW)
    services.join_party(found.name, party="service:label-printer", task="Look.", actor=actor, now=NOW)
    cast.stranger.is_active = False  # also of somebody who left
    cast.stranger.save()
    page = browser.get("/incidents/I-1").content.decode()
    assert [page.count(f"/incidents/I-1/{each}") for each in ("end-role", "part-ways", "unlink")] == [1, 1, 1]
    leads = {"role": "commander", "person": str(cast.operations.uid)}
    refused = browser.post("/incidents/I-1/end-role", leads, follow=True)
    assert "Somebody leads it at any time" in refused.content.decode()
    presses = (
        ("end-role", {"role": "scribe", "person": scribe}),
        ("part-ways", {"party": "service:label-printer"}),
        ("unlink", {"target": f"alert:{name}"}),
    )
    assert by("product").post("/incidents/I-1/unlink", presses[2][1]).status_code == 403
    for deed, sent in presses * 2:  # a second press changes nothing
        assert browser.post(f"/incidents/I-1/{deed}", sent).status_code == 302
    room = selectors.room("I-1", actor=actor)
    assert [each.kind for each in room.entries][-3:] == ["role-ended", "party-left", "unlinked"]
    assert [each.role for each in room.held if each.until is None] == ["commander"] and room.links == ()
    assert alerts_selectors.alert(name, actor=actor).incident == ""


def test_an_alert_that_is_opened_again_is_declared_again(by, cast):
    browser, name = by("operations"), alert("Down")
    assert browser.post("/incidents", {"alert": name}).headers["Location"] == "/incidents/I-1"
    assert "Say it in other words" not in browser.get(f"/alerts/{name}").content.decode()
    services.resolve("I-1", resolution="Over.", actor=cast.actor("operations"), now=clock.now())
    page = browser.get(f"/alerts/{name}").content.decode()
    assert "reopen it on its page" in page and "Say it in other words" not in page
    refused = browser.post("/incidents", {"alert": name})
    assert refused.status_code == 422 and "seatrial incident reopen I-1" in refused.content.decode()
    alerts.resolve(name, actor=cast.actor("operations"), now=clock.now())
    alerts.reopen(name, actor=cast.actor("operations"), now=clock.now())
    assert "Say it in other words" in browser.get(f"/alerts/{name}").content.decode()
    for _ in range(2):
        assert browser.post("/incidents", {"alert": name}).headers["Location"] == "/incidents/I-2"


def test_a_button_of_an_alert_declares_one_as_it_says(by):
    browser, name = by("operations"), alert("Down")
    page = browser.get(f"/alerts/{name}").content.decode()
    assert "Declare an incident" in page
    for _ in range(2):  # a second press finds the first one
        assert browser.post("/incidents", {"alert": name}).headers["Location"] == "/incidents/I-1"
    found = selectors.incident("I-1")
    assert (found.title, found.level, found.service) == ("Down fired", "SEV2", "service:edi-gateway")
    page = browser.get(f"/alerts/{name}").content.decode()
    assert "I-1 Down fired" in page and "Declare an incident" not in page


def test_pages_name_whoever_acted_and_show_the_process_as_a_page(by, cast):
    token = identity.issue_token(
        "the nightly check", scopes=["*"], expires_at=NOW + 99 * MINUTE,
        actor=cast.actor("administrator"), now=NOW,
    )  # fmt: skip
    found = declared(cast)
    row = models.Incident.objects.get(uid=found.uid)
    for number, by_whom in enumerate((str(token.uid), "system:detection"), 90):
        models.Entry.objects.create(
            incident=row, position=number, kind="noted", at=NOW, words="It was seen.", by=by_whom,
            audience="internal", uid=new_uid(NOW),
        )  # fmt: skip
    browser = by("operations")
    for path in ("/incidents/I-1", "/incidents/I-1/postmortem"):
        page = browser.get(path).content.decode()
        assert "the nightly check" in page and "Seatrial (detection)" in page, path
        assert str(token.uid) not in page and cast.operations.name in page, path
    process = browser.get("/incidents/process").content.decode()
    assert "<h2>Declaring</h2>" in process and "<td>commander</td>" in process


def test_what_cannot_be_taken_stands_beside_its_form(by, cast):
    declared(cast)
    browser = by("operations")
    assert browser.post("/incidents", {"title": ""}).status_code == 422
    assert browser.post("/incidents/I-1/resolve", {"resolve-words": ""}).status_code == 422
    refused = browser.post("/incidents/I-1/update", {"update-words": "Well.", "update-audience": "public"})
    assert refused.status_code == 422 and "Customers do not know of it yet." in refused.content.decode()
    assert browser.post("/incidents/I-1/dance").status_code == 404


@pytest.mark.parametrize(
    ("handle", "place", "why"),
    [
        ("", "id_role-person_error", "Say who, by handle."),
        ("nobody-here", "id_role-person_error", "There is no person nobody-here. The page of people lists"),
        ("agent", "nonfield", "Name a person whose account is on."),
        ("vendor", "nonfield", "Let the vendor take part: seatrial incident party"),
    ],
)
def test_who_cannot_take_over_is_said_beside_the_form(by, cast, handle, place, why):
    declared(cast)
    cast.vendor.is_vendor = True
    cast.vendor.save()
    sent = {
        "role-role": "commander",
        "role-person": cast.people[handle].handle if handle in cast.people else handle,
    }
    refused = by("operations").post("/incidents/I-1/role", sent)
    page = refused.content.decode()
    assert (refused.status_code == 422 and f'value="{sent["role-person"]}"' in page) or not handle
    told = re.search(rf'<ul class="errorlist[^>]*{place}[^>]*>(.*?)</ul>', page, re.DOTALL)
    assert told and why in told[1]
    assert models.Role.objects.get(role="commander", until=None).incident.number == 1


def test_what_comes_too_late_is_said_in_the_room(by, cast):
    resolved(cast)
    refused = by("operations").post("/incidents/I-1/update", {"update-words": "One more."})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "I-1 is over. Reopen it: seatrial incident reopen I-1" in page and "One more." in page


def everything_public(client):
    """All that anybody may read: the page, each incident on it, the feed, the files, and the API's page."""
    page = client.get("/status")
    assert page.status_code == 200
    content = page.content
    for each in (*selectors.status_page(now=NOW + 99 * MINUTE).open, *selectors.status_page(now=NOW).past):
        content += client.get(f"/status/{each.uid}").content
    feed = client.get("/status/feed.xml").content
    ElementTree.fromstring(feed)
    with zipfile.ZipFile(io.BytesIO(client.get("/status/files.zip").content)) as files:
        assert sorted(files.namelist()) == ["feed.xml", "index.html", "status.json"]
        content += b"".join(files.read(name) for name in files.namelist())
    return (content + feed).decode()


@pytest.mark.mission("R188")
def test_a_private_field_never_shows_and_a_late_update_is_told(client, cast, time_machine, deliver_events):
    """The leak test: every field that has words has a secret in it, and nobody who is not signed in reads
    one, in any form, nor how far it is inside while it is open; and an update that is overdue is told.
    """
    time_machine.move_to(NOW + 99 * MINUTE, tick=False)
    apply(cast)
    deliver_events(NOW)
    over = secret_incident(cast)
    running = declared(cast, title="secret-title", summary="secret-summary", now=NOW + 90 * MINUTE)
    told = Told("Labels are late <b>", audience="public", public_title="Labels & more")
    services.update(running.name, told=told, actor=cast.actor("operations"), now=NOW + 91 * MINUTE)
    known = Told("secret-cause", phase="identified")
    services.update(running.name, told=known, actor=cast.actor("operations"), now=NOW + 92 * MINUTE)
    said = everything_public(client)
    assert "Orders by EDI" in said and "identified" not in said and "investigating" in said
    assert "Orders are late" in said and "Labels &amp; more" in said and "Labels are late &lt;b&gt;" in said
    for private in ("secret", over.name, running.name, "SEV1", "Operations", str(cast.operations.uid)):
        assert private not in said.replace(over.uid, "").replace(running.uid, "")
    assert client.get(f"/incidents/{over.name}").status_code == 302
    due = selectors.incident(running.name).update_by
    assert services.tell_late_updates(now=due) == 0
    assert services.tell_late_updates(now=due + MINUTE) == 1


def test_a_vendor_opens_its_part_and_no_postmortem(by, cast):
    found = resolved(cast, title="secret-title", summary="secret-summary")
    vendor = by("vendor")
    assert vendor.get("/incidents/I-1").status_code == 404
    services.reopen(found.name, reason="secret-reason", actor=cast.actor("operations"), now=NOW + 99 * MINUTE)
    services.join_party(
        found.name, party="service:label-printer", task="Look.", actor=cast.actor("operations"), now=NOW
    )
    for path in ("/incidents", "/incidents/I-1", "/incidents/postmortems", "/incidents/figures"):
        answer = vendor.get(path)
        assert answer.status_code == 200 and "secret" not in answer.content.decode(), path
    assert vendor.get("/incidents/I-1/postmortem").status_code == 404
    assert vendor.post("/incidents/I-1/note", {"note-words": "We look."}).status_code == 302
    for path in ("", "/I-1", "/postmortems"):
        answer = vendor.get(f"/api/v1/incidents{path}")
        assert answer.status_code == 200 and "secret" not in answer.content.decode(), path


def test_readers_are_told_by_mail_once_they_confirm_and_leave_by_one_press(client, cast, settings):
    settings.MAIL_SERVER = smtp.MailServer("localhost", 1, "none")
    assert "By mail" in client.get("/status").content.decode()
    refused = client.post("/status/subscribe", {"address": "nobody"})
    assert refused.status_code == 422 and "Write an address" in refused.content.decode()
    asked = client.post("/status/subscribe", {"address": "ada@customer.example"})
    again = client.post("/status/subscribe", {"address": "ada@customer.example"})
    assert "Look into your mail" in asked.content.decode() and asked.content == again.content
    row = Bulletin.objects.get()
    assert "ada@customer.example" in client.get(row.link).content.decode()
    assert models.Subscriber.objects.get().confirmed_at is None
    assert "You are told from now on" in client.post(row.link).content.decode()
    assert models.Subscriber.objects.get().confirmed_at is not None
    assert "No more mails?" in client.get(row.farewell).content.decode()
    assert models.Subscriber.objects.count() == 1
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(row.farewell).status_code == 403
    said = {"List-Unsubscribe": "One-Click"}
    assert strict.post(f"/in{row.farewell}", said).status_code == 200
    assert not models.Subscriber.objects.exists()
    settings.MAIL_SERVER = None
    assert "By mail" not in client.get("/status").content.decode()


def test_the_room_says_who_was_told(by, cast, deliver_events):
    apply(cast, STAKEHOLDERS)
    found = declared(cast)
    deliver_events(NOW)
    page = by("operations").get(f"/incidents/{found.name}").content.decode()
    assert "desk@example.org by mail, waits" in page and "Owner by notice" in page
    assert "Nobody besides those in the room" in (
        by("operations").get(f"/incidents/{declared_elsewhere(cast)}").content.decode()
    )


STAKEHOLDERS = """\
apiVersion: seatrial.dev/v1
kind: Stakeholders
metadata: {name: all}
spec: {of: ["service:edi-gateway"], tell: [mail:desk@example.org, user:default/owner]}
"""


def declared_elsewhere(cast):
    """The name of an incident that no list is for."""
    return declared(cast, service="service:label-printer").name


def test_the_page_of_a_service_says_which_postmortems_are_late(by, cast, time_machine):
    found = resolved(cast)
    due = selectors.postmortem(found.uid).due_at
    time_machine.move_to(due, tick=False)
    page = by("operations").get("/services/edi-gateway").content.decode()
    assert "/incidents/postmortems?service=edi-gateway" in page and "overdue" not in page
    time_machine.move_to(due + MINUTE, tick=False)
    page = by("operations").get("/services/edi-gateway").content.decode()
    assert "/incidents/postmortems?state=overdue&amp;service=edi-gateway" in page
    assert "1 postmortem</a>" in page
