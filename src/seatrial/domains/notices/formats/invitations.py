"""Invitations that calendars take (RFC 5545, RFC 5546)."""

from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event, vCalAddress, vText


@dataclass(frozen=True, slots=True)
class Invitation:
    """An appointment. `starts` and `ends` are both instants or both days (the last one is not in it);
    one with a higher `sequence` takes the place of an earlier one of the same `uid`. `url` is absolute.
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date
    text: str
    url: str
    organiser: str
    guests: tuple[str, ...]
    sequence: int = 0


def invitation(said: Invitation, *, now: datetime) -> str:
    """The invitation as text/calendar with the method REQUEST."""
    calendar = Calendar()
    calendar.add("prodid", "-//Seatrial//notices//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    event = Event()
    event.add("uid", said.uid)
    event.add("dtstamp", now)
    event.add("dtstart", said.starts)
    event.add("dtend", said.ends)
    event.add("summary", said.title)
    event.add("description", f"{said.text}\n\n{said.url}".strip())
    event.add("url", said.url)
    event.add("sequence", said.sequence)
    event.add("status", "CONFIRMED")
    event["organizer"] = vCalAddress(f"mailto:{said.organiser}")
    for address in said.guests:
        guest = vCalAddress(f"mailto:{address}")
        guest.params["ROLE"] = vText("REQ-PARTICIPANT")
        guest.params["RSVP"] = vText("TRUE")
        event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode()
