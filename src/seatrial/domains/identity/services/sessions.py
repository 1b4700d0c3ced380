"""What a session remembers of how its person came."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from seatrial.domains.identity.services.visits import PRESENCE_EVERY, note_presence

#: Which visit it is; whether its person showed two factors; when they last proved who they are; by what
#: they came; when it was last noted that the session is in use.
VISIT, STRONG, CONFIRMED, BY, SEEN = (
    "seatrial_visit",
    "seatrial_strong",
    "seatrial_confirmed",
    "seatrial_by",
    "seatrial_seen",
)
#: A change of credentials within so long asks for no second proof.
CONFIRMED_FOR = timedelta(minutes=10)


def is_strong(session: SessionBase) -> bool:
    """Whether its person showed a second factor, or a passkey, which is two in one."""
    return bool(session.get(STRONG))


def is_confirmed(session: SessionBase, *, now: datetime) -> bool:
    """Whether its person proved who they are a short while ago."""
    since = now.timestamp() - float(session.get(CONFIRMED, 0))
    return 0 <= since < CONFIRMED_FOR.total_seconds()


def note_use(session: SessionBase, *, now: datetime, at_once: bool = False) -> None:
    """That the session is in use stands beside its sign-in, at most a minute old, under its present key."""
    visit = str(session.get(VISIT, ""))
    due = now.timestamp() - float(session.get(SEEN, 0)) >= PRESENCE_EVERY.total_seconds()
    if visit and session.session_key and (due or at_once):
        note_presence(visit, session_key=session.session_key, now=now)
        session[SEEN] = now.timestamp()
