"""What is missing in a runbook, or cannot be right, is named with its line (R112 to R133, R198)."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from seatrial.domains.runbooks import rules
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types import REQUIRED, SLOTS, Fault
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

EXAMPLE = Path(__file__).parents[2] / "examples" / "edi-gateway" / "ops"
#: How a section of each kind begins in a runbook that lint finds nothing wrong with.
_FENCES = {
    "steps": "```sh name=do verify=well rollback=back\n./do\n```",
    "horizontal": "```sh name=add verify=well rollback=back\n./add\n```",
    "debug": "```sh name=look readonly expect=ok\n./look\n```",
    "containment": "```sh name=hold verify=well rollback='none: it is held'\n./hold\n```",
    "mitigation": "```sh name=mend verify=well rollback='none: it is mended'\n./mend\n```",
    "verification": "```sh name=well\n./well\n```",
    "recovery": "```sh name=well expect=ok readonly\n./well\n```",
    "diagnosis": "```sh name=well expect=ok readonly\n./well\n```",
    "rollback": "```sh name=back verify=well\n./back\n```",
    "tree": "- Is it slow?\n  - yes: wait\n  - no: look",
    "related": "[troubleshoot](troubleshoot.md)",
}


def runbook(kind: str, *, without: str = "", **front: str) -> str:
    """A runbook of the kind with everything that it has to have, but for one section."""
    said = {
        "kind": kind, "service": "component:default/edi-gateway", "owner": "group:default/edi-team",
        "trigger": "Somebody asks.", "triggers": "[{metric: edi_queue, above: 5, for: 5m}]",
        "estimate": "15m", "reviewed": "2026-11-10", "escalation": "group:default/edi-team", **front,
    }  # fmt: skip
    head = "".join(f"{key}: {value}\n" for key, value in said.items() if value)
    slots = [*REQUIRED[kind], *(["tree"] if kind == "troubleshoot" else [])]  # type: ignore[index]
    if kind == "rollback":
        slots = [slot for slot in slots if slot != "rollback"]
    parts = [f"## {SLOTS[slot]}\n\n{_FENCES.get(slot, 'Words.')}\n" for slot in slots if slot != without]
    return f"---\n{head}---\n# Title\n\n" + "\n".join(parts)


def lint(text: str, **options: Any) -> list[Fault]:
    return list(rules.lint(read(text.encode(), path="runbooks/x.md"), **options))


def codes(text: str, **options: Any) -> set[str]:
    return {each.code for each in lint(text, **options)}


@pytest.mark.parametrize("kind", sorted(REQUIRED))
def test_a_whole_runbook_of_each_kind_is_without_a_finding(kind: str) -> None:
    text = runbook(kind)
    if kind == "rollback":
        text = text.replace(" rollback=back", "")
    assert [each.message for each in lint(text)] == []


@pytest.mark.parametrize(
    ("kind", "slot"), [(kind, slot) for kind in sorted(REQUIRED) for slot in REQUIRED[kind]]
)
def test_each_section_that_is_left_out_is_named(kind: str, slot: str) -> None:
    found = [each.message for each in lint(runbook(kind, without=slot, escalation=""))]
    named = f"the section {SLOTS[slot]} is missing, which a runbook of the kind {kind} has"
    filled = (kind, slot) in {
        ("deploy", "prerequisites"),
        ("scale", "steps"),
    }  # said by the checklist, and by how it is scaled
    assert (named in found) is not filled


PARTS = ("detection", "investigation", "containment", "recovery", "communication", "review")
SCENARIOS = ("file-upload", "resource-exhaustion", "degradation", "suspicious-activity", "breach")


@pytest.mark.mission("R198")
@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("part", PARTS)
def test_a_scenario_without_one_of_its_six_parts_is_named_by_lint(scenario: str, part: str) -> None:
    whole = lint(runbook("security", scenario=scenario))
    assert [each for each in whole if each.severity == "error"] == []
    found = [each.message for each in lint(runbook("security", scenario=scenario, without=part))]
    assert f"the section {SLOTS[part]} is missing, which a runbook of the kind security has" in found


def test_a_section_may_deviate_for_a_reason() -> None:
    said = runbook("deploy", without="configuration", deviations="['configuration: it has none']")
    assert "section-missing" not in codes(said)
    assert codes(runbook("deploy", deviations="[configuration]")) == {"deviation"}
    assert codes(runbook("deploy", deviations="['wheels: none']")) == {"deviation"}


def test_an_empty_section_is_none() -> None:
    said = runbook("task").replace("## Related\n\n[troubleshoot](troubleshoot.md)\n", "## Related\n")
    (found,) = lint(said)
    assert (found.code, found.message) == ("section-empty", "the section Related is empty")


@pytest.mark.parametrize("key", ["service", "owner"])
def test_what_a_runbook_has_to_name(key: str) -> None:
    (found,) = lint(runbook("task", **{key: ""}))
    assert (found.line, found.severity, found.code) == (1, "error", f"no-{key}")


def test_a_runbook_without_trigger_fails() -> None:
    (found,) = lint(runbook("task", trigger="", triggers=""))
    assert (found.severity, found.code) == ("error", "no-trigger")
    assert codes(runbook("rollback", triggers="").replace(" rollback=back", "")) == {"unmeasured-trigger"}
    assert codes(runbook("task", triggers="[{schedule: sometimes}]")) == {"bad-schedule"}
    assert codes(runbook("task", triggers="[{schedule: '30 4 * * mon'}, {alert: Slow}]")) == set()
    assert codes(runbook("task", triggers="[{metric: a, above: 1, below: 2}]")) == {"front-matter"}


@pytest.mark.parametrize(
    ("info", "code"),
    [
        ("sh name=do rollback=back", "no-verify"),
        ("sh name=do verify=well", "no-rollback"),
        ("sh name=do verify=well rollback=back target=moon", "unknown-target"),
        ("text manual name=do verify=well rollback=back role=captain", "unknown-role"),
    ],
)
def test_each_step_says_how_it_is_verified_and_taken_back(info: str, code: str) -> None:
    # with a second step that names its undo, Rollback is no procedure for the whole
    said = runbook("task").replace("```sh name=do verify=well rollback=back", f"```{info}").replace(
        "## Verification", "```sh name=second verify=well rollback=back\n./second\n```\n\n## Verification"
    )  # fmt: skip
    found = [each for each in lint(said) if each.code == code]
    assert [each.severity for each in found] == ["error"]
    assert said.splitlines()[found[0].line - 1].startswith(f"```{info}")


@pytest.mark.parametrize("info", ["sh name=do readonly expect=a", "sh name=do expect=a rollback='none: x'",
                                  "sh name=do verify='none: one sees it' rollback=back"])  # fmt: skip
def test_a_reason_is_enough(info: str) -> None:
    assert codes(runbook("task").replace("sh name=do verify=well rollback=back", info)) == set()


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        ("{name: a, type: secret, default: x}", "is a secret and has a default"),
        ("{name: a, type: secret}", "is a secret from nowhere"),
        ("{name: a, type: choice}", "is a choice of nothing"),
        ("{name: a, type: integer, default: b}", "has a default that is no whole number"),
        ("{name: a, type: integer, minimum: 5, maximum: 1}", "has a minimum above its maximum"),
        ("{name: a, pattern: '('}", "has a pattern that is no regular expression"),
        ("{name: a, pattern: '[0-9]', default: b}", "has a default that does not match [0-9]"),
        ("{name: a, from: 'env:X'}", "is no secret and comes from the runner's own place"),
    ],
)
def test_parameters_are_sound(parameter: str, words: str) -> None:
    found = [each.message for each in lint(runbook("task", parameters=f"[{parameter}]"))]
    assert any(each.startswith(f"the parameter a {words}") for each in found)


def test_a_parameter_that_no_step_uses_is_named() -> None:
    said = runbook("task", parameters="[{name: version}]")
    assert codes(said) == {"unused-parameter"}
    assert codes(said.replace("./do", './do "$VERSION"')) == set()


def test_links_and_attachments_have_to_be_there() -> None:
    files = {"runbooks/troubleshoot.md": b"", "pictures/a.png": b""}
    assert codes(runbook("task"), files=files) == set()
    (found,) = lint(runbook("task"), files={"runbooks/trouble-shoot.md": b""})
    assert (found.code, found.remedy) == ("dead-link", "Did you mean trouble-shoot.md?")
    said = runbook("task", attachments="[pictures/a.png, pictures/b.png]")
    (lost,) = lint(said, files=files)
    assert (lost.code, lost.message) == ("lost-attachment", "the attachment pictures/b.png is not there")
    assert codes(runbook("task").replace("troubleshoot.md", "#nowhere")) == {"dead-anchor"}
    assert codes(runbook("task").replace("troubleshoot.md", "#steps"), files=files) == set()


@pytest.mark.mission("R130")
def test_documents_elsewhere_are_looked_up_by_path_and_hash() -> None:
    data = b"Acknowledgements within 15 minutes."
    files = {"runbooks/troubleshoot.md": b"", "docs/sla.md": data}
    digest = hashlib.sha256(data).hexdigest()
    said = runbook("task", external=f"[{{title: SLA, path: docs/sla.md, sha256: {digest}}}]")
    assert lint(said, files=files) == []
    (changed,) = lint(said, files={**files, "docs/sla.md": b"Acknowledgements within a day."})
    assert (changed.code, changed.severity) == ("document-changed", "error")
    assert changed.message == "SLA changed since the runbook was written for it"
    (lost,) = lint(said, files={"runbooks/troubleshoot.md": b""})
    assert (lost.code, lost.severity, lost.message) == (
        "lost-document", "error", "SLA is not at docs/sla.md",
    )  # fmt: skip
    unhashed = runbook("task", external="[{title: SLA, path: docs/sla.md}]")
    (warned,) = lint(unhashed, files=files)
    assert warned.code == "document-without-hash"
    assert digest in warned.remedy


def test_who_helps_can_be_reached() -> None:
    assert codes(runbook("deploy", escalation="")) == {"no-escalation"}
    assert codes(runbook("deploy", escalation="[{who: Somebody}]")) == {"dead-contact"}
    assert codes(runbook("deploy", escalation="[{who: Platform, how: '+46 8 123 456', after: 15m}]")) == set()


def test_a_command_and_an_entry_for_trouble_are_asked_for() -> None:
    said = runbook("deploy").replace("[troubleshoot](troubleshoot.md)", "Nothing.")
    assert codes(said) == {"no-troubleshooting"}
    assert "no-command" in codes(runbook("incident").replace("```sh", "```sql"))


def test_a_review_is_overdue_by_the_day() -> None:
    said = runbook("task", review_every="30d")
    assert codes(said, today=date(2026, 12, 10)) == set()
    assert codes(said, today=date(2026, 12, 11)) == {"review-overdue"}


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ("- Is it slow?", "the question Is it slow? has no answer"),
        ("- Is it slow?\n  - yes: wait", "the question Is it slow? has one answer"),
        ("- Is it slow?\n  - yes: wait\n  - yes: look", "two ways begin with yes"),
        ("- Is it slow?\n  - yes: wait\n  - and then", "does not say which answer leads here: and then"),
    ],
)
def test_decision_trees_lead_somewhere(tree: str, words: str) -> None:
    said = runbook("troubleshoot").replace(_FENCES["tree"], tree)
    assert words in [each.message for each in lint(said)]


RULES = """\
groups:
  - name: gateway
    rules:
      - {alert: QueueSlow, expr: a > 1, labels: {team: edi-team}}
      - {alert: DiskFull, expr: b > 1, labels: {service: edi-gateway}}
      - {alert: Printer, expr: c > 1, labels: {service: label-printer}}
      - {alert: Theirs, expr: d > 1, labels: {team: platform-team}}
      - {record: a:b, expr: a}
