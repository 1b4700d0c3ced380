"""A page as what each provider takes: a mail, a JSON message, blocks of Slack, a card of Teams, a text."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from seatrial.domains.notices.rules import one_line
from seatrial.domains.notices.types import ContactKind, Urgency

_LONGEST_TEXT = 2900
_TITLES = {"acknowledge": "Acknowledge", "resolve": "Resolve", "escalate": "Escalate"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One page over one way. `url` and those of `answers` (by verb) are absolute; `delivery` is the same each
    time it is sent, so that whoever gets it twice can tell.
    """

    delivery: str
    page: str
    about: str
    kind: ContactKind
    address: str
    name: str
    subject: str
    body: str
    urgency: Urgency
    url: str
    answers: tuple[tuple[str, str], ...]
    reply_to: str
    at: datetime

    @property
    def titled(self) -> list[tuple[str, str]]:
        """The answers with the words of their buttons."""
        return [(_TITLES.get(verb, verb), url) for verb, url in self.answers]


def page_mail(said: Outgoing, *, sender: str, site: str) -> EmailMessage:
    """The page as a mail (RFC 5322). Raises ValueError for an address that is none."""
    host = urlsplit(site).hostname or "localhost"
    made = EmailMessage(policy=policy.SMTP)
    made["Message-ID"] = f"<{said.delivery}@{host}>"
    made["Date"] = said.at
    made["From"] = sender
    made["To"] = Address(display_name=one_line(said.name), addr_spec=said.address)
    made["Subject"] = one_line(f"[{said.page}] {said.subject}")
    if said.reply_to:
        made["Reply-To"] = said.reply_to
    made["List-Id"] = f"Seatrial <pages.{host}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    if said.urgency == "high":
        made["Importance"] = "high"
        made["X-Priority"] = "1"
    made.set_content(_long(said))
    return made


def _long(said: Outgoing) -> str:
    answers = "\n".join(f"{title}: {url}" for title, url in said.titled)
    how = "Or answer this mail with one word: ack, resolve or escalate." if said.reply_to else ""
    parts = (said.subject, said.body.strip(), answers, how if answers else "", said.url)
    return "\n\n".join(part for part in parts if part) + "\n"


def page_text(said: Outgoing) -> str:
    """The page in a few words, for a text message or a notification: the subject and the first answer."""
    answers = [f"{title}: {url}" for title, url in said.titled[:1]]
    return "\n".join([f"{said.page} {one_line(said.subject)}", *(answers or [said.url or said.body.strip()])])


def page_speech(said: Outgoing) -> str:
    """What a call says, twice, since nobody hears it whole the first time."""
    words = f"This is Seatrial, with page {said.page.partition('-')[2]}. {one_line(said.subject)}."
    return f"{words} {words}"


def page_json(said: Outgoing) -> bytes:
    """The page as a webhook gets it."""
    fields = {
        "id": said.delivery, "page": said.page, "about": said.about, "subject": said.subject,
        "body": said.body, "urgency": said.urgency, "url": said.url, "answers": dict(said.answers),
        "at": said.at.isoformat(),
    }  # fmt: skip
    return json.dumps(fields, ensure_ascii=False).encode()


def webhook_headers(body: bytes, *, delivery: str, secret: bytes, now: datetime) -> dict[str, str]:
    """What proves to a webhook that we sent the body (Standard Webhooks 1.0: HMAC-SHA256 over the id, the
    time and the body), and by what it knows a second copy.
    """
    stamp = str(int(now.timestamp()))
    signed = b".".join((delivery.encode(), stamp.encode(), body))
    mac = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {
        "content-type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{mac}",
        "idempotency-key": delivery,
    }


def slack_json(said: Outgoing) -> bytes:
    """The page for an incoming webhook of Slack: a section, and buttons that are links."""
    title = f"*{_plain(said.page)}* {_plain(one_line(said.subject))}"
    text = "\n".join(part for part in (title, _plain(said.body.strip())) if part)[:_LONGEST_TEXT]
    blocks: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    links = [*said.titled, *([("Open", said.url)] if said.url else [])]
    if links:
        buttons = [
            {"type": "button", "text": {"type": "plain_text", "text": title}, "url": url}
            for title, url in links
        ]
        blocks.append({"type": "actions", "elements": buttons})
    return json.dumps({"text": f"{said.page} {one_line(said.subject)}", "blocks": blocks}).encode()


def teams_json(said: Outgoing) -> bytes:
    """The page for a webhook of Teams: an adaptive card (1.4) whose buttons open links."""
    links = [*said.titled, *([("Open", said.url)] if said.url else [])]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": f"{said.page} {one_line(said.subject)}", "weight": "Bolder",
             "wrap": True},
            *([{"type": "TextBlock", "text": said.body.strip()[:_LONGEST_TEXT], "wrap": True}]
              if said.body.strip() else []),
        ],
        "actions": [{"type": "Action.OpenUrl", "title": title, "url": url} for title, url in links],
    }  # fmt: skip
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return json.dumps({"type": "message", "attachments": [attachment]}).encode()


def _plain(text: str) -> str:
    """The text without what Slack takes for its own signs."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
