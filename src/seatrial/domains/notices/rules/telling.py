"""Whom a notice reaches, and the shape of its words."""

import re

from seatrial.domains.identity.types import Profile

_LONGEST_SUBJECT = 200
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: A path of ours: never `//host` or `/\host`, which browsers take for another host.
_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def may_be_told(person: Profile) -> bool:
    """Whether somebody is there to read it: a human whose account is on."""
    return person.kind == "human" and person.is_active and person.erased_at is None


def one_line(text: str) -> str:
    """The text as the subject of a mail: one line, no control characters, so that no header can be added
    (CWE-93), at most 200 characters.
    """
    plain = _CONTROL.sub(" ", text)
    return _SPACE.sub(" ", plain).strip()[:_LONGEST_SUBJECT] or "Notice"


def is_path(link: str) -> bool:
    """Whether the link is the path of a page here: without a scheme, a host, spaces or control characters."""
    return _PATH.fullmatch(link) is not None
