"""One-use sign-in links, and the first person of an installation."""

import secrets
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.models import Person, RoleAssignment, SignInLink
from seatrial.domains.identity.services import checks
from seatrial.domains.identity.types import ADMINISTRATOR
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound

#: The subject of what concerns all of Seatrial here, in the log.
INSTALLATION = "installation:seatrial"
#: Taken where two at once would collide: there is one founder, one holder of a name.
_LOCK = 0x5EA7_0001


@transaction.atomic
def issue_sign_in_link(*, actor: Actor, lifetime: timedelta, now: datetime, name: str = "") -> str:
    """The secret of a new link that signs in once, within the lifetime; older unused ones are void.

    It is for the person of that name or handle, without one for the administrator who is here longest;
    where nobody is here yet, it lets the first person in. Only its digest is stored. Raises Denied,
    NotFound, and Invalid for what is no human.
    """
    lock()
    person = _person(name, now=now)
    subject = f"person:{person.uid}" if person else INSTALLATION
    action = "identity.sign-in-link-issued"
    administers = person is not None and selectors.administers(person, now=now)
    profile = selectors.profile_of(person) if person else None
    answer = policies.may_issue_link(actor, person=profile, administers=administers)
    require(answer, actor=actor, action=action, subject=subject)
    if person is not None and person.kind != "human":
        raise Invalid(
            "a service or an agent does not sign in", faults=[Fault("/name", "Give it a token instead.")]
        )
    secret = make(person, lifetime=lifetime, now=now)
    audit.record(
        action,
        actor=actor,
        subject=subject,
        details={"lasts_seconds": int(lifetime.total_seconds())},
        now=now,
    )
    return secret


def make(person: Person | None, *, lifetime: timedelta, now: datetime) -> str:
    """The secret of a new link for the person; older unused ones are void. The caller records it."""
    void(person, now=now)
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        digest=rules.digest(secret), person=person, created_at=now, expires_at=now + lifetime
    )
    return secret


def void(person: Person | None, *, now: datetime) -> None:
    """No unused link of the person signs in any more."""
    _living().filter(person=person).update(voided_at=now)


@transaction.atomic
def use_sign_in_link(secret: str, *, now: datetime) -> Person:
    """The link is used up, and its person may go on (`arrive` records it); raises CannotSignIn."""
    link = _locked(secret)
    use = selectors.judge(link, now=now)
    if use.founds or link is None or link.person is None:
        raise selectors.CannotSignIn(
            "this link is for the first person of this installation", remedy="Open it, and write your name."
        )
    link.used_at = now
    link.save(update_fields=["used_at"])
    return link.person


@transaction.atomic
def found(secret: str, *, name: str, password: str, time_zone: str, now: datetime) -> Person:
    """The first person exists, administers the installation, and may be signed in; the link is used up.

    Raises CannotSignIn where the link is of no use or somebody was faster, Invalid with every fault of
    name (`/name`), password (`/password`) and time zone (`/time_zone`).
    """
    lock()
    link = _locked(secret)
    use = selectors.judge(link, now=now)
    if not use.founds or link is None:
        raise selectors.CannotSignIn("this link signs in somebody who is here", remedy=selectors.LINK_REMEDY)
    person = Person(
        uid=new_uid(now),
        name=rules.tidy(name),
        handle=rules.slug(name),
        time_zone=time_zone,
        is_administrator=True,
        created_at=now,
    )
    faults = checks.name_faults(person.name) + checks.time_zone_faults(time_zone)
    checks.refuse(faults + checks.password_faults(password, person=person))
    person.set_password(password)
    person.save()
    RoleAssignment.objects.create(
        uid=new_uid(now),
        person=person,
        role=ADMINISTRATOR,
        scope="",
        starts_at=now,
        given_at=now,
        given_by=f"human:{person.uid}",
        reason="the first person of this installation",
    )
    link.used_at = now
    link.save(update_fields=["used_at"])
    actor = selectors.actor_for_person(person, now=now)
    audit.record("identity.founded", actor=actor, subject=f"person:{actor.uid}", now=now)
    return person


def _person(name: str, *, now: datetime) -> Person | None:
    if not name:
        return selectors.administrators(now=now).order_by("id").first()
    person = Person.objects.filter(handle=name).first()
    person = person or Person.objects.filter(name__iexact=rules.tidy(name)).first()
    if person is None:
        raise NotFound(f"there is nobody called {name!r} here", remedy="The page of people lists all names.")
    return person


def _living() -> QuerySet[SignInLink]:
    return SignInLink.objects.filter(used_at=None, voided_at=None)


def _locked(secret: str) -> SignInLink | None:
    found = SignInLink.objects.select_for_update(of=("self",)).select_related("person")
    return found.filter(digest=rules.digest(secret)).first()


def lock() -> None:
    """Until the transaction ends nobody else issues links or tokens, takes a name or founds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
