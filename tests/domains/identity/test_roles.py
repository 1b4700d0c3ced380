"""Roles: what follows from them, who gives them, until when; and deputies."""

from datetime import timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import policies, selectors, services
from seatrial.domains.identity.models import RoleAssignment
from seatrial.domains.identity.types import ROLES, Held
from seatrial.kit.access import Denied, granted, in_role
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import NOW, SERVICE
from tests.factories import identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
DAY = timedelta(days=1)
ELSEWHERE = "service:other"


def give(cast, who, role, scope="", by="administrator", now=NOW, **more):
    return services.give_role(who, role=role, scope=scope, actor=cast.actor(by), now=now, **more)


def acting(person, now=NOW):
    person.refresh_from_db()
    return selectors.actor_for_person(person, now=now)


def told(raised):
    return {fault.place: fault.detail for fault in raised.value.faults}


def test_a_role_counts_within_its_scope_and_nowhere_else(cast):
    owner = cast.actor("owner")

    assert in_role(owner, role="service_owner", within=[SERVICE, "team:edi"]).allowed
    assert not in_role(owner, role="service_owner", within=[ELSEWHERE]).allowed
    assert not in_role(owner, role="security_lead", within=[SERVICE]).allowed
    assert granted(owner, grant="identity:roles", within=[SERVICE]).allowed
    assert not granted(owner, grant="identity:roles", within=[ELSEWHERE]).allowed


@pytest.mark.parametrize("scope", ["team:edi", "system:exchange", SERVICE, ""])
def test_a_role_within_what_encloses_a_service_counts_for_the_service(cast, scope):
    give(cast, "stranger", "operations_lead", scope)

    answer = in_role(
        acting(cast.stranger), role="operations_lead", within=[SERVICE, "team:edi", "system:exchange"]
    )
    assert answer.allowed


def test_a_role_counts_from_its_beginning_until_its_end(cast):
    give(cast, "stranger", "operations_lead", "team:edi", starts_at=NOW + DAY, ends_at=NOW + 2 * DAY)

    held = [bool(acting(cast.stranger, now=NOW + n * DAY / 2).roles) for n in range(6)]
    assert held == [False, False, True, True, False, False]


def test_a_role_that_was_taken_is_history(cast):
    given = give(cast, "stranger", "operations_lead", "team:edi", reason="while Sam is away")
    services.take_role(given.uid, actor=cast.actor("administrator"), now=NOW + DAY)
    services.take_role(given.uid, actor=cast.actor("administrator"), now=NOW + 2 * DAY)

    assert not acting(cast.stranger, now=NOW + DAY).roles
    uid = str(cast.stranger.uid)
    assert selectors.assignments(now=NOW, person=uid) == []
    row = selectors.assignments(now=NOW, person=uid, ended=True)[0]
    assert (row.reason, row.taken_at, row.state(now=NOW + DAY)) == ("while Sam is away", NOW + DAY, "ended")
    actions = Entry.objects.filter(subject=f"person:{uid}").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["identity.role-given", "identity.role-taken"]


