"""Runbooks that run, on the product as it is: a runner deploys the gateway, rolls it back, attacks it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from tools.pictures import free_port, running

from tests.factories import example
from tests.server.monitors import rules_of_example, started
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


_PROMETHEUS = """\
global: {{scrape_interval: 1s, evaluation_interval: 1s, external_labels: {{environment: demo}}}}
rule_files: [rules.yml]
scrape_configs: [{{job_name: edi-gateway, static_configs: [{{targets: ['127.0.0.1:{front}']}}]}}]
alerting:
  alertmanagers: [{{api_version: v2, path_prefix: '/in/{key}', static_configs: [{{targets: ['{host}']}}]}}]
"""


@contextmanager
def watched(laboratory: Laboratory, folder: Path) -> Iterator[None]:
    """A Prometheus watches the gateway by a rule of the example, and sends what it finds to Seatrial."""
    (key,) = re.findall(r"/in/([^/\s]+)", laboratory.seatrial("alert", "url", "edi-prometheus")[1])
    host = laboratory.product.address.removeprefix("http://")
    told = _PROMETHEUS.format(front=laboratory.front, key=key, host=host)
    (folder / "prometheus.yml").write_text(told, encoding="utf-8")
    (folder / "rules.yml").write_text(rules_of_example({"EdiRouterDown"}), encoding="utf-8")
    command = [
        "prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{free_port()}", "--rules.alert.resend-delay=2s",
    ]  # fmt: skip
    with started(command, folder=folder):
        yield


def shown(laboratory: Laboratory, name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """A rehearsal, and its seven outcomes."""
    found = laboratory.json("runbook", "rehearsal", "show", name)
    return found, {each["name"]: each["word"] for each in found["outcomes"]}


def applied(laboratory: Laboratory, folder: Path, changed: str, *, old: str, new: str) -> None:
    """The example's workspace stands with that one file changed."""
    if not folder.exists():
        shutil.copytree(example.OPS, folder)
    text = (folder / changed).read_text(encoding="utf-8")
    assert old in text
    (folder / changed).write_text(text.replace(old, new, 1), encoding="utf-8")
    code, said = laboratory.seatrial("apply", str(folder), "--name", "edi-gateway")
    assert code == 0, said


def deployed(laboratory: Laboratory, label: str) -> tuple[int, str]:
    """Version 2 is deployed under that label."""
    given = (f"front_port={laboratory.front}", f"port={laboratory.new}", f"version={label}")
    return run(laboratory, "deploy", "rehearse", *given, "release=releases/2.0.0")


@pytest.mark.debian("prometheus")
@pytest.mark.mission("R118", "R081", "R082", "R122")
def test_a_deployment_is_rehearsed_from_its_checklist_to_the_last_lesson(
    laboratory: Laboratory, lead: Person, tmp_path: Path
) -> None:
    words = ("runbook", "rehearsal", "open", "edi-gateway", "--environment", "demo")
    name = laboratory.json(*words, "--alert", "EdiRouterDown")["name"]
    code, said = deployed(laboratory, "2.0.1")
    assert (code, laboratory.version()) == (0, "2.0.1"), said
    found, outcomes = shown(laboratory, name)
    assert (outcomes["checklist"], outcomes["checks"], outcomes["timed"]) == ("passed",) * 3, found
    assert (outcomes["alerts"], outcomes["rollback"], found["result"]) == ("missing", "missing", "incomplete")
    with watched(laboratory, tmp_path):
        laboratory.gateway("fault", "router-stopped", "on")
        until(lambda: shown(laboratory, name)[1]["alerts"] == "passed", seconds=120)
        laboratory.gateway("fault", "router-stopped", "off")
    code, said = run(laboratory, "rollback", "rehearse", f"front_port={laboratory.front}")
    assert (code, laboratory.version()) == (0, "1.0.0"), said

    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    code, said = laboratory.seatrial(
        "runbook", "rehearsal", "report", name, "--lessons", "Say who watches the router meanwhile.",
        "--issue", "high!:It does not say who is called", "--corrects", "1=edi-gateway/rollback",
        "--owner", "job-lindqvist", "--due-on", tomorrow,
    )  # fmt: skip
    assert code == 0, said
    found, outcomes = shown(laboratory, name)
    assert (found["state"], found["result"], set(outcomes.values())) == ("reported", "passed", {"passed"})
    arrived = next(each["reason"] for each in found["outcomes"] if each["name"] == "alerts")
    assert re.fullmatch(r"EdiRouterDown \(AL-\d+\) arrived", arrived)
    timing = next(each for each in found["timings"] if each["run"] == found["deploy_run"])
    assert timing["estimate"] == 300
    assert 0 < timing["total"] < timing["estimate"]
    assert laboratory.evidence()["passed"] is True

    _is_closed_once_corrected(laboratory, lead, name, tmp_path / "ops")
    _nothing_else_counts(laboratory, tmp_path / "ops")


