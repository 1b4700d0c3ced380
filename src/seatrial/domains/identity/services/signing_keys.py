"""Enrols and revokes keys that people sign with. The server sees public halves and proofs alone."""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from webauthn import generate_registration_options, options_to_json, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.models import KeyChallenge, Person, SigningKey
from seatrial.domains.identity.services import checks
from seatrial.domains.identity.types import Key
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound
from seatrial.kit.signing import openssh, public_keys, sshsig

#: Long enough to find the key, and for a colleague's laptop to be unlocked.
CHALLENGE_LASTS = timedelta(minutes=30)
REASON_LONGEST = 300
_ENROLLED = "identity.signing-key-enrolled"
#: What every verifier of decisions can check, that which stands alone too; every passkey can one of them.
_ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is to be signed: `text` as it is for OpenSSH; `options` for the browser's passkey ceremony."""

    uid: str
    text: str
    options: Mapping[str, Any]
    expires_at: datetime


@transaction.atomic
def challenge_openssh(uid: str, *, actor: Actor, installation: str, now: datetime) -> Challenge:
    """A text that an OpenSSH key is to sign once, with `ssh-keygen -Y sign -n seatrial`.

    Raises Denied (also for programs that are not the person's), NotFound.
    """
    person = _asked(uid, actor=actor)
    lines = (
        "Seatrial: enrol a signing key",
        f"installation: {installation}",
        f"person: {person.handle or person.uid}",
        f"at: {now:%Y-%m-%dT%H:%M:%SZ}",
        f"challenge: {secrets.token_urlsafe(32)}",
    )
    row = _challenge(person, kind="openssh", text="\n".join(lines) + "\n", now=now)
    return Challenge(str(row.uid), row.text, {}, row.expires_at)


@transaction.atomic
def challenge_passkey(uid: str, *, actor: Actor, host: str, now: datetime) -> Challenge:
    """What a browser asks a passkey for that is to sign. Raises Denied, NotFound.

    It is another credential than one for signing in, under a user handle of its own: else it would take
    the place of that one on the same device (WebAuthn, 6.2.1), and a sign-in could be asked to sign.
    """
    allowed = policies.may_change_credentials(actor, uid=uid)
    require(allowed, actor=actor, action=_ENROLLED, subject=f"person:{uid}")
    person = _asked(uid, actor=actor)
    raw = secrets.token_bytes(32)
    row = _challenge(person, kind="passkey", text=urlsafe_b64encode(raw).decode().rstrip("="), now=now)
    known = SigningKey.objects.filter(person=person, kind="passkey", revoked_at=None)
    options = generate_registration_options(
        rp_id=host,
        rp_name="Seatrial",
        user_name=f"{person.name} (signing)",
        user_display_name=f"{person.name} (signing)",
        user_id=b"sign:" + UUID(uid).bytes,
        challenge=raw,
        supported_pub_key_algs=_ALGORITHMS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential_id)) for each in known
        ],
    )
    return Challenge(str(row.uid), row.text, json.loads(options_to_json(options)), row.expires_at)


@transaction.atomic
def enrol_openssh(
    uid: str, *, challenge: str, public_key: str, signature: str, name: str, actor: Actor, now: datetime
) -> Key | None:
    """The key is one of the person's, after their signature of the challenge's text proved that they hold
    it. Sent by a program of theirs, it waits until they confirm it on a page: gives None.

    Raises Denied, NotFound, CannotReadKey, CannotVerify, Invalid.
    """
    person = _asked(uid, actor=actor)
    row = _open_challenge(challenge, person=person, kind="openssh", now=now)
    parsed = openssh.parse(public_key)
    signed = sshsig.verify(signature, message=row.text.encode())
    if signed.key.blob != parsed.blob:
        raise sshsig.CannotVerify(
            f"it was made by {signed.key.fingerprint}, not by the key that you sent",
            remedy="Sign with the private half of the very key that you enrol.",
        )
    wanted = _checked_name(name)
    _refuse_known(parsed.fingerprint)
    row.name, row.public_key, row.fingerprint = wanted, parsed.line, parsed.fingerprint
    if not policies.may_change_credentials(actor, uid=uid).allowed:
        _wait_for_person(row, actor=actor, now=now)
        return None
    return _enrol_proven(row, actor=actor, now=now)


