"""Accounts: made, switched off and on, let in anew, erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.events import CredentialReset, PersonErased, PersonSwitchedOff
from seatrial.domains.identity.models import Deputy, Person, RoleAssignment
from seatrial.domains.identity.services import checks, links, roles, tokens
from seatrial.domains.identity.services.profiles import refuse_erased
from seatrial.domains.identity.services.resets import drop_credentials, note_reset
from seatrial.domains.identity.services.visits import forget_visits
from seatrial.domains.identity.types import KINDS, Profile
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault

#: How long somebody invited has to come; whoever is let in anew is waiting for it.
INVITATION = timedelta(days=3)
RESET = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LetIn:
    """Somebody with the secret of a link that signs them in once; '' for who holds tokens instead."""

    person: Profile
    secret: str
    expires_at: datetime | None


@transaction.atomic
def invite(
    name: str,
    *,
    actor: Actor,
    now: datetime,
    kind: str = "human",
    handle: str = "",
    email: str = "",
    is_vendor: bool = False,
    given: Sequence[tuple[str, str]] = (),
) -> LetIn:
    """An account of that name exists, with the roles given (role, scope), and a link that signs in once.

    Services and agents get no link: they hold tokens. Raises Denied, and Invalid with every fault
    (`/name`, `/handle`, `/kind`, `/email`, `/roles/0`).
    """
    links.lock()
    action = "identity.person-invited"
    subject = links.INSTALLATION
    require(policies.may_manage_people(actor), actor=actor, action=action, subject=subject)
    tidied, wanted = rules.tidy(name), handle.strip() or rules.slug(name)
    checks.refuse(_faults(tidied, handle=wanted, email=email.strip(), kind=kind))
    person = Person.objects.create(
        uid=new_uid(now),
        name=tidied,
        handle=wanted,
        kind=kind,
        email=email.strip(),
        is_vendor=is_vendor,
        password=make_password(None),
        created_at=now,
    )
    details = {"kind": kind, "is_vendor": is_vendor}
    audit.record(action, actor=actor, subject=f"person:{person.uid}", details=details, now=now)
    for place, (role, scope) in enumerate(given):
        roles.assign(person, role=role, scope=scope, actor=actor, now=now, place=f"/roles/{place}")
    if kind != "human":
        return LetIn(selectors.profile_of(person), "", None)
    secret = links.make(person, lifetime=INVITATION, now=now)
    return LetIn(selectors.profile_of(person), secret, now + INVITATION)


@transaction.atomic
def switch_off(name: str, *, actor: Actor, now: datetime, reason: str = "") -> Profile:
    """The person of that handle or uid can do nothing any more: not sign in, not by tokens, not by roles.

    Roles and tokens stay as they are, for when the account is switched on again. Raises Denied, NotFound,
    CannotLeaveNobody, and Invalid for the own account. What is off already stays so, and records nothing.
    """
    links.lock()
    person, action, subject = _managed(name, action="identity.person-switched-off", actor=actor)
    _refuse_oneself(person, actor=actor)
    if person.is_active:
        roles.refuse_last(person, now=now)
        person.is_active = False
        person.save(update_fields=["is_active"])
        links.void(person, now=now)
        audit.record(action, actor=actor, subject=subject, details={"reason": reason[:500]}, now=now)
        events.publish(PersonSwitchedOff(uid=str(person.uid)))
    return selectors.profile_of(person)


@transaction.atomic
def switch_on(name: str, *, actor: Actor, now: datetime) -> Profile:
    """The person of that handle or uid may come again, with the roles and tokens of before.

    Raises Denied, NotFound, CannotChangeErased.
    """
    links.lock()
    person, action, subject = _managed(name, action="identity.person-switched-on", actor=actor)
    refuse_erased(person)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        audit.record(action, actor=actor, subject=subject, now=now)
    return selectors.profile_of(person)


@transaction.atomic
def set_vendor(name: str, *, is_vendor: bool, actor: Actor, now: datetime) -> Profile:
    """The account of that handle or uid is a vendor's from now on, or no longer.

    Raises Denied, NotFound, CannotChangeErased, and Invalid where it still holds roles of the other sort.
    """
    links.lock()
    person, action, subject = _managed(name, action="identity.person-confined", actor=actor)
    refuse_erased(person)
    if person.is_vendor != is_vendor:
        held = selectors.held_by(person, now=now)
        if held:
            said = f"holds {', '.join(sorted({each.role.replace('_', ' ') for each in held}))}"
            checks.refuse([Fault("/is_vendor", said, "Take these roles away first.")])
        person.is_vendor = is_vendor
        person.save(update_fields=["is_vendor"])
        audit.record(action, actor=actor, subject=subject, details={"is_vendor": is_vendor}, now=now)
    return selectors.profile_of(person)


@transaction.atomic
def reset_credential(name: str, *, actor: Actor, now: datetime) -> LetIn:
    """The person of that handle or uid is let in by a new link alone: password, passkeys, second factors and
    links to the provider are gone, sessions end, and signing waits (`cooling_off`).

    Raises Denied, NotFound,
    CannotChangeErased, and Invalid for what is no human or is switched off.
    """
    links.lock()
    person = checks.locked_person(name)
    action, subject = "identity.credential-reset", f"person:{person.uid}"
    administers = selectors.administers(person, now=now)
    answer = policies.may_issue_link(actor, person=selectors.profile_of(person), administers=administers)
    require(answer, actor=actor, action=action, subject=subject)
    refuse_erased(person)
    if person.kind != "human" or not person.is_active:
        said = "is switched off" if person.kind == "human" else "never signs in"
        remedy = "Switch the account on first." if person.kind == "human" else "Issue a token."
        checks.refuse([Fault("/name", f"{person.name} {said}", remedy)])
    person.set_unusable_password()
    person.save(update_fields=["password"])
    drop_credentials(person)
    secret = links.make(person, lifetime=RESET, now=now)
    audit.record(action, actor=actor, subject=subject, now=now)
    note_reset(str(person.uid), reason="an administrator let them in anew", actor=actor, now=now)
    events.publish(CredentialReset(uid=str(person.uid)))
    return LetIn(selectors.profile_of(person), secret, now + RESET)


@transaction.atomic
def erase(name: str, *, actor: Actor, now: datetime) -> Profile:
    """The name, handle and address of the person are gone for good, here and beside the log.

    The uid stays, so that entries of the log stand; they show a pseudonym. The account is off, its roles,
    deputies and tokens have ended. Raises Denied, NotFound, CannotLeaveNobody, Invalid for the own account.
    """
    links.lock()
    person, action, subject = _managed(name, action="identity.person-erased", actor=actor)
    _refuse_oneself(person, actor=actor)
    if person.erased_at is not None:
        return selectors.profile_of(person)
    roles.refuse_last(person, now=now)
    uid = str(person.uid)
    by = f"{actor.kind}:{actor.principal}"
    RoleAssignment.objects.filter(person=person, taken_at=None).update(taken_at=now, taken_by=by)
    for column in ("person", "deputy"):
        Deputy.objects.filter(**{column: person}, taken_at=None).update(taken_at=now, taken_by=by)
    tokens.revoke_all(person, now=now)
    links.void(person, now=now)
    drop_credentials(person)
    forget_visits(person, now=now)
    person.name = rules.pseudonym(uid)
    person.handle = f"erased-{uid.replace('-', '')[-12:]}"
    person.email, person.time_zone, person.is_active, person.erased_at = "", "UTC", False, now
    person.set_unusable_password()
    person.save()
    drop_credentials(person)
    audit.record(action, actor=actor, subject=subject, now=now)
    audit.erase_name(uid, now=now)
    events.publish(PersonErased(uid=uid))
    return selectors.profile_of(person)


def _faults(name: str, *, handle: str, email: str, kind: str) -> list[Fault]:
    faults = checks.name_faults(name) + checks.handle_faults(handle) + checks.email_faults(email)
    if kind not in KINDS:
        faults.append(Fault("/kind", "There is no such kind.", f"Known are: {', '.join(KINDS)}."))
    if name.casefold().startswith(rules.ERASED.casefold()):
        faults.append(Fault("/name", "Erased people are called that.", "Take another name."))
    return faults


def _refuse_oneself(person: Person, *, actor: Actor) -> None:
    if str(person.uid) == actor.principal:
        told = Fault("/name", "This is your own account.", "Ask another administrator to do it.")
        checks.refuse([told])


def _managed(name: str, *, action: str, actor: Actor) -> tuple[Person, str, str]:
    person = checks.locked_person(name)
    subject = f"person:{person.uid}"
    require(policies.may_manage_people(actor), actor=actor, action=action, subject=subject)
    return person, action, subject
