"""The example's drills against a real gateway, and what Prometheus itself says of what a monitor saw."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tools.pictures import free_port

from seatrial.domains.runbooks.rules import plan_of
from seatrial.domains.runbooks.rules.reading import read

GATEWAY = Path(__file__).parents[2] / "examples/edi-gateway"
PLAYBOOKS = sorted(path.stem for path in (GATEWAY / "ops/playbooks").glob("*.md"))
pytestmark = [pytest.mark.slow, pytest.mark.debian("prometheus")]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """What a target is: the gateway and its workspace. Each step of a drill ends what it starts."""
    for name in ("edi_gateway", "ops"):
        shutil.copytree(GATEWAY / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    yield tmp_path


def holding(conditions: Sequence[str], *, looks: Sequence[Mapping[str, Any]], folder: Path) -> list[str]:
    """Which conditions of PromQL held at some second. A look is its `time`, and its `samples` by series."""
    begin = int(looks[0]["time"])
    last = int(looks[-1]["time"]) + 2 - begin
    seen = {int(each["time"]) + 1 - begin: each["samples"] for each in looks}
    series = [
        {"series": name, "values": " ".join(str(seen.get(at, {}).get(name, "_")) for at in range(last))}
        for name in sorted({name for each in looks for name in each["samples"]})
    ]
    found = []
    for condition in conditions:
        wanted = {
            "expr": f"max_over_time((count({condition}) > bool 0)[{last}s:1s])",
            "eval_time": f"{last}s", "exp_samples": [{"labels": "{}", "value": 1}],
        }  # fmt: skip
        test = {"interval": "1s", "input_series": series, "promql_expr_test": [wanted]}
        (folder / "test.yml").write_text(
            json.dumps({"evaluation_interval": "1s", "tests": [test]}), encoding="utf-8"
        )
        words = ["promtool", "test", "rules", str(folder / "test.yml")]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        assert "SUCCESS" in done.stdout + done.stderr or "FAILED" in done.stdout + done.stderr, done.stderr
        found += [] if done.returncode else [condition]
    return found


@pytest.mark.mission("R193", "R194", "R195", "R196")
@pytest.mark.parametrize("name", PLAYBOOKS)
def test_prometheus_says_too_that_a_drill_met_the_triggers_of_its_playbook(folder: Path, name: str) -> None:
    document = read((folder / f"ops/playbooks/{name}.md").read_bytes(), path=f"playbooks/{name}.md")
    given = {each.name.upper(): str(each.default) for each in document.front.parameters if each.default}
    environment = {"PATH": os.environ["PATH"], **given, "DRILL_PORT": str(free_port())}
    for step in plan_of(document)[:2]:
        done = subprocess.run(
            ["sh", "-e", "-c", step.text], cwd=folder, env=environment, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"{step.name}: {done.stdout}{done.stderr}"
    lines = (folder / f"drill/{name}/seen.jsonl").read_text().splitlines()
    looks = [json.loads(each) for each in lines]
    measured = [each for each in document.front.triggers if each.is_measured]
    asked = [f"({each.metric or each.query}) > {each.above}" for each in measured]
    assert holding(asked, looks=looks, folder=folder) == asked != []
    assert holding(["edi_router_up > 1", "edi_router_up == 1"], looks=looks, folder=folder) == [
        "edi_router_up == 1"
    ]
