"""Updates reach those who are to know of them: people, addresses and channels inside, readers outside."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.incidents import models, rules, selectors
from seatrial.domains.incidents.services.subscribing import farewell
from seatrial.domains.incidents.types import Entry, Incident, Reader
from seatrial.domains.incidents.types.notices import TOLD
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NewBulletin


@transaction.atomic
def spread(urn: str, *, position: int, now: datetime) -> None:
    """Whoever is to know of that line of the incident's timeline is told of it, once, however often this is
    called. Those inside read what was written inside; readers of the status page what was written for them.
    """
    found = selectors.incident(urn.partition(":")[2])
    entry = next((each for each in selectors.entries_of(found.uid) if each.position == position), None)
    if entry is None or entry.kind not in rules.TOLD_KINDS:
        return
    readers = selectors.readers(found, now=now)
    if readers:
        _inside(found, entry, readers, now)
    if found.public_title:
        _outside(found, entry, now)


def _inside(found: Incident, entry: Entry, readers: Sequence[Reader], now: datetime) -> None:
    by = identity.actor_names([entry.by]).get(entry.by, entry.by)
    subject, body = rules.inside(found, entry=entry, by=by)
    link, key = f"/incidents/{found.name}", selectors.notice_key(found.urn, position=entry.position)
    people = [each.person for each in readers if each.person and each.person != entry.by]
    notices.tell(people, kind=TOLD.name, subject=subject, body=body, link=link, key=key, now=now)
    notices.post(
        [
            NewBulletin(
                kind="email" if each.address else "channel", address=each.address or each.channel,
                about=found.urn, key=f"{key}:{_digest(each.address or each.channel)}", subject=subject,
                body=body, link=link,
            )
            for each in readers
            if not each.person
        ],
        now=now,
    )  # fmt: skip


def _outside(found: Incident, entry: Entry, now: datetime) -> None:
    public = selectors.public_incident(found.uid)
    if not rules.is_for_everybody(entry, said=[each.at for each in public.updates]):
        return
    subject, body = rules.outside(public, entry=entry)
    key = selectors.notice_key(found.urn, position=entry.position)
    # whoever confirmed later reads the page
    rows = models.Subscriber.objects.filter(confirmed_at__lte=entry.at).order_by("uid")
    notices.post(
        [
            NewBulletin(
                kind="email", address=address, about=found.urn, key=f"{key}:{uid}", subject=subject,
                body=body, link=f"/status/{found.uid}", farewell=farewell(uid),
            )
            for uid, address in rows.values_list("uid", "address")
        ],
        now=now,
    )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
