"""A notice that somebody sends to themselves, to see whether it arrives."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import policies, selectors
from seatrial.domains.notices.models import Message
from seatrial.domains.notices.services.telling import tell
from seatrial.domains.notices.types import TEST, Notice
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Problem


class CannotTell(Problem):
    """Nobody is there who could read it."""

    type = "cannot-tell"
    title = "Nobody can be told"
    status = 409


@transaction.atomic
def tell_test(*, actor: Actor, now: datetime, person: str = "") -> Notice:
    """The actor, or the person of that handle or uid, has a notice that only says that it arrived.

    Raises Denied for somebody else than oneself, unless the actor manages people; NotFound; CannotTell for
    a program, and for an account that is off.
    """
    uid = identity.person(person).uid if person else actor.principal
    subject = f"person:{uid}"
    require(policies.may_test(actor, person_uid=uid), actor=actor, action="notices.tested", subject=subject)
    told = tell(
        [uid], kind=TEST.name, subject="A notice from Seatrial, to try whether it arrives",
        body="It arrived. Nothing has to be done.", link="/notices", key="", now=now,
    )  # fmt: skip
    if not told:
        raise CannotTell(
            "the notice has no reader: this is no person's account, or it is off",
            remedy="Name a person with --person.",
        )
    audit.record("notices.tested", actor=actor, subject=subject, now=now)
    row = Message.objects.filter(person_uid=UUID(uid), kind=TEST.name).latest("uid")
    return selectors.notice(row.uid, person_uid=uid)
