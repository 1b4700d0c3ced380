"""What a runner does with a stretch of a run: real programs, and a server that says what it was told."""

import json
import os
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seatrial.cli.runner import spool
from seatrial.cli.runner.reports import CannotTell
from seatrial.domains.runners import rules
from tests.cli.runbook_server import JOB, taken
from tests.cli.stretching import Runner, runner_at

#: far from the two hours that what is ended here would take
SOON_SECONDS = 300
SECRET = "s3cret/W0rd+of=mine"
PRINTING = """\
echo "$WORD"; echo "$WORD" >&2
printf %s "$WORD" | base64; printf u:%s "$WORD" | base64
printf %s "$WORD" | od -An -tx1
python3 -c 'import os, urllib.parse as u; print(u.quote(os.environ["WORD"], safe=""))'
printf %s "$WORD" | head -c 9; sleep 0.2; printf %s "$WORD" | tail -c +10; echo
printf %s "$WORD" | fold -w 5; echo
test "$WORD" = expected
"""


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    yield from runner_at(tmp_path)


def test_a_step_begins_only_after_the_server_has_that_it_does(runner: Runner) -> None:
    result = runner.run("echo one >> trace; echo printed", "echo two >> trace")
    assert result["ended"] == "end"
    assert [each["outcome"] for each in result["steps"]] == ["passed", "passed"]
    assert runner.trace == ["one", "two"]
    first, second, last = runner.told.reports
    assert (first["begins"]["position"], first["ended"], first["lines"]) == (1, None, [])
    # the end of one, the begin of the next and the lines are one request
    assert (second["ended"]["position"], second["begins"]["position"]) == (1, 2)
    assert [line["text"] for line in second["lines"]] == ["printed"]
    assert (last["ended"]["position"], last["begins"]) == (2, None)
    assert second["ended"]["duration_ns"] > 0


def test_a_step_that_exits_3_fails_and_later_steps_do_not_run(runner: Runner) -> None:
    result = runner.run("echo one >> trace", "exit 3", "echo three >> trace")
    assert result["ended"] == "failed"
    assert runner.told.outcomes() == [(1, "passed"), (2, "failed")]
    assert runner.told.ended[1]["exit_code"] == 3
    assert runner.told.ended[1]["problem"] == "it ended with 3"
    assert runner.trace == ["one"]
    assert runner.told.begun == [1, 2]


def test_another_exit_code_may_be_the_expected_one(runner: Runner) -> None:
    runner.run({"text": "exit 4", "exit": 4}, {"text": "true", "exit": 4})
    assert runner.told.outcomes() == [(1, "passed"), (2, "failed")]


def test_a_step_that_does_not_print_what_is_expected_fails(runner: Runner) -> None:
    runner.run({"text": "echo version 2", "expect": "version [0-9]$"}, {"text": "echo no", "expect": "yes"})
    assert runner.told.outcomes() == [(1, "passed"), (2, "failed")]
    assert "nothing that matches yes" in runner.told.ended[1]["problem"]


def test_it_is_tried_again_as_often_as_it_may(runner: Runner) -> None:
    runner.run({"text": "echo try >> trace; test $(wc -l < trace) = 3", "retries": 3})
    assert runner.told.outcomes() == [(1, "passed")]
    assert runner.trace == ["try"] * 3
    notes = [text for stream, text in runner.told.transcript if stream == "note"]
    assert notes[0] == "try 1 of 4 failed: it ended with 1; again in 0 s"
    assert runner.told.begun == [1]


def test_what_takes_too_long_is_ended_with_its_group(runner: Runner) -> None:
    started = time.monotonic()
    runner.run({"text": "sleep 7410 & sleep 7411", "timeout_seconds": 0.4})
    assert runner.told.outcomes() == [(1, "failed")]
    assert "longer than 0.4 s" in runner.told.ended[0]["problem"]
    assert time.monotonic() - started < SOON_SECONDS
    lines = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if file.exists()]
    assert not [line for line in lines if b"sleep\x00741" in line]


