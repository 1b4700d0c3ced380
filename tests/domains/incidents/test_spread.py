"""Updates reach whoever is to know: people, addresses and channels inside; outside the public text alone."""

import re

import pytest
from django.db import connection

from seatrial.connectors import smtp
from seatrial.domains.incidents import models, rules, selectors, services
from seatrial.domains.incidents.services import CannotSubscribe
from seatrial.domains.incidents.types import Told
from seatrial.domains.notices import models as notices_models
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.models import Bulletin, Message
from seatrial.domains.notices.rules import BACKOFF, LEASE
from seatrial.domains.severities import selectors as severities
from seatrial.domains.workspace import services as workspaces
from tests.domains.incidents.test_tell import apply, secret_incident
from tests.domains.notices.servers import mail_server, web_server
from tests.factories.incidents import HOUR, MINUTE, NOW, declared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]
SECOND = MINUTE / 60
LISTS = """\
---
apiVersion: seatrial.dev/v1
kind: Stakeholders
metadata: {{name: edi}}
spec:
  of: ["service:edi-gateway"]
  ranks: [1]
  tell: [user:default/owner, user:default/vendor, mail:Desk@example.org, "connection:room", "connection:hook"]
---
apiVersion: seatrial.dev/v1
kind: Stakeholders
metadata: {{name: printers}}
spec: {{of: ["service:label-printer"], tell: [mail:printers@example.org]}}
---
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {{name: room}}
spec: {{type: slack, url: "{url}", owner: "team:edi", secret: "env:TEST_SLACK"}}
---
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {{name: hook}}
spec: {{type: webhook, url: "{url}/hook", owner: "team:edi", secret: "env:TEST_HOOK"}}
"""
POLICY = """\
apiVersion: seatrial.dev/v1
kind: IncidentPolicy
metadata: {name: ours}
spec: {status_page: {title: EDI status}}
"""


@pytest.fixture
def there(cast, settings, monkeypatch, deliver_events):
    """A mail server, a server that takes posts, and lists that name both."""
    with web_server() as (url, inbox), mail_server() as (port, box):
        settings.MAIL_SERVER = smtp.MailServer("localhost", port, "none")
        settings.MAIL_FROM, settings.SITE_URL = "seatrial@example.org", "https://seatrial.example.org"
        settings.SECRET_ALLOW = ("env:TEST_SLACK", "env:TEST_HOOK")
        settings.PROBE_ALLOW = (url.removeprefix("http://"),)
        monkeypatch.setenv("TEST_SLACK", f"{url}/services/T0/B0/secret")
        monkeypatch.setenv("TEST_HOOK", "whsec_c2VjcmV0")
        apply(cast, POLICY + LISTS.format(url=url))
        deliver_events(NOW)
        yield inbox, box


def circulate(at=NOW):
    return notices.circulate(clock=lambda: at)


def token_of(mail, word):
    found = re.search(rf"/{word}/(\S+)", mail.get_content())
    assert found
    return found[1]


def subscribed(box, address="ada@customer.example", at=NOW):
    services.subscribe(address, came_from="192.0.2.7", now=at)
    circulate(at)
    services.confirm(token_of(box.mails[-1], "confirm"), now=at)
    return token_of(box.mails[-1], "unsubscribe")


@pytest.mark.mission("R188")
def test_those_inside_are_told_of_each_update_once(there, cast, deliver_events):
    inbox, box = there
    found = declared(cast)
    told = Told("We look into it.", phase="identified")
    services.update(found.name, told=told, actor=cast.actor("operations"), now=NOW + MINUTE)
    deliver_events(NOW + MINUTE)
    for line in models.Entry.objects.values_list("position", flat=True):
        services.spread(found.urn, position=line, now=NOW + MINUTE)  # delivered twice
    assert circulate(NOW + MINUTE) == 6
    assert circulate(NOW + MINUTE) == 0
    subjects = ["I-1 SEV1 declared: Partners are refused", "I-1 SEV1 identified: Partners are refused"]
    assert [mail["Subject"] for mail in box.mails] == subjects
    assert {mail["To"] for mail in box.mails} == {"desk@example.org"}
    assert all(mail["List-Unsubscribe"] is None for mail in box.mails)
    assert "We look into it." in box.mails[1].get_content()
    assert sorted(inbox.paths) == ["/hook", "/hook", "/services/T0/B0/secret", "/services/T0/B0/secret"]
    hooks = [index for index, path in enumerate(inbox.paths) if path == "/hook"]
    assert inbox.headers[hooks[1]]["webhook-signature"].startswith("v1,")
    assert inbox.said(hooks[1])["subject"] == subjects[1]
    rows = Message.objects.filter(kind="incidents.update", person_uid=cast.people["owner"].uid)
    assert list(rows.order_by("uid").values_list("subject_line", flat=True)) == subjects
    assert not Message.objects.filter(kind="incidents.update", person_uid=cast.people["vendor"].uid).exists()
    heard = selectors.heard(found.name, actor=cast.actor("operations"))
    assert [(each.who, each.how, each.words) for each in heard if each.position == found.revision + 1] == [
        ("Owner", "notice", "not mailed"),
        ("desk@example.org", "mail", "sent"),
        ("connection:room", "channel", "sent"),
        ("connection:hook", "channel", "sent"),
    ]
    assert "secret" not in repr(heard)


