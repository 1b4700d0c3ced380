"""A notice as a mail: plain text (RFC 5322), with an invitation beside it where there is one (RFC 6047)."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import urlsplit

from seatrial.domains.notices.rules import one_line


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail is made of. `link` is a path below `site`; `ics` is an invitation or ''."""

    uid: str
    name: str
    address: str
    subject: str
    body: str
    link: str
    ics: str
    at: datetime


def mail(letter: Letter, *, sender: str, site: str) -> EmailMessage:
    """The mail. A second copy of one letter bears the same Message-ID, by which readers know it. Raises
    ValueError for an address that is none.

    It says of itself that a program sent it (RFC 3834), so that no absence is answered.
    """
    host = urlsplit(site).hostname or "localhost"
    made = EmailMessage(policy=policy.SMTP)
    made["Message-ID"] = f"<{letter.uid}@{host}>"
    made["Date"] = letter.at
    made["From"] = sender
    made["To"] = Address(display_name=one_line(letter.name), addr_spec=letter.address)
    made["Subject"] = one_line(letter.subject)
    made["List-Id"] = f"Seatrial <notices.{host}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(_text(letter, site))
    if letter.ics:
        made.add_alternative(letter.ics, subtype="calendar", params={"method": "REQUEST"})
    return made


def _text(letter: Letter, site: str) -> str:
    parts = [letter.body.strip()]
    if letter.link:
        parts.append(f"{site}{letter.link}")
    parts.append(f"-- \nWhat you get by mail, you choose here: {site}/notices/settings")
    return "\n\n".join(part for part in parts if part) + "\n"
