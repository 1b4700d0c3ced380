"""What people change about themselves, and what they may do."""

import pytest
from django.db import IntegrityError, transaction

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import policies, selectors, services
from seatrial.domains.identity.models import Person
from seatrial.kit.access import ANONYMOUS, Denied
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import identity

pytestmark = pytest.mark.django_db


def change(person, actor, **changes):
    return services.change_profile(str(person.uid), actor=actor, now=NOW, **changes)


def test_what_is_given_changes_and_is_on_record(cast):
    changed = change(cast.owner, cast.actor("owner"), time_zone="Asia/Kolkata", theme="dark")

    assert (changed.name, changed.time_zone, changed.theme) == ("Owner", "Asia/Kolkata", "dark")
    assert Entry.objects.get().details == {"time_zone": ["UTC", "Asia/Kolkata"], "theme": ["system", "dark"]}


def test_changing_nothing_records_nothing(cast):
    change(cast.owner, cast.actor("owner"), name="Owner", theme="system")

    assert not Entry.objects.exists()


def test_a_name_may_change_its_case_and_not_be_that_of_somebody_else(cast):
    assert change(cast.owner, cast.actor("owner"), name="OWNER").name == "OWNER"
    with pytest.raises(Invalid) as raised:
        change(cast.owner, cast.actor("owner"), name="lead")
    assert raised.value.faults[0].place == "/name"


def test_all_faults_are_told_at_once(cast):
    with pytest.raises(Invalid) as raised:
        change(cast.owner, cast.actor("owner"), name="\t", time_zone="../../etc/passwd", theme="pink")

    assert {fault.place for fault in raised.value.faults} == {"/name", "/time_zone", "/theme"}


def test_only_people_themselves_and_administrators_change_a_profile(cast):
    for actor in (cast.actor("lead"), ANONYMOUS):
        with pytest.raises(Denied):
            change(cast.owner, actor, theme="dark")
    assert change(cast.owner, cast.actor("administrator"), theme="dark").theme == "dark"


def test_the_database_holds_what_the_rules_say():
    identity.person("Ada")
    for changes in ({"name": "ADA"}, {"name": ""}, {"theme": "pink"}, {"time_zone": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.create(**{"name": "Eve", "uid": "0" * 32, "created_at": NOW, **changes})


def test_grants_come_with_their_reason(cast):
    mine = {
        (grant.name, urn): answer
        for grant, urn, answer in policies.every_grant(policies.of_actor(cast.actor("owner")))
    }

    assert mine["readiness:trial", ""].allowed
    assert "everybody" in mine["readiness:trial", ""].reason
    assert mine["identity:roles", "service:edi-gateway"].reason == "as service owner of service:edi-gateway"
    assert not mine["workspace:apply", ""].allowed
    assert "Publisher" in mine["workspace:apply", ""].reason
    assert "administrators" in mine["identity:people", ""].reason


def test_people_are_listed_by_name(cast):
    names = [person.name for person in selectors.people()]

    assert names == sorted(names)
    assert "Vendor" in names


def test_time_zones_are_iana_s():
    zones = selectors.time_zones()

    assert zones[0] == "UTC"
    assert {"Europe/Berlin", "Asia/Kolkata"} <= set(zones)
    assert "localtime" not in zones
