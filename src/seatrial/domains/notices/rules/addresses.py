"""What an address of a contact method looks like, kind by kind."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from seatrial.domains.notices.types import ContactKind

_MAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_APART = re.compile(r"[\s().-]+")
_PUSH = re.compile(r"[!-~]{1,200}")
_LONGEST = 1000


def address_fault(kind: ContactKind, *, address: str, services: Collection[str]) -> str:
    """Why that is no address of the kind, with what to write; '' where it is one. `services` are those of
    Apprise that people may name themselves.
    """
    if len(address) > _LONGEST or not address.isprintable():
        return f"an address has at most {_LONGEST} characters, all of them printable"
    if kind == "email":
        return "" if _MAIL.fullmatch(address) else "write an e-mail address, as ada@example.org"
    if kind in ("sms", "voice"):
        return "" if _PHONE.fullmatch(address) else "write the number with its country, as +4915123456789"
    if kind == "push":
        return (
            "" if _PUSH.fullmatch(address) else "write the key of your device, as the push service shows it"
        )
    if kind == "apprise":
        return _service_fault(address, services)
    return _web_fault(kind, address)


def tidied(kind: ContactKind, *, address: str) -> str:
    """The address as it is kept: without spaces around it, a number without what makes it readable."""
    plain = address.strip()
    if kind in ("sms", "voice"):
        return _APART.sub("", plain)
    return plain.casefold() if kind == "email" else plain


def _web_fault(kind: ContactKind, address: str) -> str:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if usable:
        return ""
    what = "the address of its incoming webhook" if kind in ("slack", "teams") else "a web address"
    return f"write {what}, with https:// before it"


def _service_fault(address: str, services: Collection[str]) -> str:
    scheme = address.partition("://")[0].casefold()
    if "://" in address and scheme in services:
        return ""
    known = ", ".join(sorted(services)) or "none here"
    return f"write the address of a service as Apprise has it; those that may be named: {known}"
