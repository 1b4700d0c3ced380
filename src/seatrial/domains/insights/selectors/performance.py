"""How load tests went from commit to commit (R214)."""

from collections import Counter
from dataclasses import dataclass

from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item
from seatrial.domains.insights import rules
from seatrial.domains.insights.types import Trend
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

#: So many load tests are looked back at.
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Performance:
    """The figures that a service's load tests have, where they were run, and the trend of one of them.

    `environment`, `metric` and `trend` are '' and None where there is no load test.
    """

    service: Service
    environments: tuple[str, ...]
    environment: str
    metrics: tuple[str, ...]
    metric: str
    trend: Trend | None


def performance(service: Service, *, environment: str = "", metric: str = "") -> Performance:
    """The trend of the metric in that environment; without one, where most tests were, and the first metric.

    What was taken back does not count. Raises NotFound for a metric that no test there tells of.
    """
    items = _items(service)
    places = Counter(each.subject.environment for each in items)
    where = environment or (places.most_common(1)[0][0] if places else "")
    mine = [each for each in items if each.subject.environment == where]
    metrics = rules.metrics_in(mine)
    if metric and metric not in metrics:
        near = did_you_mean(metric[:80], known=metrics) if metrics else "No load test was sent for it."
        raise NotFound(f"no load test of {service.name} tells of {metric[:80]!r}", remedy=near)
    chosen = metric or next(iter(metrics), "")
    found = (
        rules.trend(
            rules.measured_in(mine, metric=chosen),
            metric=chosen,
            higher_is_better=rules.is_more_better(chosen),
        )
        if chosen
        else None
    )
    return Performance(service, tuple(sorted(places)), where, tuple(metrics), chosen, found)


def _items(service: Service) -> list[Item]:
    about = evidence.Filter(service=service.urn, type="load_test", outcome="found")
    found = evidence.items(about, limit=_MOST)
    taken_back = {each.evidence for each in evidence.retractions([one.uid for one in found]) if each.stands}
    return [each for each in found if each.uid not in taken_back]
