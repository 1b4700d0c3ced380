"""What a transaction set of professional claims (837P, 005010X222A1) must contain."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from edi_gateway.x12 import Segment, at

_TAGS = (
    "ST BHT NM1 N3 N4 PER HL PRV CUR REF SBR PAT DMG CLM DTP PWK CN1 AMT K3 NTE CR1 CR2 CR3 CRC HI HCP"
    " LX SV1 SV5 PS1 MEA QTY LIN CTP SVD CAS OI MOA LQ FRM SE"
)
KNOWN = frozenset(_TAGS.split())
# Segment, position and value of the element that qualifies it, and the loop it opens.
REQUIRED = (
    ("BHT", 0, "BHT", ""), ("NM1", 1, "41", "1000A"), ("NM1", 1, "40", "1000B"),
    ("HL", 3, "20", "2000A"), ("HL", 3, "22", "2000B"), ("CLM", 0, "CLM", "2300"),
    ("LX", 0, "LX", "2400"), ("SV1", 0, "SV1", "2400"),
)  # fmt: skip


@dataclass(frozen=True)
class SegmentFault:
    """An IK3 (code is IK304) and its IK4s: element position, data element number, IK403 code.

    IK404, the copy of the bad data, is never sent: it could carry a patient's data.
    """

    tag: str
    position: int
    loop: str
    code: str
    elements: tuple[tuple[str, str, str], ...] = ()


def is_date(text: str) -> bool:
    """YYMMDD or CCYYMMDD, and a day that exists."""
    if not re.fullmatch(r"[0-9]{6}|[0-9]{8}", text):
        return False
    try:
        return bool(date.fromisoformat(text if len(text) == 8 else f"20{text}"))
    except ValueError:
        return False


is_time = re.compile(r"([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9]([0-9]{1,2})?)?").fullmatch
_amount = re.compile(r"-?([0-9]{1,16}(\.[0-9]{0,2})?|\.[0-9]{1,2})").fullmatch
_number = re.compile(r"[0-9]{1,12}").fullmatch


def _one_of(*values: str) -> Callable[[str], bool]:
    return values.__contains__


def _is_period(text: str) -> bool:
    return all(map(is_date, text.split("-", 1)))


# Per segment: position, data element number, whether a value is right, IK403 when it is not.
ELEMENTS: dict[str, tuple[tuple[int, str, Callable[[str], object], str], ...]] = {
    "BHT": ((1, "1005", _one_of("0019"), "7"), (2, "353", _one_of("00", "18"), "7"),
            (4, "373", is_date, "8"), (5, "337", is_time, "9"), (6, "640", _one_of("31", "CH", "RP"), "7")),
    "NM1": ((1, "98", re.compile(r"[A-Z0-9]{2,3}").fullmatch, "7"), (2, "1065", _one_of("1", "2"), "7")),
    "HL": ((1, "628", _number, "6"), (3, "735", _one_of("20", "22", "23"), "7")),
    "CLM": ((1, "1028", re.compile(r".{1,38}").fullmatch, "5"), (2, "782", _amount, "6")),
    "DMG": ((1, "1250", _one_of("D8"), "7"), (2, "1251", is_date, "8")),
    "DTP": ((1, "374", _number, "7"), (2, "1250", _one_of("D8", "RD8"), "7"), (3, "1251", _is_period, "8")),
    "LX": ((1, "554", _number, "6"),),
    "SV1": ((2, "782", _amount, "6"), (4, "380", _amount, "6")),
}  # fmt: skip


def examine(segments: list[Segment]) -> list[SegmentFault]:
    """Every fault in one transaction set; ST is position 1."""
    faults = []
    for position, segment in enumerate(segments, start=1):
        if segment[0] not in KNOWN:
            faults.append(SegmentFault(segment[0], position, "", "1"))
        wrong = tuple(
            (str(place), number, code if at(segment, place) else "1")
            for place, number, is_right, code in ELEMENTS.get(segment[0], ())
            if not is_right(at(segment, place))
        )
        if wrong:
            faults.append(SegmentFault(segment[0], position, "", "8", wrong))
    present = {(segment[0], place, at(segment, place)) for segment in segments for place in (0, 1, 3)}
    for tag, place, value, loop in REQUIRED:
        if (tag, place, value) not in present:
            faults.append(SegmentFault(tag, len(segments), loop, "3"))
    return faults
