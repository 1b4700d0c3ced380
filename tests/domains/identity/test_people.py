"""Accounts: invited, switched off and on, let in anew, erased."""

from datetime import timedelta

import pytest

from seatrial.domains.audit import selectors as log
from seatrial.domains.audit.models import Entry
from seatrial.domains.audit.types import Filter
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import ApiToken, Person, RoleAssignment
from seatrial.domains.identity.services import CannotChangeErased, CannotLeaveNobody
from seatrial.kit import events
from seatrial.kit.access import Denied, system
from seatrial.kit.problems import Invalid
from seatrial.ui.rehearsals import rehearsal
from tests.cast import NOW
from tests.factories import identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
DAY = timedelta(days=1)


@pytest.fixture
def published(monkeypatch):
    """What was published, in order."""
    seen = []
    monkeypatch.setattr(events, "publish", seen.append)
    return seen


def invite(cast, name="Mina Karlsson", by="administrator", **more):
    return services.invite(name, actor=cast.actor(by), now=NOW, **more)


def faults(raised):
    return {fault.place: f"{fault.detail} {fault.remedy}" for fault in raised.value.faults}


def test_who_is_invited_comes_by_a_link_that_works_once(cast):
    invited = invite(cast, given=[("engineering_lead", "team:edi"), ("product_manager", "")])

    assert (invited.person.handle, invited.person.kind) == ("mina-karlsson", "human")
    person = services.use_sign_in_link(invited.secret, now=NOW + DAY)
    actor = selectors.actor_for_person(person, now=NOW + DAY)
    assert actor.roles == {"team:edi": {"engineering_lead"}, "": {"product_manager"}}
    with pytest.raises(selectors.CannotSignIn):
        services.use_sign_in_link(invited.secret, now=NOW + DAY)


def test_an_invitation_says_every_fault_at_once(cast):
    with pytest.raises(Invalid) as raised:
        invite(cast, " owner ", handle="Löwe", email="nowhere", kind="robot")
    assert set(faults(raised)) == {"/name", "/handle", "/email", "/kind"}
    with pytest.raises(Invalid) as raised:
        invite(cast, given=[("engineering_lead", ""), ("auditr", "")])
    assert "Did you mean" in faults(raised)["/roles/1/role"]
    assert not Person.objects.filter(handle="mina-karlsson").exists()


def test_nobody_is_called_as_an_erased_person(cast):
    with pytest.raises(Invalid):
        invite(cast, "Erased Person 12")


def test_a_service_gets_no_link(cast):
    made = invite(cast, "deploy-bot", kind="service")

    assert made.secret == ""
    with pytest.raises(Invalid):
        services.issue_sign_in_link(actor=system("test"), lifetime=DAY, name="deploy-bot", now=NOW)
    with pytest.raises(Invalid):
        services.reset_credential("deploy-bot", actor=cast.actor("administrator"), now=NOW)


@pytest.mark.parametrize("role", ["owner", "security", "auditor", "vendor", "stranger", "agent"])
def test_only_administrators_manage_accounts(cast, role):
    actor = cast.actor(role)
    for act in (
        lambda: services.invite("Eve", actor=actor, now=NOW),
        lambda: services.switch_off("lead", actor=actor, now=NOW),
        lambda: services.switch_on("lead", actor=actor, now=NOW),
        lambda: services.erase("lead", actor=actor, now=NOW),
        lambda: services.reset_credential("lead", actor=actor, now=NOW),
        lambda: services.set_vendor("lead", is_vendor=True, actor=actor, now=NOW),
    ):
        with pytest.raises(Denied):
            act()


def test_who_is_switched_off_can_do_nothing_and_comes_back_as_before(cast, client):
    issued = services.issue_token(
        "mine",
        scopes=["read"],
        expires_at=NOW + DAY,
        actor=cast.actor("lead"),
        owner=str(cast.lead.uid),
        now=NOW,
    )
    client.force_login(cast.lead)
    services.switch_off("lead", actor=cast.actor("administrator"), now=NOW, reason="on leave")

    assert client.get("/profile").status_code == 302
    with pytest.raises(selectors.CannotAuthenticate):
        services.authenticate(issued.secret, now=NOW)
    leading = selectors.holders(now=NOW, roles=["engineering_lead"], within=["service:edi-gateway"])
    assert [each.person.handle for each in leading] == ["agent"]

    services.switch_on("lead", actor=cast.actor("administrator"), now=NOW)
    assert services.authenticate(issued.secret, now=NOW).grants == {"read"}
    assert client.get("/profile").status_code == 200


