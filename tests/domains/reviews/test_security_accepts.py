"""Five attacks are drilled by playbooks as they stand, or security accepts nothing (R192, R200)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
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

    drilled: dict[str, bool] = {}

    def send(name: str, minute: int, **findings: Any) -> datetime:
        now = NOW + timedelta(minutes=minute)
        subject = Subject("service:edi-gateway", "production")
        sent = Submission(subject, "runbook", name, PASSED | findings, "runner", effective_at=now)
        evidence.attach(sent, service=world.service, actor=RUNNER, now=now)
        drilled[name] = {**PASSED, **findings} == PASSED
        said = {"drilled": sorted(each for each, passed in drilled.items() if passed)}
        counted = Submission(subject, "runbook", "drilled-scenarios", said, "runner", effective_at=now)
        evidence.attach(counted, service=world.service, actor=RUNNER, now=now)
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
        assert word(drill(name, minute)) == "not_met"
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


OPS = Path(__file__).parents[3] / "examples" / "edi-gateway" / "ops"
BACK = {"outcome": "passed", "mode": "rehearse", "rolled_back": False, "duration_seconds": 41.5,
        "verified": ["front-names-the-version", "nothing-lost"]}  # fmt: skip


def with_the_gateways_rollback() -> dict[str, bytes]:
    """The files of a review whose checklist has the gateway's item of going back besides, and its runbook."""
    gateways = yaml.safe_load((OPS / "checklists/operational-readiness.yaml").read_text())
    area = next(each for each in gateways["spec"]["areas"] if each["name"] == "release")
    area["criteria"] = [each for each in area["criteria"] if each["id"] == "rollback-plan"]
    launch = yaml.safe_load(CHECKLIST)
    launch["spec"]["areas"].append(area)
    book = (OPS / "runbooks/rollback.md").read_bytes()
    book = book.replace(b"author: user:default/job-lindqvist\n", b"")  # who is not here
    return files() | {"checklist.yaml": yaml.safe_dump(launch).encode(), "runbooks/rollback.md": book}


@pytest.mark.mission("R126")
def test_going_back_was_drilled_with_its_duration_and_its_data_within_the_window(world: World) -> None:
    written = with_the_gateways_rollback()
    world.apply(written)
    review = world.prepared()
    digest = sha256(written["runbooks/rollback.md"]).hexdigest()

    def word(after: timedelta, **findings: Any) -> str:
        now = NOW + after
        if findings:
            said = BACK | {"revision": f"sha256:{digest}"} | findings
            subject = Subject("service:edi-gateway", "production")
            sent = Submission(subject, "runbook", "rollback", said, "runner", effective_at=now)
            evidence.attach(sent, service=world.service, actor=RUNNER, now=now)
        world.work(now=now)
        found = world.report(review, now=now)
        return next(each for each in found.items if each.row.name == "launch/rollback-plan").outcome.word

    minute = timedelta(minutes=1)
    assert word(minute) not in ("met", "not_met")
    assert word(2 * minute, duration_seconds=901.0) == "not_met"
    assert word(3 * minute, verified=["front-names-the-version"]) == "not_met"
    assert word(4 * minute, revision=f"sha256:{'0' * 64}") == "not_met"
    assert word(5 * minute, mode="rehearse") == "met"
    assert word(timedelta(days=367)) == "stale"