@transaction.atomic
def confirm_key(uid: str, *, challenge: str, actor: Actor, now: datetime) -> Key:
    """The key that a program of the person's sent is enrolled. Raises Denied, NotFound, Invalid."""
    allowed = policies.may_change_credentials(actor, uid=uid)
    require(allowed, actor=actor, action=_ENROLLED, subject=f"person:{uid}")
    person = _asked(uid, actor=actor)
    row = _open_challenge(challenge, person=person, kind="openssh", now=now)
    if row.proven_at is None:
        raise NotFound("no key waits here to be confirmed")
    _refuse_known(row.fingerprint)
    return _enrol_proven(row, actor=actor, now=now)


@transaction.atomic
def discard_key(uid: str, *, challenge: str, actor: Actor, now: datetime) -> None:
    """The key that waits is not enrolled, nor can it be confirmed any more. Raises Denied, NotFound."""
    action = "identity.signing-key-discarded"
    allowed = policies.may_change_credentials(actor, uid=uid)
    require(allowed, actor=actor, action=action, subject=f"person:{uid}")
    row = _open_challenge(challenge, person=_asked(uid, actor=actor), kind="openssh", now=now)
    row.used_at = now
    row.save(update_fields=["used_at"])
    details = {"fingerprint": row.fingerprint}
    audit.record(action, actor=actor, subject=f"person:{uid}", details=details, now=now)


@transaction.atomic
def enrol_passkey(
    uid: str,
    *,
    challenge: str,
    credential: Mapping[str, Any],
    name: str,
    host: str,
    origin: str,
    actor: Actor,
    now: datetime,
) -> Key:
    """The passkey is one that the person signs with; it proved that it knows who holds it.

    Raises Denied, NotFound, CannotVerify, Invalid.
    """
    allowed = policies.may_change_credentials(actor, uid=uid)
    require(allowed, actor=actor, action=_ENROLLED, subject=f"person:{uid}")
    person = _asked(uid, actor=actor)
    row = _open_challenge(challenge, person=person, kind="passkey", now=now)
    wanted = _checked_name(name)
    try:
        found = verify_registration_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(row.text),
            expected_rp_id=host,
            expected_origin=origin,
            require_user_verification=True,
            supported_pub_key_algs=_ALGORITHMS,
        )
        public_keys.of_cose(found.credential_public_key)  # what no file of signers can hold, nobody verifies
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise sshsig.CannotVerify(f"the passkey did not prove itself: {error}", remedy=_RETRY) from None
    _refuse_known(print_ := openssh.fingerprint(found.credential_public_key))
    row.used_at = now
    row.save(update_fields=["used_at"])
    key = _passkey(_key(person, name=wanted, fingerprint=print_, now=now), found, host)
    return _store(key, actor=actor, now=now)


def _passkey(key: SigningKey, found: VerifiedRegistration, host: str) -> SigningKey:
    """The key, not stored yet, as the device made it for that host."""
    key.kind, key.algorithm = "passkey", "webauthn"
    key.public_key = bytes_to_base64url(found.credential_public_key)
    key.credential_id = bytes_to_base64url(found.credential_id)
    key.relying_party, key.sign_count = host, found.sign_count
    return key


@transaction.atomic
def revoke_key(key_uid: str, *, of: str, reason: str, actor: Actor, now: datetime) -> Key:
    """Signatures from now on by that key count no more; older ones do. A revoked key stays as it is.

    Raises Denied, NotFound, Invalid (`/reason`).
    """
    action = "identity.signing-key-revoked"
    allowed = policies.may_revoke_key(actor, uid=of)
    require(allowed, actor=actor, action=action, subject=f"person:{of}")
    rows = SigningKey.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(uid=key_uid, person__uid=of).first()
    if row is None:
        raise NotFound("there is no such key")
    said = " ".join(reason.split())
    if not said or not said.isprintable() or len(said) > REASON_LONGEST:
        words = f"Write a reason of at most {REASON_LONGEST} characters: whoever verifies later reads it."
        raise Invalid("a revocation needs its reason", faults=[Fault("/reason", words)])
    if row.revoked_at is None:
        row.revoked_at, row.reason = now, said
        row.save(update_fields=["revoked_at", "reason"])
        details = {"key": key_uid, "fingerprint": row.fingerprint, "reason": said}
        audit.record(action, actor=actor, subject=f"person:{of}", details=details, now=now)
    return selectors.key_of(row)