"""


@pytest.mark.mission("R115")
def test_an_alert_without_an_entry_is_named() -> None:
    files = {"runbooks/troubleshoot.md": b"", "alerts/gateway.yaml": RULES.encode()}
    said = runbook("troubleshoot").replace(
        "## Common issues\n\nWords.",
        "## Common issues\n\n| alert | what to do |\n|---|---|\n| `QueueSlow` | wait |",
    )
    (found,) = lint(said, files=files)
    assert (found.code, found.severity) == ("alert-without-entry", "error")
    assert found.message == "the alert DiskFull of alerts/gateway.yaml has no entry"
    assert said.splitlines()[found.line - 1] == "## Common issues"
    assert lint(said.replace("| wait |", "| wait |\n| DiskFull | make room |"), files=files) == []
    # five sections, and each that is left out is named: test_each_section_that_is_left_out_is_named
    assert {"issues", "debug", "logs", "metrics", "escalation"} <= set(REQUIRED["troubleshoot"])


@pytest.mark.mission("R114")
def test_a_threshold_that_is_not_the_plans_is_drift() -> None:
    plan = "service: edi-gateway\nthresholds: [{metric: edi_queue, above: 5}, {query: a / b, above: 0.7}]\n"
    files = {"runbooks/troubleshoot.md": b"", "capacity/plan.yaml": plan.encode()}
    both = "[{metric: edi_queue, above: 5, for: 5m}, {query: a /  b, above: 0.7}]"
    assert lint(runbook("scale", triggers=both), files=files) == []
    (drift,) = lint(runbook("scale", triggers=both.replace("0.7", "0.9")), files=files)
    assert (drift.code, drift.severity) == ("threshold-drift", "warning")
    assert drift.message == (
        "capacity/plan.yaml scales when a / b is above 0.7, and the trigger says another threshold"
    )
    (missing,) = lint(runbook("scale"), files=files)
    assert missing.message == "capacity/plan.yaml scales when a / b is above 0.7, and no trigger says so"
    assert {"horizontal", "balancer", "health", "monitoring", "capacity"} <= set(REQUIRED["scale"])


LISTS = """\
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
kind: FailureModes
metadata: {name: edi-gateway}
spec:
  service: component:default/edi-gateway
  modes:
    - {id: disk-full, title: Full, likelihood: likely, detection: edi_disk, runbook: nothing}
    - {id: slow, title: Slow, likelihood: possible}
    - {id: slow, title: Slow, likelihood: possible, detection: x, reason: it heals itself}
