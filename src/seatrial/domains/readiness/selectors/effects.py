"""What files would mean for services before they are applied: criteria that come, and criteria that go."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.rules import service_of
from seatrial.domains.catalog.types import Service
from seatrial.domains.readiness import rules
from seatrial.domains.readiness.rules.checklists import checklist_of
from seatrial.domains.readiness.selectors.checklists import checklists
from seatrial.domains.readiness.types import Checklist
from seatrial.domains.workspace.types import Change
from seatrial.kit.plurals import counted


def effects(
    workspace: str, *, changes: Mapping[str, Change], renamed: Mapping[str, str], now: datetime
) -> Iterator[str]:
    """Sentences such as "12 services get 3 new criteria"; nothing is written (see workspace.types.Effect)."""
    del now
    services, lists = catalog.services(), checklists()
    before = _asked(services, lists, renamed)
    if "Component" in changes:
        standing = [service_of(each, workspace=workspace) for each in changes["Component"].standing]
        services = [each for each in services if each.workspace != workspace] + standing
    if "Checklist" in changes:
        new = {each.urn: checklist_of(each) for each in changes["Checklist"].standing}
        gone = {*new, *changes["Checklist"].removed}
        lists = [*new.values(), *(each for each in lists if each.urn not in gone)]
    after = _asked(services, lists, {})
    known = before.keys() & after.keys()
    yield from _sentences("get", "new", (len(after[urn] - before[urn]) for urn in known))
    yield from _sentences("lose", "", (len(before[urn] - after[urn]) for urn in known))
    come = [len(after[urn]) for urn in after.keys() - before.keys()]
    if come:
        bent = "come" if len(come) != 1 else "comes"
        yield f"{counted(len(come), one='service')} {bent}, with {_span(come)} each"
    if left := before.keys() - after.keys():
        bent = "go" if len(left) != 1 else "goes"
        yield f"{counted(len(left), one='service')} {bent}, with what is known of where they stand"


def _asked(
    services: Iterable[Service], lists: Iterable[Checklist], renamed: Mapping[str, str]
) -> dict[str, set[tuple[str, str]]]:
    """What is asked of each service, under the names that hold afterwards."""
    known = list(lists)
    return {
        renamed.get(service.urn, service.urn): {
            (renamed.get(each.urn, each.urn), criterion.id)
            for each in known
            for criterion in rules.applicable(each, service=service)
        }
        for service in services
    }


def _sentences(verb: str, word: str, counts: Iterable[int]) -> Iterator[str]:
    tally = Counter(count for count in counts if count)
    if tally:
        services = counted(sum(tally.values()), one="service")
        bent = verb if sum(tally.values()) != 1 else f"{verb}s"
        yield f"{services} {bent} {_span(list(tally), word)}"


def _span(counts: list[int], word: str = "") -> str:
    low, high = min(counts), max(counts)
    noun = "criterion" if high == 1 else "criteria"
    number = f"{low}" if low == high else f"{low} to {high}"
    return " ".join(filter(None, (number, word, noun)))
