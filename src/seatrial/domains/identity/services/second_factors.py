"""Codes of authenticator apps (RFC 6238) and recovery codes, kept by allauth's tables."""

from collections.abc import Sequence
from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, selectors
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.services.passwords import forget_attempts, note_attempt
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid, NotFound

PERIOD_SECONDS = 30
#: A code counts one period before and after its own: clocks differ, and people type.
TOLERANCE = 1
_TYPES = Authenticator.Type
#: Why a factor is asked for that nobody has.
_NONE = "there is no second factor to take away"


@transaction.atomic
def enable_authenticator(uid: str, *, secret: str, code: str, actor: Actor, now: datetime) -> Sequence[str]:
    """Signing in by password asks for a code of the app from now on; gives the recovery codes, to be shown
    once, or nothing where there are some already.

    Raises Denied, and Invalid where the code is not of that secret (`/code`) or there is an app already.
    """
    person = _own(uid, actor=actor, action="identity.authenticator-added")
    if _find(person, _TYPES.TOTP) is not None:
        raise Invalid("there is an authenticator app already", remedy="Remove it first.")
    step = _step(secret, code=code, now=now)
    if step is None:
        raise Invalid(
            "the code is not right",
            faults=[Fault("/code", "This is not the code that the app shows now.", "Write the newest one.")],
        )
    instance = TOTP.activate(person, secret).instance
    _use(instance, step=step, now=now)
    _record("identity.authenticator-added", actor, person, now)
    return recovery_codes_if_new(person)


@transaction.atomic
def remove_authenticator(uid: str, *, actor: Actor, now: datetime) -> None:
    """No code of the app is asked for any more, nor taken. Raises Denied, NotFound."""
    person = _own(uid, actor=actor, action="identity.authenticator-removed")
    instance = _find(person, _TYPES.TOTP)
    if instance is None:
        raise NotFound(_NONE)
    instance.delete()
    drop_dangling_codes(person)
    _record("identity.authenticator-removed", actor, person, now)


@transaction.atomic
def renew_recovery_codes(uid: str, *, actor: Actor, now: datetime) -> Sequence[str]:
    """New recovery codes, to be shown once; older ones are of no use. Raises Denied, Invalid."""
    person = _own(uid, actor=actor, action="identity.recovery-codes-renewed")
    if not Authenticator.objects.filter(user=person).exclude(type=_TYPES.RECOVERY_CODES).exists():
        raise Invalid(
            "recovery codes stand in for a second factor, and you have none",
            remedy="Add an authenticator app or a passkey first.",
        )
    Authenticator.objects.filter(user=person, type=_TYPES.RECOVERY_CODES).delete()
    _record("identity.recovery-codes-renewed", actor, person, now)
    return tuple(RecoveryCodes.activate(person).get_unused_codes())


def check_code(person: Person, *, code: str, now: datetime) -> str:
    """By what the code is right: `authenticator` or `recovery code`. It is used up.

    Raises CannotSignIn, and CannotSignInYet after five wrong ones in a quarter of an hour, wherever they
    come from: whoever tries them knows the password.
    """
    key = f"second:{person.uid}"
    attempt = note_attempt(key, address=key, now=now)
    by = _authenticator(person, code, now) or _recovery(person, code)
    if not by:
        subject = f"person:{person.uid}"
        who = Actor("human", str(person.uid), person.name)
        audit.record("identity.second-factor-refused", actor=who, subject=subject, now=now)
        raise selectors.CannotSignIn(
            "this code is not right, or was used already",
            remedy="Write the newest code of your app, or a recovery code that you have not used.",
        )
    forget_attempts(attempt)
    return by


def drop_dangling_codes(person: Person) -> None:
    """Recovery codes that stand in for nothing are gone."""
    own = Authenticator.objects.filter(user=person)
    if not own.exclude(type=_TYPES.RECOVERY_CODES).exists():
        own.delete()


def recovery_codes_if_new(person: Person) -> Sequence[str]:
    """The recovery codes, made now; nothing where there are some already."""
    if _find(person, _TYPES.RECOVERY_CODES) is not None:
        return ()
    return tuple(RecoveryCodes.activate(person).get_unused_codes())


@transaction.atomic
def _authenticator(person: Person, code: str, now: datetime) -> str:
    instance = Authenticator.objects.select_for_update().filter(user=person, type=_TYPES.TOTP).first()
    if instance is None:
        return ""
    step = _step(decrypt(instance.data["secret"]), code=code, now=now)
    # a code is one-use (RFC 6238, 5.2), in all processes: so the step is kept with the secret
    if step is None or step <= instance.data.get("used_step", -1):
        return ""
    _use(instance, step=step, now=now)
    return "authenticator"


def _recovery(person: Person, code: str) -> str:
    instance = _find(person, _TYPES.RECOVERY_CODES)
    if instance is None or not RecoveryCodes(instance).validate_code(code):
        return ""
    instance.record_usage()
    return "recovery code"


def _step(secret: str, *, code: str, now: datetime) -> int | None:
    current = int(now.timestamp()) // PERIOD_SECONDS
    for step in range(current - TOLERANCE, current + TOLERANCE + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def _use(instance: Authenticator, *, step: int, now: datetime) -> None:
    instance.data["used_step"] = step
    instance.last_used_at = now
    instance.save(update_fields=["data", "last_used_at"])


def _find(person: Person, kind: str) -> Authenticator | None:
    return Authenticator.objects.filter(user=person, type=kind).first()


def _own(uid: str, *, actor: Actor, action: str) -> Person:
    """The locked person, whose credentials the actor may change; raises Denied, NotFound."""
    allowed = policies.may_change_credentials(actor, uid=uid)
    require(allowed, actor=actor, action=action, subject=f"person:{uid}")
    person = Person.objects.select_for_update().filter(uid=uid).first()
    if person is None:
        raise NotFound(f"there is no person {uid}")
    return person


def _record(action: str, actor: Actor, person: Person, now: datetime) -> None:
    audit.record(action, actor=actor, subject=f"person:{person.uid}", now=now)
