"""Tokens for programs."""

from datetime import timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import ApiToken
from seatrial.kit.access import Denied, system
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import identity

pytestmark = pytest.mark.django_db
UP = system("up")
HOUR = timedelta(hours=1)


def issue(name="ci", scopes=("read",), expires_at=NOW + HOUR, actor=UP):
    return services.issue_token(name, scopes=scopes, expires_at=expires_at, actor=actor, now=NOW)


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


def test_a_new_token_of_the_name_revokes_the_older_one():
    older, newer = issue(), issue()

    assert services.authenticate(newer.secret, now=NOW)
    with pytest.raises(selectors.CannotAuthenticate, match="revoked"):
        services.authenticate(older.secret, now=NOW)


def test_a_revoked_token_is_of_no_use():
    issued = issue()

    assert services.revoke_token("ci", actor=UP, now=NOW)
    assert not services.revoke_token("ci", actor=UP, now=NOW)
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


def test_only_who_administers_issues_and_revokes(cast):
    with pytest.raises(Denied):
        issue(actor=cast.actor("owner"))
    issue(actor=cast.actor("administrator"))
    with pytest.raises(Denied):
        services.revoke_token("ci", actor=cast.actor("stranger"), now=NOW)
    assert ApiToken.objects.get().revoked_at is None