def test_the_only_administrator_stays(cast):
    actor = system("test")
    for act in (services.switch_off, services.erase):
        with pytest.raises(CannotLeaveNobody):
            act("administrator", actor=actor, now=NOW)
    row = RoleAssignment.objects.get(role="administrator")
    with pytest.raises(CannotLeaveNobody):
        services.take_role(str(row.uid), actor=actor, now=NOW)
    with pytest.raises(CannotLeaveNobody):
        services.end_role(str(row.uid), ends_at=NOW + DAY, actor=actor, now=NOW)

    identity.person("Second", is_administrator=True)
    services.take_role(str(row.uid), actor=actor, now=NOW)
    assert "*" not in cast.actor("administrator").grants


def test_nobody_switches_themselves_off(cast):
    identity.person("Second", is_administrator=True)
    for act in (services.switch_off, services.erase):
        with pytest.raises(Invalid):
            act("administrator", actor=cast.actor("administrator"), now=NOW)


def test_a_reset_lets_in_by_the_link_alone(cast, client, published):
    ada = identity.person("Ada", password="correct horse battery")
    client.force_login(ada)
    let_in = services.reset_credential("ada", actor=cast.actor("administrator"), now=NOW)

    assert client.get("/profile").status_code == 302
    with pytest.raises(selectors.CannotSignIn):
        services.sign_in("Ada", password="correct horse battery", address="::1", now=NOW)
    assert services.use_sign_in_link(let_in.secret, now=NOW) == ada
    assert [event.name for event in published] == ["identity.credential-reset"]
    assert published[0].uid == str(ada.uid)


def test_what_carries_the_grant_alone_lets_nobody_in_as_an_administrator(cast):
    manager = services.issue_token(
        "people",
        scopes=["identity:people"],
        expires_at=NOW + DAY,
        actor=cast.actor("administrator"),
        owner=str(cast.administrator.uid),
        now=NOW,
    )
    actor = services.authenticate(manager.secret, now=NOW)

    assert services.reset_credential("lead", actor=actor, now=NOW).secret
    with pytest.raises(Denied, match="does not administer"):
        services.reset_credential("administrator", actor=actor, now=NOW)
    with pytest.raises(Denied):
        services.invite("Eve", given=[("administrator", "")], actor=actor, now=NOW)


def test_an_erased_person_has_no_name_anywhere(cast, published):
    mina = invite(cast, email="mina@example.com", given=[("engineering_lead", "")]).person
    row = Person.objects.get(uid=mina.uid)
    services.change_profile(mina.uid, name="Mina K.", actor=selectors.actor_for_person(row, now=NOW), now=NOW)
    row.refresh_from_db()
    actor = selectors.actor_for_person(row, now=NOW)
    services.issue_token("t", scopes=["read"], expires_at=NOW + DAY, actor=actor, owner=mina.uid, now=NOW)

    erased = services.erase("mina-karlsson", actor=cast.actor("administrator"), now=NOW)

    everything = f"{list(Person.objects.values())} {list(Entry.objects.values())}"
    assert "Mina" not in everything
    assert "mina" not in everything
    assert erased.name.startswith("Erased person ")
    assert erased.uid == mina.uid
    assert not RoleAssignment.objects.filter(person__uid=mina.uid, taken_at=None).exists()
    assert not ApiToken.objects.filter(person__uid=mina.uid, revoked_at=None).exists()
    shown = log.entries(Filter(subject=f"person:{mina.uid}")).records
    assert len(shown) >= 3
    assert not any("Mina" in f"{record.actor_name} {record.details}" for record in shown)
    assert [event.name for event in published][-1] == "identity.person-erased"


def test_nothing_of_an_erased_account_changes_again(cast):
    actor = cast.actor("administrator")
    uid = services.erase("lead", actor=actor, now=NOW).uid
    for act in (
        lambda: services.switch_on(uid, actor=actor, now=NOW),
        lambda: services.change_profile(uid, name="Lead", actor=actor, now=NOW),
        lambda: services.reset_credential(uid, actor=actor, now=NOW),
        lambda: services.give_role(uid, role="auditor", scope="", actor=actor, now=NOW),
    ):
        with pytest.raises(CannotChangeErased):
            act()
    assert services.erase(uid, actor=actor, now=NOW).uid == uid
    assert invite(cast, "Lead").person.handle == "lead"


def test_who_holds_roles_of_the_other_sort_does_not_become_a_vendor(cast):
    with pytest.raises(Invalid) as raised:
        services.set_vendor("lead", is_vendor=True, actor=cast.actor("administrator"), now=NOW)
    assert "engineering lead" in faults(raised)["/is_vendor"]

    assert services.set_vendor(
        "stranger", is_vendor=True, actor=cast.actor("administrator"), now=NOW
    ).is_vendor
    cast.stranger.refresh_from_db()
    assert cast.actor("stranger").is_confined
    assert not cast.actor("stranger").grants


def test_a_dry_run_leaves_nothing_behind(cast):
    before = Entry.objects.count()
    with rehearsal(dry_run=True):
        assert invite(cast).secret
    assert Entry.objects.count() == before
    assert not Person.objects.filter(handle="mina-karlsson").exists()
