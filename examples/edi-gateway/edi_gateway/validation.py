"""Judges an interchange: the TA1 note for its envelope, the 999 codes for groups and sets."""

import re
from dataclasses import dataclass, field

from edi_gateway.claims import SegmentFault, examine, is_date, is_time
from edi_gateway.x12 import Group, Interchange, Segment, TransactionSet, at

VERSION = "005010X222A1"
QUALIFIERS = frozenset({"01", "14", "20", "27", "28", "29", "30", "33", "ZZ"})


def is_name(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()


# ISA element, whether its value is right, TA105 when it is not.
_HEADER = (
    (1, ("00", "03").__contains__, "010"),
    (3, ("00", "01").__contains__, "012"),
    (5, QUALIFIERS.__contains__, "005"),
    (6, is_name, "006"),
    (7, QUALIFIERS.__contains__, "007"),
    (8, is_name, "008"),
    (9, is_date, "014"),
    (10, is_time, "015"),
    (11, re.compile(r"[^\w\s]").fullmatch, "016"),
    (12, ("00501").__eq__, "017"),
    (13, re.compile(r"[0-9]{9}").fullmatch, "018"),
    (14, ("0", "1").__contains__, "019"),
    (15, ("P", "T").__contains__, "020"),
)


@dataclass
class SetVerdict:
    subject: TransactionSet
    codes: list[str]  # IK502 and following; empty when the set is accepted
    faults: list[SegmentFault]


@dataclass
class GroupVerdict:
    subject: Group
    codes: list[str]  # AK905 and following: faults of the group itself, which reject all of it
    sets: list[SetVerdict]

    @property
    def accepted(self) -> list[SetVerdict]:
        return [] if self.codes else [one for one in self.sets if not one.codes]

    @property
    def result(self) -> str:
        if not self.accepted:
            return "R"
        return "A" if len(self.accepted) == len(self.sets) else "P"


@dataclass
class Verdict:
    note: str  # TA105; "000" accepts the interchange
    groups: list[GroupVerdict] = field(default_factory=list)

    @property
    def result(self) -> str:
        """A, P or R: what became of the interchange as a whole."""
        results = {group.result for group in self.groups}
        return results.pop() if len(results) == 1 else "P" if results else "R"


def judge(interchange: Interchange) -> Verdict:
    """The verdict on everything that one interchange shows by itself; duplicates need the store."""
    note = envelope_note(interchange)
    if note == "000" and any(at(group.header, 1) == "FA" for group in interchange.groups):
        note = "024"  # an acknowledgement is never acknowledged, or two gateways would never stop
    if note == "000" and not interchange.groups:
        note = "024"
    if note != "000":
        return Verdict(note)
    used: set[str] = set()
    return Verdict(note, [_judge_group(group, used) for group in interchange.groups])


def envelope_note(interchange: Interchange) -> str:
    """TA105: the first thing wrong with the outer envelope, or "000"."""
    for position, is_right, note in _HEADER:
        if not is_right(interchange.header[position]):
            return note
    trailer, header = interchange.trailer, interchange.header
    if trailer is None:
        return "023"
    if at(trailer, 2) != header[13]:
        return "001"
    if _number(at(trailer, 1)) != len(interchange.groups):
        return "021"
    if interchange.stray:
        return "022"
    return "000" if all(_is_group_header(group.header) for group in interchange.groups) else "024"


def _judge_group(group: Group, used: set[str]) -> GroupVerdict:
    codes = []
    if at(group.header, 1) != "HC":
        codes.append("1")
    if at(group.header, 8) != VERSION:
        codes.append("2")
    if group.trailer is None:
        codes.append("3")
    elif at(group.trailer, 2) != at(group.header, 6):
        codes.append("4")
    if group.trailer and _number(at(group.trailer, 1)) != len(group.sets):
        codes.append("5")
    if at(group.header, 6) in used:
        codes.append("19")
    used.add(at(group.header, 6))
    numbers: set[str] = set()
    return GroupVerdict(group, codes, [_judge_set(one, numbers) for one in group.sets])


def _judge_set(one: TransactionSet, used: set[str]) -> SetVerdict:
    header, trailer, codes = one.segments[0], one.segments[-1], []
    if at(header, 1) != "837":
        return SetVerdict(one, ["1"], [])
    if not re.fullmatch(r"[A-Za-z0-9]{4,9}", at(header, 2)):
        codes.append("7")
    elif at(header, 2) in used:
        codes.append("23")
    used.add(at(header, 2))
    if trailer[0] != "SE":
        codes.append("2")
    elif at(trailer, 2) != at(header, 2):
        codes.append("3")
    if trailer[0] == "SE" and _number(at(trailer, 1)) != len(one.segments):
        codes.append("4")
    if at(header, 3) != VERSION:
        codes.append("I6")
    faults = examine(one.segments)
    return SetVerdict(one, (["5"] if faults else []) + codes, faults)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) else None


def _is_group_header(header: Segment) -> bool:
    return (
        bool(re.fullmatch(r"[A-Z]{2}", at(header, 1)))
        and all(is_name(at(header, place)) and 2 <= len(at(header, place)) <= 15 for place in (2, 3))
        and len(at(header, 4)) == 8
        and is_date(at(header, 4))
        and bool(is_time(at(header, 5)))
        and bool(re.fullmatch(r"[0-9]{1,9}", at(header, 6)))
        and at(header, 7) == "X"
        and bool(re.fullmatch(r"[0-9A-Z]{1,12}", at(header, 8)))
    )
