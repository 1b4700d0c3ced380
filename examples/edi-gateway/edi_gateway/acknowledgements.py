"""Prints TA1 and 999 (005010X231A1) answers, in the sender's delimiters so that no echo clashes."""

from datetime import datetime

from edi_gateway.validation import QUALIFIERS, VERSION, GroupVerdict, Verdict, is_name
from edi_gateway.x12 import Interchange, Segment, at, write

_VERSION = "005010X231A1"


def forwardable(interchange: Interchange, verdict: Verdict) -> str:
    """The interchange without what was refused: groups and sets that the 999 accepts, recounted."""
    groups = [group for group in verdict.groups if group.accepted]
    body: list[Segment] = []
    for group in groups:
        body.append(group.subject.header)
        for one in group.accepted:
            body += one.subject.segments
        body.append(("GE", str(len(group.accepted)), at(group.subject.header, 6)))
    end = ("IEA", str(len(groups)), interchange.header[13])
    return write([interchange.header, *body, end], interchange.delimiters)


def interchange_acknowledgement(interchange: Interchange, note: str, control: int, now: datetime) -> str:
    """A TA1 in an envelope of its own, from the receiver back to the sender."""
    header = interchange.header
    code = "A" if note == "000" else "R"
    return _enclose(interchange, [("TA1", header[13], header[9], header[10], code, note)], 0, control, now)


def functional_acknowledgement(
    interchange: Interchange, verdict: Verdict, control: int, now: datetime
) -> str | None:
    """One 999 per functional group; None when the TA1 refused the interchange and nothing was read."""
    if verdict.note != "000":
        return None
    first = verdict.groups[0].subject.header
    stamp = (now.strftime("%Y%m%d"), now.strftime("%H%M"))
    body: list[Segment] = [("GS", "FA", first[3], first[2], *stamp, str(control), "X", _VERSION)]
    for number, group in enumerate(verdict.groups, start=1):
        lines = _group_lines(group)
        reference = f"{number:04d}"
        body += [("ST", "999", reference, _VERSION), *lines, ("SE", str(len(lines) + 2), reference)]
    body.append(("GE", str(len(verdict.groups)), str(control)))
    return _enclose(interchange, body, 1, control, now)


def _group_lines(group: GroupVerdict) -> list[Segment]:
    header = group.subject.header
    lines: list[Segment] = [("AK1", header[1], header[6], header[8])]
    for one in [] if group.codes else group.sets:  # a fault of the group says it for all its sets
        opening = one.subject.segments[0]
        lines.append(("AK2", at(opening, 1)[:3], at(opening, 2)[:9], at(opening, 3)[:12] or VERSION))
        for fault in one.faults:
            lines.append(("IK3", fault.tag, str(fault.position), fault.loop, fault.code))
            lines += [("IK4", *element) for element in fault.elements]
        lines.append(("IK5", "R", *one.codes[:5]) if one.codes else ("IK5", "A"))
    received, accepted = str(len(group.sets)), str(len(group.accepted))
    claimed = at(group.subject.trailer, 1)
    included = claimed if claimed.isdecimal() and claimed.isascii() else received
    lines.append(("AK9", group.result, included[:6], received, accepted, *group.codes[:5]))
    return lines


def _party(qualifier: str, name: str) -> tuple[str, str]:
    """The party as it named itself, unless that would make our answer invalid as well."""
    good = qualifier in QUALIFIERS and is_name(name)
    return (qualifier, name) if good else ("ZZ", (name if is_name(name) else "UNKNOWN").ljust(15))


def _enclose(interchange: Interchange, body: list[Segment], groups: int, control: int, now: datetime) -> str:
    marks, header = interchange.delimiters, interchange.header
    repetition = next(mark for mark in "^!`|" if mark not in (marks.element, marks.component, marks.segment))
    parties = (*_party(header[7], header[8]), *_party(header[5], header[6]))
    stamp = (now.strftime("%y%m%d"), now.strftime("%H%M"))
    number = f"{control:09d}"
    usage = header[15] if header[15] in ("P", "T") else "P"
    empty = ("00", " " * 10)
    tail = (repetition, "00501", number, "0", usage, marks.component)
    isa = ("ISA", *empty, *empty, *parties, *stamp, *tail)
    return write([isa, *body, ("IEA", str(groups), number)], marks)
