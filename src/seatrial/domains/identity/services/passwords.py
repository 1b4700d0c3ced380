"""Sign-in by password, slowed down for those who guess."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.models import Person, SignInAttempt
from seatrial.domains.identity.services import checks
from seatrial.domains.identity.services.links import INSTALLATION
from seatrial.domains.identity.services.resets import note_reset
from seatrial.kit.access import ANONYMOUS, Actor, require
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Fault, NotFound, Problem

#: How long attempts are kept, since addresses are personal data.
_KEPT = timedelta(days=1)


class CannotSignInYet(Problem):
    """Too many passwords were tried. `retry_after` says how long to wait."""

    type = "cannot-sign-in-yet"
    title = "Too many attempts"
    status = 429

    def __init__(self, retry_after: timedelta) -> None:
        minutes = -(-int(retry_after.total_seconds()) // 60)
        super().__init__(
            "too many wrong passwords were tried here",
            remedy=f"Wait {counted(minutes, one='minute')}, or run seatrial up again where "
            "Seatrial runs: it prints a link that signs in.",
        )
        self.retry_after = retry_after


def sign_in(name: str, *, password: str, address: str, now: datetime) -> Person:
    """The password is the person's, and earlier failures from this address are forgotten.

    That they signed in is on record once a second factor, where they have one, was right too (`arrive`).

    Raises CannotSignIn, which never tells whether the name or the password was wrong and takes as long
    for either, and CannotSignInYet after too many failures. The attempt is written, and committed,
    before the password is looked at: however many arrive at once, no more than the limit are answered.
    """
    attempt = note_attempt(rules.tidy(name), address=address, now=now)
    person = Person.objects.filter(name__iexact=rules.tidy(name), is_active=True).first()
    if not _is_right(person, password) or person is None:
        subject = f"person:{person.uid}" if person else INSTALLATION
        audit.record("identity.sign-in-refused", actor=ANONYMOUS, subject=subject, now=now)
        raise selectors.CannotSignIn(
            "no account here has this name and this password",
            remedy="Write both again. If the password is lost, run seatrial up again where Seatrial runs: "
            "it prints a link that signs in.",
        )
    forget_attempts(attempt)
    return person


def sign_out(actor: Actor, *, now: datetime) -> None:
    """That the actor left is on record; ending the session is the page's part."""
    audit.record("identity.signed-out", actor=actor, subject=f"person:{actor.uid}", now=now)


@transaction.atomic
def change_password(uid: str, *, old: str | None, new: str, actor: Actor, now: datetime) -> Person:
    """The person signs in with the new password from now on. Without an old one, for who came by a link a
    moment ago, it is a reset where there was one before: signing waits (`cooling_off`).

    Raises Denied, NotFound, and Invalid where the old one is wrong (`/old`) or the new one bad (`/new`).
    """
    person = Person.objects.select_for_update().filter(uid=uid).first()
    if person is None:
        raise NotFound(f"there is no person {uid}")
    action, subject = "identity.password-changed", f"person:{uid}"
    require(policies.may_change_credentials(actor, uid=uid), actor=actor, action=action, subject=subject)
    faults = checks.password_faults(new, person=person, place="/new")
    if old is not None and not person.check_password(old):
        faults.insert(0, Fault("/old", "This is not your present password."))
    checks.refuse(faults)
    is_reset = old is None and person.has_usable_password()
    person.set_password(new)
    person.save(update_fields=["password"])
    audit.record(action, actor=actor, subject=subject, details={"without_old": old is None}, now=now)
    if is_reset:
        note_reset(
            uid, reason="the password was set anew by a link", actor=actor, now=now, ends_sessions=False
        )
    return person


def note_attempt(name: str, *, address: str, now: datetime) -> SignInAttempt:
    """The attempt stands, committed, before anything is looked at.

    Raises CannotSignInYet, and forgets it again, where there are too many.
    """
    SignInAttempt.objects.filter(at__lt=now - _KEPT).delete()
    digest = rules.digest(name.casefold())
    attempt = SignInAttempt.objects.create(name_digest=digest, address=address[:64], at=now)
    recent = list(
        SignInAttempt.objects.filter(Q(name_digest=digest) | Q(address=attempt.address))
        .filter(at__gt=now - rules.WINDOW)
        .order_by("at", "id")
        .values_list("name_digest", "address", "at")
    )
    wait = rules.wait(
        [at for named, where, at in recent if (named, where) == (digest, attempt.address)],
        address=[at for _, where, at in recent if where == attempt.address],
        name=[at for named, _, at in recent if named == digest],
        now=now,
    )
    if wait > timedelta():
        attempt.delete()
        raise CannotSignInYet(wait)
    return attempt


def forget_attempts(attempt: SignInAttempt) -> None:
    """What was tried under this name from this address no longer counts."""
    SignInAttempt.objects.filter(name_digest=attempt.name_digest, address=attempt.address).delete()


def _is_right(person: Person | None, password: str) -> bool:
    if person is None or not person.has_usable_password():
        make_password(password)  # the same work as for a name that exists
        return False
    return person.check_password(password)
