"""Tokens for programs."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.models import ApiToken, Person
from seatrial.domains.identity.services import checks
from seatrial.domains.identity.services.ci_tokens import actor_of_ci, looks_like_jwt
from seatrial.domains.identity.services.links import INSTALLATION, lock
from seatrial.domains.identity.types import GRANTS, Powers, Token
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, NotFound
from seatrial.kit.spelling import did_you_mean

#: Tells people, and scanners for leaked secrets, what they have found.
PREFIX = "seatrial_"
#: No token of somebody lasts longer: whoever forgets one is not harmed for ever.
LONGEST = timedelta(days=366)

_TAKEN = Fault("/name", "A token of this name is valid already.", "Revoke it, or take another name.")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token. The secret is shown this once: only its digest is stored."""

    uid: str
    name: str
    secret: str
    expires_at: datetime


@transaction.atomic
def issue_token(
    name: str,
    *,
    scopes: Collection[str],
    expires_at: datetime,
    actor: Actor,
    now: datetime,
    within: Collection[str] = (),
    owner: str = "",
    replaces: bool = False,
) -> IssuedToken:
    """A token of that name with those grants is valid until then, limited to the URNs of `within` if any.

    It belongs to the account of the uid `owner`; without one to the installation. An older one of the
    name is revoked where it `replaces`, else it is a fault. Raises Denied, NotFound, and Invalid with
    every fault (`/name`, `/scopes/0`, `/within/0`, `/expires_at`).
    """
    lock()
    person = checks.locked_person(owner) if owner else None
    action, subject = "identity.token-issued", f"person:{owner}" if owner else INSTALLATION
    profile = selectors.profile_of(person) if person else None
    require(policies.may_issue_token(actor, owner=profile), actor=actor, action=action, subject=subject)
    tidied = rules.tidy(name)
    older = ApiToken.objects.filter(name=tidied, person=person, revoked_at=None)
    faults = _faults(tidied, scopes=list(scopes), within=list(within), whole=_whole(person, now=now))
    faults += _lifetime_faults(expires_at - now, owned=person is not None)
    if older.filter(expires_at__gt=now).exists() and not replaces:
        faults.append(_TAKEN)
    checks.refuse(faults)
    older.update(revoked_at=now)
    token, secret = _create(person, name=tidied, scopes=scopes, within=within, expires_at=expires_at, now=now)
    details = {
        "name": tidied,
        "scopes": token.scopes,
        "within": token.within,
        "expires_at": expires_at.isoformat(),
        "owner": subject,
    }
    audit.record(action, actor=actor, subject=f"token:{token.uid}", details=details, now=now)
    return IssuedToken(str(token.uid), tidied, secret, expires_at)


@transaction.atomic
def revoke_token(uid: str, *, actor: Actor, now: datetime) -> Token:
    """The token is not valid any more; one that was revoked stays so. Raises Denied, NotFound.

    To whoever may not see it, it does not exist.
    """
    action, subject = "identity.token-revoked", f"token:{uid}"
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("person").filter(uid=uid).first()
    if token is None:
        raise NotFound(f"there is no token {uid}")
    owner = str(token.person.uid) if token.person else ""
    answer = policies.may_revoke_token(actor, owner=owner, uid=str(token.uid))
    require(answer, actor=actor, action=action, subject=subject)
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        audit.record(action, actor=actor, subject=subject, details={"name": token.name}, now=now)
    return selectors.token_of(token)


def revoke_all(person: Person, *, now: datetime) -> int:
    """No token of the person is valid any more; gives how many were. The caller records why."""
    return ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=now)


def authenticate(secret: str, *, now: datetime) -> Actor:
    """The actor of the token, whose use is noted at most once a minute; raises CannotAuthenticate.

    A signed one (a JWT) is not ours: it acts for the enrolled producer that its issuer vouches for.
    """
    if looks_like_jwt(secret):
        return actor_of_ci(secret, now=now)
    token = selectors.valid_token(secret, now=now)
    actor = selectors.actor_of_token(token, now=now)
    noted = now - rules.USE_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < noted:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=noted)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return actor


def _create(
    person: Person | None,
    *,
    name: str,
    scopes: Collection[str],
    within: Collection[str],
    expires_at: datetime,
    now: datetime,
) -> tuple[ApiToken, str]:
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        uid=new_uid(now),
        name=name,
        digest=rules.digest(secret),
        scopes=sorted(set(scopes)),
        within=sorted(set(within)),
        person=person,
        created_at=now,
        expires_at=expires_at,
    )
    return token, secret


def _whole(person: Person | None, *, now: datetime) -> Powers:
    """What the token may be cut out of; the installation's own of everything."""
    return Powers(frozenset({"*"})) if person is None else selectors.powers_of(person, now=now)


def _faults(name: str, *, scopes: Sequence[str], within: Sequence[str], whole: Powers) -> list[Fault]:
    said = rules.name_fault(name)
    faults = [Fault("/name", said)] if said else []
    for place, scope in enumerate(scopes):
        grant = GRANTS.find(scope)
        if grant is None:
            near = did_you_mean(scope, known=GRANTS.names())
            faults.append(Fault(f"/scopes/{place}", f"there is no grant {scope!r}", near))
        elif grant.humans and scope != "*":
            faults.append(Fault(f"/scopes/{place}", f"only people may {scope}, no token", "Leave it out."))
        elif scope != "*" and not any(answer.allowed for _, answer in policies.holds(whole, grant=grant)):
            remedy = "A token carries no more than its owner may."
            faults.append(Fault(f"/scopes/{place}", f"its owner does not hold {scope}", remedy))
    if not scopes:
        faults.append(Fault("/scopes", "a token without a grant may do nothing", "Give it read."))
    for place, urn in enumerate(within):
        told = checks.scope_fault(urn)
        faults += [Fault(f"/within/{place}", told.detail, told.remedy)] if told else []
    return faults


def _lifetime_faults(lifetime: timedelta, *, owned: bool) -> list[Fault]:
    if lifetime <= timedelta():
        return [Fault("/expires_at", "lies in the past")]
    if owned and lifetime > LONGEST:
        return [Fault("/expires_at", f"lies more than {LONGEST.days} days ahead", "Issue a new one in time.")]
    return []