def test_a_step_that_goes_past_a_limit_fails_and_says_who_raises_it(runner: Runner) -> None:
    runner.limits = "?processes=12"
    result = runner.run("for n in $(seq 40); do sleep 7361 & done; wait", "echo on >> trace")
    assert (result["ended"], runner.trace) == ("failed", [])
    assert runner.told.ended[0]["exit_code"] is None
    assert "it was ended by its limit of processes" in runner.told.ended[0]["problem"]
    assert f"{runner.folder}?processes=..." in runner.told.ended[0]["problem"]


@pytest.mark.parametrize("why", ["abort", "stop switch"])
def test_it_is_ended_when_the_server_says_so(runner: Runner, why: str) -> None:
    runner.told.stop_at = {2: why}
    started = time.monotonic()
    result = runner.run("true", "echo begun; sleep 7430", "echo three >> trace")
    assert result["ended"] == "aborted"
    assert runner.told.outcomes() == [(1, "passed"), (2, "aborted")]
    assert runner.told.ended[1]["problem"] == why
    assert runner.trace == []
    assert time.monotonic() - started < SOON_SECONDS


def test_lines_arrive_while_the_step_runs(runner: Runner) -> None:
    seen: list[float] = []

    def look() -> None:
        while not seen:
            if runner.told.lines and not runner.told.ended:
                seen.append(time.monotonic())
            time.sleep(0.01)

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    runner.run("echo first; sleep 2; echo second")
    looker.join(5)
    assert seen
    assert runner.told.transcript == [("stdout", "first"), ("stdout", "second")]


def test_a_server_that_is_away_loses_nothing(runner: Runner) -> None:
    runner.told.broken = 7
    result = runner.run("echo one; echo one >> trace", "echo two >> trace")
    assert (result["ended"], result["lines"]) == ("end", 1)
    assert runner.trace == ["one", "two"]
    assert runner.told.transcript == [("stdout", "one")]


def test_whose_lease_is_over_runs_nothing_more(runner: Runner) -> None:
    runner.told.refuses = True
    assert runner.do(taken([{"text": "echo one >> trace"}])) is None
    assert runner.trace == []


def test_what_runs_is_ended_when_the_lease_is_over(runner: Runner) -> None:
    threading.Timer(0.5, lambda: setattr(runner.told, "refuses", True)).start()
    started = time.monotonic()
    assert runner.do(taken([{"text": "echo one; sleep 7420"}])) is None
    assert time.monotonic() - started < SOON_SECONDS


def test_a_stretch_ends_before_what_a_person_has_to_do(runner: Runner) -> None:
    job = taken([{"text": "echo one >> trace"}, {"text": "call somebody"}, {"text": "echo three >> trace"}])
    job["job"]["details"]["plan"][1]["manual"] = True
    job = rejoined(job)
    result = runner.do(job)
    assert result is not None
    assert (result["ended"], runner.trace, runner.told.begun) == ("manual", ["one"], [1])


def test_a_runner_that_is_to_end_ends_after_the_step(runner: Runner) -> None:
    threading.Timer(0.3, runner.stop.set).start()
    result = runner.run("sleep 1; echo one >> trace", "echo two >> trace")
    assert (result["ended"], runner.trace) == ("interrupted", ["one"])
    assert runner.told.outcomes() == [(1, "passed")]


def test_what_a_runner_that_is_to_end_cannot_tell_stays_on_its_disk(runner: Runner) -> None:
    threading.Timer(0.2, lambda: (runner.stop.set(), setattr(runner.told, "broken", 10_000))).start()
    with pytest.raises(CannotTell):
        runner.run("sleep 0.5; echo one")
    runner.told.broken = 0
    runner.stop.clear()
    result = runner.recover()
    assert result is not None
    assert (result["ended"], result["lines"]) == ("interrupted", 1)
    assert runner.told.outcomes() == [(1, "passed")]
    assert runner.told.transcript == [("stdout", "one")]


def rejoined(job: dict[str, Any]) -> dict[str, Any]:

    return {**job, "digest": rules.job_digest(job["job"])}