_RETRY = "Try again. The device must ask for your fingerprint, face or PIN."


def _asked(uid: str, *, actor: Actor) -> Person:
    """The locked person whose key it is to be: a human with an account that is on."""
    allowed = policies.may_propose_key(actor, uid=uid)
    require(allowed, actor=actor, action=_ENROLLED, subject=f"person:{uid}")
    person = checks.locked_person(uid)
    if person.kind != "human" or not person.is_active:
        raise Invalid("only people sign, and this is none", remedy="Enrol the key of a person.")
    return person


def _challenge(person: Person, *, kind: str, text: str, now: datetime) -> KeyChallenge:
    KeyChallenge.objects.filter(expires_at__lt=now - timedelta(days=1), used_at=None).delete()
    return KeyChallenge.objects.create(
        uid=new_uid(now),
        person=person,
        kind=kind,
        text=text,
        created_at=now,
        expires_at=now + CHALLENGE_LASTS,
    )


def _open_challenge(uid: str, *, person: Person, kind: str, now: datetime) -> KeyChallenge:
    rows = KeyChallenge.objects.select_for_update().filter(person=person, kind=kind)
    try:
        row = rows.filter(uid=UUID(uid)).first()
    except ValueError:
        row = None
    if row is None:
        raise NotFound("there is no such challenge of yours", remedy="Begin again: ask for a new one.")
    if row.used_at is not None or row.expires_at <= now:
        raise Invalid("this challenge was used already, or is too old", remedy="Begin again with a new one.")
    return row


def _checked_name(name: str) -> str:
    tidied = rules.tidy(name)
    fault = rules.name_fault(tidied)
    if fault:
        raise Invalid("the key needs a name", faults=[Fault("/name", fault)])
    return tidied


def _refuse_known(fingerprint: str) -> None:
    known = SigningKey.objects.filter(fingerprint=fingerprint).first()
    if known is not None:
        how = "was revoked, and never counts again" if known.revoked_at else "is enrolled already"
        raise Invalid(f"this key {how}", remedy="Make a new key: ssh-keygen -t ed25519.")


def _wait_for_person(row: KeyChallenge, *, actor: Actor, now: datetime) -> None:
    row.proven_at, row.proven_by = now, actor.name[:200]
    row.save(update_fields=["name", "public_key", "fingerprint", "proven_at", "proven_by"])
    audit.record(
        "identity.signing-key-sent",
        actor=actor,
        subject=f"person:{row.person.uid}",
        details={"fingerprint": row.fingerprint},
        now=now,
    )


def _enrol_proven(row: KeyChallenge, *, actor: Actor, now: datetime) -> Key:
    row.used_at = now
    row.save(update_fields=["used_at", "name", "public_key", "fingerprint"])
    key = _key(row.person, name=row.name, fingerprint=row.fingerprint, now=now)
    key.kind, key.public_key = "openssh", row.public_key
    key.algorithm = row.public_key.partition(" ")[0]
    return _store(key, actor=actor, now=now)


def _key(person: Person, *, name: str, fingerprint: str, now: datetime) -> SigningKey:
    cooling = selectors.cooling_off(str(person.uid), now=now)
    return SigningKey(
        uid=new_uid(now),
        person=person,
        name=name,
        fingerprint=fingerprint,
        issued_at=now,
        # whoever took over an account could else sign as its person at once
        counts_from=cooling.until if cooling else now,
    )


def _store(key: SigningKey, *, actor: Actor, now: datetime) -> Key:
    key.save()
    details = {
        "key": str(key.uid),
        "kind": key.kind,
        "fingerprint": key.fingerprint,
        "public_key": key.public_key,
        "counts_from": key.counts_from.isoformat(),
    }
    audit.record(_ENROLLED, actor=actor, subject=f"person:{key.person.uid}", details=details, now=now)
    return selectors.key_of(key)
