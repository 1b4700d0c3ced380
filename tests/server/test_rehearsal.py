"""Runbooks that run, on the product as it is: a runner deploys the gateway, rolls it back, attacks it."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tools.pictures import running

from tests.server.rehearsing import Laboratory, Person, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("product")]

SERVICE = "/services/edi-gateway"
ROLLBACK = f"{SERVICE}/demo/operational-readiness/rollback-plan"
ATTACKS = f"{SERVICE}/demo/attacks/attacks-drilled"
PLAYBOOKS = (
    "hostile-uploads", "resource-exhaustion", "service-degradation", "suspicious-activity", "breach",
)  # fmt: skip


@pytest.fixture(scope="module")
def laboratory() -> Iterator[Laboratory]:
    """Seatrial with its demo, version 1 of the gateway in a laboratory, and a runner that may act there."""
    with running() as product, TemporaryDirectory(prefix="seatrial-laboratory-") as folder:
        Path(folder).chmod(0o755)
        made = Laboratory(product, Path(folder) / "gateway")
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="module")
def lead(laboratory: Laboratory) -> Iterator[Person]:
    """Somebody who looks at the pages: the engineering lead."""
    data = Path(laboratory.product.environment["SEATRIAL_DATA"])
    with Person(laboratory.product.address, data, "Job Lindqvist") as person:
        yield person


def run(laboratory: Laboratory, name: str, mode: str, *given: str) -> tuple[int, str]:
    """`seatrial runbook run`, to its end. The demo approves what it brought itself."""
    words = ["runbook", "run", f"edi-gateway/{name}", "--mode", mode, "--environment", "demo"]
    return laboratory.seatrial(
        *words, "--runner", "lab", *(word for each in given for word in ("--set", each))
    )


def tone(lead: Person, path: str) -> str:
    """What the page of a criterion says of it."""
    found = re.search(r'<section class="note[^>]*data-tone="?(\w+)', lead.page(path))
    assert found, path
    return found[1]


def test_version_2_is_deployed_version_1_comes_back_and_the_page_turns(
    laboratory: Laboratory, lead: Person
) -> None:
    front = f"front_port={laboratory.front}"
    assert laboratory.version() == "1.0.0"
    assert tone(lead, ROLLBACK) == "unknown"

    given = (front, f"port={laboratory.new}", "release=releases/2.0.0")
    code, said = run(laboratory, "deploy", "rehearse", *given)
    assert (code, laboratory.version()) == (0, "2.0.0"), said
    assert re.search(r"RUN-\d+ passed", said)
    for step in ("backup-is-whole", "new-is-healthy", "front-names-the-version", "old-has-ended"):
        assert step in said
    assert tone(lead, ROLLBACK) == "unknown", "deploying is not going back"

    code, said = run(laboratory, "rollback", "rehearse", front)
    assert (code, laboratory.version()) == (0, "1.0.0"), said
    assert "nothing-lost" in said
    until(lambda: tone(lead, ROLLBACK) == "pass")
    listed = {each["name"]: each["state"] for each in laboratory.json("runbook", "list")}
    assert listed["edi-gateway/deploy"] == listed["edi-gateway/rollback"] == "tested"
    assert listed["edi-gateway/scale"] == "untested"


def test_a_version_that_does_not_start_fails_and_what_was_done_is_taken_back(
    laboratory: Laboratory, lead: Person
) -> None:
    broken = laboratory.folder / "releases/3.0.0"
    (broken / "edi_gateway").mkdir(parents=True)
    # it loads, and then does not come up
    (broken / "edi_gateway/__main__.py").write_text(
        "import sys\nsys.exit(0 if '--help' in sys.argv else 3)\n"
    )
    given = (
        f"front_port={laboratory.front}",
        f"port={laboratory.new}",
        "release=releases/3.0.0",
        "version=3.0.0",
    )
    code, said = run(laboratory, "deploy", "rehearse", *given)
    assert (code, laboratory.version()) == (1, "1.0.0"), said
    assert "did not come up" in said, said
    run_of = laboratory.json("runbook", "history")[0]
    assert run_of["state"] == "failed"


def test_the_inventory_of_the_example_has_no_gap(laboratory: Laboratory) -> None:
    code, said = laboratory.seatrial("runbook", "inventory", "edi-gateway")
    assert code == 0, said


def test_a_dry_run_changes_nothing_and_satisfies_nothing(laboratory: Laboratory, lead: Person) -> None:
    before = laboratory.gateway("running")
    words = ("runbook", "run", "edi-gateway/scale", "--environment", "demo", "--runner", "lab", "--dry-run")
    code, said = laboratory.seatrial(*words, "--set", f"front_port={laboratory.front}")
    assert code == 0, said
    assert laboratory.gateway("running") == before
    listed = {each["name"]: each["state"] for each in laboratory.json("runbook", "list")}
    assert listed["edi-gateway/scale"] == "untested"
    assert tone(lead, f"{SERVICE}/demo/operational-readiness/runbooks-drilled") == "unknown"


@pytest.mark.mission("R199")
def test_every_playbook_is_drilled_in_simulate_by_a_real_attack(laboratory: Laboratory, lead: Person) -> None:
    assert tone(lead, ATTACKS) == "unknown"
    for number, name in enumerate(PLAYBOOKS):
        # nobody drilled anything yet; then some were, and some are not enough
        if number:
            until(lambda: tone(lead, ATTACKS) == "fail")
        code, said = run(laboratory, name, "simulate", f"drill_port={laboratory.drill}")
        assert code == 0, f"{name}: {said}"
        assert "detect" in said and "passed" in said
    until(lambda: tone(lead, ATTACKS) == "pass")
    assert laboratory.version() == "1.0.0", "the gateway that runs was not touched"