@pytest.mark.parametrize("key", ["text", "target", "exit", "language"])
def test_what_was_not_approved_is_not_run(runner: Runner, key: str) -> None:
    job = taken([{"text": "true"}])
    other = {"text": "echo planted >> trace", "target": "web", "exit": 1, "language": "python"}
    job["job"]["details"]["plan"][0][key] = other[key]
    result = runner.do(rejoined(job))
    assert result is not None
    assert (result["ended"], runner.told.reports, runner.trace) == ("failed", [], [])
    assert "not in the content that was approved" in result["problem"]


def test_a_job_that_is_not_what_its_digest_names_is_not_run(runner: Runner) -> None:
    job = taken([{"text": "echo planted >> trace"}])
    result = runner.do({**job, "digest": "sha256:" + "0" * 64})
    assert result is not None
    assert "not the one that its digest names" in result["problem"]
    assert runner.trace == []


def test_what_no_try_can_change_is_not_tried_again(runner: Runner) -> None:
    runner.run({"text": "true", "target": "elsewhere", "retries": 3, "retry_wait_seconds": 60.0})
    assert runner.told.outcomes() == [(1, "failed")]
    assert runner.told.ended[0]["problem"].endswith("--target elsewhere=...")
    assert runner.told.transcript == []


def test_a_target_that_nobody_granted(runner: Runner) -> None:
    runner.run({"text": "true", "target": "production"})
    assert runner.told.outcomes() == [(1, "failed")]
    assert "does not offer the target production; it offers local" in runner.told.ended[0]["problem"]


def test_parameters_are_variables_and_never_words_of_a_program(runner: Runner) -> None:
    parameters = {"version": {"value": "2; echo planted"}, "path": {"value": "/evil"}}
    runner.run(
        'echo "$VERSION" "$SEATRIAL_VERSION" "$SEATRIAL_PATH"; echo "$PATH" >&2', parameters=parameters
    )
    assert ("stdout", "2; echo planted 2; echo planted /evil") in runner.told.transcript
    assert ("stderr", "/evil") not in runner.told.transcript


