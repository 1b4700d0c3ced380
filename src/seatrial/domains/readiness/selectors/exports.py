"""What each criterion of a service rests on, whole, for whoever checks it elsewhere (R057)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item, Reference
from seatrial.domains.readiness.selectors.standings import standings
from seatrial.domains.readiness.types import Shown


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence, by the name that the check uses, with its files and what its link led to."""

    name: str
    item: Item
    files: Sequence[Reference]
    link: evidence.Link | None


@dataclass(frozen=True, slots=True)
class Rested:
    """A criterion, where it stands, and what that rests on; `absent` are names without any evidence."""

    shown: Shown
    proofs: Sequence[Proof]
    absent: Sequence[str]


def rested(service: str, *, environment: str, now: datetime) -> list[Rested]:
    """Every criterion of the service (a URN) there with its evidence, in the order of the checklists."""
    shown = standings(service, environment=environment, now=now)
    items = evidence.latest({key for each in shown for key in each.keys.values()})
    uids = {item.uid for item in items.values()}
    files = evidence.references(uids | {_origin(item) for item in items.values()})
    links = evidence.links(uids)
    return [_rested(each, items, files, links) for each in shown]


def _rested(
    shown: Shown,
    items: Mapping[str, Item],
    files: Mapping[str, Sequence[Reference]],
    links: Mapping[str, evidence.Link],
) -> Rested:
    found = {use.name: items.get(shown.keys.get(use.name, "")) for use in shown.criterion.probes}
    proofs = [
        Proof(name, item, files.get(_origin(item), ()), links.get(item.uid))
        for name, item in found.items()
        if item is not None
    ]
    return Rested(shown, proofs, [name for name, item in found.items() if item is None])


def _origin(item: Item) -> str:
    """Whose files it rests on: what VEX left of a scan rests on those of the scan."""
    return str(item.extra.get("derived_from") or item.uid)
