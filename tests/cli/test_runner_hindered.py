"""A runner whose way to the server is hindered, or whose disk takes nothing more: what it knows is told."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from seatrial.cli.client import Client
from seatrial.cli.runner import spool
from seatrial.cli.runner.running import Grants
from seatrial.cli.runner.working import Worker
from seatrial.connectors import targets
from seatrial.connectors.sandbox import Keeper
from seatrial.domains.evidence.types import Execution
from tests.cli.runbook_server import JOB, taken
from tests.cli.stretching import Runner, runner_at

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="only some systems have a disk that is always full")


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    yield from runner_at(tmp_path)


@pytest.mark.parametrize("status", [408, 413, 425, 429])
def test_what_stands_before_the_server_may_refuse_for_now(runner: Runner, status: int) -> None:
    runner.told.hindered = [status] * 3
    result = runner.run("echo one; echo one >> trace", "echo two >> trace")
    assert (result["ended"], runner.trace) == ("end", ["one", "two"])
    assert runner.told.transcript == [("stdout", "one")]


def test_lines_are_sent_in_portions_that_a_proxy_lets_through(runner: Runner) -> None:
    runner.told.most_lines = 2
    assert runner.run("seq 9")["ended"] == "end"
    assert [text for _, text in runner.told.transcript] == [str(number) for number in range(1, 10)]


def test_what_the_server_refuses_for_good_is_kept_and_said(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    runner.told.jobs = [taken([{"text": "echo one; sleep 7430"}])]
    threading.Thread(target=_refuse_once_it_runs, args=(runner,), daemon=True).start()
    _work(runner)
    kept = spool.file_of(runner.home.folder, job=JOB).with_suffix(".refused")
    said = capsys.readouterr().err
    assert '"text":"one"' in kept.read_text()
    assert "Seatrial takes nothing more of this stretch of RUN-7: the lease is over" in said
    assert f"is kept in {kept}" in said
    assert spool.files(runner.home.folder) == []


def test_of_what_was_refused_the_oldest_goes(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    for number in range(25):
        spool.file_of(tmp_path, job=f"job-{number:02}").write_text("{}")
        spool.set_aside(tmp_path, job=f"job-{number:02}")
    kept = sorted(file.stem for file in (tmp_path / "runs").iterdir())
    assert kept == [f"job-{number:02}" for number in range(5, 25)]
    assert spool.set_aside(tmp_path, job="never-was") is None


@needs_full
def test_a_step_goes_on_while_the_disk_is_full_and_no_other_begins(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    threading.Thread(target=_fill, args=(runner,), daemon=True).start()
    result = runner.run(
        "until test -e full; do sleep 0.05; done; echo printed; echo one >> trace", "echo two >> trace"
    )
    assert (result["ended"], runner.trace) == ("interrupted", ["one"])
    assert runner.told.outcomes() == [(1, "passed")]
    (stream, text), (kind, why) = runner.told.transcript
    assert (stream, text, kind) == ("stdout", "printed", "note")
    assert "cannot write to" in why
    assert "No space left on device" in why
    assert "Make room there" in capsys.readouterr().err


@needs_full
def test_nothing_is_begun_where_the_disk_is_full(runner: Runner) -> None:
    file = spool.file_of(runner.home.folder, job=JOB)
    file.parent.mkdir()
    file.symlink_to(FULL)
    result = runner.run("echo one >> trace")
    assert (result["ended"], runner.trace, runner.told.begun) == ("failed", [], [])
    assert "nothing was run: the runner cannot write to" in result["problem"]
    file.unlink()
    assert runner.run("echo one >> trace")["ended"] == "end"


def test_what_was_cut_off_spoils_nothing_that_follows(tmp_path: Path) -> None:
    kept = spool.Spool(tmp_path / "a.jsonl", head={"run": "RUN-1"})
    (number,) = _numbers_of(kept.file)
    whole = os.dup(number)
    reading, writing = os.pipe()
    os.dup2(writing, number)
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        kept.note({"lines": [{"seq": 1}]})
    os.write(whole, b'{"lines": [{"se')
    os.dup2(whole, number)
    kept.note({"lines": [{"seq": 2}]}, {"acked": 2})
    left = spool.read(kept.file)
    assert ([line["seq"] for line in left.lines], left.acked) == ([2], 2)
    for each in (whole, writing):
        os.close(each)
    kept.close()


def test_a_result_that_the_disk_does_not_take_is_sent_all_the_same(runner: Runner) -> None:
    runner.told.jobs = [taken([{"text": "echo one >> trace"}])]
    _work(runner, has_folder=False)
    assert [each["result"]["ended"] for each in runner.told.finished] == ["end"]
    assert runner.trace == ["one"]
    assert spool.files(runner.home.folder) == []


def test_a_stretch_that_broke_off_is_told_without_a_restart(runner: Runner) -> None:
    runner.told.jobs = [taken([{"text": "echo one"}, {"text": "echo two; sleep 7440"}])]
    runner.told.garbles = 2
    _work(runner)
    assert [each["result"]["ended"] for each in runner.told.finished] == ["in_doubt"]
    assert runner.told.outcomes() == [(1, "passed"), (2, "in_doubt")]
    assert "the runner could not go on: " in runner.told.ended[1]["problem"]
    assert runner.told.transcript == [("stdout", "one"), ("stdout", "two")]


def _work(runner: Runner, *, has_folder: bool = True) -> None:
    """The runner does all that there is."""
    worker = Worker(
        runner.home,
        execution=Execution(Keeper(same_user=True)),
        allow=(),
        jobs=1,
        once=True,
        grants=Grants({"local": targets.grant(f"local={runner.folder}")}),
    )
    if has_folder:  # for results
        (runner.home.folder / "spool").mkdir()
    with Client(runner.home.place()) as client, ThreadPoolExecutor(1) as pool:
        worker._work(client, pool)  # run() would try the sandbox first


def _refuse_once_it_runs(runner: Runner) -> None:
    while not runner.told.lines:
        time.sleep(0.01)
    runner.told.refuses = True


def _fill(runner: Runner) -> None:
    """From the moment at which the first step runs, the disk of the spool takes nothing."""
    while not runner.told.begun:
        time.sleep(0.01)
    time.sleep(0.2)  # it has noted that it may
    (number,) = _numbers_of(spool.file_of(runner.home.folder, job=JOB))
    full = os.open(FULL, os.O_WRONLY)
    os.dup2(full, number)
    os.close(full)
    (runner.folder / "full").touch()


def _numbers_of(file: Path) -> list[int]:
    """The numbers under which this process has the file open."""
    return [
        int(each.name) for each in Path("/proc/self/fd").iterdir() if each.exists() and each.samefile(file)
    ]