def _is_closed_once_corrected(laboratory: Laboratory, lead: Person, name: str, folder: Path) -> None:
    """What blocks is an action of its owner; the runbook that is another one now is untested again."""
    code, said = laboratory.seatrial("runbook", "rehearsal", "close", name)
    assert code == 2
    assert "blocks until" in said
    actions = laboratory.json("action", "list", "--service", "edi-gateway", "--state", "open")
    action = next(each for each in actions if each["title"] == "It does not say who is called")
    assert (action["owner_name"], action["severity"]) == ("Job Lindqvist", "high")
    applied(
        laboratory, folder, "runbooks/rollback.md",
        old="Anybody on call may do it", new="Job Lindqvist is called. Anybody on call may do it",
    )  # fmt: skip
    states = {each["name"]: each["state"] for each in laboratory.json("runbook", "list")}
    assert states["edi-gateway/rollback"] == "untested"
    until(lambda: laboratory.evidence()["passed"] is False)
    assert laboratory.evidence()["current"] is False
    assert shown(laboratory, name)[0]["is_current"] is False
    place, data = f"/actions/{action['name']}", Path(laboratory.product.environment["SEATRIAL_DATA"])
    lead.press(place, act="done", outcome="It says so now")
    with Person(laboratory.product.address, data, "Tomasz Brandt") as security:
        security.press(place, act="verify", note="read")
    code, said = laboratory.seatrial("runbook", "rehearsal", "close", name)
    assert code == 0, said
    assert shown(laboratory, name)[0]["state"] == "closed"


def _nothing_else_counts(laboratory: Laboratory, folder: Path) -> None:
    """Neither a revision that is the old one by now, nor production."""
    words = ("runbook", "rehearsal", "open", "edi-gateway")
    name = laboratory.json(*words, "--environment", "demo")["name"]
    code, said = deployed(laboratory, "2.0.2")
    assert code == 0, said
    assert shown(laboratory, name)[1]["checks"] == "passed"
    applied(laboratory, folder, "runbooks/deploy.md", old="# Deploy a version\n", new="# Deploy it\n")
    found, outcomes = shown(laboratory, name)
    assert (outcomes["checks"], found["result"]) == ("failed", "failed")
    assert "only its present revision counts" in str(found["outcomes"])

    more = "    production:\n      url: http://127.0.0.1:8601\n      protected: true\n    demo:\n"
    applied(laboratory, folder, "catalog/edi-gateway.yaml", old="    demo:\n", new=more)
    code, said = laboratory.seatrial(*words, "--environment", "production")
    assert code == 2
    assert "production is production: nothing is rehearsed there" in said
    code, said = laboratory.seatrial(
        "runbook", "run", "edi-gateway/rollback", "--mode", "rehearse", "--environment", "production",
        "--runner", "lab", "--set", f"front_port={laboratory.front}",
    )  # fmt: skip
    assert code == 2
    assert "nothing is rehearsed there" in said
