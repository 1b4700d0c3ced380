"""Which service an alert is about, as its source says."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from seatrial.domains.alerts.rules.folding import Course
from seatrial.domains.alerts.rules.sources import source_of
from seatrial.domains.alerts.types import AlertSource
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.workspace import selectors as workspace


def services_of(courses: Sequence[Course], *, urns: Mapping[UUID, str]) -> list[str]:
    """The uid of the service of each new alert: the one that its label names, else the one of its source,
    else ''. Two queries for any number.
    """
    if not courses:
        return []
    known = {
        each.urn: source_of(each.urn, body=each.body) for each in workspace.definitions(kind="AlertSource")
    }
    wanted = [_named(each, known.get(urns[each.source])) for each in courses]
    found = catalog.by_urns({urn for pair in wanted for urn in pair if urn})
    return [next((found[urn].uid for urn in pair if urn in found), "") for pair in wanted]


def _named(course: Course, source: AlertSource | None) -> tuple[str, str]:
    if source is None or course.newest is None:
        return "", ""
    name = course.newest.labels.get(source.service_label, "")
    return (f"service:{name}" if name else ""), source.service
