"""Whoever was not verified for long is shown so: on their page, beside runbooks, by the doctor."""

from datetime import timedelta

import pytest
from django.db import connection

from seatrial.domains.identity.models import Person
from seatrial.domains.notices.models import ContactMethod
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.types import Front
from seatrial.kit import clock
from seatrial.server import config, contact_findings
from tests.cast import Cast
from tests.factories import oncall, runs

pytestmark = [pytest.mark.django_db, pytest.mark.mission("R171")]
DAYS = config.Settings().contact_stale_days


def verified(person: Person, *, days: int) -> None:
    """The person has one contact method, verified so many days ago."""
    ContactMethod.objects.filter(person_uid=person.uid).delete()
    oncall.reached(person, verified_at=clock.now() - timedelta(days=days))


def doctor() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        found = contact_findings.findings(cursor.connection, settings=config.Settings())
        return [(each.verdict, each.detail) for each in found]


def test_the_page_of_a_person_says_when_a_way_to_them_was_verified(by, cast: Cast) -> None:
    owner = cast.people["owner"]
    address = f"/people/{owner.handle}"
    assert "cannot be reached" in by("administrator").get(address).text
    verified(owner, days=DAYS - 1)
    assert "can be reached" in by("administrator").get(address).text
    verified(owner, days=DAYS + 1)
    page = by("administrator").get(address).text
    assert "not verified for long" in page
    assert "Last verified" in page
    assert "not verified for long" in by("owner").get(address).text
    assert "How pages reach" not in by("lead").get(address).text


def test_whoever_helps_with_a_runbook_is_shown_with_how_their_contacts_stand(by, cast: Cast) -> None:
    owner = cast.people["owner"]
    said = f'escalation: [{{who: "user:default/{owner.handle}", how: by page, after: 10m}}, {{who: "112"}}]'
    runs.runbook(runs.DEPLOY.replace("roles: [operations_lead]", f"{said}\nroles: [operations_lead]"))
    verified(owner, days=DAYS + 1)
    page = by("lead").get("/runbooks/edi-gateway/deploy").text
    assert "not verified for long" in page
    assert f"after 10m: user:default/{owner.handle}, by page" in page
    given = by("lead").get("/api/v1/runbooks/edi-gateway/deploy").json()["helpers"]
    assert [(each["who"], each["state"]) for each in given] == [
        (f"user:default/{owner.handle}", "stale"),
        ("112", ""),
    ]
    verified(owner, days=DAYS - 1)
    given = by("lead").get("/api/v1/runbooks/edi-gateway/deploy").json()["helpers"]
    assert given[0]["state"] == "verified"
    assert given[0]["last_verified"] is not None
    nobody = Front.model_validate({"escalation": "user:default/no-such"})
    (found,) = selectors.helpers(nobody, now=clock.now())
    assert (found.state, found.standing) == ("unreachable", "has no account here")


def test_the_doctor_counts_people_of_whom_nothing_was_verified_for_long(cast: Cast) -> None:
    assert doctor() == [("ok", "every contact method in use was verified lately")]
    verified(cast.people["owner"], days=DAYS + 1)
    verified(cast.people["lead"], days=DAYS - 1)
    ((verdict, said),) = doctor()
    assert (verdict, said.startswith("of 1 person no contact method was verified for 90 days")) == (
        "warn",
        True,
    )
    ContactMethod.objects.filter(person_uid=cast.people["lead"].uid).update(verified_at=None)
    assert doctor()[1] == ("warn", "1 person added contact methods and verified none")
    ContactMethod.objects.filter(person_uid=cast.people["owner"].uid).update(last_ok_at=clock.now())
    assert [said for _, said in doctor()] == ["1 person added contact methods and verified none"]
