"""What a mail says (RFC 5322, MIME), however badly it is made: headers, its thread, its text, who sent it.

Nothing is guessed: what cannot be read is empty, and bytes of an unknown charset become text as well as they
can.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, unquote
from html.parser import HTMLParser
from types import MappingProxyType
from typing import cast

_MOST_HEADERS, _LONGEST_HEADER, _LONGEST_TEXT = 200, 4000, 200_000
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
_FIRST_WORD = re.compile(r"[a-z-]+")
_SPACE = re.compile(r"\s+")
_CHARSETS = ("utf-8", "cp1252", "latin-1")
#: Headers that only answers of programs have, beside `Auto-Submitted` (RFC 3834, 2).
_AUTO_REPLIES = ("x-autoreply", "x-autorespond", "x-auto-reply")
_BULK = frozenset({"auto_reply", "bulk", "junk", "list"})
_BLOCKS = frozenset(
    {"address", "blockquote", "br", "div", "h1", "h2", "h3", "h4", "hr", "li", "p", "pre", "table", "tr"}
)
_UNSEEN = frozenset({"head", "script", "style", "title"})


class CannotReadMail(ValueError):
    """The bytes are no mail at all; the words tell people why."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. Ids keep their angle brackets; addresses are in small letters, '' where there is none."""

    #: the first of each, decoded, by its name in small letters
    headers: Mapping[str, str]
    message_id: str
    #: the id of the mail that its thread begins with: its own where it begins one
    thread: str
    sender: str
    sender_name: str
    subject: str
    text: str
    #: how many servers it went through
    hops: int
    is_report: bool

    @property
    def is_by_program(self) -> bool:
        """Whether it says that no person sent it: a monitor, a mailing list, an absence."""
        return self._submitted != "no" or self._precedence in _BULK or self.is_auto_reply

    @property
    def is_auto_reply(self) -> bool:
        """Whether a program sent it as the answer to another mail: an absence, a report that one is not
        delivered. Answering it could go on for ever.
        """
        told = self._submitted == "auto-replied" or self._precedence == "auto_reply"
        return self.is_report or told or any(name in self.headers for name in _AUTO_REPLIES)

    @property
    def _submitted(self) -> str:
        """The first word of `Auto-Submitted`, which comments and parameters may follow."""
        found = _FIRST_WORD.match(self.headers.get("auto-submitted", "").strip().lower())
        return found[0] if found else "no"

    @property
    def _precedence(self) -> str:
        return self.headers.get("precedence", "").strip().lower()


def read(content: bytes) -> Mail:
    """What the mail says. Raises CannotReadMail."""
    try:
        message = message_from_bytes(content, policy=policy.default)
        headers, hops = _headers(message)
        text = _text(message)
        is_report = message.get_content_type() == "multipart/report"
    except Exception as error:  # the standard library's parser fails in many ways on what is malformed
        raise CannotReadMail(f"it is no mail: {type(error).__name__}: {error}") from None
    if not headers:
        raise CannotReadMail("it is no mail: it has no headers")
    name, sender = _address(headers.get("from", ""))
    own = _first_id(headers.get("message-id", ""))
    before = _first_id(headers.get("references", "")) or _first_id(headers.get("in-reply-to", ""))
    return Mail(
        headers=MappingProxyType(headers), message_id=own, thread=before or own, sender=sender,
        sender_name=name, subject=_one_line(headers.get("subject", "")), text=text, hops=hops,
        is_report=is_report,
    )  # fmt: skip


def address_of(text: str) -> str:
    """The one address that the text names, in small letters; '' where it names none, or several."""
    return _address(text)[1]


def unquoted_lines(text: str) -> list[str]:
    """The lines that whoever wrote it wrote anew: without those that are quoted, the line that says who is
    quoted, and empty ones.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=False)
        if not line.startswith(">") and not (line.endswith(":") and following.startswith(">"))
    ]


def _headers(message: EmailMessage) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    hops = 0
    for name, raw in list(message.raw_items()):
        lower = name.lower()
        hops += lower == "received"
        if lower not in found and len(found) < _MOST_HEADERS:
            found[lower] = _clean(_decoded(message, name, raw))[:_LONGEST_HEADER]
    return found, hops


def _decoded(message: EmailMessage, name: str, raw: object) -> str:
    """The header as people read it; as it came where it is malformed."""
    try:
        return str(message.policy.header_fetch_parse(name, cast(str, raw)))
    except Exception:  # the parser of addresses raises IndexError, and others, for what is malformed
        return str(raw)


def _address(text: str) -> tuple[str, str]:
    try:
        found = [(name, address) for name, address in getaddresses([text]) if _ADDRESS.fullmatch(address)]
    except Exception:  # as above
        return "", ""
    if len(found) != 1:
        return "", ""
    return _one_line(unquote(found[0][0])), found[0][1].strip().casefold()


def _first_id(text: str) -> str:
    found = _MESSAGE_ID.search(text)
    return found[0] if found else ""


def _text(message: EmailMessage) -> str:
    """The plain text; that of the HTML where there is no other."""
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except Exception:  # a multipart without parts, a header that cannot be read
        part = None
    if part is None:
        part = None if message.is_multipart() or message.is_attachment() else message
    if part is None or part.get_content_maintype() != "text":
        return ""
    text = _characters(cast(EmailMessage, part))[:_LONGEST_TEXT]
    return _seen(text) if part.get_content_subtype() == "html" else text


def _characters(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    said = part.get_content_charset() or ""
    for charset in (said, *_CHARSETS):
        try:
            return _clean(content.decode(charset)) if charset else _clean(content.decode("ascii"))
        except (LookupError, UnicodeError, ValueError):
            continue
    return _clean(content.decode("utf-8", "replace"))


def _clean(text: str) -> str:
    """Without U+0000, which databases do not keep, and without half characters; lines end in one way."""
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-8", "replace").decode("utf-8")


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


class _Seen(HTMLParser):
    """Collects what a reader sees; what is quoted begins with `>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._unseen = self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unseen += tag in _UNSEEN
        self._quoted += tag == "blockquote"
        if tag in _BLOCKS:
            self.lines.append("> " if self._quoted else "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._quoted = max(0, self._quoted - (tag == "blockquote"))
        if tag in _BLOCKS:
            self.lines.append("> " if self._quoted else "")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.lines[-1] += _SPACE.sub(" ", data)


def _seen(html: str) -> str:
    reader = _Seen()
    reader.feed(html)
    reader.close()
    return "\n".join(line.strip() for line in reader.lines if line.strip(" >"))
