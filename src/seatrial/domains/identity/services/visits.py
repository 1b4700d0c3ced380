"""Who is here: sessions as their people see them, and what is left of those that ended."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies
from seatrial.domains.identity.models import Person, Visit
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import NotFound

#: Addresses are personal data; half a year is long enough to see that somebody else was here.
KEPT = timedelta(days=183)
#: How exactly it is kept when a session was last used, so that reading does not write every time.
PRESENCE_EVERY = timedelta(minutes=1)
_AGENT_LONGEST = 300


@transaction.atomic
def arrive(person: Person, *, method: str, address: str, agent: str, session_key: str, now: datetime) -> str:
    """The session is one of the person's from now on, and the sign-in is on record; gives its uid.

    `method` says by what, as `password+authenticator`. What is older than half a year is forgotten.
    """
    Visit.objects.filter(at__lt=now - KEPT, session_key=None).delete()
    visit = _note(person, method=method, address=address, agent=agent, now=now, session_key=session_key)
    audit.record(
        "identity.signed-in", actor=_own(person), subject=_subject(person), details={"by": method}, now=now
    )
    return str(visit.uid)


def note_refusal(person: Person, *, method: str, address: str, agent: str, now: datetime) -> None:
    """The person sees that somebody tried, and got no further than that method."""
    _note(person, method=method, address=address, agent=agent, now=now, refused=True)


def note_presence(uid: str, *, session_key: str, now: datetime) -> None:
    """The session was used now, under that key: keys are changed when rights are."""
    Visit.objects.filter(uid=uid, ended_at=None).update(last_seen_at=now, session_key=session_key)


def leave(uid: str, *, now: datetime) -> None:
    """The session of that visit was ended by its person."""
    if uid:
        Visit.objects.filter(uid=uid, ended_at=None).update(ended_at=now, last_seen_at=now, session_key=None)


@transaction.atomic
def end_session(uid: str, *, of: str, actor: Actor, now: datetime) -> None:
    """That session of the person signs nobody in any more. Raises Denied, NotFound."""
    person = _allowed(of, actor=actor, action="identity.session-ended")
    found = Visit.objects.select_for_update().filter(uid=UUID(uid), person=person, ended_at=None)
    if _end(found, now=now) == 0:
        raise NotFound("there is no such open session", remedy="It has ended already: load the page again.")
    audit.record("identity.session-ended", actor=actor, subject=_subject(person), now=now)


@transaction.atomic
def end_other_sessions(of: str, *, actor: Actor, now: datetime, but: str = "") -> int:
    """No session of the person is open but the one of that visit; gives how many ended. Raises Denied."""
    person = _allowed(of, actor=actor, action="identity.sessions-ended")
    ended = end_all(person, now=now, but=but)
    audit.record(
        "identity.sessions-ended", actor=actor, subject=_subject(person), details={"count": ended}, now=now
    )
    return ended


def end_all(person: Person, *, now: datetime, but: str = "") -> int:
    """The same for services that asked and record themselves."""
    found = Visit.objects.select_for_update().filter(person=person, ended_at=None)
    return _end(found.exclude(uid=but) if but else found, now=now)


def forget_visits(person: Person, *, now: datetime) -> None:
    """No session of the person is open, and where they came from is not known any more."""
    end_all(person, now=now)
    Visit.objects.filter(person=person).delete()


def _end(visits: QuerySet[Visit], *, now: datetime) -> int:
    open_ones = list(visits)
    keys = [visit.session_key for visit in open_ones if visit.session_key]
    Session.objects.filter(session_key__in=keys).delete()
    Visit.objects.filter(pk__in=[visit.pk for visit in open_ones]).update(ended_at=now, session_key=None)
    return len(keys)


def _note(
    person: Person,
    *,
    method: str,
    address: str,
    agent: str,
    now: datetime,
    refused: bool = False,
    session_key: str | None = None,
) -> Visit:
    return Visit.objects.create(
        uid=new_uid(now),
        person=person,
        method=method,
        address=address[:64],
        agent=agent[:_AGENT_LONGEST],
        at=now,
        last_seen_at=now,
        refused=refused,
        session_key=session_key,
        ended_at=now if refused else None,
    )


def _allowed(uid: str, *, actor: Actor, action: str) -> Person:
    require(
        policies.may_take_credentials(actor, uid=uid), actor=actor, action=action, subject=f"person:{uid}"
    )
    person = Person.objects.filter(uid=uid).first()
    if person is None:
        raise NotFound(f"there is no person {uid}")
    return person


def _own(person: Person) -> Actor:
    return Actor("human", str(person.uid), person.name)


def _subject(person: Person) -> str:
    return f"person:{person.uid}"
