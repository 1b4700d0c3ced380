"""Runbooks that nobody of us wrote: all of them are read and linted, and their gaps are those stated."""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from seatrial.domains.runbooks.rules.linting import lint_all

CASES = Path(os.environ.get("SEATRIAL_CASES", Path(__file__).parents[3] / "shared" / "cases"))
CORPUS = CASES / "prometheus-operator-runbooks"
pytestmark = [pytest.mark.cases, pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")]


def files() -> dict[str, bytes]:
    """Every Markdown file of the corpus."""
    return {path.relative_to(CORPUS).as_posix(): path.read_bytes() for path in CORPUS.rglob("*.md")}


@pytest.mark.mission("R116")
def test_the_runbooks_of_prometheus_operator_lack_what_is_stated() -> None:
    every = files()
    assert len(every) == 117
    runbooks = lint_all(every)
    assert len(runbooks) == 108
    missing = Counter(
        slot
        for each in runbooks
        for slot in ("meaning", "impact", "diagnosis", "mitigation")
        if slot not in {section.slot for section in each.document.sections if section.own}
    )
    assert missing == {"meaning": 4, "impact": 3, "diagnosis": 4, "mitigation": 4}
    reported = Counter(
        fault.message for each in runbooks for fault in each.faults if fault.code == "section-missing"
    )
    # four are so far from it that nobody can tell that they are about an alert
    assert sum(each.document.front.kind == "alert" for each in runbooks) == 104
    assert all(each.errors for each in runbooks)
    assert reported["the section Steps is missing, which a runbook of the kind task has"] > 0


def test_every_fence_is_found_and_each_line_is_right() -> None:
    every = files()
    found = lint_all(every, paths=every)
    fences = [
        (each.path, fence.line)
        for each in found
        for fence in (*each.document.steps, *each.document.undo, *each.document.examples)
    ]
    # one of them is open, and what stands below it is read all the same
    assert len(fences) == 66
    for path, line in fences:
        assert every[path].decode().splitlines()[line - 1].lstrip().startswith("```")
    opened = [
        (each.path, fault.line) for each in found for fault in each.faults if fault.code == "open-fence"
    ]
    assert opened == [("content/runbooks/prometheus-operator/PrometheusOperatorNodeLookupErrors.md", 20)]
    codes = Counter(fault.code for each in found for fault in each.faults)
    assert (codes["prompts"], codes["no-trigger"], codes["no-owner"]) == (34, 117, 117)


def test_all_of_them_are_read_and_linted_within_two_seconds() -> None:
    every = files()
    started = time.process_time()
    lint_all(every, paths=every)
    assert time.process_time() - started < 2
