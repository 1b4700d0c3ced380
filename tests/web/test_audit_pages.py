"""The page of one entry of the log with its proof, and that of holds."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.models import Entry, Hold
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import Actor, system
from tests import auditor
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HELD = {"kind": "subject", "target": "service:edi-gateway", "reason": "Claim 4711"}


def words(response) -> str:
    """The page without markup."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def written(actor: Actor, *, sealed: bool = True, **details: object) -> str:
    """The uid of an entry of theirs; five of others stand before it."""
    others = [(f"service:{at}", {}) for at in range(5)]
    services.record_many("test.done", actor=system("test"), subjects=others, now=NOW)
    services.record(
        "test.shown", actor=actor, subject="service:a", details=details, now=NOW + timedelta(seconds=1)
    )
    if sealed:
        services.seal(now=NOW)
    return str(Entry.objects.get(action="test.shown").uid)


def shown_as(page: str, label: str) -> str:
    """The text of the block with that label."""
    block = page.partition(f'aria-label="{label}"')[2].partition("</table>")[0]
    return html.unescape("\n".join(re.findall(r"<td><code>(.*?)</code>", block)))


def actions(subject: str) -> list[str]:
    """What the log says of it, the oldest first."""
    return [record.action for record in reversed(selectors.entries(Filter(subject=subject)).records)]


# --- one entry ---


def test_an_entry_says_who_what_and_to_what_and_the_list_leads_to_it(by, cast):
    uid = written(cast.actor("owner"), version="1.4.2")
    browser = by("auditor")
    assert f'href="/audit/entries/{uid}"' in browser.get("/audit").content.decode()

    page = browser.get(f"/audit/entries/{uid}")

    shown = words(page)
    assert f"Who {cast.owner.name} {cast.owner.uid}" in shown
    assert "version 1.4.2" in shown
    assert f"Entry {uid}" in shown
    assert 'href="/audit?subject=service%3Aa"' in page.content.decode()
    assert f"/api/v1/audit/{uid}/proof" in shown


def test_what_the_page_shows_is_enough_to_prove_the_entry(by, cast):
    uid = written(cast.actor("owner"), words="grün <b> & 'so'")
    page = by("auditor").get(f"/audit/entries/{uid}").content.decode()

    sealed, head = shown_as(page, "The sealed bytes"), shown_as(page, "The signed head")
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd><code>([0-9a-f]{64})</code></dd>", page))
    path = [bytes.fromhex(facts[f"Sibling {number}"]) for number in range(1, len(facts) - 1)]
    leaf = auditor.leaf_of(sealed.encode())
    place, size = map(int, re.search(r"as entry (\d+) of a tree of (\d+)", page).groups())
    assert facts["Leaf"] == leaf.hex()
    assert (place, size, len(path)) == (5, 6, 2)
    root = auditor.root_of_path(leaf, place, size, path)
    assert facts["Root"] == root.hex()
    assert auditor.signed_head(f"{head}\n", str(selectors.signer().verifier)) == (size, root)


def test_an_entry_that_is_not_sealed_says_so(by, cast):
    uid = written(cast.actor("owner"), sealed=False)
    shown = words(by("auditor").get(f"/audit/entries/{uid}"))

    assert "not proven The entry is not sealed yet." in shown
    assert "as entry" not in shown


def test_without_the_key_the_entry_is_shown_and_the_proof_is_not(by, cast, settings, tmp_path):
    uid = written(cast.actor("owner"))
    settings.AUDIT_KEY_FILE = tmp_path / "gone"
    shown = words(by("auditor").get(f"/audit/entries/{uid}"))

    assert "not proven The key that signs heads of the audit log cannot be read" in shown
    assert cast.owner.name in shown


def test_an_erased_name_is_gone_from_the_entry_and_its_proof_stands(by, cast):
    uid = written(cast.actor("lead"))
    services.erase_name(str(cast.lead.uid), now=NOW)
    shown = words(by("auditor").get(f"/audit/entries/{uid}"))

    assert f"erased person {str(cast.lead.uid)[-4:]}" in shown
    assert cast.lead.name not in shown
    assert "sealed as entry 5 of a tree of 6" in shown


def test_nothing_in_an_entry_becomes_markup(by):
    evil = Actor("human", "019a3c00-0000-7000-8000-00000000beef", "<script>alert(1)</script>")
    uid = written(evil, **{"<i>": "<u>"})
    page = by("auditor").get(f"/audit/entries/{uid}").content.decode()

    assert not re.search(r"<script>alert|<i>|<u>", page)
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 200), ("owner", 200), ("administrator", 200), ("vendor", 403)]
)
def test_everybody_reads_an_entry_who_is_not_confined(by, cast, role, status):
    uid = written(cast.actor("owner"))
    response = by(role).get(f"/audit/entries/{uid}")

    assert response.status_code == status
    assert ("test.shown" in words(response)) is (status == 200)


def test_who_is_not_signed_in_is_led_to_the_door(by, cast):
    response = by("nobody").get(f"/audit/entries/{written(cast.actor('owner'))}")

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in")


# --- holds ---


def test_without_holds_the_page_teaches_what_they_are_for(by):
    shown = words(by("auditor").get("/audit/holds"))

    assert "Nothing is held" in shown
    assert "when an investigation needs them" in shown
    assert "Released" not in shown


