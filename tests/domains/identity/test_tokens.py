"""Tokens for programs."""

from datetime import timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import ApiToken, RoleAssignment
from seatrial.domains.identity.types import GRANTS, Grant
from seatrial.kit.access import Denied, granted, system
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
UP = system("up")
HOUR = timedelta(hours=1)


def issue(name="ci", scopes=("read",), expires_at=NOW + HOUR, actor=UP, **more):
    return services.issue_token(name, scopes=scopes, expires_at=expires_at, actor=actor, now=NOW, **more)


def own(cast, role, scopes=("read",), **more):
    """A token that the person of that role issues for themselves."""
    return issue(scopes=scopes, actor=cast.actor(role), owner=str(cast.people[role].uid), **more)


def acting(issued, now=NOW):
    return services.authenticate(issued.secret, now=now)


@pytest.fixture
def signing(monkeypatch):
    """A grant that only humans may hold, and service owners do; gone after the test."""
    monkeypatch.setattr(GRANTS, "_entries", dict(GRANTS._entries))
    GRANTS.add("test:sign", Grant("test:sign", "Sign", frozenset({"service_owner"}), humans=True))
    return "test:sign"


def test_a_token_stands_for_a_program_with_its_scopes_and_no_more():
    actor = services.authenticate(issue(scopes=("workspace:apply", "read")).secret, now=NOW)

    assert (actor.kind, actor.name) == ("service", "ci")
    assert actor.grants == {"read", "workspace:apply"}


def test_the_secret_is_stored_nowhere():
    issued = issue()

    assert issued.secret.startswith("seatrial_")
    assert issued.secret not in str(ApiToken.objects.values().get())
    assert issued.secret not in str(Entry.objects.values().get())


def test_a_token_expires():
    issued = issue()

    assert services.authenticate(issued.secret, now=NOW + HOUR - timedelta(seconds=1))
    with pytest.raises(selectors.CannotAuthenticate, match="expired at 2026-03-02 10:00 UTC") as raised:
        services.authenticate(issued.secret, now=NOW + HOUR)
    assert "seatrial up" in raised.value.remedy


def test_its_use_is_noted_at_most_once_a_minute(django_assert_num_queries):
    issued = issue()
    for seconds in (0, 59, 61):
        services.authenticate(issued.secret, now=NOW + timedelta(seconds=seconds))
        noted = ApiToken.objects.get().last_used_at
        assert noted == NOW + timedelta(seconds=61 if seconds == 61 else 0)


def test_a_name_stands_for_one_token_of_its_owner():
    issue()

    with pytest.raises(Invalid, match="cannot be taken") as raised:
        issue()
    assert [fault.place for fault in raised.value.faults] == ["/name"]
    assert issue(expires_at=NOW + 2 * HOUR, owner=str(identity.person("Ada", kind="service").uid))


def test_a_new_token_of_the_name_replaces_the_older_one_where_that_is_meant():
    older, newer = issue(), issue(replaces=True)

    assert services.authenticate(newer.secret, now=NOW)
    with pytest.raises(selectors.CannotAuthenticate, match="revoked"):
        services.authenticate(older.secret, now=NOW)


def test_a_revoked_token_is_of_no_use():
    issued = issue()

    services.revoke_token(issued.uid, actor=UP, now=NOW)
    services.revoke_token(issued.uid, actor=UP, now=NOW)
    with pytest.raises(selectors.CannotAuthenticate):
        services.authenticate(issued.secret, now=NOW)
    assert Entry.objects.filter(action="identity.token-revoked").count() == 1


def test_the_token_of_somebody_switched_off_is_of_no_use():
    issued = issue()
    ApiToken.objects.update(person=identity.person("Ada", is_active=False))

    with pytest.raises(selectors.CannotAuthenticate):
        services.authenticate(issued.secret, now=NOW)


def test_every_fault_is_told_at_once():
    with pytest.raises(Invalid) as raised:
        issue(name=" ", scopes=("read", "workspace:aply"), expires_at=NOW)

    faults = {fault.place: fault.remedy for fault in raised.value.faults}
    assert set(faults) == {"/name", "/scopes/1", "/expires_at"}
    assert faults["/scopes/1"] == "Did you mean workspace:apply?"


