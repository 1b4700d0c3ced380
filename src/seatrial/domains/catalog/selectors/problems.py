"""What is wrong with the catalogue, service by service: the orphan report."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from seatrial.domains.catalog import models
from seatrial.domains.catalog.rules.contacts import Contact, contacts_of, stale
from seatrial.domains.catalog.selectors.contacts import verifications
from seatrial.domains.catalog.selectors.graphs import lost_references
from seatrial.domains.catalog.selectors.ownership import owner_since
from seatrial.domains.catalog.selectors.parties import unstaffed

#: When somebody last confirmed that the owner is the right one; a date, in the entity's annotations.
REVIEWED = "seatrial.dev/ownership-reviewed"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with a service, and what to do about it."""

    service: str
    kind: str
    message: str
    remedy: str


def troubles(*, now: datetime, only: frozenset[str] | None = None) -> dict[str, list[Trouble]]:
    """Everything that is wrong, by the URN of the service; services without trouble are left out.

    As many queries for a thousand services as for one.
    """
    wanted = models.Service.objects.order_by("name")
    rows = list(wanted if only is None else wanted.filter(urn__in=only))
    found: defaultdict[str, list[Trouble]] = defaultdict(list)
    for trouble in (*_owners(rows), *_contacts(rows, now), *_references(frozenset(row.urn for row in rows))):
        found[trouble.service].append(trouble)
    return dict(found)


def _owners(rows: list[models.Service]) -> Iterator[Trouble]:
    named = {row.owner for row in rows}
    known = set(models.Party.objects.filter(urn__in=named).values_list("urn", flat=True))
    empty = unstaffed(named & known)
    since = owner_since(str(row.uid) for row in rows)
    for row in rows:
        if row.owner not in known:
            message = f"its owner {row.owner} is not in the catalogue"
            yield Trouble(row.urn, "ownerless", message, "Define the team, or name another owner.")
        elif row.owner in empty:
            message = f"its owner {row.owner} has no members"
            yield Trouble(row.urn, "unstaffed", message, "Name members in the Group, or another owner.")
        reviewed, begun = _date(row.annotations.get(REVIEWED)), since.get(str(row.uid))
        if reviewed and begun and begun.date() > reviewed:
            message = f"the owner changed on {begun:%Y-%m-%d}, after the last review on {reviewed}"
            remedy = f"Confirm the owner, and set {REVIEWED} to today."
            yield Trouble(row.urn, "unreviewed", message, remedy)


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def _contacts(rows: list[models.Service], now: datetime) -> Iterator[Trouble]:
    by_subject: defaultdict[str, list[Contact]] = defaultdict(list)
    subjects = {of for row in rows for of in (row.urn, row.system, row.owner) if of}
    sheets = list(models.Sheet.objects.filter(kind="ContactList", of__in=subjects))
    known = verifications(sheet.urn for sheet in sheets) if sheets else {}
    for sheet in sheets:
        by_subject[sheet.of] += contacts_of(sheet.urn, body=sheet.body, verifications=known)
    for row in rows:
        reached = [each for of in (row.urn, row.system, row.owner) for each in by_subject.get(of, ())]
        if not reached:
            remedy = "Write a ContactList of the service, its system or its team."
            yield Trouble(row.urn, "contactless", "nobody is named to be called", remedy)
        elif old := stale(reached, now=now):
            ids = ", ".join(each.id for each in old)
            message = f"{len(old)} of {len(reached)} contacts were not verified lately: {ids}"
            yield Trouble(row.urn, "stale-contacts", message, "Try them, and verify each on the page.")


def _references(urns: frozenset[str]) -> Iterator[Trouble]:
    for lost in lost_references(urns):
        target = lost.end if lost.start == lost.said_by else lost.start
        message = f"it names {target} at {lost.source.path}:{lost.source.line}, which nobody defines"
        yield Trouble(lost.said_by, "dangling", message, "Define it, or correct the name.")
