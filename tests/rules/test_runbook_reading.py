"""A runbook is read out of Markdown: every fence, section and fault at its line, whatever the file is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.runbooks import rules
from seatrial.domains.runbooks.rules.fences import FLAGS, VALUES
from seatrial.domains.runbooks.rules.headings import slot_of
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types import Document, Fault


def text(*lines: str, **front: str) -> Document:
    """A runbook of these lines below its front matter; the first line is line 1 without one."""
    head = "---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + "---\n" if front else ""
    return read((head + "\n".join(lines) + "\n").encode(), path="runbooks/x.md")


def said(found: Document, code: str) -> list[tuple[int, str]]:
    return [(each.line, each.message) for each in found.faults if each.code == code]


def test_every_attribute_of_a_fence_is_read() -> None:
    found = text(
        "## Steps",
        '```sh name=back-up title="Back up" target=web timeout=2m retries=2 retry-wait=5s verify=healthy '
        'rollback=drop expect="rows: [0-9]+" exit=3 confirm simulate="true"',
        "./backup",
        "```",
        "```text manual role=operations_lead name=look verify='none: one sees it' readonly",
        "Look at the screen.",
        "```",
        "## Verification",
        "```http name=healthy",
        "GET http://127.0.0.1/healthz",
        "```",
        "## Rollback",
        "```bash name=drop",
        "./drop",
        "```",
    )
    assert found.faults == ()
    one, two = found.phase("step")
    assert (one.name, one.title, one.target, one.timeout, one.retries, one.retry_wait) == (
        "back-up", "Back up", "web", 120.0, 2, 5.0,
    )  # fmt: skip
    assert (one.verify, one.rollback, one.expect, one.exit) == ("healthy", "drop", "rows: [0-9]+", 3)
    assert (one.confirm, one.mutating, one.simulate, one.line) == (True, True, "true", 2)
    assert (two.manual, two.role, two.mutating, two.language) == (True, "operations_lead", False, "text")
    assert (two.verify, two.verify_reason) == ("none", "one sees it")
    assert [each.name for each in found.undo] == ["drop"]
    assert [(each.name, each.mutating) for each in found.phase("verify")] == [("healthy", False)]


@pytest.mark.parametrize(
    ("info", "code", "message"),
    [
        ("sh nmae=x", "unknown-attribute", "the attribute nmae is not known"),
        ("sh name=x name=y", "bad-attribute", "the attribute name is given twice"),
        ("sh timeout=soon", "bad-attribute", "timeout 'soon' is no duration of at most a day"),
        ("sh retries=1000", "bad-attribute", "retries '1000' is no whole number from 0 to 20"),
        ("sh expect='('", "bad-attribute", "expect is no regular expression"),
        ("sh timeout", "bad-attribute", "the attribute timeout has no value"),
        ("sh interactive=flase", "unknown-attribute", "the attribute interactive is not known"),
        ("sh readonly mutating", "bad-attribute", "is mutating and readonly at once"),
        ("sh verify=none", "no-verify", "verify is none without a reason"),
        ("sh verify=helthy", "lost-verify", "verify=helthy: there is no such fence"),
        ("sh rollback=x", "lost-rollback", "rollback=x: there is no such fence in the section Rollback"),
        ("", "unlabelled-fence", "the fence does not say what it holds: nobody can tell whether it is run"),
        ("promql name=x", "not-executed", "promql is no language that is run, and the fence has name"),
    ],
)
def test_what_a_fence_says_and_cannot_mean_is_named_at_its_line(info: str, code: str, message: str) -> None:
    found = text("# Title", "", "## Steps", f"```{info}", "true", "```")
    (line, words) = said(found, code)[0]
    assert line == 4
    assert words.startswith(message)


def test_fences_within_lists_are_steps_with_the_words_of_their_point() -> None:
    found = text(
        "## Procedure", "1. Stop the router:", "", "   ```sh", "   ./stop", "   ```", "2. Wait.",
        "   - and then", "     ```sh", "     ./go", "     ```", "3. Only words",
    )  # fmt: skip
    assert [(each.text, each.line, each.title) for each in found.steps] == [
        ("./stop\n", 4, "Stop the router"),
        ("./go\n", 9, "and then"),
    ]
    assert found.loose == ((12, "Only words"),)


def test_prompts_are_read_as_commands_with_what_they_print() -> None:
    found = text("## Steps", "```sh name=x", "$ echo a", "a", "$ echo b \\", "> c", "...", "```")
    (step,) = found.steps
    assert step.language == "console"
    assert said(found, "prompts")[0][0] == 2
    first, second = rules.turns(step.text)
    assert (first.command, first.expected) == ("echo a", ("a",))
    assert (second.command, second.expected) == ("echo b \\\nc", ("...",))
    assert rules.matches(("a", "...", "z 1... s"), printed="a\nb\nc\nz 1.25 s\n\n")
    assert not rules.matches(("a",), printed="b\n")
    assert rules.matches((), printed="whatever")


def test_placeholders_are_named_where_they_stand() -> None:
    found = text("## Steps", "```sh", "kubectl get pod <pod-name> <NS>", "cat <in >out <<EOF", "```",
                 "## Related", "```sh", "ssh <HOST>", "```")  # fmt: skip
    placeholders = [each for each in found.faults if each.code == "placeholder"]
    assert [(each.line, each.severity) for each in placeholders] == [
        (3, "error"),
        (3, "error"),
        (8, "warning"),
    ]
    assert any("$POD_NAME" in each.remedy for each in placeholders)


def test_a_fence_that_is_never_closed_ends_before_the_next_heading() -> None:
    found = text("## Steps", "```sh", "true", "", "## Rollback", "words")
    assert said(found, "open-fence") == [(2, "the fence is never closed")]
    assert [each.slot for each in found.sections] == ["steps", "rollback"]


def test_front_matter_is_refused_key_by_key_at_its_line() -> None:
    found = text(
        "# T", kind="deploy", ownr="x", estimate="soon", title="T", weight="10",
        triggers="[{metric: a, above: 1}, {metric: b}]",
    )  # fmt: skip
    assert said(found, "unknown-key") == [(3, "the key ownr is not known in the document")]
    lines = [line for line, _ in said(found, "front-matter")]
    assert lines == [4, 7]
    assert (found.front.kind, found.front.title, found.front.triggers) == ("deploy", "T", ())
    assert text("x", purpose="rollback").front.kind == "rollback"
    assert said(read(b"---\n- a\n---\n", path="x.md"), "front-matter")


def test_sections_have_their_lines_and_headings_below_belong_to_them() -> None:
    found = text("# Roll back", "## 1. Procedure", "### Verify nothing here", "text", "## What we know", "x")
    assert found.title == "Roll back"
    assert [(each.slot, each.line, each.end, each.own) for each in found.sections] == [
        ("steps", 2, 5, True), ("steps", 3, 5, False), ("", 5, 8, False),
    ]  # fmt: skip
    assert found.filled == ("steps",)


@pytest.mark.parametrize(
    ("heading", "kind", "slot"),
    [
        ("Purpose and scope", "deploy", "purpose"),
        ("2. Pre-deployment checklist", "deploy", "checklist"),
        ("Rollback decision criteria", "deploy", "criteria"),
        ("Rolling back", "deploy", "rollback"),
        ("Post-deployment verification", "deploy", "verification"),
        ("Configuration validation", "deploy", "configuration"),
        ("When to roll back", "rollback", "triggers"),
        ("Data recovery", "rollback", "data"),
        ("Service restoration validation", "rollback", "restoration"),
        ("Horizontal scaling", "scale", "horizontal"),
        ("Load balancer configuration", "scale", "balancer"),
        ("Capacity planning guidance", "scale", "capacity"),
        ("Common issues and solutions", "troubleshoot", "issues"),
        ("Investigation", "troubleshoot", "debug"),
        ("Investigation steps", "security", "investigation"),
        ("Troubleshooting", "alert", "diagnosis"),
        ("How to resolve", "alert", "mitigation"),
        ("See also", "task", "related"),
        ("🚀 Before you begin", "task", "prerequisites"),
        ("Weather", "task", ""),
    ],
)
def test_foreign_headings_are_understood(heading: str, kind: Any, slot: str) -> None:
    assert slot_of(heading, kind=kind) == slot


def test_a_decision_tree_is_nested_lists() -> None:
    found = text(
        "## Decision tree",
        "- Does it answer?",
        "  - yes: Is it slow?",
        "    - yes -> [more routers](scale.md)",
        "    - no: leave it",
        "  - no",
        "    - restart it",
    )
    (tree,) = found.trees
    assert (tree.text, tree.line) == ("Does it answer?", 2)
    slow, dead = tree.branches
    assert (slow.answer, slow.to.text) == ("yes", "Is it slow?")
    assert (slow.to.branches[0].to.link, slow.to.branches[1].to.text) == ("scale.md", "leave it")
    assert (dead.answer, dead.to.text, dead.to.line) == ("no", "restart it", 7)


def test_a_document_is_the_same_after_json() -> None:
    found = text("## Steps", "```sh", "true", "```", "- a?", kind="deploy", fails="[a, b]")
    assert Document.from_json(found.as_json()) == found


def test_a_plan_verifies_each_step_and_undoes_in_reverse() -> None:
    found = text(
        "## Prerequisites", "```sh name=space", "df", "```",
        "## Steps", "```sh name=a verify=up rollback=undo-a", "a", "```",
        "```sh name=b rollback=undo-b", "b", "```", "```sh name=c readonly", "c", "```",
        "## Verification", "```sh name=up", "up", "```",
        "## Rollback", "```sh name=undo-a", "-a", "```", "```sh name=undo-b", "-b", "```",
    )  # fmt: skip
    assert [each.name for each in rules.plan_of(found)] == ["space", "a", "up", "b", "c", "up"]
    assert [each.name for each in rules.undo_of(found, completed=["a", "b", "c"])] == ["undo-b", "undo-a"]
    assert [each.name for each in rules.undo_of(found, completed=["a"])] == ["undo-a"]
    assert rules.undo_of(found, completed=["c"]) == ()
    assert rules.can_undo(found, completed=["a", "b", "c"])


_LINES = st.sampled_from(
    [
        "---", "kind: deploy", "kind: [", "triggers:", "  - metric: a", "# A", "## Steps", "## Rollback",
        "### Decision tree", "```", "```sh name=a name=a", "~~~", "   ```sh", "- a?", "  - yes: b", "1. x",
        "| a | b |", "|---|---|", "$ echo", "<NAME>", "[x](y)", "![p](q.png)", "\t\tcode", "> quote", "",
        "```{.sh .a=}", '```sh expect="("', "\u2028", "\ufeff",
    ]
)  # fmt: skip


@given(st.lists(_LINES, max_size=30))
def test_reading_and_linting_never_raise(lines: list[str]) -> None:
    found = read("\n".join(lines).encode(), path="runbooks/a.md")
    assert all(isinstance(each, Fault) for each in rules.lint(found, files={}))
    assert Document.from_json(found.as_json()) == found
    rules.plan_of(found)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    rules.lint(read(data, path="runbooks/a.md"))


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 5000,
        b"- " * 3000,
        b"> " * 3000,
        b"`" * 4000,
        b"\xff\xfe\x00",
        b"---\n" * 2000,
        b"x" * 1_100_000,
    ],
)
def test_hostile_files_are_refused_or_read_quickly(data: bytes) -> None:
    read(data, path="runbooks/a.md")


def test_each_attribute_says_what_it_is() -> None:
    assert all(words.endswith(".") for words in {**VALUES, **FLAGS}.values())
