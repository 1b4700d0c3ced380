"""Updates are due as the severity says; customers and vendors read what was written for them (R188, R191)."""

import pytest

from seatrial.domains.incidents import models, selectors, services
from seatrial.domains.incidents.formats import rss, static_page
from seatrial.domains.incidents.services import CannotLead
from seatrial.domains.incidents.types import Facts, NewLink, Told
from seatrial.domains.notices import selectors as notices
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import SERVICE, VENDORS_SERVICE
from tests.factories.incidents import HOUR, MINUTE, NOW, alert, declared, resolved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]
POLICY = """\
apiVersion: seatrial.dev/v1
kind: IncidentPolicy
metadata: {name: ours}
spec:
  status_page:
    title: EDI status
    components: [{service: "service:edi-gateway", name: Orders by EDI}]
"""
PRINTERS = VENDORS_SERVICE


def apply(cast, text=POLICY):
    files = {
        "policy.yaml": text.encode(),
        "c.yaml": b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: edi-gateway}\n"
        b"spec: {type: service, lifecycle: experimental, owner: edi}\n---\n"
        b"apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: edi}\n"
        b"spec: {type: team, children: []}\n---\n"
        b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: label-printer}\n"
        b"spec: {type: service, lifecycle: experimental, owner: edi}\n",
    }  # fmt: skip
    workspaces.apply("ops", files=files, actor=cast.actor("administrator"), now=NOW)


def test_an_update_moves_the_next_one_and_a_late_one_is_told_once(cast):
    found = declared(cast)
    due = found.update_by
    assert services.tell_late_updates(now=due) == 0
    assert services.tell_late_updates(now=due + MINUTE / 60) == 1
    assert services.tell_late_updates(now=due + HOUR) == 0
    (told,) = notices.notices(str(cast.operations.uid))
    assert told.subject == "An update of I-1 is overdue: Partners are refused"
    at = due + 2 * MINUTE
    later = services.update(found.name, told=Told("We look."), actor=cast.actor("operations"), now=at)
    assert later.update_by - at == due - NOW
    assert services.tell_late_updates(now=later.update_by + MINUTE) == 1


def test_another_severity_has_another_cadence(cast):
    found = declared(cast)
    later = services.describe(
        found.name, facts=Facts(severity="SEV4"), actor=cast.actor("operations"), now=NOW + MINUTE
    )
    assert (later.level, later.rank) == ("SEV4", 4)
    assert later.update_by is None or later.update_by > found.update_by


def test_what_is_over_gets_no_update(cast):
    found = resolved(cast)
    with pytest.raises(CannotLead):
        services.update(found.name, told=Told("More."), actor=cast.actor("operations"), now=NOW + 2 * HOUR)


def test_customers_are_told_by_whoever_may_and_under_a_title_for_them(cast):
    found = declared(cast)
    told = Told("We look into it.", audience="public")
    with pytest.raises(Invalid, match="customers do not know"):
        services.update(found.name, told=told, actor=cast.actor("operations"), now=NOW)
    with pytest.raises(Denied):
        services.update(found.name, told=told, actor=cast.actor("stranger"), now=NOW)
    services.give_role(
        found.name, role="communications", to=str(cast.stranger.uid), actor=cast.actor("lead"), now=NOW
    )
    told = Told("We look into it.", audience="public", public_title="Orders are late", phase="identified")
    services.update(found.name, told=told, actor=cast.actor("stranger"), now=NOW + MINUTE)
    page = selectors.status_page(now=NOW + HOUR)
    assert [(each.title, each.phase) for each in page.open] == [("Orders are late", "identified")]


