"""One-use links, and the first person."""

from datetime import timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import Person, SignInLink
from seatrial.kit.access import ANONYMOUS, Denied, system
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import NOW
from tests.factories import identity

pytestmark = pytest.mark.django_db
UP = system("up")
PASSWORD = "a long and quiet harbour"


def link(name: str = "", minutes: int = 10) -> str:
    return services.issue_sign_in_link(actor=UP, lifetime=timedelta(minutes=minutes), now=NOW, name=name)


def founds(secret: str, **changes: object) -> Person:
    given = {"name": "Ada", "password": PASSWORD, "time_zone": "Europe/Berlin", "now": NOW, **changes}
    return services.found(secret, **given)


def test_the_first_person_administers_and_the_link_is_used_up():
    secret = link()
    assert selectors.link_use(secret, now=NOW).founds

    person = founds(secret, name="  Ada \u00a0Lovelace ")

    assert (person.name, person.time_zone, person.is_administrator) == ("Ada Lovelace", "Europe/Berlin", True)
    assert person.check_password(PASSWORD)
    with pytest.raises(selectors.CannotSignIn, match="used already"):
        founds(secret, name="Eve")
    assert [entry.action for entry in Entry.objects.order_by("id")] == [
        "identity.sign-in-link-issued",
        "identity.founded",
    ]


def test_the_secret_is_stored_nowhere():
    secret = link()

    row = SignInLink.objects.values().get()

    assert secret not in str(row)
    assert not Entry.objects.filter(details__icontains=secret).exists()


def test_a_new_link_voids_the_older_one():
    older, newer = link(), link()

    with pytest.raises(selectors.CannotSignIn, match="newer link"):
        founds(older)
    assert founds(newer).name == "Ada"


def test_a_link_expires():
    secret = link(minutes=10)

    with pytest.raises(selectors.CannotSignIn, match="expired") as raised:
        founds(secret, now=NOW + timedelta(minutes=10))
    assert "seatrial up" in raised.value.remedy
    assert not Person.objects.exists()


def test_every_fault_of_the_first_page_is_told_at_once_and_the_link_stays_good():
    secret = link()

    with pytest.raises(Invalid) as raised:
        founds(secret, name=" ", password="short", time_zone="Europe/Berln")

    assert {fault.place for fault in raised.value.faults} == {"/name", "/password", "/time_zone"}
    assert any("Europe/Berlin" in fault.remedy for fault in raised.value.faults)
    assert founds(secret).name == "Ada"


@pytest.mark.parametrize("name", ["A\u202eda", "A\x00da", "x" * 101], ids=["bidi", "nul", "long"])
def test_names_that_cannot_be_read_are_refused(name):
    with pytest.raises(Invalid) as raised:
        founds(link(), name=name)

    assert [fault.place for fault in raised.value.faults] == ["/name"]


def test_later_links_sign_in_the_administrator_who_is_here_longest():
    identity.person("Grace")
    ada = identity.person("Ada", is_administrator=True)
    identity.person("Eve", is_administrator=True)
    secret = link()

    assert selectors.link_use(secret, now=NOW).name == "Ada"
    assert services.use_sign_in_link(secret, now=NOW) == ada
    with pytest.raises(selectors.CannotSignIn, match="used already"):
        services.use_sign_in_link(secret, now=NOW)


def test_a_link_can_be_for_somebody_and_leaves_links_of_others_alone():
    identity.person("Ada", is_administrator=True)
    grace = identity.person("Grace")
    first, second = link("grace"), link("Ada")

    assert services.use_sign_in_link(first, now=NOW) == grace
    assert services.use_sign_in_link(second, now=NOW).name == "Ada"
    with pytest.raises(NotFound):
        link("Nobody")


def test_a_founding_link_lets_nobody_in_once_somebody_is_here():
    secret = link()
    identity.person("Ada", is_administrator=True)

    with pytest.raises(selectors.CannotSignIn, match="first person already"):
        founds(secret, name="Eve")


@pytest.mark.parametrize("secret", ["", "x", "x" * 5000, "\u0000"], ids=["empty", "short", "long", "nul"])
def test_unknown_links_are_refused_with_a_remedy(secret):
    with pytest.raises(selectors.CannotSignIn, match="not one of ours") as raised:
        services.use_sign_in_link(secret, now=NOW)
    assert raised.value.remedy


def test_the_link_of_somebody_switched_off_is_of_no_use():
    identity.person("Ada", is_administrator=True)
    secret = link("Ada")
    Person.objects.update(is_active=False)

    with pytest.raises(selectors.CannotSignIn, match="switched off"):
        services.use_sign_in_link(secret, now=NOW)


def test_only_who_administers_issues_links(cast):
    for actor in (ANONYMOUS, cast.actor("owner")):
        with pytest.raises(Denied):
            services.issue_sign_in_link(actor=actor, lifetime=timedelta(minutes=1), now=NOW)
    assert not SignInLink.objects.exists()