def test_another_rank_and_whoever_wrote_it_are_left_alone(there, cast, deliver_events):
    declared(cast, severity="SEV3")
    deliver_events(NOW)
    assert not Bulletin.objects.exists()
    declared(cast, by="owner")
    deliver_events(NOW)
    assert Bulletin.objects.count() == 3
    assert not Message.objects.filter(kind="incidents.update").exists()


def test_a_level_of_the_scheme_that_the_service_picked_names_who_is_told(there, cast, deliver_events):
    shipped = (severities.FOLDER / "sev.yaml").read_text()
    scheme = shipped.replace("name: sev\n", "name: ours\n", 1).replace(
        "      communication:\n", "      communication:\n        tell: [mail:level@example.org]\n", 1
    )
    files = {
        "s.yaml": scheme.encode(),
        "c.yaml": b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: edi-gateway}\n"
        b"spec: {type: service, lifecycle: experimental, owner: edi, severities: ours}\n---\n"
        b"apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: edi}\n"
        b"spec: {type: team, children: []}\n",
    }  # fmt: skip
    workspaces.apply("ops", files=files, actor=cast.actor("administrator"), now=NOW)
    deliver_events(NOW)
    assert [declared(cast, severity=each).scheme for each in ("SEV1", "SEV2")] == ["ours", "ours"]
    deliver_events(NOW)
    said = [(row.about, row.address) for row in Bulletin.objects.all()]
    assert said == [("incident:I-1", "level@example.org")]


def test_what_is_not_taken_is_tried_again_and_given_up_with_words(there, cast, deliver_events):
    inbox, box = there
    found = declared(cast)
    deliver_events(NOW)
    box.replies[:] = ["451 busy"]
    inbox.codes[:] = [503, 410]
    assert circulate(NOW) == 3
    rows = {row.address: row for row in Bulletin.objects.all()}
    assert rows["desk@example.org"].next_try_at == NOW + BACKOFF[0]
    assert {rows["connection:room"].state, rows["connection:hook"].state} == {"waiting", "given_up"}
    assert circulate(NOW + BACKOFF[0] - SECOND) == 0
    assert circulate(NOW + BACKOFF[0]) == 2
    heard = {each.who: each for each in selectors.heard(found.name, actor=cast.actor("operations"))}
    assert heard["desk@example.org"].words == "sent"
    lost = next(each for each in heard.values() if each.words == "could not be sent")
    assert "410" in lost.error and "secret" not in lost.error


def test_whoever_dies_with_a_bulletin_leaves_it_to_the_next(there, cast, deliver_events):
    declared(cast)
    deliver_events(NOW)
    circulating = notices.circulating
    assert len(circulating._claim(NOW)) == 3
    assert circulate(NOW + LEASE - SECOND) == 0
    assert circulate(NOW + LEASE) == 3


def test_an_address_that_may_not_be_asked_is_not(there, cast, settings, deliver_events):
    inbox, _ = there
    settings.PROBE_ALLOW = ()
    declared(cast)
    deliver_events(NOW)
    circulate()
    assert inbox.bodies == []
    assert set(Bulletin.objects.filter(kind="channel").values_list("state", flat=True)) == {"given_up"}


@pytest.mark.mission("R188")
def test_readers_of_the_status_page_get_the_public_text_and_no_private_field(there, cast, deliver_events):
    _, box = there
    subscribed(box)
    secret_incident(cast)
    deliver_events(NOW + HOUR)
    circulate(NOW + HOUR)
    mails = [mail for mail in box.mails if mail["To"] == "ada@customer.example"][1:]
    assert [mail["Subject"] for mail in mails] == [
        "Orders are late: investigating", "Orders are late: resolved",
    ]  # fmt: skip
    for mail in mails:
        text = mail.as_string()
        assert "secret" not in text and "I-1" not in text and "Operations" not in text
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert (
            f"<https://seatrial.example.org/in/status/unsubscribe/{token_of(mail, 'unsubscribe')}>"
            == (mail["List-Unsubscribe"])
        )
    inside = [mail for mail in box.mails if mail["To"] == "desk@example.org"]
    assert any("secret-internal" in mail.get_content() for mail in inside)
    heard = selectors.heard("I-1", actor=cast.actor("operations"))
    outside = [(each.who, each.count) for each in heard if each.who.startswith("readers")]
    assert outside == [("readers of the status page", 1)] * 2
    assert "ada@customer.example" not in repr(heard)
    assert not Bulletin.objects.filter(address="ada@customer.example").exists()
    assert selectors.heard("I-1", actor=cast.actor("vendor")) == []


