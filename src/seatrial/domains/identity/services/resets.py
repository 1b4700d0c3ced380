"""Resets of credentials, after which somebody cannot sign for a while."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity.models import CredentialReset, Person
from seatrial.domains.identity.services import visits
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


@transaction.atomic
def note_reset(uid: str, *, reason: str, actor: Actor, now: datetime, ends_sessions: bool = True) -> None:
    """The person's credentials were reset now: everybody sees it, and signing waits (rule 5).

    Their sessions have ended, unless the caller ends them. The same reset noted twice changes nothing.
    Raises NotFound.
    """
    person = Person.objects.select_for_update().filter(uid=uid).first()
    if person is None:
        raise NotFound(f"there is no person {uid}")
    _, is_new = CredentialReset.objects.get_or_create(
        person=person, at=now, reason=reason, defaults={"by": f"{actor.kind}:{actor.uid}"}
    )
    if not is_new:
        return
    if ends_sessions:
        visits.end_all(person, now=now)
    audit.record(
        "identity.cooling-off-began",
        actor=actor,
        subject=f"person:{uid}",
        details={"reason": reason},
        now=now,
    )


def drop_credentials(person: Person) -> None:
    """No passkey, second factor or link to the provider signs the person in any more. The caller records."""
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