def test_a_hold_is_placed_shown_released_and_remembered(by, cast):
    browser = by("auditor")

    shown = words(browser.post("/audit/holds", HELD, follow=True))
    assert "Entries of subject service:edi-gateway are held" in shown
    assert "Subject service:edi-gateway since" in shown
    assert "Claim 4711" in shown
    hold = Hold.objects.get()
    assert hold.placed_by == str(cast.auditor.uid)

    shown = words(browser.post(f"/audit/holds/{hold.uid}/release", {"reason": "settled"}, follow=True))
    assert "The hold is released" in shown
    assert "Nothing is held" in shown
    released = shown.partition("Held Why Released Why")[2]
    assert "service:edi-gateway" in released
    assert released.index("Claim 4711") < released.index("settled")
    hold.refresh_from_db()
    assert (hold.released_by, hold.release_reason) == (str(cast.auditor.uid), "settled")
    assert actions(f"hold:{hold.uid}") == ["audit.held", "audit.hold-released"]


@pytest.mark.parametrize("kind", ["subject", "actor"])
def test_a_link_may_say_what_is_to_be_held(by, kind):
    page = by("auditor").get("/audit/holds", {"kind": kind, "target": '"><b>x'}).content.decode()

    assert re.search(rf'value="{kind}" checked', page)
    assert page.count(" checked") == 1
    assert 'value="&quot;&gt;&lt;b&gt;x"' in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "/reason"),
        ({"reason": "  \n "}, "/reason"),
        ({"reason": "x" * 2001}, "/reason"),
        ({"target": ""}, "/target"),
        ({"target": "x" * 301}, "/target"),
        ({"kind": "service"}, "/kind"),
    ],
)
def test_a_hold_without_a_reason_or_a_target_is_not_placed(by, wrong, field):
    response = by("auditor").post("/audit/holds", HELD | wrong)

    assert response.status_code == 422
    assert field in words(response)
    assert not Hold.objects.exists()
    assert not Entry.objects.filter(action="audit.held").exists()


def test_what_is_held_already_is_not_held_twice(by):
    browser = by("auditor")
    browser.post("/audit/holds", HELD)
    response = browser.post("/audit/holds", HELD | {"reason": "again"})

    assert response.status_code == 409
    assert "Subject service:edi-gateway is held already" in words(response)
    assert Hold.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_hold_is_not_released_without_a_reason(by, reason):
    browser = by("auditor")
    browser.post("/audit/holds", HELD)
    hold = Hold.objects.get()

    assert browser.post(f"/audit/holds/{hold.uid}/release", {"reason": reason}).status_code == 422
    hold.refresh_from_db()
    assert hold.released_at is None


def test_a_hold_is_released_once_and_only_where_there_is_one(by):
    browser = by("auditor")
    browser.post("/audit/holds", HELD)
    place = f"/audit/holds/{Hold.objects.get().uid}/release"

    assert browser.post(place, {"reason": "settled"}).status_code == 302
    again = browser.post(place, {"reason": "again"})
    assert (again.status_code, "was released already" in words(again)) == (409, True)
    assert Hold.objects.get().release_reason == "settled"
    unknown = "/audit/holds/0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11/release"
    assert browser.post(unknown, {"reason": "why"}).status_code == 404


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_may_hold_sees_the_forms(by, role):
    browser = by(role)
    assert browser.post("/audit/holds", HELD).status_code == 302
    page = browser.get("/audit/holds").content.decode()

    assert ">Hold entries</button>" in page
    assert f'action="/audit/holds/{Hold.objects.get().uid}/release"' in page


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("owner", "does not hold audit:hold"),
        ("security", "holds audit:hold within service:edi-gateway alone"),
        ("stranger", "does not hold audit:hold"),
    ],
)
def test_who_may_not_hold_reads_why_and_what_is_tried_is_written_down(by, cast, role, why):
    by("auditor").post("/audit/holds", HELD)
    hold, browser = Hold.objects.get(), by(role)
    page = browser.get("/audit/holds")

    assert f"You may not place holds: {cast.people[role].name} {why}" in words(page)
    assert "Claim 4711" in words(page)
    assert 'method="post" action="/audit/holds' not in page.content.decode()
    assert browser.post("/audit/holds", HELD | {"target": "service:b"}).status_code == 403
    assert browser.post(f"/audit/holds/{hold.uid}/release", {"reason": "mine"}).status_code == 403
    hold.refresh_from_db()
    assert (hold.released_at, Hold.objects.count()) == (None, 1)
    denied = Entry.objects.filter(action="access.denied", actor_uid=str(cast.people[role].uid))
    assert [each.details["asked_for"] for each in denied.order_by("id")] == [
        "audit.hold",
        "audit.release-hold",
    ]


def test_who_is_confined_does_not_see_the_holds(by):
    response = by("vendor").get("/audit/holds")

    assert response.status_code == 403
    assert "sees only its own services" in words(response)


def test_a_hold_needs_the_page_that_it_comes_from(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.auditor)

    assert browser.post("/audit/holds", HELD).status_code == 403
    assert not Hold.objects.exists()


def test_a_standing_hold_is_shown_however_many_were_released_since(by, cast):
    auditor_ = cast.actor("auditor")
    services.place_hold("subject", target="service:old", reason="Claim 1", actor=auditor_, now=NOW)
    for at in range(205):
        later = NOW + timedelta(seconds=at + 1)
        uid = services.place_hold("subject", target="service:a", reason="why", actor=auditor_, now=later)
        services.release_hold(uid, reason="done", actor=auditor_, now=later)

    shown = words(by("auditor").get("/audit/holds"))
    assert "Subject service:old since" in shown
    assert "Older ones are given by the API" in shown
