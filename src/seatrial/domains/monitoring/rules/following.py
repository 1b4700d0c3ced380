"""Follows the link of an alert to its runbook, down to the heading (R208)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from seatrial.domains.evidence.rules.alerting import places_of, runbook_of
from seatrial.domains.evidence.types import Files
from seatrial.domains.monitoring.types import Fault, Place, Written
from seatrial.domains.runbooks.rules import reading


@dataclass(frozen=True, slots=True)
class Followed:
    """Where an alert's link leads: `file` is '' where that is no file here, `link` where there is none."""

    link: str = ""
    file: str = ""
    faults: tuple[Fault, ...] = ()


def follow(written: Written, *, files: Files, bases: Mapping[str, str]) -> Followed:
    """The file that the alert's link leads to, and what is wrong with it.

    `bases` gives the folder that each web address shows; an address that none of them begins is not followed.
    """
    key, link = runbook_of(written.annotations)
    if not link:
        return Followed(
            faults=(
                Fault("no-runbook", written.place, "it names no runbook", "Add the annotation `runbook`."),
            )
        )
    place = Place(written.place.path, written.lines.get(f"annotations.{key}", written.place.line))
    places = places_of(link, path=written.place.path, bases=bases)
    if places is None:
        return Followed(link)
    found = next((each for each in places if files.read(each) is not None), "")
    if not found:
        remedy = "Write the runbook, or correct the link."
        return Followed(link, "", (Fault("dead-runbook", place, f"{link} leads to no file", remedy),))
    anchor = unquote(urlsplit(link).fragment)
    known = _anchors(files.read(found) or b"")
    if anchor and anchor not in known:
        remedy = f"{found} has: {', '.join(sorted(known)[:12])}." if known else f"{found} has no headings."
        message = f"{found} has no heading #{anchor}"
        return Followed(link, found, (Fault("dead-anchor", place, message, remedy),))
    return Followed(link, found)


@lru_cache(maxsize=2048)
def _anchors(data: bytes) -> frozenset[str]:
    return reading.anchors(reading.read(data, path="page.md"))
