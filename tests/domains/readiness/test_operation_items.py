"""What the library asks about being on call, alerts and postmortems is decided by looking (S0:32, S1:19)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial.domains.identity.models import Person
from seatrial.domains.incidents import services as incidents
from seatrial.domains.incidents.types import NewIncident
from seatrial.domains.notices.models import ContactMethod
from seatrial.domains.oncall import services as oncall
from seatrial.kit.access import system
from tests.cast import NOW
from tests.domains.readiness.library import Deliver, World, answers_a_test_page, whole
from tests.factories import identity

Change = Callable[[World], None]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 2 * HOUR
#: Decided by a probe, of the 90 items.
LOOKED_AT = {
    "rotation-established", "scheduling-tool", "alert-tuning", "alert-responses", "dashboard-reviews",
    "metrics-explained",
}  # fmt: skip
SCHEDULE, MONITORING, ALERTS = "oncall/schedule.yaml", "monitoring/edi.yaml", "alerts/edi.yaml"


@pytest.fixture
def world(deliver_events: Deliver, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    settings.PROBE_ALLOW = ["127.0.0.1"]
    with whole(deliver_events, list="operations") as world:
        yield world


@pytest.fixture
def ready(deliver_events: Deliver, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    settings.PROBE_ALLOW = ["127.0.0.1"]
    with whole(deliver_events) as world:
        yield world


def edit(path: str, old: bytes, new: bytes) -> Change:
    """A text that is another one in the file, where it was."""

    def change(world: World) -> None:
        assert old in world.files[path]
        world.files[path] = world.files[path].replace(old, new)

    return change


def nobody_at_new_year(_: World) -> None:
    """Both are away on one day of the next thirty."""
    for who in ("ana", "ben"):
        oncall.take_time_off(
            person=who, start=NOW + 9 * DAY, end=NOW + 10 * DAY, kind="leave", actor=system("test"), now=NOW
        )


def without_a_way(_: World) -> None:
    """Ben took his only way to be reached away; what he answered by it still counts."""
    ContactMethod.objects.filter(address__endswith="/ben").delete()


def without_schedules(world: World) -> None:
    """The team has none; somebody else's do not count for it."""
    del world.files[SCHEDULE]


REVIEWED, YEARS_AGO = b"{EdiDown: {reviews: [{date: 2026-02-20", b"{EdiDown: {reviews: [{date: 2024-02-20"
EXPLAINED, ANOTHER = b"edi_up: {meaning: Whether it works.}", b"edi_down: {meaning: Whether it rests.}"
LOOKED_THROUGH = b'      reviews: [{date: 2026-02-20, by: "user:default/ana"}]\n'
RUNBOOK, NO_HEADING = b"runbooks/troubleshoot.md", b"runbooks/troubleshoot.md#nowhere"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "fallen"),
    [
        (edit(SCHEDULE, b", user:default/ben", b""), {"rotation-established"}),
        (without_schedules, {"rotation-established", "scheduling-tool"}),
        (nobody_at_new_year, {"rotation-established"}),
        (without_a_way, {"scheduling-tool"}),
        (edit(MONITORING, REVIEWED, YEARS_AGO), {"alert-tuning"}),
        (edit(MONITORING, LOOKED_THROUGH, b"      reviews: []\n"), {"dashboard-reviews"}),
        (edit(ALERTS, RUNBOOK, NO_HEADING), {"alert-responses"}),
        (edit(MONITORING, EXPLAINED, ANOTHER), {"metrics-explained"}),
    ],
)  # fmt: skip
def test_one_gap_fails_exactly_its_items(world: World, change: Change, fallen: set[str]) -> None:
    before = world.results()
    assert {name for name in LOOKED_AT if before[name] == "pass"} == LOOKED_AT
    change(world)
    world.apply(now=LATER)
    after = world.results(now=LATER)
    assert {name for name in before if after[name] != before[name]} == fallen
    assert {after[name] for name in fallen} <= {"fail"}


@pytest.mark.django_db
@pytest.mark.mission("R163")
def test_a_rota_counts_while_everybody_on_it_answers_a_test_page(ready: World) -> None:
    """The owner of the service is whose schedules are meant: the item names no team."""
    assert ready.verdicts()["on-call-set"][0] == "pass"
    old = NOW + 90 * DAY + HOUR
    result, why = ready.verdicts(now=old)["on-call-set"]
    assert (result, "cover.untested is 2" in why) == ("fail", True)
    answers_a_test_page("ana", now=old + HOUR)
    result, why = ready.verdicts(now=old + HOUR)["on-call-set"]
    assert (result, "cover.untested is 1" in why) == ("fail", True)
    answers_a_test_page("ben", now=old + 2 * HOUR)
    assert ready.verdicts(now=old + 2 * HOUR)["on-call-set"][0] == "pass"


@pytest.mark.django_db(transaction=True)
@pytest.mark.mission("R201")
def test_an_overdue_postmortem_fails_the_item_until_it_is_closed(world: World) -> None:
    def standing(at: Any) -> tuple[str, str]:
        return world.verdicts(now=at)["review-timeline"]

    assert standing(NOW)[0] == "pass"
    identity.role(Person.objects.get(handle="ben"), "manager")
    said = NewIncident(title="It is down", service="service:edi", severity="SEV1", commander="ana")
    found = incidents.declare(said, actor=system("test"), now=NOW)
    incidents.resolve(found.name, resolution="It is up.", actor=system("test"), now=NOW + HOUR)
    due = NOW + HOUR + timedelta(hours=72)
    assert standing(due)[0] == "pass"
    result, why = standing(due + HOUR)
    assert (result, "written.overdue is 1" in why) == ("fail", True)
