"""Tokens for programs."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.models import ApiToken
from seatrial.domains.identity.services import checks
from seatrial.domains.identity.services.links import INSTALLATION, lock
from seatrial.domains.identity.types import GRANTS
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault
from seatrial.kit.spelling import did_you_mean

#: Tells people, and scanners for leaked secrets, what they have found.
PREFIX = "seatrial_"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token. The secret is shown this once: only its digest is stored."""

    uid: str
    name: str
    secret: str
    expires_at: datetime


@transaction.atomic
def issue_token(
    name: str, *, scopes: Collection[str], expires_at: datetime, actor: Actor, now: datetime
) -> IssuedToken:
    """A token of that name with those grants is valid until then; an older one of the name is revoked.

    Raises Denied, and Invalid with every fault (`/name`, `/scopes/0`, `/expires_at`).
    """
    lock()
    action = "identity.token-issued"
    require(policies.may_issue(actor), actor=actor, action=action, subject=INSTALLATION)
    tidied = rules.tidy(name)
    checks.refuse(_faults(tidied, scopes=scopes, lifetime=expires_at - now))
    ApiToken.objects.filter(name=tidied, revoked_at=None).update(revoked_at=now)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        uid=new_uid(now),
        name=tidied,
        digest=rules.digest(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    details = {"name": tidied, "scopes": token.scopes, "expires_at": expires_at.isoformat()}
    audit.record(action, actor=actor, subject=f"token:{token.uid}", details=details, now=now)
    return IssuedToken(str(token.uid), tidied, secret, expires_at)


@transaction.atomic
def revoke_token(name: str, *, actor: Actor, now: datetime) -> bool:
    """No token of that name is valid any more; gives whether one was. Raises Denied."""
    action = "identity.token-revoked"
    token = ApiToken.objects.select_for_update().filter(name=rules.tidy(name), revoked_at=None).first()
    subject = f"token:{token.uid}" if token else INSTALLATION
    require(policies.may_issue(actor), actor=actor, action=action, subject=subject)
    if token is None:
        return False
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    audit.record(action, actor=actor, subject=subject, details={"name": token.name}, now=now)
    return True


def authenticate(secret: str, *, now: datetime) -> Actor:
    """The actor of the token, whose use is noted at most once a minute; raises CannotAuthenticate."""
    actor = selectors.actor_for_token(secret, now=now)
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - rules.USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, digest=rules.digest(secret)).update(last_used_at=now)
    return actor


def _faults(name: str, *, scopes: Collection[str], lifetime: timedelta) -> list[Fault]:
    said = rules.name_fault(name)
    faults = [Fault("/name", said)] if said else []
    faults += [
        Fault(f"/scopes/{place}", f"there is no grant {scope!r}", did_you_mean(scope, known=GRANTS.names()))
        for place, scope in enumerate(scopes)
        if scope not in GRANTS
    ]
    if not scopes:
        faults.append(Fault("/scopes", "a token without a grant may do nothing", "Give it read."))
    if lifetime <= timedelta():
        faults.append(Fault("/expires_at", "lies in the past"))
    return faults