def test_only_who_administers_issues_and_revokes_for_programs(cast):
    with pytest.raises(Denied):
        issue(actor=cast.actor("owner"))
    issued = issue(actor=cast.actor("administrator"))
    with pytest.raises(Denied):
        services.revoke_token(issued.uid, actor=cast.actor("stranger"), now=NOW)
    assert ApiToken.objects.get().revoked_at is None


def test_people_issue_tokens_for_themselves_and_nobody_for_another_human(cast):
    actor = acting(own(cast, "lead"))

    assert (actor.kind, actor.on_behalf_of, actor.principal) == ("service", *2 * (str(cast.lead.uid),))
    for role in ("owner", "administrator"):
        with pytest.raises(Denied, match="people issue their own tokens"):
            issue(actor=cast.actor(role), owner=str(cast.lead.uid))


def test_a_token_issues_no_token_for_its_owner(cast):
    program = acting(own(cast, "lead"))

    with pytest.raises(Denied):
        issue("more", actor=program, owner=str(cast.lead.uid))


def test_a_token_never_holds_more_than_its_owner_at_the_time_of_use(cast):
    issued = own(cast, "owner", ("read", "identity:roles"))
    assert acting(issued).within == {"service:edi-gateway": {"identity:roles"}}

    RoleAssignment.objects.filter(person=cast.owner).update(ends_at=NOW + HOUR / 2)

    assert acting(issued, now=NOW + HOUR / 2).within == {}
    assert acting(issued, now=NOW + HOUR / 2).grants == {"read"}


def test_a_token_is_given_no_more_than_its_owner_holds(cast):
    with pytest.raises(Invalid) as raised:
        own(cast, "lead", ("read", "identity:people"))

    assert [(fault.place, fault.detail) for fault in raised.value.faults] == [
        ("/scopes/1", "its owner does not hold identity:people")
    ]


def test_a_token_limited_to_a_service_knows_of_nothing_else(cast):
    actor = acting(own(cast, "owner", ("read", "identity:roles"), within=("service:edi-gateway",)))

    assert actor.is_confined
    assert not actor.grants
    assert actor.within == {"service:edi-gateway": {"read", "identity:roles"}}


def test_what_only_humans_may_no_token_carries(cast, signing):
    assert granted(cast.actor("owner"), grant=signing, within=["service:edi-gateway"]).allowed
    assert granted(cast.actor("administrator"), grant=signing).allowed

    with pytest.raises(Invalid, match="cannot be taken") as raised:
        own(cast, "owner", ("read", signing))
    assert "only people may" in raised.value.faults[0].detail
    everything = acting(own(cast, "administrator", ("*",)))
    assert "identity:people" in everything.grants
    assert not everything.grants.intersection(("*", signing))
    assert signing not in acting(issue("installation", ("*",))).grants


def test_an_agent_holds_nothing_that_only_humans_may(cast, signing):
    identity.role(cast.agent, "service_owner", "service:edi-gateway")
    actor = acting(issue(owner=str(cast.agent.uid), scopes=("*",)))

    assert (actor.kind, actor.uid, actor.name) == ("agent", str(cast.agent.uid), "Agent")
    assert not granted(actor, grant=signing, within=["service:edi-gateway"]).allowed
    assert not granted(cast.actor("agent"), grant=signing, within=["service:edi-gateway"]).allowed


def test_a_token_revokes_itself(cast):
    issued = own(cast, "lead")

    services.revoke_token(issued.uid, actor=acting(issued), now=NOW)

    with pytest.raises(selectors.CannotAuthenticate):
        acting(issued)


def test_nobody_s_token_lasts_longer_than_a_year(cast):
    with pytest.raises(Invalid) as raised:
        own(cast, "lead", expires_at=NOW + timedelta(days=367))
    assert raised.value.faults[0].place == "/expires_at"


@pytest.mark.parametrize(
    ("urn", "said"),
    [
        ("edi-gateway", "names nothing"),
        ("tier:1", "nothing is held within a tier"),
        ("team:", "names nothing"),
    ],
)
def test_a_token_is_limited_to_what_things_are_held_within(cast, urn, said):
    with pytest.raises(Invalid) as raised:
        own(cast, "lead", within=(urn,))
    assert said in raised.value.faults[0].detail
