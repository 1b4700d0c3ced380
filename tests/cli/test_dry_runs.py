"""Every write has `--dry-run`, which finds what the real one would find, and changes nothing."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from seatrial import cli
from seatrial.domains.audit.models import Entry, Hold
from seatrial.domains.evidence.models import Watch
from seatrial.domains.identity import services as identity
from seatrial.domains.readiness.models import Trial
from seatrial.domains.runners.models import EnrolmentCode
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories.workspaces import component, workspace

Run = Callable[..., tuple[int, str, str]]
#: They ask, and change nothing.
READING = {
    "access", "action list", "action show", "alert answering", "alert dead-letters", "alert explain",
    "alert list", "alert noise", "alert precision", "alert preview", "alert shadow", "alert show",
    "alert silences", "alert sources", "audit export",
    "audit hold list", "audit key",
    "audit verify", "backup list", "backup verify", "calendar list", "calendar show", "calendar when",
    "check", "contact list", "contact pages", "contact reach", "contact replies", "deployment list", "doctor",
    "evidence list", "evidence show", "evidence trend", "gate answers",
    "gate break-glass list", "gate break-glass show",
    "gate passages", "gate sources", "key allowed-signers", "key list", "key signers", "library list",
    "incident figures", "incident list", "incident postmortems", "incident process", "incident show",
    "incident told", "status show",
    "library show", "mcp", "monitoring coverage", "monitoring dashboards", "monitoring health",
    "monitoring reviews",
    "monitoring rule", "monitoring rules", "notice list", "oncall gaps", "oncall handoff list", "oncall load",
    "oncall override list", "oncall policy", "oncall show", "oncall swap list", "oncall timeoff list",
    "oncall who", "person list", "person show", "plan", "producer list", "review findings", "review list",
    "review show", "review standing", "review waivers", "risk list", "role list", "runbook adherence",
    "runbook history", "runbook inventory", "runbook lint", "runbook list", "runbook rehearsal list",
    "runbook rehearsal show", "runbook show", "runbook status", "runbook triggers",
    "runner approvals", "runner jobs",
    "runner list", "runner show", "severity list", "severity map", "severity show", "severity suggest",
    "token list", "verify", "workspace drift", "workspace history", "workspace list", "workspace show",
}  # fmt: skip
#: They change something and have no dry run, each for the reason beside it.
EXCEPTIONS = {
    "up": "it runs for as long as somebody wants it: there is no change to show first",
    "worker": "the same",
    "mail-in": "the same",
    "runner enrol": "its code counts once: who could try a code and keep it could guess at codes unseen",
}


@pytest.fixture
def run(live_server: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """`run("audit hold add", ...)` as the installation's own token; gives code, what it prints and says."""
    now = clock.now()
    issued = identity.issue_token(
        "up", scopes=["*"], expires_at=now + timedelta(hours=1), actor=system("up"), now=now
    )
    told = {"url": live_server.url, "token": issued.secret, "expires_at": "2999-01-01T00:00:00Z"}
    (tmp_path / "client.json").write_text(json.dumps(told))

    def call(name: str, *words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.run([*name.split(), *words, "--data", str(tmp_path)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def without(words: list[str], command: click.Command | None) -> set[str]:
    """The commands that have no `--dry-run`."""
    assert command is not None
    if isinstance(command, click.Group):
        context = click.Context(command)
        names = command.list_commands(context)
        return set().union(*(without([*words, each], command.get_command(context, each)) for each in names))
    return set() if any(each.name == "dry_run" for each in command.params) else {" ".join(words)}


def test_every_command_that_writes_has_a_dry_run() -> None:
    assert without([], cli.group) == READING | EXCEPTIONS.keys()


@pytest.mark.django_db(transaction=True)
def test_a_hold_is_tried_placed_and_tried_to_be_released(run: Run) -> None:
    asked = ("audit hold add", "--subject", "service:a", "--reason", "Claim 4711")

    code, _, said = run(*asked, "--dry-run")
    assert (code, said.strip()) == (0, "Would be held: subject service:a")
    assert not Hold.objects.exists()
    assert not Entry.objects.filter(action="audit.held").exists()
    assert run(*asked)[0] == 0
    code, _, said = run(*asked, "--dry-run")
    assert (code, "is held already" in said) == (2, True)  # what the real one would find

    release = ("audit hold release", str(Hold.objects.get().uid), "--reason", "settled", "--dry-run")
    code, _, said = run(*release)
    assert (code, said.strip()) == (0, "Would be released: subject service:a")
    assert Hold.objects.get().released_at is None


@pytest.mark.django_db(transaction=True)
def test_a_code_that_is_only_tried_is_not_shown_and_makes_no_runner(run: Run) -> None:
    code, out, said = run("runner enrol-code", "lab", "--dry-run")
    assert (code, "No code was made" in said, "enrol_" in out + said) == (0, True, False)
    code, out, _ = run("runner enrol-code", "lab", "--dry-run", "--json")
    assert (code, '"code": ""' in out) == (0, True)
    assert not EnrolmentCode.objects.exists()
    assert run("runner enrol-code", "No Label", "--dry-run")[0] == 2


@pytest.mark.django_db(transaction=True)
def test_a_trial_that_is_only_tried_says_which_probe_would_look_at_what(
    run: Run, deliver_events: Callable[[datetime], int]
) -> None:
    now = clock.now()
    files = workspace(**{"catalog.yaml": component("edi-gateway", owner="edi")})
    workspaces.apply("ops", files=files, actor=system("test"), now=now)
    deliver_events(now)
    demands = list(Watch.objects.values_list("key", "demand", "due_at"))

    code, out, said = run("trial", "edi-gateway", "--dry-run")
    assert code == 0, said
    assert re.search(r"^PROBE +BY +FOR +WHAT IT LOOKS AT", out, re.MULTILINE)  # the last column wraps
    assert all(word in out for word in ("file", "server", "docs/plan.md", "basics/plan-published"))
    assert "would take 1 look." in said
    code, out, _ = run("trial", "edi-gateway", "--dry-run", "--json")
    (look,) = json.loads(out[out.index('{\n  "service"') :])["looks"]
    assert (look["probe"], look["by"], look["criteria"]) == ("file", "server", ["basics/plan-published"])

    assert not Trial.objects.exists()
    assert not Entry.objects.filter(action__in=["trial.requested", "evidence.demanded"]).exists()
    assert list(Watch.objects.values_list("key", "demand", "due_at")) == demands
    code, _, said = run("trial", "edi-gateway", "--environment", "nowhere", "--dry-run")
    assert (code, "no environment" in said) == (2, True)
