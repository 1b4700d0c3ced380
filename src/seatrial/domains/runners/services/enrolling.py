"""Runners come by a code that is used once, and go by being revoked."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.rules import digest
from seatrial.domains.runners import models, policies, rules, selectors
from seatrial.domains.runners.selectors.runners import value_of
from seatrial.domains.runners.services.ending import end
from seatrial.domains.runners.types import WORK, Runner
from seatrial.kit.access import Actor, require, system
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem

RUNNERS = "runners:all"
CODE_PREFIX = "enrol_"
CODE_LIFETIME = timedelta(hours=1)
#: A runner renews its token by itself, long before it ends (`renew_token`).
TOKEN_LIFETIME = timedelta(days=30)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ACTOR = system("runners")


class CannotEnrol(Problem):
    """The code makes no runner. Whether it was used, has expired or never was is not told apart."""

    type = "cannot-enrol"
    title = "The runner is not enrolled"
    status = 403


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A new code, shown this once."""

    uid: str
    label: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new runner with its token, shown this once."""

    runner: Runner
    token: str
    expires_at: datetime


@transaction.atomic
def issue_code(label: str, *, actor: Actor, now: datetime) -> IssuedCode:
    """A code that makes one runner of that label within the hour. Raises Denied, and Invalid (`/label`)."""
    action = "runners.code-issued"
    require(policies.may_manage(actor), actor=actor, action=action, subject=RUNNERS)
    if not _LABEL.fullmatch(label):
        raise Invalid(
            f"{label[:80]!r} is no label",
            faults=[Fault("/label", "A label has a-z, 0-9 and dashes, at most 63 characters, as lab-1.")],
        )
    secret = CODE_PREFIX + secrets.token_urlsafe(24)
    code = models.EnrolmentCode.objects.create(
        uid=new_uid(now),
        digest=digest(secret),
        label=label,
        created_at=now,
        created_by=actor.uid,
        expires_at=now + CODE_LIFETIME,
    )
    details = {"label": label, "expires_at": code.expires_at.isoformat()}
    audit.record(action, actor=actor, subject=f"enrolment-code:{code.uid}", details=details, now=now)
    return IssuedCode(str(code.uid), label, secret, code.expires_at)


@transaction.atomic
def enrol(
    secret: str, *, public_key: str, label: str, now: datetime, version: str = "", platform: str = ""
) -> Enrolled:
    """A runner with that public key (Ed25519, base64) exists, and the code is used up.

    Its token takes jobs and does nothing else. Raises CannotEnrol, and Invalid for a key that is none.
    """
    code = models.EnrolmentCode.objects.select_for_update().filter(digest=digest(secret)).first()
    if code is None or code.used_at is not None or code.expires_at <= now or code.label != label:
        raise CannotEnrol(
            "this code makes no runner of that label: it was used, has expired, or was made for another",
            remedy="An administrator makes a new one with: seatrial runner enrol-code LABEL",
        )
    if fault := rules.key_fault(public_key):
        raise Invalid("the public key cannot be taken", faults=[Fault("/public_key", fault)])
    if models.Runner.objects.filter(public_key=public_key).exists():
        raise Invalid("this key has been enrolled before", faults=[Fault("/public_key", "Make a new key.")])
    code.used_at = now
    code.save(update_fields=["used_at"])
    uid = new_uid(now)
    token = _issue_token(uid, label, now)
    row = models.Runner.objects.create(
        uid=uid, label=label, public_key=public_key, token_uid=token.uid, token_expires_at=token.expires_at,
        version=version[:40], platform=platform[:100], enrolled_at=now, enrolled_by=code.created_by,
    )  # fmt: skip
    runner = value_of(row)
    details = {"label": label, "public_key": public_key, "code": str(code.uid)}
    audit.record(
        "runners.enrolled",
        actor=selectors.actor_of(runner),
        subject=f"runner:{uid}",
        details=details,
        now=now,
    )
    return Enrolled(runner, token.secret, token.expires_at)


@transaction.atomic
def revoke(uid: UUID, *, actor: Actor, now: datetime) -> Runner:
    """The runner takes no job any more, and what it has is another one's; what it sent stays.

    Raises Denied and NotFound. Revoking twice changes nothing.
    """
    row = models.Runner.objects.select_for_update().filter(uid=uid).first()
    action, subject = "runners.revoked", f"runner:{uid}"
    require(policies.may_manage(actor), actor=actor, action=action, subject=subject)
    if row is None:
        raise NotFound(f"there is no runner {uid}")
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = now, actor.uid
        row.save(update_fields=["revoked_at", "revoked_by"])
        identity.revoke_token(row.token_uid, actor=_ACTOR, now=now)
        leased = models.Job.objects.select_for_update().filter(runner=row, state="leased").order_by("uid")
        for job in leased.filter(is_once=True):
            end(job, state="lost", problem="its runner was revoked while it had it", now=now)
        leased.filter(is_once=False).update(state="queued", runner=None, leased_until=None)
        audit.record(action, actor=actor, subject=subject, details={"label": row.label}, now=now)
    return value_of(row)


def _issue_token(uid: UUID, label: str, now: datetime) -> identity.IssuedToken:
    return identity.issue_token(
        f"runner {label} {uid}"[:100],
        scopes=[WORK.name],
        expires_at=now + TOKEN_LIFETIME,
        actor=_ACTOR,
        now=now,
        replaces=True,
    )


def reissue(row: models.Runner, *, now: datetime) -> identity.IssuedToken:
    """The runner, which is locked, has a new token; the one before is void."""
    token = _issue_token(row.uid, row.label, now)
    row.token_uid, row.token_expires_at = token.uid, token.expires_at
    row.save(update_fields=["token_uid", "token_expires_at"])
    return token
