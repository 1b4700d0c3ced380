"""Who it is that the organisation's OpenID Connect provider vouches for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.services.admission import admit
from seatrial.domains.identity.services.links import INSTALLATION, lock
from seatrial.kit.access import ANONYMOUS, Actor, require
from seatrial.kit.problems import NotFound


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider says of somebody. `subject` never changes there; the rest may."""

    subject: str
    email: str
    email_is_verified: bool
    name: str
    others: Mapping[str, Any]


@transaction.atomic
def recognise(claims: Claims, *, now: datetime) -> Person:
    """Who comes by the provider without having come so before: somebody who is here, found by their
    verified e-mail address alone, or somebody new where settings say that the provider makes accounts.

    Raises CannotSignIn with the reason: which claim is missing, or that there is no account.
    """
    lock()
    refuse_strangers(claims)
    person = _by_email(claims)
    if person is not None:
        audit.record(
            "identity.provider-linked",
            actor=Actor("human", str(person.uid), person.name),
            subject=f"person:{person.uid}",
            details={"by": "verified e-mail"},
            now=now,
        )
        return person
    if not settings.OIDC_ACCOUNTS:
        audit.record("identity.sign-in-refused", actor=ANONYMOUS, subject=INSTALLATION, now=now)
        raise selectors.CannotSignIn(
            f"{settings.OIDC_NAME} knows you, and there is no account of yours here",
            remedy="Ask an administrator for an invitation. If you have an account, sign in the way you "
            f"usually do and link {settings.OIDC_NAME} on your security page.",
        )
    return admit(
        claims.name,
        email=claims.email if claims.email_is_verified else "",
        now=now,
    )


def refuse_strangers(claims: Claims) -> None:
    """Returns where the operator's settings let such a person in; raises CannotSignIn, also for those who
    came before: whoever left the organisation stays outside.
    """
    domain = claims.email.casefold().rpartition("@")[2]
    if settings.OIDC_DOMAINS and not (claims.email_is_verified and domain in settings.OIDC_DOMAINS):
        raise selectors.CannotSignIn(
            f"{settings.OIDC_NAME} did not give a verified e-mail address of "
            f"{' or '.join(sorted(settings.OIDC_DOMAINS))}",
            remedy="Verify your address there, or ask an administrator.",
        )
    wanted, _, value = settings.OIDC_REQUIRED_CLAIM.partition("=")
    if wanted and not rules.claim_holds(claims.others.get(wanted), wanted=value):
        raise selectors.CannotSignIn(
            f"{settings.OIDC_NAME} does not say {settings.OIDC_REQUIRED_CLAIM} of you",
            remedy="Ask whoever runs it to put you into the group that may use Seatrial.",
        )


@transaction.atomic
def unlink(uid: str, *, number: int, actor: Actor, now: datetime) -> None:
    """The person no longer signs in by that account of the provider. Raises Denied, NotFound."""
    action, subject = "identity.provider-unlinked", f"person:{uid}"
    allowed = policies.may_change_credentials(actor, uid=uid)
    require(allowed, actor=actor, action=action, subject=subject)
    removed, _ = SocialAccount.objects.filter(user__uid=uid, pk=number).delete()
    if not removed:
        raise NotFound("there is no such link", remedy="It was removed already: load the page again.")
    audit.record(action, actor=actor, subject=subject, now=now)


def _by_email(claims: Claims) -> Person | None:
    """The person with that verified address, who does not come as another account of the provider yet."""
    if not (claims.email and claims.email_is_verified):
        return None
    person = Person.objects.filter(email__iexact=claims.email, is_active=True).first()
    if person is None or SocialAccount.objects.filter(user=person).exists():
        return None
    return person