def test_of_what_the_page_never_knew_nobody_outside_hears(there, cast, deliver_events):
    _, box = there
    subscribed(box)
    found = declared(cast)
    services.resolve(found.name, resolution="Over.", actor=cast.actor("operations"), now=NOW + MINUTE)
    deliver_events(NOW + MINUTE)
    assert not Bulletin.objects.filter(about=found.urn).exclude(farewell="").exists()


def test_nobody_is_told_who_did_not_confirm_and_nobody_who_left(there, cast, deliver_events):
    _, box = there
    services.subscribe("Bob@customer.example ", came_from="192.0.2.8", now=NOW)
    way_out = subscribed(box)
    assert selectors.subscribers() == 1
    services.unsubscribe(way_out, now=NOW)
    services.unsubscribe(way_out, now=NOW)
    assert not models.Subscriber.objects.filter(address="ada@customer.example").exists()
    secret_incident(cast)
    deliver_events(NOW + HOUR)
    assert not Bulletin.objects.filter(about="incident:I-1").exclude(farewell="").exists()


def test_what_waits_for_whoever_leaves_is_never_sent(there, cast, deliver_events):
    _, box = there
    way_out = subscribed(box)
    secret_incident(cast)
    deliver_events(NOW + HOUR)
    assert Bulletin.objects.filter(state="waiting").exclude(farewell="").count() == 2
    services.unsubscribe(way_out, now=NOW + HOUR)
    assert not Bulletin.objects.filter(state="waiting").exclude(farewell="").exists()


def test_a_link_confirms_for_a_day_to_the_second(there):
    _, box = there
    for address, at, good in (("a@x.example", rules.LIFE, True), ("b@x.example", rules.LIFE + SECOND, False)):
        services.subscribe(address, came_from=address, now=NOW)
        circulate(NOW)
        token = token_of(box.mails[-1], "confirm")
        assert bool(services.look(token, now=NOW + at).hindrance) is not good
        if good:
            services.confirm(token, now=NOW + at)
        else:
            with pytest.raises(CannotSubscribe, match="more than a day"):
                services.confirm(token, now=NOW + at)
    assert services.forget_unconfirmed(now=NOW + rules.LIFE) == 0
    assert services.forget_unconfirmed(now=NOW + rules.LIFE + SECOND) == 1
    with pytest.raises(CannotSubscribe, match="taken away"):
        services.confirm(token, now=NOW + MINUTE)
    with pytest.raises(CannotSubscribe, match="not whole"):
        services.confirm("x" * 30, now=NOW)
    with pytest.raises(CannotSubscribe, match="not whole"):
        services.unsubscribe(token, now=NOW)


def test_nobody_has_mails_sent_to_others_by_the_dozen(there):
    for _ in range(9):
        services.subscribe("ada@customer.example", came_from="192.0.2.7", now=NOW)
    assert Bulletin.objects.count() == 1
    for number in range(4):
        services.subscribe(f"{number}@x.example", came_from="192.0.2.7", now=NOW)
    with pytest.raises(CannotSubscribe, match="too many"):
        services.subscribe("6@x.example", came_from="192.0.2.7", now=NOW)
    services.subscribe("7@x.example", came_from="192.0.2.9", now=NOW)
    services.subscribe("6@x.example", came_from="192.0.2.7", now=NOW + HOUR)
    assert "192.0.2" not in repr(list(models.Subscriber.objects.values()))


def test_without_a_mail_server_nobody_asks_in_vain(settings):
    settings.MAIL_SERVER = None
    with pytest.raises(CannotSubscribe, match="no mail"):
        services.subscribe("ada@customer.example", came_from="", now=NOW)


def test_the_database_forgets_whom_it_told(there):
    _, box = there
    subscribed(box)
    row = notices_models.Bulletin.objects.get()
    with pytest.raises(Exception, match="bulletin_forgets_its_reader"), connection.cursor() as cursor:
        cursor.execute("UPDATE notices_bulletin SET address = 'x@x.example' WHERE uid = %s", [row.uid])
