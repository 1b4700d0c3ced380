"""The library's readiness list on a whole service: each artefact that goes turns its item, and no other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial.domains.evidence import services as evidence
from tests.cast import NOW
from tests.domains.readiness.library import BY_CI, RECORDS, Deliver, World, sarif, vex, whole

pytestmark = pytest.mark.django_db

Change = Callable[[World], None]
SOME = timedelta(hours=1)
LATER = NOW + SOME
#: What only people can attest.
PEOPLE = {
    "runbooks-drilled", "incident-integration", "knowledge-transferred", "roles-agreed",
    "communications-agreed",
}  # fmt: skip


@pytest.fixture
def world(deliver_events: Deliver, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    settings.PROBE_ALLOW = ["127.0.0.1"]
    with whole(deliver_events) as world:
        yield world


def test_a_whole_service_passes_all_that_a_machine_can_find_out(world: World) -> None:
    found = world.results()
    assert {name for name, result in found.items() if result != "pass"} == PEOPLE
    assert len(found) == 32


def gone(*paths: str) -> Change:
    """Files that are not there any more."""

    def change(world: World) -> None:
        for path in paths:
            del world.files[path]

    return change


def edit(path: str, old: bytes, new: bytes) -> Change:
    """A text that is another one in the file, where it was."""

    def change(world: World) -> None:
        assert old in world.files[path]
        world.files[path] = world.files[path].replace(old, new)

    return change


def around(**changes: Any) -> Change:
    """Servers that answer otherwise."""

    def change(world: World) -> None:
        world.around.__dict__.update(changes)

    return change


def sent(type: str, name: str, **findings: Any) -> Change:
    """A record that says otherwise, sent later."""
    return lambda world: world.send(type, name, at=LATER, now=LATER, **findings)


DOCUMENTATION = (
    ("architecture-diagrams", gone("docs/architecture.md")),
    ("architecture-diagrams", gone("docs/parts.svg")),
    ("architecture-diagrams", edit("docs/architecture.md", b"![The parts](parts.svg)", b"")),
    ("catalogue-entry", edit("catalog.yaml", b"  system: exchange\n", b"")),
    ("standard-operating-procedures", gone("runbooks/deploy.md")),
    ("standard-operating-procedures", gone("runbooks/scale.md")),
    ("standard-operating-procedures", edit("runbooks/scale.md", b"reviewed: 2026-02-20\n", b"")),
    ("escalation-paths", gone("docs/escalation.md")),
    ("escalation-paths", gone("people/contacts.yaml")),
    ("escalation-paths", edit("people/contacts.yaml", b"      verified: 2026-02-20\n", b"")),
)
OBSERVABILITY = (
    ("dashboards", gone("dashboards/edi.json")),
    ("dashboards", edit("dashboards/edi.json", b"edi_queue_depth", b"edi_queue_length")),
    ("dashboards", around(metrics=b"edi_queue_length 3\n")),
    ("alerts", gone("alerts/edi.yaml")),
    ("alerts", edit("alerts/edi.yaml", b"edi_up == 0", b"edi_up === 0")),
    ("log-aggregation", around(line_age=timedelta(minutes=6))),
    ("log-aggregation", around(line_age=None)),
    ("tracing", around(trace_age=None)),
    ("service-levels", edit("slos/edi.yaml", b"target: 0.99", b"target: 1.0")),
    ("error-budget-policy", gone("docs/error-budget-policy.md")),
    ("error-budget-policy", edit("slos/edi.yaml", b"docs/error-budget-policy.md", b"docs/other.md")),
)
RESILIENCE = (
    ("backups-configured", around(backup_age=timedelta(hours=25))),
    ("backups-configured", around(backup_age=None)),
    ("backups-restored", sent("drill", "restore", rows_restored=8)),
    ("failover-documented", gone("docs/failover.md")),
    ("failover-documented", sent("drill", "failover", passed=False)),
    ("capacity-validated", gone("docs/capacity.md")),
    ("capacity-validated", sent("load_test", "peak", reached=30)),
)
PATTERNS = (
    ("timeouts", sent("test_result", "timeouts", without_limit=1)),
    ("retries", sent("test_result", "retries", done_twice=1)),
    ("retries", sent("test_result", "retries", jitter=False)),
    ("circuit-breakers", sent("test_result", "circuit-breakers", closed_again=0)),
    ("graceful-shutdown", sent("test_result", "graceful-shutdown", lost=1)),
)
SECURITY = (
    ("secrets-managed", gone("security/secrets.yaml")),
    ("secrets-managed", lambda world: world.bring(sarif("2.0"), name="secrets", now=LATER)),
    ("access-controlled", sent("approval", "access-review", unneeded=1)),
    ("audit-logging", sent("test_result", "audit-log", missing=1)),
    ("data-classified", edit("catalog.yaml", b"{seatrial.dev/data-classification: internal}", b"{}")),
)
RELEASE = (
    ("pipeline-approvals", gone(".github/settings.yml")),
    ("pipeline-approvals", edit(".github/workflows/deploy.yml", b"environment: production, ", b"")),
    ("pipeline-approvals", edit(".github/workflows/deploy.yml", b"needs: test, ", b"")),
    (
        "rollback-planned",
        edit("runbooks/rollback.md", b"metric: error_ratio, above: 0.05, for: 5m", b"event: it fails"),
    ),
    ("rollback-planned", sent("drill", "rollback", passed=False)),
    ("rollback-planned", sent("drill", "rollback", by="ana")),
    ("deployment-windows", gone("changes/calendar.yaml")),
    ("deployment-windows", edit("changes/calendar.yaml", b"2026-03-05", b"2026-05-05")),
)


def fails_alone_and_passes_again(world: World, criterion: str, change: Change) -> None:
    """The change fails its item and no other; undone, everything stands as before."""
    before, files, servers = world.results(), dict(world.files), dict(world.around.__dict__)
    assert before[criterion] == "pass"
    change(world)
    world.apply(now=LATER)
    after = world.results(now=LATER)
    assert {name: after[name] for name in before if after[name] != before[name]} == {criterion: "fail"}
    world.files, last = files, LATER + SOME
    world.around.__dict__.update(servers)
    for type, name in RECORDS:
        world.send(type, name, at=last, now=last)
    world.bring(sarif(), name="secrets", now=last)
    world.apply(now=last)
    assert world.results(now=last) == before


@pytest.mark.mission("R042")
@pytest.mark.parametrize(("criterion", "change"), DOCUMENTATION)
def test_a_document_or_entry_flips_its_item_alone(world: World, criterion: str, change: Change) -> None:
    fails_alone_and_passes_again(world, criterion, change)


@pytest.mark.mission("R043")
@pytest.mark.parametrize(("criterion", "change"), OBSERVABILITY)
def test_what_is_observed_flips_its_item_alone(world: World, criterion: str, change: Change) -> None:
    fails_alone_and_passes_again(world, criterion, change)


@pytest.mark.mission("R044")
@pytest.mark.parametrize(("criterion", "change"), RESILIENCE)
def test_what_recovers_flips_its_item_alone(world: World, criterion: str, change: Change) -> None:
    fails_alone_and_passes_again(world, criterion, change)


@pytest.mark.parametrize(("criterion", "change"), PATTERNS)
def test_a_pattern_that_does_not_hold_flips_its_item_alone(
    world: World, criterion: str, change: Change
) -> None:
    fails_alone_and_passes_again(world, criterion, change)


@pytest.mark.mission("R045")
@pytest.mark.parametrize(("criterion", "change"), SECURITY)
def test_what_protects_flips_its_item_alone(world: World, criterion: str, change: Change) -> None:
    fails_alone_and_passes_again(world, criterion, change)


@pytest.mark.mission("R046")
@pytest.mark.parametrize(("criterion", "change"), RELEASE)
def test_what_releases_flips_its_item_alone(world: World, criterion: str, change: Change) -> None:
    fails_alone_and_passes_again(world, criterion, change)


@pytest.mark.mission("R044")
def test_backups_that_run_do_not_make_up_for_a_restore_that_is_too_old(world: World) -> None:
    assert world.results()["backups-restored"] == "pass"
    last, over = NOW + timedelta(days=180) - SOME, NOW + timedelta(days=180)
    assert world.results(now=last)["backups-restored"] == "pass"
    found = world.verdicts(now=over)
    assert found["backups-configured"][0] == "pass"
    result, why = found["backups-restored"]
    assert result == "unknown" and "the evidence expired" in why
    world.send("drill", "restore", at=NOW, now=over, seconds=40)
    assert world.results(now=over)["backups-restored"] == "unknown", "an old drill that is sent late"
    world.send("drill", "restore", at=over, now=over)
    assert world.results(now=over)["backups-restored"] == "pass"


@pytest.mark.mission("R045")
def test_one_critical_finding_blocks_vex_clears_it_and_an_expired_vex_does_not(world: World) -> None:
    assert world.results()["no-critical-findings"] == "pass"
    world.bring(sarif("9.8", "5.0"), name="image", now=LATER)
    result, why = world.verdicts(now=LATER)["no-critical-findings"]
    assert (result, "image.critical is 1" in why) == ("fail", True)
    ends = LATER + timedelta(days=5)
    world.bring(vex("CVE-2026-1"), name="vendor", now=LATER, ends_at=ends)
    assert world.results(now=LATER)["no-critical-findings"] == "pass"
    assert world.results(now=ends - SOME)["no-critical-findings"] == "pass"
    assert world.results(now=ends)["no-critical-findings"] == "unknown", "at once, before any worker came"
    evidence.apply_expired_vex(now=ends)
    result, why = world.verdicts(now=ends)["no-critical-findings"]
    assert (result, "image.critical is 1" in why) == ("fail", True)


def test_a_word_that_nobody_vouches_for_neither_passes_nor_clears(world: World) -> None:
    by_hand = replace(BY_CI, kind="human", vouched_by="")
    world.bring(sarif("9.8"), name="image", now=LATER)
    world.bring(vex("CVE-2026-1"), name="vendor", now=LATER, actor=by_hand)
    assert world.results(now=LATER)["no-critical-findings"] == "fail"