def test_a_secret_is_in_nothing_that_is_kept_or_sent(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDI_WORD", SECRET)
    runner.secrets = frozenset({"env:EDI_WORD"})
    runner.run({"text": PRINTING, "expect": SECRET}, parameters={"word": {"reference": "env:EDI_WORD"}})
    kept = spool.file_of(runner.home.folder, job=JOB).read_text() + json.dumps(runner.told.reports)
    flat = kept.replace("\\n", "")
    assert runner.told.outcomes() == [(1, "failed")]
    for written in (SECRET, b64encode(SECRET.encode()).decode(), "s3cret%2FW0rd", SECRET.encode().hex()):
        assert written not in flat
    assert SECRET[:9] not in flat
    assert kept.count("[masked:word]") >= 16


def test_a_secret_that_is_not_here_or_may_not_be_used_runs_nothing(runner: Runner) -> None:
    result = runner.run("echo one >> trace", parameters={"word": {"reference": "env:EDI_WORD"}})
    assert (result["ended"], runner.trace) == ("failed", [])
    assert "does not let definitions use env:EDI_WORD" in result["problem"]


def test_a_console_stops_where_it_prints_something_else(runner: Runner) -> None:
    text = "$ cd /tmp && X=5\n$ echo $X in $PWD\n5 in ...\n$ printf 'a\\nb\\n'\na\nc\n$ echo three >> trace"
    runner.run({"text": text, "language": "console"})
    assert runner.told.outcomes() == [(1, "failed")]
    assert "did not print what stands below it" in runner.told.ended[0]["problem"]
    assert runner.told.transcript == [("stdout", "5 in /tmp"), ("stdout", "a"), ("stdout", "b")]


def test_a_console_passes_where_all_of_it_is_as_it_stands_there(runner: Runner) -> None:
    text = "$ echo one \\\n> two\none two\n$ seq 100\n1\n...\n100\n$ printf no-end\nno-end\n$ true"
    runner.run({"text": text, "language": "console"})
    assert runner.told.outcomes() == [(1, "passed")]
    runner.told.ended.clear()
    runner.run({"text": "$ false\n$ echo on", "language": "console"})
    assert runner.told.ended[0]["problem"] == "$ false ended with 1"


def test_much_output_is_cut_and_it_says_so(runner: Runner) -> None:
    result = runner.run("seq 50000")
    assert runner.told.transcript[-1] == ("note", "30000 more lines were printed, and left out")
    assert result["lines"] == 20_001


def test_bytes_that_are_no_text_and_long_lines(runner: Runner) -> None:
    runner.run("printf 'a\\377\\000b\\n'; head -c 9000 /dev/zero | tr '\\0' x; printf '\\r\\nend'")
    texts = [text for _, text in runner.told.transcript]
    assert texts == ["a\ufffd\ufffdb", "x" * 4000, "x" * 4000, "x" * 1000, "end"]


def cut_off(runner: Runner, *, after: str) -> None:
    """The spool as it is when the runner is killed right after that event."""
    file = spool.file_of(runner.home.folder, job=JOB)
    kept = []
    for line in file.read_text().splitlines():
        kept.append(line)
        if after in line:
            break
    file.write_text("\n".join(kept) + '\n{"lines": [{"se')
    runner.told.lines.clear()
    runner.told.ended.clear()


def test_a_runner_that_was_killed_says_that_it_does_not_know(runner: Runner) -> None:
    runner.run("echo one; echo one >> trace", "echo two; echo two >> trace")
    cut_off(runner, after='"text":"two"')
    result = runner.recover()
    assert result is not None
    assert result["ended"] == "in_doubt"
    assert runner.told.outcomes() == [(1, "passed"), (2, "in_doubt")]
    assert runner.told.transcript == [("stdout", "two")], "what the server has is not sent again"
    assert runner.trace == ["one", "two"], "nothing is run again"
    assert "nobody knows" in runner.told.ended[1]["problem"]


def test_a_runner_that_was_killed_between_steps_is_in_no_doubt(runner: Runner) -> None:
    runner.run("echo one", "echo two")
    file = spool.file_of(runner.home.folder, job=JOB)
    result = runner.recover()
    assert result is not None
    assert (result["ended"], runner.told.outcomes()[:2]) == ("interrupted", [(1, "passed"), (2, "passed")])
    assert file.exists()


def test_a_step_that_had_not_been_started_is_told_so(runner: Runner) -> None:
    runner.run("echo one", "echo two")
    cut_off(runner, after='"position":2,"attempt":1,"at"')
    runner.recover()
    assert runner.told.outcomes() == [(1, "passed"), (2, "in_doubt")]
    assert "before it started" in runner.told.ended[1]["problem"]


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user for programs")


@as_root
def test_a_simulated_step_changes_a_copy_that_the_next_one_finds(runner: Runner) -> None:
    (runner.folder / "kept").write_text("as it is\n")
    result = runner.run(
        "cat kept; echo changed > kept; echo one >> trace", "cat kept trace; id -u", mode="simulate"
    )
    assert result["ended"] == "end", runner.told.ended
    texts = [text for _, text in runner.told.transcript]
    assert texts[:3] == ["as it is", "changed", "one"]
    assert int(texts[3]) != 0
    assert (runner.folder / "kept").read_text() == "as it is\n"
    assert runner.trace == []


@as_root
@pytest.mark.mission("R124")
@pytest.mark.parametrize("mode", ["rehearse", "live", "simulate"])
def test_a_step_finds_what_its_runbook_attaches_and_not_the_runbook(runner: Runner, mode: str) -> None:
    fences = ['cd "$SEATRIAL_ATTACHMENTS"; find . -type f; sh tools/count.sh', 'echo "$SEATRIAL_ATTACHMENTS"']
    result = runner.run(*fences, mode=mode, attached={"tools/count.sh": b"echo counted\n"})
    assert result["ended"] == "end", runner.told.ended
    *told, folder = [text for _, text in runner.told.transcript]
    assert told == ["./tools/count.sh", "counted"]
    assert not Path(folder).exists()


def test_a_file_that_is_not_the_approved_one_runs_nothing(runner: Runner) -> None:
    job = taken([{"text": "echo one >> trace"}], attached={"tools/count.sh": b"echo counted\n"})
    job["files"]["tools/count.sh"] = b64encode(b"echo other\n").decode()
    result = runner.do(job)
    assert result is not None
    assert (result["ended"], runner.trace) == ("failed", [])
    assert "not those that its digest names" in result["problem"]


def test_what_a_killed_runner_gave_a_step_is_removed(runner: Runner, tmp_path: Path) -> None:
    kept = Path(tempfile.mkdtemp(prefix="seatrial-files-"))
    (kept / "count.sh").write_text("echo counted\n")
    file = spool.file_of(runner.home.folder, job=JOB)
    head = {"run": "RUN-7", "stretch": 1, "job": JOB, "lease": 1, "digest": "x"}
    left = spool.Spool(file, head=head)
    left.keep({"begins": {"position": 1, "attempt": 1, "at": "2026-11-21T09:00:00+00:00"}})
    left.note({"goes": True})
    left.note({"mark": {"session": 0, "since": 0, "boot": "", "files": str(kept)}})
    left.close()
    result = runner.recover()
    assert result is not None
    assert (result["ended"], kept.exists()) == ("in_doubt", False)


def test_a_simulated_step_fails_as_any_other(runner: Runner) -> None:
    console = "$ echo one\none\n$ echo two\nthree"
    for fence, words in (
        ({"text": "echo printed; exit 3"}, "it ended with 3"),
        ({"text": "sleep 60", "timeout_seconds": 1.0}, "longer than 1 s"),
        ({"text": console, "language": "console"}, "did not print"),
        ({"text": "GET /", "language": "http"}, "is not sent to local"),
    ):
        runner.told.ended.clear()
        assert runner.run(fence, mode="simulate")["ended"] == "failed"
        assert words in runner.told.ended[0]["problem"]


@as_root
def test_what_stands_for_a_step_is_run_when_it_is_simulated(runner: Runner) -> None:
    runner.run({"text": "GET /", "language": "http", "simulate": "echo instead"}, mode="simulate")
    assert runner.told.transcript == [("stdout", "instead")]


@as_root
def test_what_a_simulated_step_prints_is_told_as_it_is_printed(runner: Runner) -> None:
    slow = "echo early; printf '\\001'; sleep 4; echo late; echo aside >&2; echo x > kept"
    assert runner.run(slow, "cat kept", mode="simulate")["ended"] == "end"
    with_lines = [each for each in runner.told.reports if each["lines"]]
    first = [line["text"] for line in with_lines[0]["lines"]]
    assert first == ["early"], "the rest comes seconds later"
    later = [line["text"] for each in with_lines[1:] for line in each["lines"]]
    assert sorted(later) == ["\x01late", "aside", "x"]


@as_root
def test_a_simulated_step_is_aborted(runner: Runner) -> None:
    runner.told.stop_at = {1: "abort"}
    started = time.monotonic()
    assert runner.run("sleep 7440", mode="simulate")["ended"] == "aborted"
    assert time.monotonic() - started < SOON_SECONDS


def test_a_mode_that_it_does_not_know_runs_nothing(runner: Runner) -> None:
    runner.run("echo one >> trace", mode="dance")
    assert (runner.told.outcomes(), runner.trace) == ([(1, "failed")], [])


def test_in_a_dry_run_it_runs_what_was_approved_as_readonly_and_nothing_else(runner: Runner) -> None:
    result = runner.run("echo one >> trace", mode="dry-run")
    assert "a dry run does not run step-1: it is not called readonly" in result["problem"]
    assert (runner.told.outcomes(), runner.trace) == ([], [])
    runner.run({"text": "echo seen", "readonly": True}, mode="dry-run")
    assert runner.told.outcomes() == [(1, "passed")]


def test_the_word_readonly_is_approved_with_the_step(runner: Runner) -> None:
    job = taken([{"text": "echo one >> trace"}], mode="dry-run")
    job["job"]["details"]["plan"][0]["readonly"] = True
    job["digest"] = rules.job_digest(job["job"])
    result = runner.do(job)
    assert result is not None
    assert "is not in the content that was approved" in result["problem"]
    assert runner.trace == []
