"""Judges an interchange and prints its TA1 and 999 (005010X231A1)."""

import re
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from edi_gateway.x12 import Group, Interchange, Segment, at, write

VERSION, _ANSWER_VERSION = "005010X222A1", "005010X231A1"
_NAME, _PARTY = "[ -~]*[!-~][ -~]*", "01|14|20|27|28|29|30|33|ZZ"
_DAY, _TIME = "(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", "([01][0-9]|2[0-3])[0-5][0-9]"
# ISA element: its pattern, and TA105 when it does not match.
_ISA = {
    1: ("00|03", "010"), 3: ("00|01", "012"), 5: (_PARTY, "005"), 6: (_NAME, "006"), 7: (_PARTY, "007"),
    8: (_NAME, "008"), 9: (f"[0-9]{{2}}{_DAY}", "014"), 10: (_TIME, "015"), 11: (r"[^\w\s]", "016"),
    12: ("00501", "017"), 13: ("[0-9]{9}", "018"), 14: ("0|1", "019"), 15: ("P|T", "020"),
}  # fmt: skip
_GS = {
    1: "[A-Z]{2}", 2: f"(?=.{{2,15}}$){_NAME}", 3: f"(?=.{{2,15}}$){_NAME}", 4: f"[0-9]{{4}}{_DAY}",
    5: f"{_TIME}([0-9]{{2}}){{0,2}}", 6: "[0-9]{1,9}", 7: "X", 8: "[0-9A-Z]{1,12}",
}  # fmt: skip
_REQUIRED = {"BHT", "NM1", "HL", "CLM", "LX", "SV1"}  # what a set of claims cannot do without


class Verdict(NamedTuple):
    note: str  # TA105; "000" accepts the interchange
    result: str = "rejected"  # what became of the interchange as a whole
    groups: list[list[Segment]] = []  # the lines of the 999 from AK1 to AK9, for each group
    document: str = ""  # the interchange to forward: groups and sets that are accepted, recounted


def judge(whole: Interchange) -> Verdict:
    """The verdict on everything that one interchange shows by itself; duplicates need the store."""
    note = envelope_note(whole)
    if note == "000" and (not whole.groups or "FA" in [at(group.header, 1) for group in whole.groups]):
        note = "024"  # an acknowledgement is never acknowledged, or two gateways would never stop
    if note != "000":
        return Verdict(note)
    used: set[str] = set()
    judged = [_judge_group(group, used) for group in whole.groups]
    forward = [segments for _, segments in judged if segments]
    document = [whole.header, *chain(*forward), ("IEA", str(len(forward)), whole.header[13])]
    results = {lines[-1][1] for lines, _ in judged}
    result = {"A": "accepted", "R": "rejected"}.get("".join(results), "partially_accepted")
    return Verdict(note, result, [lines for lines, _ in judged], write(document, whole.marks))


def envelope_note(whole: Interchange) -> str:
    """TA105: the first thing wrong with the outer envelope, or "000"."""
    wrong = {note: not re.fullmatch(right, whole.header[place]) for place, (right, note) in _ISA.items()}
    elements = [(right, at(group.header, place)) for group in whole.groups for place, right in _GS.items()]
    wrong |= {
        "023": not whole.trailer,
        "001": at(whole.trailer, 2) != whole.header[13],
        "021": _number(at(whole.trailer, 1)) != len(whole.groups),
        "022": whole.stray,
        "024": not all(re.fullmatch(right, text) for right, text in elements),
    }
    return next((note for note, is_wrong in wrong.items() if is_wrong), "000")


