"""A bulletin as a mail, and as what channels take."""

import json
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from urllib.parse import urlsplit

from seatrial.domains.notices.formats.pages import Outgoing, slack_json, teams_json, webhook_headers
from seatrial.domains.notices.rules import one_line
from seatrial.domains.notices.types import Channel

_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Said:
    """What a bulletin says. `link` and `farewell` are paths below `site`, '' for none."""

    uid: str
    about: str
    subject: str
    body: str
    link: str
    farewell: str
    at: datetime
    site: str

    @property
    def url(self) -> str:
        """Where it leads, in full."""
        return f"{self.site}{self.link}" if self.link else ""


def bulletin_mail(said: Said, *, sender: str, address: str) -> EmailMessage:
    """The bulletin as a mail to that address, with its reader's way out beside it (RFC 2369, RFC 8058)."""
    host = urlsplit(said.site).hostname or "localhost"
    made = EmailMessage(policy=policy.SMTP)
    made["Message-ID"] = f"<{said.uid}@{host}>"
    made["Date"] = said.at
    made["From"] = sender
    made["To"] = address
    made["Subject"] = one_line(said.subject)
    made["List-Id"] = f"Seatrial <bulletins.{host}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    parts = [said.body.strip(), said.url]
    if said.farewell:
        made["List-Unsubscribe"] = f"<{said.site}/in{said.farewell}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        parts.append(f"-- \nNo more of these: {said.site}{said.farewell}")
    made.set_content("\n\n".join(part for part in parts if part) + "\n")
    return made


def bulletin_post(said: Said, *, channel: Channel, now: datetime) -> tuple[bytes, dict[str, str]]:
    """Body and headers as the channel takes them; one with a secret can tell that we sent it."""
    headers = {"content-type": "application/json"}
    if channel.kind == "webhook":
        fields = {
            "id": said.uid, "about": said.about, "subject": said.subject, "body": said.body,
            "url": said.url, "at": said.at.isoformat(),
        }  # fmt: skip
        body = json.dumps(fields, ensure_ascii=False).encode()
        if channel.secret:
            headers = webhook_headers(body, delivery=said.uid, secret=_key(channel.secret), now=now)
        return body, headers
    as_page = Outgoing(
        delivery=said.uid, page=said.about.partition(":")[2], about=said.about, kind=channel.kind,
        address="", name="", subject=said.subject, body=said.body, urgency="low", url=said.url, answers=(),
        reply_to="", at=said.at,
    )  # fmt: skip
    return (slack_json(as_page) if channel.kind == "slack" else teams_json(as_page)), headers


def _key(secret: str) -> bytes:
    """The key that a secret of Standard Webhooks holds; any other text is its own."""
    if secret.startswith(_PREFIX):
        try:
            return b64decode(secret.removeprefix(_PREFIX), validate=True)
        except Error:
            return secret.encode()
    return secret.encode()
