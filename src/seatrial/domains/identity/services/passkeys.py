"""Passkeys to sign in with, kept by allauth's tables. The ceremony itself is the page's part."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.services.resets import note_reset
from seatrial.domains.identity.services.second_factors import drop_dangling_codes, recovery_codes_if_new
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid, NotFound

#: More than anybody carries; each is looked at when one signs in.
MOST = 20


@transaction.atomic
def add_passkey(
    uid: str, *, name: str, credential: Mapping[str, Any], actor: Actor, now: datetime
) -> Sequence[str]:
    """The person signs in with that passkey from now on, without a password; gives the recovery codes, to
    be shown once, or nothing where there are some already.

    The credential was checked by the ceremony. Raises Denied, NotFound, Invalid (`/name`).
    """
    action = "identity.passkey-added"
    allowed = policies.may_change_credentials(actor, uid=uid)
    require(allowed, actor=actor, action=action, subject=f"person:{uid}")
    person = _locked(uid)
    tidied = rules.tidy(name)
    fault = rules.name_fault(tidied)
    if fault:
        raise Invalid("the passkey needs a name", faults=[Fault("/name", fault)])
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count() >= MOST:
        raise Invalid(f"you have {MOST} passkeys already", remedy="Remove one that you no longer use.")
    WebAuthn.add(person, tidied, dict(credential))
    audit.record(action, actor=actor, subject=f"person:{uid}", details={"name": tidied}, now=now)
    return recovery_codes_if_new(person)


@transaction.atomic
def remove_passkey(uid: str, *, number: int, actor: Actor, now: datetime) -> None:
    """Nobody signs in with that passkey any more. By an administrator it is a reset: the person's sessions
    end, and they cannot sign for a while. Raises Denied, NotFound.
    """
    action = "identity.passkey-removed"
    allowed = policies.may_take_credentials(actor, uid=uid)
    require(allowed, actor=actor, action=action, subject=f"person:{uid}")
    person = _locked(uid)
    kind = Authenticator.Type.WEBAUTHN
    instance = Authenticator.objects.filter(user=person, type=kind, pk=number).first()
    if instance is None:
        raise NotFound("there is no such passkey", remedy="It was removed already: load the page again.")
    instance.delete()
    drop_dangling_codes(person)
    audit.record(action, actor=actor, subject=f"person:{uid}", now=now)
    if actor.uid != uid:
        note_reset(uid, reason="an administrator removed a passkey", actor=actor, now=now)


def _locked(uid: str) -> Person:
    person = Person.objects.select_for_update().filter(uid=uid).first()
    if person is None:
        raise NotFound(f"there is no person {uid}")
    return person
