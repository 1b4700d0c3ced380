"""Reading notices, choosing what is mailed, forgetting whom nobody may name."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.notices import models, policies, selectors
from seatrial.domains.notices.types import NOTICE_KINDS, Preferences
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid

#: Notices are kept for so long.
KEPT = timedelta(days=180)
_PORTION = 1000


def mark_read(*, actor: Actor, now: datetime, uid: UUID | None = None) -> int:
    """The actor's notice of that uid, or all of them, count as read; gives how many did not before."""
    rows = models.Message.objects.filter(person_uid=policies.reader(actor), read_at=None)
    return rows.filter(uid=uid).update(read_at=now) if uid else rows.update(read_at=now)


@transaction.atomic
def choose(
    *, digest_hour: int | None, kinds_off: Collection[str], actor: Actor, now: datetime
) -> Preferences:
    """The actor gets the digest at that hour of their time zone (None: never), and no mail of those kinds.

    Raises Invalid for an hour or a kind that there is not, and for one that is always mailed; Denied for
    whoever is no person.
    """
    require(policies.may_choose(actor), actor=actor, action="notices.chosen", subject=f"person:{actor.uid}")
    faults = []
    if digest_hour is not None and not 0 <= digest_hour <= 23:
        faults.append(Fault("/digest_hour", "a day has the hours 0 to 23", "Write one of them, or none."))
    for kind in kinds_off:
        known = NOTICE_KINDS.find(kind)
        if known is None or known.always:
            faults.append(Fault("/kinds_off", f"{kind[:60]!r} cannot be switched off", "Leave it out."))
    if faults:
        raise Invalid("nothing was changed", faults=faults)
    models.Preference.objects.update_or_create(
        person_uid=policies.reader(actor),
        defaults={"digest_hour": digest_hour, "kinds_off": sorted(set(kinds_off)), "changed_at": now},
    )
    details = {"digest_hour": digest_hour, "kinds_off": sorted(set(kinds_off))}
    audit.record("notices.chosen", actor=actor, subject=f"person:{actor.uid}", details=details, now=now)
    return selectors.preferences(policies.reader(actor))


def forget(person_uid: str) -> None:
    """What the person was told and wanted is gone, and how they were reached: they were erased, and notices
    say their name. Of pages stays that there were some.
    """
    models.Message.objects.filter(person_uid=person_uid).delete()
    models.Preference.objects.filter(person_uid=person_uid).delete()
    models.PagingRule.objects.filter(person_uid=person_uid).delete()
    models.ContactMethod.objects.filter(person_uid=person_uid).delete()
    models.MailReply.objects.filter(page__person_uid=person_uid).delete()


def prune(*, now: datetime) -> int:
    """Up to a thousand notices that are older than they are kept are gone, and as many bulletins; gives how
    many.
    """
    old = models.Message.objects.filter(created_at__lt=now - KEPT).exclude(mail="waiting")
    uids = list(old.values_list("uid", flat=True)[:_PORTION])
    said = models.Bulletin.objects.filter(created_at__lt=now - KEPT).exclude(state="waiting")
    over = models.Bulletin.objects.filter(uid__in=list(said.values_list("uid", flat=True)[:_PORTION]))
    return models.Message.objects.filter(uid__in=uids).delete()[0] + over.delete()[0]
