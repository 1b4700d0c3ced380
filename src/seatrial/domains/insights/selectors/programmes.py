"""Programmes as they stand. All of it is read when it is asked for (R018)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Deployment, Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.insights import rules
from seatrial.domains.insights.types import PARTS, Known, Part, Programme, ProgrammeView, Proof
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.readiness.types import Shown
from seatrial.domains.reviews import selectors as reviews
from seatrial.domains.reviews.types import ItemView, Review
from seatrial.domains.workspace import selectors as workspaces
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

#: Of a service's deployments so many are looked through for the last that ended.
_LAST = 20
#: A review of such a state says nothing yet, or nothing any more.
_SILENT = ("draft", "withdrawn")


def programmes(actor: Actor) -> list[Programme]:
    """All programmes, by name; to a confined actor those alone whose services it knows all of."""
    known = catalog.known_to(actor)
    found = [
        rules.programme_of(each.urn, body=each.body, file=each.source.path)
        for each in workspaces.definitions(kind="Programme")
    ]
    return sorted(
        (each for each in found if known is None or known.issuperset(each.services)),
        key=lambda each: each.name,
    )


def programme(name: str, *, actor: Actor, now: datetime, parts: Sequence[Part] = PARTS) -> ProgrammeView:
    """The programme of that name with every row of these parts; raises NotFound also where the actor may not
    know of it.
    """
    found = {each.name: each for each in programmes(actor)}
    if name not in found:
        raise NotFound(f"there is no programme {name!r}", remedy=did_you_mean(name, known=found))
    return view_of(found[name], actor=actor, now=now, parts=parts)


def view_of(
    programme: Programme, *, actor: Actor, now: datetime, parts: Sequence[Part] = PARTS
) -> ProgrammeView:
    """Every row of these parts at `now`."""
    rows = tuple(each for each in programme.rows if each.part in parts)
    wanted = {name for row in rows for name in row.criteria}
    services = catalog.by_urns(programme.services)
    known = [
        _known(services[urn], programme.environment, wanted, actor, now) if urn in services else _nothing(urn)
        for urn in programme.services
    ]
    return ProgrammeView(
        programme=programme,
        rows=tuple(rules.row_of(spec, known=known) for spec in rows),
        services=tuple(services[urn] for urn in programme.services if urn in services),
        missing=tuple(urn for urn in programme.services if urn not in services),
        read_at=now,
    )


def _nothing(urn: str) -> Known:
    return Known(urn, {}, {}, {}, None, None, None)


def _known(service: Service, place: str, wanted: set[str], actor: Actor, now: datetime) -> Known:
    standing = reviews.standing(service.uid, environment=place, now=now)
    shown = {
        f"{each.checklist.partition(':')[2]}/{each.criterion.id}": each
        for each in readiness.standings(service.urn, environment=place, now=now)
    }
    bound = {name: each for name, each in shown.items() if name in wanted}
    items = _items(service, place, wanted, actor, now)
    return Known(
        service=service.urn,
        items={name: item for name, (_, item) in items.items()},
        reviews={name: review for name, (review, _) in items.items()},
        shown=bound,
        proofs=_proofs(bound),
        standing=standing,
        proposal=reviews.open_proposal(standing.decision.review_uid) if standing is not None else None,
        deployment=last_ended(service, environment=place),
    )


def _items(
    service: Service, environment: str, wanted: set[str], actor: Actor, now: datetime
) -> dict[str, tuple[str, ItemView]]:
    """Each wanted criterion as the latest review has it that asks its checklist, and that review's name."""
    rows = reviews.reviews(reviews.Filter(service_uid=service.uid))
    asked = {f"checklist:{name.partition('/')[0]}" for name in wanted}
    latest = _latest([each for each in rows if each.environment == environment], asked)
    reports = {
        name: reviews.known_report(name, actor=actor, now=now)
        for name in sorted({each.name for each in latest.values()})
    }
    return {
        item.row.name: (review.name, item)
        for checklist, review in latest.items()
        for item in reports[review.name].items
        if item.row.checklist == checklist and item.row.name in wanted
    }


def _latest(rows: Sequence[Review], asked: set[str]) -> Mapping[str, Review]:
    found: dict[str, Review] = {}
    for review in rows:
        if review.state not in _SILENT:
            for pin in review.checklists:
                if pin.urn in asked:
                    found.setdefault(pin.urn, review)
    return found


def _proofs(shown: Mapping[str, Shown]) -> dict[str, tuple[Proof, ...]]:
    latest = evidence.latest({key for each in shown.values() for key in each.keys.values()})
    return {
        name: tuple(Proof(latest[key].sha256, latest[key].uid) for key in each.keys.values() if key in latest)
        for name, each in shown.items()
    }


def last_ended(service: Service, *, environment: str) -> Deployment | None:
    """The last deployment there that ended, or None."""
    found, _ = catalog.deployments(service=service, environment=environment, limit=_LAST)
    return next((each for each in found if each.outcome != "running"), None)
