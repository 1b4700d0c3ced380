"""What the address of a request says: which key it is sent with, and in which format."""

import hashlib
import json
from dataclasses import dataclass
from urllib.parse import unquote

from seatrial.domains.alerts.rules import genie
from seatrial.domains.alerts.types import KEY_LETTERS, PREFIX

#: What follows the key, and the format that is sent there.
_FORMATS = (
    ("api/v2/alerts", "alertmanager-api"),
    ("v2/enqueue", "pagerduty"),
    ("v2/change/enqueue", "pagerduty-change"),
    ("v2/alerts", "opsgenie"),
    ("events", "events"),
)
#: Where PagerDuty's clients send to: their key stands in the body.
_KEY_IN_BODY = ("v2/enqueue", "v2/change/enqueue")
_HEX = frozenset("0123456789abcdef")
#: What follows the key where somebody is alive.
_BEAT = "heartbeat"
#: What clients of Alertmanager do besides: pages answer it, nothing of it is stored as an arrival.
_SILENCES = ("api/v2/silences", "api/v2/silence/")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request was sent to."""

    key: str
    #: '' is the format of the source
    format: str
    #: what follows the key
    rest: str


def address(path: str, *, authorization: str = "", body: bytes = b"") -> Address | None:
    """The key and the format of a request that was sent to this path; None where there is no key.

    The key stands in the path; PagerDuty's clients send it in the body (`routing_key`) and Opsgenie's in a
    header (`Authorization: GenieKey ...`).
    """
    first, _, rest = path.removeprefix(PREFIX).partition("/")
    if is_key(first):
        return Address(first, format_of(rest), rest)
    whole = f"{first}/{rest}".rstrip("/")
    if whole.endswith(_KEY_IN_BODY):
        key = _routing_key(body)
    else:
        key = authorization.removeprefix("GenieKey ").strip() if authorization.startswith("GenieKey ") else ""
    return Address(key, format_of(whole), whole) if is_key(key) else None


def is_asked(path: str) -> bool:
    """Whether something is asked or set at that path, rather than brought."""
    key, _, rest = path.removeprefix(PREFIX).partition("/")
    if not is_key(key):
        rest = f"{key}/{rest}"
    elif rest.startswith(_SILENCES):
        return True
    return format_of(rest) == "opsgenie" and not genie.is_brought(rest.strip("/"))


def is_beat(path: str) -> bool:
    """Whether who asks for that path brings a sign of life by that: many programs can fetch, and no more."""
    key, _, rest = path.removeprefix(PREFIX).partition("/")
    return is_key(key) and format_of(rest) == _BEAT


def is_key(text: str) -> bool:
    """Whether it looks like a key."""
    return len(text) == KEY_LETTERS and _HEX.issuperset(text)


def url_of(key: str, *, format_name: str, site: str, mail_domain: str) -> str:
    """The address that a monitor of that format is told to send to; of format `email`, the one to mail to."""
    if format_name == "email":
        return f"{key}@{mail_domain}"
    tail = "/v2/enqueue" if format_name == "pagerduty" else ""
    return f"{site.rstrip('/')}{PREFIX}{key}{tail}"


def digest(key: str) -> bytes:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).digest()


def dedup_key(body: bytes, *, otherwise: str) -> str:
    """The key that PagerDuty's answer tells: the sender's, or the one that it is given."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return otherwise
    given = found.get("dedup_key") if isinstance(found, dict) else None
    return given if isinstance(given, str) and given else otherwise


def format_of(rest: str) -> str:
    """The format that is sent to what follows the key; '' where the source says it."""
    plain = unquote(rest).strip("/")
    for tail, name in (*_FORMATS, (_BEAT, _BEAT)):
        if plain == tail or plain.startswith(f"{tail}/"):
            return name
    return ""


def _routing_key(body: bytes) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    key = found.get("routing_key") if isinstance(found, dict) else None
    return key if isinstance(key, str) else ""
