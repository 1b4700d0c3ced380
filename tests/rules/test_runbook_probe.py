"""A criterion asks which runbooks a service has: what is missing fails it."""

from datetime import UTC, datetime

import pytest
from tests.rules.test_runbook_lint import runbook

from seatrial.domains.readiness.rules import check
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks
from seatrial.kit.files import FileMap

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: edi-gateway}
spec: {type: service, lifecycle: production, owner: edi-team, tier: 1}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi-team}
spec: {type: team, children: []}
---
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: runbooks}
spec:
  version: 1.0.0
  areas:
    - name: runbooks
      title: Runbooks
      domain: support
      criteria:
"""
CRITERION = """\
        - id: {name}
          title: {name}
          statement: It holds.
          accepts: [document]
          role: operations_lead
          must: true
          remedy: Write it.
          probes: {{books: {{runbooks: {{}}}}}}
          check: evidence.books.{check}
"""
CHECKS = {
    "kinds": "missing_kinds == []",
    "areas": "empty_areas == []",
    "modes": "failure_modes > 0 && evidence.books.modes_without_runbook == []",
    "tasks": "tasks > 0 && evidence.books.tasks_without_procedure == []",
    "drafts": "errors == 0",
}
MODES = """\
apiVersion: seatrial.dev/v1
kind: FailureModes
metadata: {name: edi-gateway}
spec:
  service: component:default/edi-gateway
  modes: [{id: slow, title: Slow, likelihood: likely, detection: a metric, runbook: troubleshoot}]
"""
TASKS = """\
apiVersion: seatrial.dev/v1
kind: RoutineTasks
metadata: {name: edi-gateway}
spec:
  service: edi-gateway
  tasks: [{id: ship, title: Ship, sort: deployment, cadence: weekly, owner: edi-team, runbook: deploy}]
"""
KINDS = ("deploy", "rollback", "scale", "troubleshoot", "security", "alert")


def whole() -> dict[str, bytes]:
    """A workspace in which every criterion holds."""
    criteria = "".join(CRITERION.format(name=name, check=text) for name, text in CHECKS.items())
    files = {"catalog.yaml": (CATALOG + criteria).encode()}
    for kind in KINDS:
        text = runbook(kind)
        text = text.replace(" rollback=back", "") if kind == "rollback" else text
        files[f"runbooks/{kind}.md"] = text.encode()
    return {**files, "modes.yaml": MODES.encode(), "tasks.yaml": TASKS.encode()}


def results(files: dict[str, bytes]) -> dict[str, str]:
    compiled = compile_files(files)
    assert compiled.errors == []
    found = check(compiled, files=FileMap(files), now=NOW)
    return {each.criterion.id: each.verdict.result for each in found}


@pytest.mark.mission("R117", "R125", "R133")
def test_what_is_missing_fails_the_criterion_that_asks_for_it() -> None:
    files = whole()
    assert results(files) == dict.fromkeys(CHECKS, "pass")
    for kind in ("deploy", "rollback", "scale"):
        left = {path: data for path, data in files.items() if path != f"runbooks/{kind}.md"}
        left["tasks.yaml"] = TASKS.replace("runbook: deploy", "reason: by hand").encode()
        assert results(left)["kinds"] == "fail"
    for kind, area in (("security", "areas"), ("alert", "areas")):
        left = {path: data for path, data in files.items() if path != f"runbooks/{kind}.md"}
        assert results(left) == {**dict.fromkeys(CHECKS, "pass"), area: "fail"}
    # a list that is not there, and one of which an entry has no runbook
    left = {path: data for path, data in files.items() if path != "modes.yaml"}
    assert results(left)["modes"] == "fail"
    unmapped = MODES.replace(", runbook: troubleshoot", "").encode()
    assert results({**files, "modes.yaml": unmapped})["modes"] == "fail"


def test_a_draft_and_a_task_without_procedure_fail_theirs() -> None:
    files = whole()
    draft = files["runbooks/scale.md"].replace(b"## Capacity planning", b"## Weather")
    assert results({**files, "runbooks/scale.md": draft})["drafts"] == "fail"
    unmapped = TASKS.replace(", runbook: deploy", "").encode()
    assert results({**files, "tasks.yaml": unmapped})["tasks"] == "fail"
