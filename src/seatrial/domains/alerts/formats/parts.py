"""What the formats have in common: JSON item by item, texts that fit, and times."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from seatrial.domains.alerts.formats.remarks import remark, remarked
from seatrial.domains.alerts.types import (
    HINT_LENGTH,
    KEY_LENGTH,
    LINK_LENGTH,
    NOTE_LENGTH,
    PROBLEM_LENGTH,
    TITLE_LENGTH,
    Reading,
    Reject,
    Said,
)

#: Go's zero time, which Alertmanager and Grafana write for "not yet".
_ZERO_YEAR = 1
_FRACTION = re.compile(r"\.(\d{6})\d+")
_LONGEST_LABEL = 4000
_MOST_LABELS = 200
#: One of them, in words.
_ONE = {"labels": "label", "annotations": "annotation", "details": "detail", "custom_details": "detail"}


class CannotRead(ValueError):
    """The item is not what its format says; the words tell people why."""


def document(body: bytes) -> Any:
    """The JSON of the body; raises CannotRead."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CannotRead(f"the body is no JSON: {error}") from error


def mapping(value: Any, *, what: str) -> Mapping[str, Any]:
    """The value, which has to be an object; raises CannotRead."""
    if not isinstance(value, dict):
        raise CannotRead(f"{what} is no object")
    return value


def each(
    items: Iterable[Any], *, read: Callable[[int, Any], Said], truncated: int = 0, confirm: str = ""
) -> Reading:
    """Every item is read by itself: one that cannot be read keeps none of the others back."""
    said: list[Said] = []
    rejects: list[Reject] = []
    for position, item in enumerate(items):
        try:
            said.append(remarked(partial(read, position, item)))
        except CannotRead as error:
            rejects.append(Reject(position, str(error)[:PROBLEM_LENGTH], text_of(item)))
    return Reading(tuple(said), tuple(rejects), truncated, confirm=confirm)


def text_of(item: Any) -> str:
    """The item as people repair it."""
    return without_nul(json.dumps(item, ensure_ascii=False, indent=2))


def without_nul(text: str) -> str:
    """The text without U+0000, which PostgreSQL does not keep, and without half characters."""
    return text.replace("\0", "").replace("\\u0000", "").encode("utf-8", "replace").decode("utf-8")


def words(value: Any, *, most: int = _LONGEST_LABEL, what: str = "") -> str:
    """The value as text that fits: a cut is shown by an ellipsis, and remarked where it has a name."""
    if value is None:
        return ""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    text = without_nul(value)
    if what and text != value:
        remark(f"{what} has lost characters that nobody can store")
    if len(text) <= most:
        return text
    if what:
        remark(f"{what} is cut: {most} characters of it are kept")
    return f"{text[: most - 1]}…"


def title(value: Any, *, otherwise: str = "") -> str:
    """One line that says what it is; never empty."""
    text = words(value, what="the title").strip()
    if "\n" in text:
        remark("the title is one line: its line breaks are spaces")
    line = " ".join(text.split()) or " ".join(otherwise.split())
    return words(line or "Alert without a title", most=TITLE_LENGTH, what="the title")


def link(value: Any) -> str:
    """An address of the web, or '': nothing that a browser would run."""
    text = words(value).strip()
    if text and not text.startswith(("http://", "https://")):
        remark("a link is left out: it is no address of the web")
    elif len(text) > LINK_LENGTH:
        remark(f"a link is left out: it has more than {LINK_LENGTH} characters")
    else:
        return text
    return ""


def note(value: Any, *, by: Any = "") -> str:
    """What somebody wrote, for the log of an alert; with the name that the sender gives them."""
    text = words(value, what="the note").strip()
    name = " ".join(words(by, most=100).split())
    return words(f"{name}: {text}" if name else text, most=NOTE_LENGTH, what="the note") if text else ""


def hint(value: Any) -> str:
    """The sender's word for how bad it is, in small letters."""
    return words(value, most=HINT_LENGTH, what="the severity").strip().lower()


def labels(value: Any, *, what: str = "labels") -> dict[str, str]:
    """Names with texts; null counts as none. Raises CannotRead."""
    if value is None:
        return {}
    found = mapping(value, what=what)
    if len(found) > _MOST_LABELS:
        raise CannotRead(f"{what} are more than {_MOST_LABELS}")
    named = [(words(name, most=200, what="the name of a label"), name) for name in found]
    if len({short for short, _ in named}) < len(named):
        remark(f"{what}: names that are the same where they are cut count once")
    return {short: words(found[name], what=f"{_ONE.get(what, what)} {short[:60]}") for short, name in named}


def key(value: Any, *, what: str) -> str:
    """The sender's identity of the alert; a long one is known by its digest. Raises CannotRead without."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = without_nul(value).strip() if isinstance(value, str) else ""
    if not text:
        raise CannotRead(f"{what} is missing: without it nobody can tell which alert is meant")
    if len(text) <= KEY_LENGTH:
        return text
    remark(f"{what} has more than {KEY_LENGTH} characters: its digest is the key")
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def time(value: Any, *, what: str) -> datetime | None:
    """The moment of RFC 3339, of any precision; None for null, '' and Go's zero time. Raises CannotRead."""
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise CannotRead(f"{what} is no time: {words(value, most=60)}")
    try:
        found = datetime.fromisoformat(_FRACTION.sub(r".\1", value))
    except ValueError as error:
        raise CannotRead(f"{what} is no time: {words(value, most=60)}") from error
    if found.year <= _ZERO_YEAR:
        return None
    if found.tzinfo:
        return found
    remark(f"{what} names no time zone: it is read as UTC")
    return found.replace(tzinfo=UTC)


def begun(value: Any, *, what: str) -> datetime | None:
    """Since when it holds. Go's zero time says nothing there, which is remarked: what came counts from when
    it came. Raises CannotRead.
    """
    found = time(value, what=what)
    if found is None and value not in (None, ""):
        remark(f"{what} is the zero time: it counts from when it came")
    return found
