"""By which ways and when a page goes out, when it is tried again, and what a reply answers."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from seatrial.domains.notices.types import ContactKind, Rule, Urgency, Verb, Way
from seatrial.kit.mails import Mail, unquoted_lines

#: How long after the first, second and third failure a delivery is tried again; after the last it has failed.
RETRIES = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=45))
#: For how long whoever took a delivery may try: one that died is followed by another then. Longer than any
#: driver takes (`PATIENCE`), so that nothing is sent by two at once.
PAGE_LEASE = timedelta(seconds=25)
#: Seconds that handing one page over may take altogether.
PATIENCE = timedelta(seconds=20)
#: What was taken so often and never ended kills whoever takes it.
MOST_TRIES = 50
#: For how long the links of a page answer.
ANSWERABLE = timedelta(days=7)
#: For how long a code verifies a contact method, and how often it may be mistyped.
CODE_LIFE = timedelta(minutes=30)
CODE_TRIES = 5
#: Contact methods of one person.
MOST_CONTACTS = 20

_LANES = {"email": "mail", "webhook": "web", "slack": "web", "teams": "web"}
LANES = ("mail", "web", "service")
#: What our mails say in `List-Id`, before the host.
LISTS = ("notices", "pages", "bulletins")
_WORDS: dict[str, Verb] = {
    "ack": "acknowledge", "acknowledge": "acknowledge", "acknowledged": "acknowledge", "ok": "acknowledge",
    "resolve": "resolve", "resolved": "resolve", "done": "resolve", "close": "resolve",
    "escalate": "escalate", "help": "escalate",
}  # fmt: skip
#: What nobody says by the way: it answers whatever follows. Other words answer only where the line ends with
#: them, or where a sign follows.
_PLAIN = frozenset({"ack", "acknowledge", "acknowledged", "escalate"})
_FIRST_WORD = re.compile(r"(?P<word>[A-Za-z]+)(?P<alone>\s*(?:$|[^\sA-Za-z]))?")


def lane(kind: ContactKind) -> str:
    """Which of the pager's threads send what goes out that way."""
    return _LANES.get(kind, "service")


def plan(ways: Sequence[Way], *, chosen: Sequence[Rule], urgency: Urgency) -> list[tuple[Way, timedelta]]:
    """The ways by which a page of that urgency goes out, each after how long; only ways that there are.

    Whoever has no rule for the urgency gets one that is `high` by every way at once, and one that is `low`
    by mail alone, or by every way where they have no mail.
    """
    by_contact = {way.contact: way for way in ways}
    found = {
        rule.contact: (by_contact[rule.contact], timedelta(seconds=rule.after_seconds))
        for rule in sorted(chosen, key=lambda rule: -rule.after_seconds)
        if rule.urgency == urgency and rule.contact in by_contact
    }
    if found:
        return sorted(found.values(), key=lambda pair: pair[1])
    mails = [way for way in ways if way.kind == "email"]
    wanted = mails if urgency == "low" and mails else ways
    return [(way, timedelta(0)) for way in wanted]


def next_way(ways: Sequence[Way], *, used: Collection[str]) -> Way | None:
    """The way that is tried in place of one that failed: the first that the page did not take yet."""
    return next((way for way in ways if way.contact not in used), None)


def retry_at(now: datetime, *, failures: int) -> datetime | None:
    """When a delivery is tried again after so many failures; None: it has failed."""
    return now + RETRIES[failures - 1] if failures <= len(RETRIES) else None


def reply_verb(text: str) -> Verb | None:
    """What a reply by mail answers: the word that its first line begins with. Quoted lines are somebody
    else's words, and `ok, but who is on it` is one that answers; `done with lunch` is not.
    """
    found = _FIRST_WORD.match(next(iter(unquoted_lines(text)), ""))
    if found is None:
        return None
    word = found["word"].lower()
    return _WORDS.get(word) if word in _PLAIN or found["alone"] is not None else None


def reply_refusal(mail: Mail, *, address: str, site: str) -> str:
    """Why a mail to the address of a page answers nothing, whatever it says; '' where it may. `address` is
    the one that the page was sent to.
    """
    if is_ours(mail, site=site) or mail.is_by_program:
        return "a program sent it, and only people answer pages"
    if not address or mail.sender != address.casefold():
        return "it comes from another address than the page went to"
    return ""


def is_ours(mail: Mail, *, site: str) -> bool:
    """Whether we sent the mail ourselves: it came back."""
    host = (urlsplit(site).hostname or "localhost").casefold()
    listed = mail.headers.get("list-id", "").casefold()
    return any(f"<{name}.{host}>" in listed for name in LISTS)


def is_stale(now: datetime, *, verified: datetime | None, ok: datetime | None, days: int) -> bool:
    """Whether nothing was verified, or reached its owner, within so many days; exactly so many is not."""
    newest = max(filter(None, (verified, ok)), default=None)
    return newest is None or now - newest > timedelta(days=days)
