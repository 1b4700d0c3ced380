"""What an action must say to be one: a title, an owner, a last day, and a repair that can be looked up."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from seatrial.domains.actions.types import ACTION_KINDS, SEVERITIES, Change, NewAction
from seatrial.kit.problems import Fault

LONGEST_TITLE, LONGEST_TEXT, LONGEST_FIX = 200, 20_000, 500
LAST_YEAR = 2200
_MOST = Decimal("999999999999.99")
_CURRENCY = re.compile(r"[A-Z]{3}")
#: A page, or a commit: `https://…`, 7 to 64 hexadecimal digits, or `owner/repository@` and those.
_FIX = re.compile(r"https?://[^\s/?#]\S*|(?:[\w.-]+/[\w.-]+@)?[0-9a-f]{7,64}", re.ASCII | re.IGNORECASE)


def faults_of_new(new: NewAction, *, today: date) -> Sequence[Fault]:
    """What keeps it from being opened, each with its place (JSON Pointer); a date is always needed (R079)."""
    faults = list(_words(title=new.title, texts=_texts(new)))
    if new.kind not in ACTION_KINDS:
        faults.append(Fault("/kind", f"{new.kind!r} is no kind", f"Write one of {', '.join(ACTION_KINDS)}."))
    if new.severity not in SEVERITIES:
        faults.append(_severity(new.severity))
    if not new.owner.strip():
        faults.append(Fault("/owner", "nobody owns it", "Name the person who answers for it."))
    if new.due_on is None:
        faults.append(Fault("/due_on", "no last day is named", "Write the day by which it is done."))
    else:
        faults += _day(new.due_on, today)
    return faults


def faults_of_change(change: Change, *, today: date) -> Sequence[Fault]:
    """What keeps the change from being made, each with its place."""
    texts = {"text": change.text, "alternative": change.alternative, "verification": change.verification}
    faults = list(_words(title=change.title, texts=texts))
    if change.severity is not None and change.severity not in SEVERITIES:
        faults.append(_severity(change.severity))
    if change.owner is not None and not change.owner.strip():
        faults.append(Fault("/owner", "nobody owns it", "Name the person who answers for it."))
    if change.due_on is not None:
        faults += _day(change.due_on, today)
    return faults


def fix_fault(fix: str, *, needed: bool) -> str:
    """What is wrong with where the repair is said to be; '' where nothing is. A vulnerability needs one
    (R058).
    """
    if not fix:
        return "say where the repair is: the address of a page, or a commit" if needed else ""
    if len(fix) > LONGEST_FIX or not _FIX.fullmatch(fix):
        return "write the address of a page (https://…) or a commit (7 to 64 hexadecimal digits)"
    return ""


def amount_faults(amount: Decimal, *, currency: str) -> Sequence[Fault]:
    """What is wrong with a sum of money, each with its place."""
    faults = []
    if not amount.is_finite() or not 0 <= amount <= _MOST or amount != round(amount, 2):
        faults.append(Fault("/amount", "this is no sum", "Write a number with two decimals at most."))
    if not _CURRENCY.fullmatch(currency):
        faults.append(Fault("/currency", f"{currency!r} is no currency", "Write three letters, as EUR."))
    return faults


def _texts(new: NewAction) -> dict[str, str | None]:
    return {"text": new.text, "alternative": new.alternative, "verification": new.verification}


def _words(*, title: str | None, texts: dict[str, str | None]) -> Iterator[Fault]:
    if title is not None and not title.strip():
        yield Fault("/title", "it has no title", "Say in a line what is to be done.")
    if title is not None and len(title) > LONGEST_TITLE:
        yield Fault("/title", f"it is longer than {LONGEST_TITLE} letters", "Put the rest into the text.")
    for name, text in texts.items():
        if text is not None and len(text) > LONGEST_TEXT:
            yield Fault(f"/{name}", f"it is longer than {LONGEST_TEXT} letters", "Shorten it.")


def _day(day: date, today: date) -> Iterator[Fault]:
    if day < today:
        yield Fault("/due_on", f"{day} is over", "Write a day from today on.")
    elif day.year > LAST_YEAR:
        yield Fault("/due_on", f"{day} is too far away", "Write a day that somebody will see.")


def _severity(said: str) -> Fault:
    return Fault("/severity", f"{said!r} is no severity", f"Write one of {', '.join(SEVERITIES)}.")
