"""Five attacks are drilled by playbooks as they stand, or security accepts nothing (R192, R200)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml

from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import ATTACH, Subject, Submission
from seatrial.domains.reviews import services
from seatrial.kit.access import Actor, Denied
from tests.domains.readiness.library import LISTS
from tests.factories.reviews import CHECKLIST, NOW, World, files

pytestmark = pytest.mark.django_db
ATTACKS = ("hostile-uploads", "resource-exhaustion", "service-degradation", "suspicious-activity", "breach")
PASSED = {"outcome": "passed", "current": True, "mode": "simulate", "skipped": 0}
RUNNER = Actor("service", "runner:1", "lab", frozenset({ATTACH.name}), vouched_by="runner:lab")


def with_item(checklist: str, name: str) -> dict[str, bytes]:
    """The files of a review whose checklist has the library's own item besides."""
    library = yaml.safe_load((LISTS / f"{checklist}.yaml").read_text())
    area = next(each for each in library["spec"]["areas"] if name in {one["id"] for one in each["criteria"]})
    area["criteria"] = [each for each in area["criteria"] if each["id"] == name]
    launch = yaml.safe_load(CHECKLIST)
    launch["spec"]["areas"].append(area)
    return files() | {"checklist.yaml": yaml.safe_dump(launch).encode()}


@pytest.fixture
def world(cast: Any, deliver_events: Any) -> World:
    return World(cast, deliver_events)


@pytest.fixture
def drill(world: World) -> Callable[..., datetime]:
    """`drill(name, minute)` says how the drill of that playbook went, and gives when."""

    def send(name: str, minute: int, **findings: Any) -> datetime:
        now = NOW + timedelta(minutes=minute)
        subject = Subject("service:edi-gateway", "production")
        sent = Submission(subject, "runbook", name, PASSED | findings, "runner", effective_at=now)
        evidence.attach(sent, service=world.service, actor=RUNNER, now=now)
        world.work(now=now)
        return now

    return send


@pytest.mark.mission("R192")
def test_four_drilled_scenarios_are_not_five(world: World, drill: Callable[..., datetime]) -> None:
    world.apply(with_item("deployment", "five-attacks"))
    review = world.prepared()

    def word(now: datetime) -> str:
        found = world.report(review, now=now)
        return next(each for each in found.items if each.row.name == "launch/five-attacks").outcome.word

    for minute, name in enumerate(ATTACKS[:4], start=1):
        assert word(drill(name, minute)) != "met"
    assert word(drill(ATTACKS[4], 5, outcome="failed")) == "not_met"
    assert word(drill(ATTACKS[4], 6)) == "met"
    # its playbook changed, a step was left out, nothing was run at all
    assert word(drill(ATTACKS[0], 7, outcome="untested", current=False)) == "not_met"
    assert word(drill(ATTACKS[0], 8, skipped=1)) == "not_met"
    assert word(drill(ATTACKS[0], 9, mode="dry-run")) == "not_met"
    assert word(drill(ATTACKS[0], 10)) == "met"


@pytest.mark.mission("R200")
def test_security_accepts_what_was_drilled_and_nothing_else(
    world: World, drill: Callable[..., datetime]
) -> None:
    world.apply(with_item("production", "security-accepts"))
    review = world.prepared()
    item = "launch/security-accepts"

    def accept(minute: int, by: str = "security") -> Any:
        now = NOW + timedelta(minutes=minute)
        return services.accept(review.name, items=[item], actor=world.actor(by), now=now)

    with pytest.raises(services.CannotStep, match=f"{item} is"):
        accept(1)
    for minute, name in enumerate(ATTACKS[:4], start=2):
        drill(name, minute)
    with pytest.raises(services.CannotStep, match=f"{item} is"):
        accept(7)
    drill(ATTACKS[4], 8, outcome="failed")
    with pytest.raises(services.CannotStep, match=f"{item} is not met"):
        accept(9)
    drill(ATTACKS[4], 10)
    with pytest.raises(Denied):
        accept(11, by="operations")
    found = next(each for each in accept(12).items if each.row.name == item)
    assert (found.outcome.word, found.row.acceptance) == ("met", "accepted")