@pytest.mark.parametrize("name", ["component:default/label-printer", "label-printer", PRINTERS])
def test_a_party_is_named_by_its_urn_or_by_a_reference(cast, name):
    actor, found = cast.actor("operations"), declared(cast)
    services.join_party(found.name, party=name, task="Look at the labels.", actor=actor, now=NOW)
    assert [row.urn for row in models.Party.objects.filter(until=None)] == [PRINTERS]
    services.note(found.name, words="Only you.", actor=actor, now=NOW, party=name)
    services.update(found.name, told=Told("Soon.", audience="shared", party=name), actor=actor, now=NOW)
    services.part_ways(found.name, party=name, actor=actor, now=NOW)
    assert not models.Party.objects.filter(until=None).exists()
    with pytest.raises(Invalid) as refused:
        services.join_party(found.name, party="group:default/nobody", task="x", actor=actor, now=NOW)
    assert refused.value.faults[0].place == "/party" and "team:nobody" in refused.value.faults[0].detail


SECRETS = ("secret-title", "secret-summary", "secret-note", "secret-internal", "secret-shared", "secret-end")


def secret_incident(cast):
    """An incident that has something private in every field that has words."""
    actor = cast.actor("operations")
    names = (alert("secret-alert"),)
    found = declared(cast, title="secret-title", summary="secret-summary", alerts=names)
    services.join_party(found.name, party=PRINTERS, task="secret-task", actor=actor, now=NOW)
    services.note(found.name, words="secret-note", actor=actor, now=NOW)
    services.update(found.name, told=Told("secret-internal"), actor=actor, now=NOW)
    services.note(found.name, words="secret-shared", actor=actor, now=NOW, shared=True)
    services.link(
        found.name, new=NewLink("page", "https://secret-link.example", "secret-link"), actor=actor, now=NOW
    )
    told = Told("We look into it.", audience="public", public_title="Orders are late")
    services.update(found.name, told=told, actor=actor, now=NOW + MINUTE)
    return services.resolve(found.name, resolution="secret-end", actor=actor, now=NOW + HOUR)


def test_the_status_page_says_what_was_written_for_it_and_how_parts_are(cast, deliver_events):
    apply(cast)
    deliver_events(NOW)
    found = secret_incident(cast)
    page = selectors.status_page(now=NOW + 2 * HOUR)
    assert page.title == "EDI status"
    assert [(each.name, each.state) for each in page.components] == [("Orders by EDI", "operational")]
    assert "secret" not in repr(page)
    assert found.name not in repr(page) and str(cast.operations.uid) not in repr(page)
    (past,) = page.past
    assert (past.title, past.component, past.phase) == ("Orders are late", "Orders by EDI", "resolved")


def test_the_status_page_says_the_phase_that_everybody_was_told(cast, deliver_events):
    """What those inside know by now is not said, wherever the page stands, until somebody tells it."""
    apply(cast)
    deliver_events(NOW)
    actor, found = cast.actor("operations"), declared(cast)

    def tell(words, phase=None, audience="public", title=""):
        services.update(found.name, told=Told(words, audience, phase, title), actor=actor, now=NOW)
        page = selectors.status_page(now=NOW)
        (part,), (running,) = page.components, page.open
        assert part.state == running.phase == selectors.public_incident(found.uid).phase
        written = static_page.page(page) + rss.feed(page, address="https://status.example").decode()
        assert all(each not in written for each in {"identified", "monitoring"} - {part.state})
        return part.state

    assert tell("We look into it.", title="Orders are late") == "investigating"
    assert tell("It is the router.", "identified", "internal") == "investigating"
    assert tell("We are still on it.") == "investigating"
    assert tell("The router runs.", "monitoring", "shared") == "investigating"
    assert tell("We know the cause.", "identified") == "identified"
    assert selectors.incident(found.name).phase == "identified"


def test_what_was_never_told_is_not_on_the_status_page(cast):
    found = declared(cast)
    assert selectors.status_page(now=NOW).open == ()
    with pytest.raises(NotFound):
        selectors.public_incident(found.uid)


