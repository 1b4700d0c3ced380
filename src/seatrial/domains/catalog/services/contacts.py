"""Records that somebody was reached."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import models, policies, selectors
from seatrial.domains.catalog.rules.contacts import Contact
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem


class CannotVerify(Problem):
    """The contact is another one than the page showed."""

    type = "cannot-verify-contact"
    title = "The contact is not verified"
    status = 409


@transaction.atomic
def verify_contact(list_urn: str, *, contact: str, fingerprint: str, actor: Actor, now: datetime) -> Contact:
    """The contact counts as verified from now on, at the address that the actor saw.

    `fingerprint` is that of the contact that was shown: if the definition changed meanwhile, nothing is
    written. Raises NotFound, Denied, CannotVerify.
    """
    shown = selectors.contact(list_urn, contact=contact, actor=actor)
    scopes = selectors.scopes_of(shown.of)
    answer = policies.may_verify_contact(actor, scopes=scopes)
    require(answer, actor=actor, action="contact.verified", subject=list_urn)
    if shown.fingerprint != fingerprint:
        raise CannotVerify(
            f"the address of {contact} changed since the page was made",
            remedy="Load the page again, and try the address that stands there now.",
        )
    models.ContactVerification.objects.create(
        uid=new_uid(now),
        list_urn=list_urn,
        contact=contact,
        fingerprint=fingerprint,
        verified_at=now,
        actor_kind=actor.kind,
        actor_uid=actor.uid,
        actor_name=actor.name,
    )
    audit.record("contact.verified", actor=actor, subject=list_urn, details={"contact": contact}, now=now)
    return selectors.contact(list_urn, contact=contact, actor=actor)
