"""`seatrial runbook run` and what follows: output as it happens, exit codes that pipelines rely on."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from seatrial.cli.client import Client, Place
from seatrial.cli.runbook import following
from seatrial.cli.runbook.following import Follower
from seatrial.domains.runbooks import models, services
from seatrial.domains.runners.models import Job
from seatrial.domains.runners.services import give_up
from seatrial.kit import clock
from tests.cli.test_dry_runs import Run, run
from tests.factories import runners, runs

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)
RUN = (
    "runbook run", "edi-gateway/deploy", "--environment", "staging", "--set", "version=2", "--runner", "lab",
)  # fmt: skip


@pytest.fixture
def lab(settings: Any) -> runs.Lab:
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    runners.applied(by=runs.system("author"), now=clock.now())
    runs.runbook(now=clock.now())
    runs.runbook(runs.BY_HAND, name="edi-gateway/by-hand", now=clock.now())
    return runs.lab(now=clock.now())


@pytest.fixture
def at_work(lab: runs.Lab, deliver_events: Callable[[datetime], int]) -> Iterator[runs.Lab]:
    """A runner that does whatever there is, beside the test."""
    over = threading.Event()

    def work() -> None:
        try:
            while not over.is_set():
                lab.now = clock.now() - 3 * runs.SECOND
                runs.approve_contents(clock.now())
                deliver_events(clock.now())
                lab.work(deliver_events)
                time.sleep(0.05)
        finally:
            connection.close()

    beside = threading.Thread(target=work)
    beside.start()
    yield lab
    over.set()
    beside.join()


def data(out: str) -> Any:
    begins = re.search(r"^[\[{](?!\d)", out, re.MULTILINE)
    assert begins, out
    return json.loads(out[begins.start() :])


def test_a_rehearsal_is_followed_and_exits_0(run: Run, at_work: runs.Lab) -> None:
    code, out, said = run(*RUN, "--mode", "rehearse")

    assert code == 0, said
    headings = re.findall(r"^── (\d+ [\w-]+)", said, re.MULTILINE)
    assert headings == [
        "1 has-room", "2 unpack", "3 is-unpacked", "4 start", "5 switch", "6 is-unpacked", "7 healthy",
    ]  # fmt: skip
    assert said.count("● passed in 1.0 s") == 7
    assert "RUN-1 passed in" in said
    lines = [line for line in out.splitlines() if line.startswith("about ")]
    assert lines[:2] == ["about has-room", "about unpack"]
    assert run("runbook status", "RUN-1")[0] == 0
    code, out, _ = run("runbook history", "edi-gateway/deploy")
    assert (code, bool(re.search(r"RUN-1 +passed +rehearse +staging", out))) == (0, True)


def test_a_step_that_exits_3_makes_the_run_exit_1(run: Run, at_work: runs.Lab) -> None:
    at_work.outcomes["start"] = "failed"
    code, _, said = run(*RUN, "--mode", "rehearse", "--no-rollback")

    assert code == 1
    assert "◆ failed in 1.0 s, exit 3" in said
    assert "seatrial runbook resume RUN-1 --choose rerun" in said
    assert run("runbook status", "RUN-1")[0] == 1
    at_work.outcomes.clear()
    code, _, said = run("runbook resume", "RUN-1", "--choose", "rerun")
    assert (code, "local (attempt 2)" in said, "1 has-room" in said) == (0, True, False)


def test_with_dry_run_it_prints_what_would_run_and_asks_no_runner(run: Run, lab: runs.Lab) -> None:
    code, _, said = run(*RUN, "--dry-run")
    assert code == 0
    assert './switch "$VERSION"' in said
    assert "· simulated" in said
    assert "it was asked to show only" in said
    assert not Job.objects.exists()
    assert set(models.Run.objects.values_list("state", flat=True)) == {"simulated"}


def test_a_dry_run_shows_what_only_looks_as_it_happens(run: Run, at_work: runs.Lab) -> None:
    at_work.outcomes["healthy"] = "failed"
    for words in (("--mode", "dry-run"), ()):
        code, out, said = run(*RUN, *words)
        assert code == 0, "a dry run says what it saw, and judges nothing"
        assert "about has-room" in out
        assert './switch "$VERSION"' in said
        assert "◆ failed in 1.0 s, exit 3" in said
        assert "simulated in" in said
    assert "switch" not in at_work.begun


def test_a_manual_step_ends_the_command_with_2_and_says_how_to_go_on(run: Run, at_work: runs.Lab) -> None:
    words = ("runbook run", "edi-gateway/by-hand", "--environment", "staging", "--runner", "lab")
    code, _, said = run(*words, "--mode", "simulate")
    assert (code, "seatrial runbook confirm RUN-1 --outcome" in said) == (2, True)
    code, _, said = run("runbook confirm", "RUN-1", "--outcome", "failed")
    assert (code, "say what failed" in said) == (2, True)
    assert run("runbook confirm", "RUN-1", "--note", "they answer", "--dry-run")[0] == 0
    assert models.Run.objects.get().state == "waiting"

    code, _, said = run("runbook confirm", "RUN-1", "--note", "they answer")
    assert (code, "waits until second is confirmed" in said) == (2, True)
    assert run("runbook confirm", "RUN-1", "--outcome", "skipped")[0] == 2
    assert run("runbook confirm", "RUN-1")[0] == 0
    assert run("runbook confirm", "RUN-1")[0] == 2
    code, _, said = run("runbook rollback", "RUN-1", "--dry-run")
    assert (code, "Would take back: undo-second, undo-first" in said) == (0, True)
    assert run("runbook rollback", "RUN-1", "--reason", "only tried")[0] == 0
    assert models.Run.objects.get().rolled_back


def test_a_run_is_started_without_following_and_aborted(run: Run, lab: runs.Lab) -> None:
    code, out, _ = run(*RUN, "--mode", "rehearse", "--no-follow")
    assert (code, out.splitlines()[-1]) == (0, "RUN-1")
    code, out, _ = run("runbook status", "RUN-1", "--json")
    assert (code, data(out)["state"]) == (2, "queued")
    assert run("runbook abort", "RUN-1", "--reason", "no", "--dry-run")[0] == 0
    assert models.Run.objects.get().state == "queued"
    assert run("runbook abort", "RUN-1", "--reason", "no")[0] == 0
    assert run("runbook status", "RUN-1")[0] == 1
    code, out, _ = run("runbook history", "--state", "aborted", "--json")
    assert [each["name"] for each in data(out)] == ["RUN-1"]


def test_a_run_that_no_runner_may_have_is_not_followed_for_ever(
    run: Run, lab: runs.Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "HELD_SECONDS", 0.1)
    code, _, said = run(*RUN, "--mode", "rehearse")
    assert (code, "No runner has it: waits for approval by somebody else" in said) == (2, True)
    assert models.Run.objects.get().state == "queued"


def test_what_is_wrong_with_what_is_given_is_named(run: Run, lab: runs.Lab) -> None:
    code, _, said = run(*RUN[:4], "--mode", "rehearse", "--set", "vresion=2")
    assert (code, "/parameters/vresion" in said, "version is needed" in said) == (2, True, True)
    assert run(*RUN[:4], "--set", "version")[0] == 64
    assert run(*RUN, "--mode", "live")[0] == 64  # nobody can be asked here
    code, _, said = run("runbook run", "edi-gateway/deply", *RUN[2:])
    assert (code, "edi-gateway/deploy" in said) == (2, True)


def test_a_token_approves_nothing_and_says_where_people_do(run: Run, lab: runs.Lab) -> None:
    code, _, said = run(*RUN, "--mode", "live", "--yes")
    assert (code, "waits until service owner approves it" in said) == (2, True)
    code, out, _ = run("runbook approve", "RUN-1")
    fingerprint = re.search(r"sha256:[0-9a-f]{64}\s*$", out)
    assert code == 0
    assert fingerprint
    code, _, said = run("runbook approve", "RUN-1", "--fingerprint", fingerprint[0].strip())
    assert (code, "/runs/RUN-1" in said) == (2, True)


def test_a_token_neither_withdraws_nor_looks_back_and_hears_where_people_do(
    run: Run, lab: runs.Lab, cast: Any, deliver_events: Callable[[datetime], int]
) -> None:
    asked = runs.started(runs.wanted("live", environment="production"), now=clock.now())
    services.approve_run(
        asked.name, fingerprint=asked.fingerprint, actor=cast.actor("owner"), now=clock.now()
    )
    code, _, said = run("runbook withdraw", "RUN-1", "--reason", "no", "--dry-run")
    assert (code, "nobody else withdraws" in said, "/runs/RUN-1" in said) == (2, True, True)
    services.abort("RUN-1", actor=runs.ROOT, now=clock.now())

    now = runs.wanted("live", environment="production", emergency=True, reason="it is down")
    runs.started(now, now=clock.now())
    lab.now = clock.now()
    lab.work(deliver_events)
    _, _, said = run("runbook status", "RUN-2")
    assert "seatrial runbook look-back RUN-2 --note" in said
    code, _, said = run("runbook look-back", "RUN-2", "--note", "well", "--dry-run")
    assert (code, "/runs/RUN-2" in said) == (2, True)
    models.Run.objects.filter(number=2).update(review_due_at=clock.now() - runs.SECOND)
    assert "look back on RUN-2" in run("runbook list")[1]
    assert "RUN-2 waited for no approval" in run("runbook show", "edi-gateway/deploy")[2]


def test_the_switch_stops_and_lets_start_again(run: Run, lab: runs.Lab) -> None:
    assert run(*RUN, "--mode", "rehearse", "--no-follow")[0] == 0
    assert run("runbook stop", "--reason", "it spreads", "--dry-run")[0] == 0
    assert models.Run.objects.get().state == "queued"
    assert run("runbook stop", "--reason", "it spreads")[0] == 0
    assert models.Run.objects.get().state == "aborted"
    code, _, said = run(*RUN, "--mode", "rehearse")
    assert (code, "stopped all runs: it spreads" in said) == (2, True)
    assert run("runbook start-again")[0] == 0
    assert run(*RUN, "--mode", "rehearse", "--no-follow")[0] == 0


def test_who_follows_a_run_sees_what_its_runner_sends_late(
    run: Run,
    lab: runs.Lab,
    tmp_path: Path,
    deliver_events: Callable[[datetime], int],
    capfd: pytest.CaptureFixture[str],
) -> None:
    made = runs.started(runs.wanted(), now=clock.now())
    lab.now = clock.now()
    lab.take()
    lab.report("before the outage", begins=lab.plan[0])
    told = json.loads((tmp_path / "client.json").read_text())
    with Client(Place(told["url"], told["token"], "a test")) as client:
        follower = Follower(client, name=made.name)
        follower.show()
        gone = clock.now() + timedelta(minutes=2)
        give_up(now=gone)
        deliver_events(gone)
        assert follower.show()["state"] == "in_doubt"
        lab.now = gone
        lab.report("printed in the outage")
        follower.show()
    out = capfd.readouterr().out
    shown = [line for line in out.splitlines() if "outage" in line]
    assert shown == ["before the outage", "printed in the outage"]