def _judge_group(group: Group, used: set[str]) -> tuple[list[Segment], list[Segment]]:
    """The lines that answer a group, and what of it is accepted, recounted."""
    number, closed, claimed = at(group.header, 6), bool(group.trailer), _number(at(group.trailer, 1))
    codes = [code for code, is_wrong in {
        "1": at(group.header, 1) != "HC", "2": at(group.header, 8) != VERSION, "3": not closed,
        "4": closed and at(group.trailer, 2) != number, "5": closed and claimed != len(group.sets),
        "19": number in used,
    }.items() if is_wrong]  # fmt: skip
    used.add(number)
    numbers: set[str] = set()  # a fault of the group says it for all its sets
    judged = [] if codes else [(one, _judge_set(one, numbers)) for one in group.sets]
    accepted = [one for one, lines in judged if lines[-1] == ("IK5", "A")]
    result = "R" if not accepted else "A" if len(accepted) == len(group.sets) else "P"
    lines, received = chain(*(lines for _, lines in judged)), str(len(group.sets))
    end = ("AK9", result, str(claimed or received)[:6], received, str(len(accepted)), *codes[:5])
    forward = [group.header, *chain(*accepted), ("GE", str(len(accepted)), number)] if accepted else []
    return [("AK1", group.header[1], number, group.header[8]), *lines, end], forward


def _judge_set(one: list[Segment], used: set[str]) -> list[Segment]:
    header, trailer, number, closed = one[0], one[-1], at(one[0], 2), one[-1][0] == "SE"
    missing = _REQUIRED - {segment[0] for segment in one} if at(header, 1) == "837" else set()
    codes = [code for code, is_wrong in {
        "1": at(header, 1) != "837", "5": bool(missing), "2": not closed,
        "7": not re.fullmatch("[A-Za-z0-9]{4,9}", number), "23": number in used,
        "3": closed and at(trailer, 2) != number, "4": closed and _number(at(trailer, 1)) != len(one),
        "I6": at(header, 3) != VERSION,
    }.items() if is_wrong]  # fmt: skip
    used.add(number)
    opening = ("AK2", at(header, 1)[:3], number[:9], at(header, 3)[:12] or VERSION)
    faults = [("IK3", tag, str(len(one)), "", "3") for tag in sorted(missing)]
    return [opening, *faults, ("IK5", "R" if codes else "A", *codes[:5])]


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,10}", text) else None


def acknowledge(whole: Interchange, verdict: Verdict, control: int, now: datetime) -> tuple[str, str | None]:
    """A TA1 and, where that accepts, a 999 for each functional group, in envelopes back to the sender."""
    header, code = whole.header, "A" if verdict.note == "000" else "R"
    ta1 = _enclose(whole, [("TA1", header[13], header[9], header[10], code, verdict.note)], 0, control, now)
    if verdict.note != "000":
        return ta1, None
    control, group = (control + 1) % 10**9, whole.groups[0].header
    stamp = (now.strftime("%Y%m%d"), now.strftime("%H%M"))
    body: list[Segment] = [("GS", "FA", group[3], group[2], *stamp, str(control), "X", _ANSWER_VERSION)]
    for number, lines in enumerate(verdict.groups, start=1):
        end = ("SE", str(len(lines) + 2), f"{number:04d}")
        body += [("ST", "999", f"{number:04d}", _ANSWER_VERSION), *lines, end]
    body.append(("GE", str(len(verdict.groups)), str(control)))
    return ta1, _enclose(whole, body, 1, control, now)


def _enclose(whole: Interchange, body: list[Segment], groups: int, control: int, now: datetime) -> str:
    """In the sender's delimiters, so that no echo clashes; parties swap places."""
    header, number, empty = whole.header, f"{control % 10**9:09d}", ("00", " " * 10)
    # As the parties named themselves, unless that would make our answer invalid as well.
    kinds = [kind if re.fullmatch(_PARTY, kind) else "ZZ" for kind in (header[7], header[5])]
    names = [name if re.fullmatch(_NAME, name) else f"{'UNKNOWN':15}" for name in (header[8], header[6])]
    parties = (kinds[0], names[0], kinds[1], names[1])
    repetition = next(mark for mark in "^!`|" if mark not in whole.marks)
    tail = (repetition, "00501", number, "0", header[15] if header[15] in ("P", "T") else "P")
    stamp = (now.strftime("%y%m%d"), now.strftime("%H%M"))
    isa = ("ISA", *empty, *empty, *parties, *stamp, *tail, whole.marks[1])
    return write([isa, *body, ("IEA", str(groups), number)], whole.marks)
