"""Runs of runbooks from end to end: a real server, a real runner, real programs."""

import json
import os
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.faults.installation import Installation, eventually, installation
from tests.faults.practice import LABEL, Practice, practising, runbook, step

#: Seconds that nobody else sleeps, and which so mark the processes of this test run.
LONG = 10_000_000 + os.getpid() * 10
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("runbook-runs")]
SECRET = "pl4nted/S3cret+word=here"
PRINTING = """\
echo "$WORD"; echo "$WORD" >&2
printf %s "$WORD" | base64; printf u:%s "$WORD" | base64; printf us:%s "$WORD" | base64 -w 5
python3 -c 'import os, urllib.parse as u; print(u.quote(os.environ["WORD"], safe=""))'
printf %s "$WORD" | od -An -tx1 | tr -d ' '
printf %s "$WORD" | head -c 9; sleep 1; printf %s "$WORD" | tail -c +10; echo
printf %s "$WORD" | fold -w 4; echo
echo "the last line"
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    """Where all of it happens."""
    yield from installation()


@pytest.fixture(scope="module")
def shared(place: Installation) -> Iterator[Practice]:
    """A server and a runner, which knows a secret."""
    with practising(place, DRILL_WORD=SECRET) as practice:
        yield practice


@pytest.fixture
def practice(shared: Practice) -> Practice:
    """The folder of the target is empty."""
    for file in shared.folder.iterdir():
        file.unlink()
    return shared


def running(mark: str) -> bool:
    """Whether a process has the mark among its words."""
    return any(mark.encode() in each for each in map(_words, Path("/proc").glob("[0-9]*/cmdline")))


def _words(file: Path) -> bytes:
    try:
        return file.read_bytes().replace(b"\0", b" ")
    except OSError:
        return b""


def test_a_step_that_exits_3_fails_the_run_and_later_steps_do_not_run(practice: Practice) -> None:
    practice.write("fails", runbook(
        step("echo one >> trace", name="one"), step("exit 3", name="two"), step("echo three >> trace")
    ))  # fmt: skip
    found = practice.until(practice.run(rollback_on_failure=False))

    assert found["state"] == "failed", found
    assert [each["state"] for each in found["steps"]] == ["passed", "failed", "pending"]
    assert found["steps"][1]["exit_code"] == 3
    assert practice.trace() == ["one"]


def test_a_planted_secret_appears_nowhere(practice: Practice) -> None:
    practice.write("tells", runbook(step(PRINTING), step('echo "$WORD"; exit 1')), more=(
        "parameters: [{name: word, type: secret, description: a word, from: 'env:DRILL_WORD'}]\n"
    ))  # fmt: skip
    run = practice.run(rollback_on_failure=False)
    practice.until(run)
    texts = [line["text"] for line in practice.lines(run)]
    assert "the last line" in texts
    assert sum(text.count("[masked:word]") for text in texts) >= 9, texts
    eventually(lambda: practice.client.get("/evidence", type="runbook")["items"], what="evidence of the run")

    data = SECRET.encode()
    written = [SECRET, SECRET[:9], quote(SECRET, safe=""), data.hex(), b64encode(data).decode()[:30]]
    written.append(b64encode(b"u:" + data).decode()[4:30])
    places = {
        "transcript": "".join(texts),
        "API": json.dumps(practice.show(run)) + json.dumps(practice.client.get("/evidence", type="runbook")),
        "page": practice.person.get(f"http://127.0.0.1:{practice.place.port}/runbooks/runs/{run}").text,
        "tables": dumped(practice.place),
        "runner's disk and log": practice.log() + read_all(practice.state),
        "server's files": read_all(practice.place.data, leave_out="postgres"),
    }
    for name, text in places.items():
        flat = text.replace("\n", "").replace("\\n", "")
        for each in written:
            assert each not in flat, f"{each} in {name}"


def dumped(place: Installation) -> str:
    """All that the tables hold, as text."""
    tables = place.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return "".join(
        str(row[0]) for (table,) in tables for row in place.rows(f'SELECT t::text FROM "{table}" t')
    )


def read_all(folder: Path, *, leave_out: str = "") -> str:
    """All that the files below the folder hold."""
    files = [each for each in folder.rglob("*") if each.is_file() and leave_out not in each.parts]
    return "".join(each.read_text(errors="replace") for each in files)


def test_what_takes_too_long_is_ended_with_all_that_it_started(practice: Practice) -> None:
    practice.write(
        "slow", runbook(step(f"sleep {LONG} & sleep {LONG + 1}", timeout="1s"), step("echo on >> trace"))
    )
    found = practice.until(practice.run(rollback_on_failure=False))

    assert (found["state"], found["steps"][0]["state"]) == ("failed", "failed")
    assert "longer than 1 s" in found["steps"][0]["problem"]
    assert not running(f"sleep {LONG}")
    assert not running(f"sleep {LONG + 1}")
    assert practice.trace() == []


def test_an_abort_ends_what_runs(practice: Practice) -> None:
    practice.write("long", runbook(step(f"echo begun; sleep {LONG + 2}"), step("echo on >> trace")))
    run = practice.run()
    eventually(lambda: practice.lines(run), what="the first line is there while the step runs")
    practice.client.post(f"/runbooks/runs/{run}/abort", {"reason": "seen enough"})
    found = practice.until(run)

    assert (found["state"], found["steps"][0]["state"]) == ("aborted", "aborted")
    assert not running(f"sleep {LONG + 2}")
    assert practice.trace() == []


def test_the_stop_switch_halts_all_and_blocks_new_ones(practice: Practice) -> None:
    practice.write("first", runbook(step(f"echo begun; sleep {LONG + 3}")))
    one = practice.run()
    practice.write("second", runbook(step(f"echo begun; sleep {LONG + 4}")))
    two = practice.run()
    eventually(lambda: practice.lines(one) and practice.lines(two), what="both run")
    practice.client.post("/runbooks/stop", {"reason": "a drill"})
    try:
        assert {practice.until(run)["state"] for run in (one, two)} == {"aborted"}
        eventually(
            lambda: not any(running(f"sleep {LONG + more}") for more in (3, 4)), what="both have ended"
        )
        body = {"runbook": practice.known, "mode": "rehearse", "environment": "lab", "runner": LABEL}
        with pytest.raises(Exception, match=r"drill|stopped"):
            practice.client.post("/runbooks/runs", body)
    finally:
        practice.client.post("/runbooks/start-again", {"reason": "over"})
    assert practice.run()


def test_a_manual_step_pauses_the_run_until_a_person_did_it(practice: Practice) -> None:
    practice.write("calls", runbook(
        step("echo one >> trace"), step("Call the harbour.", language="text", flags="manual"),
        step("echo three >> trace"),
    ))  # fmt: skip
    run = practice.run()
    found = practice.until(run, "waiting")
    assert (practice.trace(), found["position"]) == (["one"], 2)
    practice.client.post(f"/runbooks/runs/{run}/steps/2/complete", {"outcome": "passed", "note": "called"})
    found = practice.until(run)

    assert found["state"] == "passed", found
    assert practice.trace() == ["one", "three"]


def test_what_was_done_is_taken_back_the_last_first(practice: Practice) -> None:
    practice.write("back", runbook(
        step("echo one >> trace", name="one", rollback="undo-one"),
        step("echo two >> trace", name="two", rollback="undo-two"),
        step("exit 1", name="three", rollback="undo-three"),
        undo=[step(f"echo not-{word} >> trace", name=f"undo-{word}") for word in ("one", "two", "three")],
    ))  # fmt: skip
    found = practice.until(practice.run(rollback_on_failure=True))

    assert (found["state"], found["rolled_back"]) == ("failed", True), found
    assert practice.trace() == ["one", "two", "not-two", "not-one"]


@pytest.mark.mission("R124")
@pytest.mark.parametrize("mode", ["rehearse", "simulate"])
def test_a_step_finds_what_its_runbook_attaches(practice: Practice, mode: str) -> None:
    (practice.workspace / "tools").mkdir(exist_ok=True)
    (practice.workspace / "tools" / "count.sh").write_text(f"echo counted in {mode}\n")
    text = 'sh "$SEATRIAL_ATTACHMENTS/tools/count.sh"; echo "$SEATRIAL_ATTACHMENTS"'
    more = "attachments: [tools/count.sh]\n"
    practice.write("attaches", runbook(step(text, name="counts"), step("true")), more=more)
    run = practice.run(mode=mode)
    found = practice.until(run)

    assert found["state"] == "passed", found
    told = [line["text"] for line in practice.lines(run) if line["stream"] == "stdout"]
    assert told[0] == f"counted in {mode}"
    assert not Path(told[1]).exists()
    [attached] = practice.client.get(f"/runbooks/{practice.known}")["attached"]
    assert (attached["path"], attached["size"]) == ("tools/count.sh", len(f"echo counted in {mode}\n"))


def test_the_lines_that_are_kept_are_those_that_the_runner_signed(practice: Practice) -> None:
    practice.write("signed", runbook(step("echo ünï; echo two >&2; printf 'a\\0b'; seq 300", name="prints")))
    name = practice.until(practice.run())["name"]

    def stands() -> list[dict[str, object]]:
        items = practice.client.get("/evidence?type=runbook")["items"]
        return [each for each in items if each["findings"].get("run") == name]

    found = eventually(stands, what=f"{name} is evidence")
    said = found[0]["findings"]
    assert (found[0]["provenance"], said["outcome"], said["unproven"]) == ("proven", "passed", "")


def test_a_dry_run_runs_nothing_and_proves_nothing(practice: Practice) -> None:
    practice.write("probe", runbook(step("touch probe-file; echo one >> trace")))
    run = practice.client.post(
        "/runbooks/runs", {"runbook": practice.known, "mode": "dry-run", "environment": "lab"}
    )
    time.sleep(1)
    assert (practice.show(run["name"])["state"], practice.trace()) == ("simulated", [])
    assert not (practice.folder / "probe-file").exists()
    known = practice.client.get("/evidence", type="runbook")["items"]
    assert "probe" not in {each["name"] for each in known}


def test_a_run_for_another_person_to_follow_is_in_its_order(practice: Practice) -> None:
    practice.write("counts", runbook(*(step(f"seq {n * 100} {n * 100 + 99}") for n in range(3))))
    run = practice.run()
    assert practice.until(run)["state"] == "passed"
    numbers = [int(line["text"]) for line in practice.lines(run) if line["stream"] == "stdout"]
    assert numbers == list(range(300))
