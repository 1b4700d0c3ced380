"""Who is told about changes of schedules and about hand-offs."""

from collections.abc import Iterable
from datetime import datetime

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import services as notices
from seatrial.domains.oncall.selectors.people import is_uid
from seatrial.domains.oncall.types import HandOff, Override, Schedule, Swap
from seatrial.domains.oncall.types.notices import CHANGED, HAND_OFF, LATE, SWAP

_LEADS = ("engineering_lead", "operations_lead")
_TIME = "%a %Y-%m-%d %H:%M UTC"


def tell_changed(made: Override, *, schedule: Schedule, by: str, now: datetime) -> None:
    """Who takes over and who is relieved know of it; whoever did it knows already."""
    cancelled = made.cancelled_at is not None
    words = "is not taken over any more" if cancelled else "is taken over"
    _tell(
        {made.person, made.instead_of} - {"", by},
        kind=CHANGED.name,
        subject=f"{schedule.title} {words} from {made.start:{_TIME}}",
        body=f"From {made.start:{_TIME}} to {made.end:{_TIME}}.\n\n{made.reason}".strip(),
        link=f"/oncall/schedules/{schedule.name}",
        key=f"override:{made.uid}:{'cancelled' if cancelled else 'made'}",
        now=now,
    )


def tell_swap(found: Swap, *, schedule: Schedule, now: datetime) -> None:
    """Who is asked knows of the question, and who asked of the answer."""
    whom = found.asked if found.state in ("asked", "withdrawn") else found.asker
    words = "Somebody asks you to swap shifts" if found.state == "asked" else f"A swap was {found.state}"
    back = (
        f"\nIn return: {found.return_start:{_TIME}} to {found.return_end:{_TIME}}."
        if found.return_start and found.return_end
        else ""
    )
    _tell(
        [whom],
        kind=SWAP.name,
        subject=f"{words}: {schedule.title}",
        body=f"{found.start:{_TIME}} to {found.end:{_TIME}}.{back}\n\n{found.reason}".strip(),
        link="/oncall/swaps",
        key=f"swap:{found.uid}:{found.state}",
        now=now,
    )


def tell_coming(found: HandOff, *, schedule: Schedule, now: datetime) -> None:
    """Who leaves is asked for a note where one is required, who arrives for the acknowledgement."""
    link = f"/oncall/hand-offs/{found.uid}"
    if found.note_required:
        _tell(
            [found.leaving], kind=HAND_OFF.name,
            subject=f"Hand {schedule.title} over at {found.at:{_TIME}}",
            body="Write down what the next one has to know.", link=link,
            key=f"hand-off:{found.uid}:leaving", now=now,
        )  # fmt: skip
    _tell(
        [found.arriving], kind=HAND_OFF.name,
        subject=f"You are on call for {schedule.title} from {found.at:{_TIME}}",
        body=f"Confirm that you have taken over, by {found.due_at:{_TIME}}.", link=link,
        key=f"hand-off:{found.uid}:arriving", now=now,
    )  # fmt: skip


def tell_late(found: HandOff, *, schedule: Schedule, now: datetime) -> None:
    """Both people and whoever leads the team know that nobody confirmed the hand-off (R168)."""
    holders = identity.holders(now=now, roles=_LEADS, within=[schedule.team])
    leads = [each.person.uid for each in holders if each.held.scope == schedule.team]
    _tell(
        [found.arriving, found.leaving, *leads], kind=LATE.name,
        subject=f"Nobody confirmed the hand-off of {schedule.title} at {found.at:{_TIME}}",
        body="Whoever is on call now may not know it.", link=f"/oncall/hand-offs/{found.uid}",
        key=f"hand-off:{found.uid}:late", now=now,
    )  # fmt: skip


def _tell(
    people: Iterable[str], *, kind: str, subject: str, body: str, link: str, key: str, now: datetime
) -> None:
    wanted = sorted({each for each in people if each and is_uid(each)})
    if wanted:
        notices.tell(wanted, kind=kind, subject=subject[:200], body=body, link=link, key=key, now=now)
