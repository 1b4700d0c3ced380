"""Findings follow scans: known from the first report, each with its last day, until no scan reports it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.actions import selectors as actions
from seatrial.domains.actions import services as acting
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.security import selectors
from seatrial.domains.security.types import Filter, Finding
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.problems import Invalid
from tests.cast import Cast
from tests.factories.reviews import component

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAY = timedelta(days=1)
POLICY = b"""\
apiVersion: seatrial.dev/v1
kind: RemediationPolicy
metadata: {name: times}
spec: {times: {critical: 3d}}
"""


class World:
    """A service whose scans somebody sends."""

    def __init__(self, cast: Cast, deliver: Callable[[datetime], int]) -> None:
        self.cast, self.deliver = cast, deliver

    def apply(self, **files: bytes) -> None:
        actor = self.cast.actor("administrator")
        workspaces.apply("ops", files={"catalog.yaml": component(), **files}, actor=actor, now=NOW)
        self.deliver(NOW)

    def scan(
        self, *found: tuple[str, str], at: datetime = NOW, now: datetime = NOW, name: str = "trivy"
    ) -> None:
        findings = [{"id": each, "severity": rated, "component": "pkg:pypi/x@1"} for each, rated in found]
        sent = Submission(
            subject=Subject("service:edi-gateway", "production"),
            type="scan",
            name=name,
            findings={"findings": findings, "open": len(findings), "total": len(findings)},
            effective_at=at,
        )
        service = catalog.service("edi-gateway")
        evidence.attach(sent, service=service, actor=self.cast.actor("security"), now=now)
        self.deliver(now)

    def findings(self, *, today: datetime = NOW, **wanted: object) -> dict[str, Finding]:
        found = selectors.findings(Filter(**wanted), today=today.date())  # type: ignore[arg-type]
        return {each.id: each for each in found}


@pytest.fixture
def world(cast: Cast, deliver_events: Callable[[datetime], int]) -> World:
    made = World(cast, deliver_events)
    made.apply()
    return made


@pytest.mark.mission("R080")
@pytest.mark.parametrize(("age", "breached"), [(8, True), (6, False)])
def test_a_critical_finding_is_a_breach_after_seven_days(world: World, age: int, breached: bool) -> None:
    world.scan(("CVE-1", "critical"), at=NOW - age * DAY)
    assert world.findings()["CVE-1"].is_breach(NOW.date()) is breached
    assert ("CVE-1" in world.findings(breached=True)) is breached


@pytest.mark.mission("R080")
def test_a_policy_gives_other_times(world: World) -> None:
    world.apply(**{"policy.yaml": POLICY})
    world.scan(("CVE-1", "critical"), ("CVE-2", "medium"), at=NOW - 4 * DAY)
    found = world.findings()
    assert found["CVE-1"].is_breach(NOW.date())
    assert found["CVE-2"].due_on == (NOW + 86 * DAY).date()


def test_a_finding_keeps_its_first_day_through_scans_and_is_gone_when_none_reports_it(world: World) -> None:
    world.scan(("CVE-1", "high"), ("CVE-2", "low"))
    later = NOW + 5 * DAY
    world.scan(("CVE-1", "critical"), at=later, now=later)
    found = world.findings()
    assert found["CVE-1"].first_seen_at == NOW
    assert found["CVE-1"].due_on == (NOW + 7 * DAY).date()
    assert (found["CVE-2"].state, found["CVE-2"].gone_at) == ("gone", later)
    again = later + DAY
    world.scan(("CVE-1", "critical"), ("CVE-2", "low"), at=again, now=again)
    assert world.findings()["CVE-2"].state == "open"


def test_what_nobody_rated_counts_as_high(world: World) -> None:
    world.scan(("CVE-1", "unknown"))
    assert world.findings()["CVE-1"].severity == "high"


@pytest.mark.mission("R058")
def test_a_critical_finding_is_an_action_that_ends_with_the_link_to_its_fix(world: World) -> None:
    world.scan(("CVE-1", "critical"), ("CVE-2", "low"))
    found = world.findings()
    assert found["CVE-2"].action == ""
    action = actions.action(found["CVE-1"].action)
    lead = world.cast.actor("lead")
    assert (action.kind, action.owner_uid) == ("vulnerability", lead.uid)
    with pytest.raises(Invalid) as raised:
        acting.finish(action.name, outcome="upgraded", fix="", actor=lead, now=NOW)
    assert "/fix" in [each.place for each in raised.value.faults]
    acting.finish(
        action.name, outcome="upgraded", fix="https://git.example/x/commit/0123abc", actor=lead, now=NOW
    )
    assert world.findings()["CVE-1"].fix == "https://git.example/x/commit/0123abc"


def test_two_scans_of_other_names_do_not_end_each_others_findings(world: World) -> None:
    world.scan(("CVE-1", "high"), name="trivy")
    world.scan(("B101", "low"), name="bandit")
    assert {each.state for each in world.findings().values()} == {"open"}
