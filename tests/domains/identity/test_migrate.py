"""Accounts from before roles and handles: nobody is lost, who administered still does, passwords fit."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from seatrial.domains.identity import selectors
from seatrial.domains.identity.models import ApiToken, Person, RoleAssignment, SignInLink
from seatrial.kit.ids import new_uid
from tests.cast import NOW
from tests.older import Older, older

__all__ = ["older"]

FIRST = ("identity", "0001_initial")
SECOND = ("identity", "0002_people_roles_and_deputies")
PASSWORD = "a long and quiet harbour"
#: Names as people wrote them, and the handle that each has afterwards.
NAMES = {
    "Ada Lovelace": "ada-lovelace",
    "Jörg Müller": "jorg-muller",
    "Jorg Muller": "jorg-muller-2",
    "jorg muller!": "jorg-muller-3",
    "李雷": "person",
    "韩梅梅": "person-2",
    "O'Brien, Siobhán (Ops)": "o-brien-siobhan-ops",
    "x" * 100: "x" * 50,
    "x" * 99: f"{'x' * 50}-2",
}


def somebody(apps: Any, name: str, **given: Any) -> Any:
    """An account, as that version made it."""
    return apps.get_model("identity", "Person").objects.create(
        uid=new_uid(NOW),
        name=name,
        password=make_password(PASSWORD, hasher="pbkdf2_sha256"),
        created_at=NOW,
        **given,
    )


def test_everybody_is_still_here_with_a_handle_of_their_own(older: Older) -> None:
    apps = older.back_to(FIRST)
    kept = ("uid", "name", "password", "is_active", "is_administrator", "time_zone", "theme", "created_at")
    for name in NAMES:
        somebody(apps, name, time_zone="Asia/Kolkata", theme="dark", is_active=name != "李雷")
    before = list(apps.get_model("identity", "Person").objects.order_by("id").values(*kept))

    older.forward()

    assert list(Person.objects.order_by("id").values(*kept)) == before
    assert dict(Person.objects.values_list("name", "handle")) == NAMES
    assert set(Person.objects.values_list("kind", "email", "is_vendor", "erased_at")) == {
        ("human", "", False, None)
    }
    assert Person.objects.get(handle="ada-lovelace").check_password(PASSWORD)


def test_who_administered_holds_the_role_and_nobody_else(older: Older) -> None:
    apps = older.back_to(FIRST)
    somebody(apps, "Ada", is_administrator=True)
    somebody(apps, "Gone", is_administrator=True, is_active=False)
    somebody(apps, "Olu")

    older.forward()

    held = RoleAssignment.objects.order_by("id")
    assert [(each.person.name, each.role, each.scope, each.ends_at) for each in held] == [
        ("Ada", "administrator", "", None),
        ("Gone", "administrator", "", None),
    ]
    assert {(each.starts_at, each.given_by) for each in held} == {(NOW, "system:migration")}
    later = NOW + timedelta(days=1)
    grants = {
        person.name: selectors.actor_for_person(person, now=later).grants for person in Person.objects.all()
    }
    assert "*" in grants["Ada"]
    assert "*" not in grants["Olu"]


def test_tokens_and_links_go_on_to_work(older: Older) -> None:
    apps = older.back_to(FIRST)
    ada = somebody(apps, "Ada")
    end = NOW + timedelta(days=30)
    for number, person in enumerate((ada, None)):
        apps.get_model("identity", "ApiToken").objects.create(
            uid=new_uid(NOW),
            name=f"ci-{number}",
            digest=str(number) * 64,
            scopes=["read", "workspace:apply"],
            created_at=NOW,
            expires_at=end,
            person=person,
        )
    apps.get_model("identity", "SignInLink").objects.create(
        digest="f" * 64, created_at=NOW, expires_at=end, person=ada
    )

    older.forward()

    tokens = ApiToken.objects.order_by("id")
    assert [(each.name, each.digest[0], each.scopes, each.within) for each in tokens] == [
        ("ci-0", "0", ["read", "workspace:apply"], []),
        ("ci-1", "1", ["read", "workspace:apply"], []),
    ]
    assert [each.person_id for each in tokens] == [ada.pk, None]
    assert (SignInLink.objects.get().digest, SignInLink.objects.get().person_id) == ("f" * 64, ada.pk)


def test_what_somebody_has_already_is_not_given_twice(older: Older) -> None:
    apps = older.back_to(SECOND)
    somebody(apps, "Ada Two", handle="ada")
    ada = somebody(apps, "Ada", is_administrator=True)
    olu = somebody(apps, "Olu", is_administrator=True, handle="boss")
    given = {"role": "administrator", "starts_at": NOW, "given_at": NOW, "given_by": "person:x"}
    model = apps.get_model("identity", "RoleAssignment")
    model.objects.create(uid=new_uid(NOW), person=olu, **given)
    later = NOW + timedelta(hours=1)
    model.objects.create(
        uid=new_uid(NOW), person=ada, **given, taken_at=later, taken_by="person:x", reason="by mistake"
    )

    older.forward()

    assert dict(Person.objects.values_list("name", "handle")) == {
        "Ada Two": "ada",
        "Ada": "ada-2",
        "Olu": "boss",
    }
    standing = RoleAssignment.objects.filter(role="administrator", taken_at=None)
    assert sorted(standing.values_list("person_id", "given_by")) == sorted(
        [(ada.pk, "system:migration"), (olu.pk, "person:x")]
    )
    with pytest.raises(IntegrityError):
        Person.objects.filter(pk=ada.pk).update(handle="boss")