def test_the_end_of_a_role_moves(cast):
    given = give(cast, "stranger", "operations_lead", "team:edi", ends_at=NOW + DAY)
    actor = cast.actor("administrator")

    services.end_role(given.uid, ends_at=NOW + 3 * DAY, actor=actor, now=NOW)
    assert acting(cast.stranger, now=NOW + 2 * DAY).roles
    services.end_role(given.uid, ends_at=None, actor=actor, now=NOW)
    assert acting(cast.stranger, now=NOW + 99 * DAY).roles
    with pytest.raises(Invalid):
        services.end_role(given.uid, ends_at=NOW, actor=actor, now=NOW)
    services.take_role(given.uid, actor=actor, now=NOW)
    with pytest.raises(Invalid, match="cannot be taken"):
        services.end_role(given.uid, ends_at=NOW + DAY, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("who", "role", "scope", "place"),
    [
        ("stranger", "owner", "", "/role"),
        ("stranger", "auditor", SERVICE, "/scope"),
        ("stranger", "engineering_lead", "edi-gateway", "/scope"),
        ("stranger", "engineering_lead", "tier:1", "/scope"),
        ("stranger", "vendor_lead", "team:edi", "/role"),
        ("vendor", "vendor_lead", "", "/scope"),
        ("vendor", "engineering_lead", "team:edi", "/role"),
        ("agent", "service_owner", "team:edi", "/role"),
        ("agent", "administrator", "", "/role"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_with_its_place(cast, who, role, scope, place):
    with pytest.raises(Invalid) as raised:
        give(cast, who, role, scope)
    assert set(told(raised)) == {place}


def test_a_role_is_held_once_at_a_time(cast):
    give(cast, "stranger", "engineering_lead", "team:edi", ends_at=NOW + DAY)

    with pytest.raises(Invalid, match="cannot be taken"):
        give(cast, "stranger", "engineering_lead", "team:edi")
    give(cast, "stranger", "engineering_lead", "team:edi", starts_at=NOW + DAY)
    with pytest.raises(Invalid) as raised:
        give(cast, "stranger", "operations_lead", "team:edi", starts_at=NOW + DAY, ends_at=NOW)
    assert set(told(raised)) == {"/until"}


@pytest.mark.parametrize("role", sorted(ROLES.names()))
def test_a_service_owner_gives_the_leads_of_the_own_service_and_no_more(cast, role):
    """R036: nobody appoints those who are to check them, nor makes themselves more than they are."""
    identity.person("Partner", is_vendor=True)
    who = "partner" if role == "vendor_lead" else "stranger"
    scope = SERVICE if ROLES.get(role).scoped else ""
    if role in policies.GIVEN_BY_OWNERS:
        assert give(cast, who, role, SERVICE, by="owner").role == role
        with pytest.raises(Denied):
            give(cast, who, role, ELSEWHERE, by="owner")
    else:
        with pytest.raises(Denied):
            give(cast, who, role, scope, by="owner")
    with pytest.raises(Denied):
        give(cast, "owner", role, scope, by="owner")


@pytest.mark.parametrize("by", ["lead", "operations", "security", "product", "auditor", "stranger", "vendor"])
def test_nobody_else_gives_roles(cast, by):
    with pytest.raises(Denied):
        give(cast, "stranger", "engineering_lead", SERVICE, by=by)


def test_everybody_may_lay_down_an_own_role_and_no_other(cast):
    own = RoleAssignment.objects.get(person=cast.lead)
    with pytest.raises(Denied):
        services.take_role(str(own.uid), actor=cast.actor("operations"), now=NOW)

    services.take_role(str(own.uid), actor=cast.actor("lead"), now=NOW)

    assert not acting(cast.lead).roles
    with pytest.raises(NotFound):
        services.take_role("0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11", actor=cast.actor("administrator"), now=NOW)


def test_an_auditor_reads_everything_and_changes_nothing(cast):
    auditor = cast.actor("auditor")
    assert {"read", "audit:hold"} <= auditor.grants
    assert not auditor.grants & {"readiness:trial", "workspace:apply"}

    identity.role(cast.auditor, "engineering_lead", SERVICE)
    assert granted(acting(cast.auditor), grant="readiness:trial", within=[SERVICE]).allowed


def test_a_vendor_holds_something_within_the_own_services_only(cast):
    """R005: also when the role is over, the account does not see more than before."""
    vendor = cast.actor("vendor")
    assert (vendor.grants, vendor.is_confined) == (frozenset(), True)
    assert set(vendor.within) == {"service:label-printer"}

    RoleAssignment.objects.filter(person=cast.vendor).update(ends_at=NOW)
    assert (acting(cast.vendor).grants, acting(cast.vendor).within) == (frozenset(), {})
    assert acting(cast.vendor).is_confined


def test_a_deputy_holds_the_roles_of_another_and_says_so(cast):
    deputy = cast.actor("deputy")

    assert deputy.because["service_owner", SERVICE] == "deputy of Owner"
    answer = granted(deputy, grant="identity:roles", within=[SERVICE])
    assert answer.allowed
    assert answer.reason == (
        f"Deputy holds identity:roles within {SERVICE}: as service owner of {SERVICE}, deputy of Owner"
    )


def test_a_deputy_stands_in_from_and_until(cast):
    services.appoint_deputy(
        "lead",
        deputy="stranger",
        starts_at=NOW + DAY,
        ends_at=NOW + 2 * DAY,
        actor=cast.actor("lead"),
        now=NOW,
    )
    held = [bool(acting(cast.stranger, now=NOW + n * DAY / 2).roles) for n in range(6)]
    assert held == [False, False, True, True, False, False]


def test_nobody_is_the_deputy_of_a_deputy(cast):
    identity.deputy(cast.deputy, cast.stranger)

    assert not acting(cast.stranger).roles


def test_a_deputy_of_somebody_switched_off_holds_nothing(cast):
    services.switch_off("owner", actor=cast.actor("administrator"), now=NOW)

    assert not acting(cast.deputy).roles


def test_an_own_role_is_the_reason_before_that_of_a_deputy():
    found = policies.powers(
        [Held("service_owner", SERVICE, "Ada"), Held("service_owner", SERVICE)], kind="human"
    )
    assert found.because["service_owner", SERVICE] == ""
    assert found.because["identity:roles", SERVICE] == f"as service owner of {SERVICE}"


@pytest.mark.parametrize("deputy", ["owner", "vendor", "agent"])
def test_who_cannot_stand_in_is_refused(cast, deputy):
    with pytest.raises(Invalid) as raised:
        services.appoint_deputy(
            "owner", deputy=deputy, ends_at=NOW + DAY, actor=cast.actor("administrator"), now=NOW
        )
    assert set(told(raised)) == {"/deputy"}


def test_people_appoint_their_own_deputy_and_nobody_else_s(cast):
    with pytest.raises(Denied):
        services.appoint_deputy("owner", deputy="lead", ends_at=NOW + DAY, actor=cast.actor("lead"), now=NOW)
    made = services.appoint_deputy(
        "lead", deputy="operations", ends_at=NOW + DAY, actor=cast.actor("lead"), now=NOW
    )
    with pytest.raises(Invalid):
        services.appoint_deputy(
            "lead", deputy="operations", ends_at=NOW + DAY, actor=cast.actor("lead"), now=NOW
        )
    with pytest.raises(Denied):
        services.end_deputy(made.uid, actor=cast.actor("security"), now=NOW)

    services.end_deputy(made.uid, actor=cast.actor("operations"), now=NOW)
    assert not in_role(acting(cast.operations), role="engineering_lead", within=[SERVICE]).allowed


def test_a_deputy_gives_the_own_principal_no_way_round_the_rule(cast):
    """The deputy of an owner is no owner of its own, so the rule holds: no role for whoever gives it."""
    with pytest.raises(Denied):
        give(cast, "deputy", "engineering_lead", SERVICE, by="deputy")


def test_roles_cost_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        selectors.actor_for_person(cast.deputy, now=NOW)


def test_who_holds_a_role_is_found_with_deputies(cast):
    found = selectors.holders(now=NOW, roles=["service_owner"], within=[SERVICE])

    assert [(each.person.handle, each.held.deputy_of) for each in found] == [
        ("owner", ""),
        ("deputy", "Owner"),
    ]