@pytest.mark.mission("R191")
def test_a_vendor_sees_its_part_alone_and_writes_into_it(cast):
    vendor, actor = cast.actor("vendor"), cast.actor("operations")
    found = declared(cast, title="secret-title", summary="secret-summary")
    with pytest.raises(NotFound):
        selectors.room(found.name, actor=vendor)
    assert selectors.incidents(selectors.filter_for(vendor)) == []
    services.note(found.name, words="secret-note", actor=actor, now=NOW)
    services.join_party(found.name, party=PRINTERS, task="Look at the labels.", actor=actor, now=NOW)
    services.note(found.name, words="For all vendors.", actor=actor, now=NOW, shared=True)
    change = NewLink("change", "https://change.example/7", "The change of labels", party=PRINTERS)
    services.link(found.name, new=change, actor=actor, now=NOW)
    services.link(found.name, new=NewLink("change", "https://secret.example/8"), actor=actor, now=NOW)
    services.note(found.name, words="The labels are fine.", actor=vendor, now=NOW + MINUTE)
    room = selectors.room(found.name, actor=vendor)
    assert "secret" not in repr(room)
    assert [each.words for each in room.entries] == [
        "Look at the labels.", "For all vendors.", "change The change of labels", "The labels are fine.",
    ]  # fmt: skip
    assert [each.target for each in room.links] == ["https://change.example/7"]
    assert [each.name for each in selectors.incidents(selectors.filter_for(vendor))] == ["I-1"]
    with pytest.raises(Denied):
        services.resolve(found.name, resolution="Over.", actor=vendor, now=NOW + HOUR)
    inside = selectors.room(found.name, actor=actor)
    assert "The labels are fine." in [each.words for each in inside.entries]
    services.part_ways(found.name, party=PRINTERS, actor=actor, now=NOW + HOUR)
    services.note(found.name, words="secret-later", actor=actor, now=NOW + HOUR, shared=True)
    with pytest.raises(NotFound):
        selectors.room(found.name, actor=vendor)


def test_templates_are_filled_and_customers_get_nothing_private(cast):
    found = declared(cast, summary="secret-summary", title="secret-title")
    room = selectors.room(found.name, actor=cast.actor("operations"))
    for name in ("customer-first", "customer-progress", "customer-watching", "customer-over"):
        assert "secret" not in selectors.message(name, room=room)[1]
    inside = selectors.message("internal-first", room=room)[1]
    assert inside.startswith("I-1 secret-title (SEV1") and "Operations leads" in inside
    with pytest.raises(NotFound):
        selectors.message("none", room=room)


def test_what_happens_to_the_service_meanwhile_belongs_to_it(cast, service):
    found = declared(cast)
    for _ in range(2):
        services.follow(
            "deployment", target="deployment:1", title="production: 2", service_uid=str(service.uid), now=NOW
        )
    room = selectors.room(found.name, actor=cast.actor("operations"))
    assert [each.kind for each in room.links] == ["deployment"]
    assert models.Entry.objects.filter(kind="linked").count() == 1
    assert found.service == SERVICE


def test_a_vendor_reads_how_far_it_is_as_it_was_told(cast):
    vendor, actor, found = cast.actor("vendor"), cast.actor("operations"), declared(cast)
    services.join_party(found.name, party=PRINTERS, task="Look.", actor=actor, now=NOW)

    def phase(words, audience, party=""):
        told = Told(words, audience, {"a": "identified", "b": "monitoring"}[words], "", party)
        services.update(found.name, told=told, actor=actor, now=NOW)
        (listed,) = selectors.shown_all([selectors.incident(found.name)], actor=vendor)
        assert listed.phase == selectors.room(found.name, actor=vendor).incident.phase
        return listed.phase

    assert phase("a", "internal") == "investigating"
    assert phase("a", "shared", PRINTERS) == "identified"
    assert phase("b", "internal") == "identified"
    assert selectors.shown(selectors.incident(found.name), actor=actor).phase == "monitoring"
    assert phase("b", "shared") == "monitoring"
    services.resolve(found.name, resolution="Over.", actor=actor, now=NOW + HOUR)
    assert selectors.room(found.name, actor=vendor).incident.phase == "resolved"


def test_what_is_given_is_not_unknown_too(cast):
    found = declared(cast)
    facts = Facts(started_at=NOW, unknown=("started_at",))
    with pytest.raises(Invalid, match="given, and not known"):
        services.describe(found.name, facts=facts, actor=cast.actor("operations"), now=NOW)