---
apiVersion: seatrial.dev/v1
kind: RoutineTasks
metadata: {name: edi-gateway}
spec:
  service: edi-gateway
  tasks:
    - {id: release, title: A release, sort: deployment, cadence: weekly, owner: edi-team, reason: pipeline}
    - {id: sweep, title: Sweep, sort: maintenance, cadence: weekly}
  without: {scaling: it is one machine}
"""


@pytest.mark.mission("R132")
def test_a_failure_mode_without_a_runbook_and_a_contact_that_is_dead_are_named() -> None:
    found = {(each.source.line, each.message) for each in compile_files({"a.yaml": LISTS.encode()}).findings}
    assert (18, "slow: no runbook says what to do about it") in found
    dead = runbook("deploy", escalation="[{who: Somebody}, {who: 'group:default/gone'}]")
    files = {"a.yaml": LISTS.encode(), "runbooks/deploy.md": dead.encode()}
    at_runbook = {
        each.message for each in compile_files(files).findings if each.source.path == "runbooks/deploy.md"
    }
    assert {"nobody can tell how Somebody is reached", "there is no team:gone"} <= at_runbook


def test_failure_modes_and_routine_tasks_are_mapped_or_named() -> None:
    found = {
        (each.source.line, each.severity, each.message)
        for each in compile_files({"lists.yaml": LISTS.encode()}).findings
    }
    assert {
        (17, "error", "there is no runbook:edi-gateway/nothing"),
        (18, "warning", "slow: no runbook says what to do about it"),
        (18, "warning", "nothing detects slow"),
        (19, "error", "slow stands twice"),
        (28, "warning", "sweep: no procedure says how it is done"),
        (28, "warning", "nobody does sweep"),
        (27, "warning", "no task is of the sort rollback"),
        (27, "warning", "no task is of the sort emergency_scaling"),
    } <= found


def test_an_empty_list_of_failure_modes_is_refused() -> None:
    empty = LISTS.split("---")[2].split("  modes:")[0] + "  modes: []\n"
    found = compile_files({"lists.yaml": empty.encode()}).errors
    assert any("spec.modes" in each.message for each in found)


def test_a_runbook_is_no_yaml() -> None:
    text = "apiVersion: seatrial.dev/v1\nkind: Runbook\nmetadata: {name: a}\n"
    (found,) = compile_files({"a.yaml": text.encode()}).errors
    assert found.message == "a Runbook is not written as YAML"


def test_a_file_that_is_not_meant_for_us_is_kept_with_a_warning() -> None:
    compiled = compile_files(
        {"runbooks/theirs.md": b"---\nweight: 10\n---\n# Theirs\n", "README.md": b"# x\n"}
    )
    assert [(each.severity, str(each.source)) for each in compiled.findings] == [
        ("warning", "runbooks/theirs.md:1:1")
    ]
    assert not compiled.definitions


def test_format_errors_forbid_an_apply_and_gaps_do_not() -> None:
    files = {"a.yaml": LISTS.split("---\napiVersion: seatrial.dev")[0].encode()}
    draft = runbook("deploy", without="health", escalation="").encode()
    assert compile_files({**files, "runbooks/deploy.md": draft}).errors == []
    broken = draft.replace(b"name=do", b"nmae=do")
    (found,) = compile_files({**files, "runbooks/deploy.md": broken}).errors
    assert found.message == "the attribute nmae is not known"


def test_the_gateways_runbooks_are_without_a_finding() -> None:
    files = {
        path.relative_to(EXAMPLE).as_posix(): path.read_bytes()
        for path in EXAMPLE.rglob("*")
        if path.is_file()
    }
    places = [path for path in files if path.startswith(("runbooks/", "playbooks/")) and path.endswith(".md")]
    assert places
    for path in places:
        found = rules.lint(read(files[path], path=path), files=files)
        assert [f"{path}:{each.line}: {each.message}" for each in found if each.severity == "error"] == []


@pytest.mark.mission("R116")
def test_an_undo_that_nothing_verifies_is_a_hint_and_keeps_nothing_from_counting() -> None:
    bare = runbook("deploy").replace("name=back verify=well", "name=back")
    document = read(bare.encode(), path="runbooks/deploy.md")
    (hint,) = rules.lint(document)
    assert (hint.severity, hint.code, hint.line) == ("hint", "undo-unverified", document.undo[0].line)
    assert "nothing verifies that back took back what was done" in hint.message
    assert rules.errors((hint,)) == ()
    for said in ("verify=well", "verify='none: it is gone'", "expect=gone", "readonly"):
        mended = bare.replace("name=back", f"name=back {said}")
        assert "undo-unverified" not in {each.code for each in rules.lint(read(mended.encode(), path="x.md"))}


def test_the_example_has_no_hint_either() -> None:
    for path in sorted(EXAMPLE.glob("runbooks/*.md")):
        found = read(path.read_bytes(), path=f"runbooks/{path.name}")
        assert [each for each in rules.lint(found) if each.severity == "hint"] == []
