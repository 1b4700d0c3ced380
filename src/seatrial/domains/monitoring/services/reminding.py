"""Owners are told of reviews that are due: once at the last day, once a week later, all of a day in one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from seatrial.domains.monitoring import models, selectors
from seatrial.domains.monitoring.rules import reminding
from seatrial.domains.monitoring.rules.reminding import Matter
from seatrial.domains.monitoring.services.using import measure
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind
from seatrial.kit.access import system
from seatrial.kit.plurals import counted

REVIEW_DUE = NOTICE_KINDS.add(
    "monitoring.review-due",
    NoticeKind("monitoring.review-due", "Alert rules, dashboards or health are to be reviewed"),
)
#: Any number that nobody else locks by: who holds it reminds.
_LOCK = 6_021_060_007
_ACTOR = system("monitoring")


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Owners know of what is to be reviewed, each of them by one notice; gives of how many matters they were
    told now. Of what was told nothing is told again, and a review that was done begins a new round.
    """
    if not _alone():
        return 0
    measure(now=now)
    found = selectors.matters(_ACTOR, today=now.date())
    told = selectors.told_of(found)
    fresh = reminding.to_tell(found, told=told, now=now)
    people = selectors.people_for([each for each, _ in fresh], now=now)
    known = [(each, stage) for each, stage in fresh if people[each.key]]
    models.Reminder.objects.bulk_create(
        models.Reminder(matter=each.key, due_on=each.due_on, stage=stage, told_at=now)
        for each, stage in known
    )
    mine: dict[str, list[Matter]] = {}
    for each, _ in known:
        for uid in people[each.key]:
            mine.setdefault(uid, []).append(each)
    for uid, matters in sorted(mine.items()):
        _tell(uid, matters, now)
    return len(known)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (mine,) = cursor.fetchone() or (False,)
    return bool(mine)


def _tell(uid: str, matters: Sequence[Matter], now: datetime) -> None:
    first, many = matters[0], len(matters)
    subject = reminding.in_words(first)
    if many > 1:
        subject = f"{counted(many, one='thing')} of your monitoring are to be reviewed"
    body = (
        f"{subject[:1].upper()}{subject[1:]}.\n\n{reminding.text_of(matters)}\n\n"
        "Whoever looked writes the day, the name and what came of it into the definition."
    )
    link = first.link if many == 1 else "/monitoring/reviews"
    notices.tell(
        [uid], kind=REVIEW_DUE.name, subject=f"{subject[:1].upper()}{subject[1:]}", body=body, link=link,
        key="", now=now,
    )  # fmt: skip
