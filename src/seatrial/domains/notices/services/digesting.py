"""The digest: one mail a day and person of what the domains contribute, and none where there is nothing."""

from datetime import datetime

from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Profile
from seatrial.domains.notices import rules, selectors
from seatrial.domains.notices.services.telling import tell
from seatrial.domains.notices.types import DIGEST, DIGESTS, Preferences, Section


def send_digests(*, site: str, now: datetime) -> int:
    """Whoever's hour has come has the digest of their day, once; gives how many were written."""
    people = identity.people(identity.PeopleFilter(kind="human", state="on"))
    chosen = selectors.preferences_of(each.uid for each in people)
    done = selectors.told_of({_key(each, now) for each in people})
    written = 0
    for person in people:
        wants = chosen.get(person.uid, Preferences())
        key = _key(person, now)
        due = rules.is_due(now, time_zone=person.time_zone, hour=wants.digest_hour)
        if due and person.email and key not in done:
            written += _digest(person, key, site, now)
    return written


def _digest(person: Profile, key: str, site: str, now: datetime) -> int:
    made = (each.build(person.uid, now=now) for each in sorted(DIGESTS, key=lambda each: each.order))
    sections: list[Section] = [section for section in made if section is not None and section.lines]
    if not sections:
        return 0
    day = rules.local(now, time_zone=person.time_zone).date()
    told = tell(
        [person.uid], kind=DIGEST.name, subject=f"Seatrial on {day:%d %B %Y}",
        body=rules.digest_text(sections, site=site), link="/notices", key=key, now=now,
    )  # fmt: skip
    return len(told)


def _key(person: Profile, now: datetime) -> str:
    return f"digest:{person.uid}:{rules.local(now, time_zone=person.time_zone).date()}"
