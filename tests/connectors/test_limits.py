"""What a step of this machine may take: bombs that are real, and end."""

import subprocess
import sys
from pathlib import Path

import pytest

from seatrial.connectors import targets
from seatrial.connectors.targets import CannotGrant, Granted
from seatrial.kit import sizes
from tests.connectors.test_targets import gone, run, running

_MIB = 1 << 20


def granted(folder: Path, limits: str) -> Granted:
    return targets.grant(f"local={folder}?{limits}")


def test_what_holds_more_memory_than_it_may_is_ended_and_says_so(tmp_path: Path) -> None:
    target = granted(tmp_path, "memory=96MiB")
    text = (
        "import time\nkept = []\nwhile True:\n    kept.append(bytearray(b'x' * 4_000_000)); time.sleep(0.005)"
    )
    seen = run(target, text, language="python")
    assert (seen.ending.exit_code, seen.ending.is_known) == (None, True)
    assert "its memory limit" in seen.ending.words
    assert "may hold 96 MiB" in seen.ending.words
    assert f'--target "local={tmp_path}?memory=..."' in seen.ending.words


def test_memory_is_that_of_all_its_processes_and_what_they_share_counts_once(tmp_path: Path) -> None:
    text = (
        "import os, time\nkept = bytearray(b'x' * 60_000_000)\n"
        "for _ in range(4):\n    if not os.fork():\n        time.sleep(0.8); os._exit(0)\n"
        "for _ in range(4): os.wait()\nprint('done')"
    )
    assert run(granted(tmp_path, "memory=256MiB"), text, language="python").stdout == "done\n"
    apart = text.replace("time.sleep(0.8)", "kept = bytearray(b'y' * 60_000_000); time.sleep(9)")
    assert (
        "its memory limit" in run(granted(tmp_path, "memory=192MiB"), apart, language="python").ending.words
    )


def test_a_fork_bomb_ends_whoever_it_runs_as(tmp_path: Path) -> None:
    mark = "sleep 7351"
    seen = run(granted(tmp_path, "processes=20"), f"while true; do ( {mark} & ); done")
    assert "its limit of processes" in seen.ending.words
    assert "and 20 may" in seen.ending.words
    assert gone(mark), running(mark)


def test_what_leaves_its_session_counts_and_ends_while_its_parent_lives(tmp_path: Path) -> None:
    mark = "sleep 7352"
    text = f"for n in $(seq 30); do setsid {mark} & done; wait"
    seen = run(granted(tmp_path, "processes=20"), text)
    assert "its limit of processes" in seen.ending.words
    assert gone(mark), running(mark)


def test_what_takes_more_processor_time_than_it_may_is_ended(tmp_path: Path) -> None:
    seen = run(granted(tmp_path, "cpu=1s"), "( while true; do :; done ) & while true; do :; done")
    assert "its CPU limit" in seen.ending.words
    assert "may take 1 s" in seen.ending.words


def test_what_it_leaves_running_is_held_by_no_limit_afterwards(tmp_path: Path) -> None:
    target = granted(tmp_path, "memory=64MiB&processes=8&cpu=1s")
    seen = run(target, "sleep 3.731 & cat /proc/self/limits")
    try:
        assert seen.ending.exit_code == 0
        for name in ("Max data size", "Max address space", "Max cpu time"):
            line = next(line for line in seen.stdout.splitlines() if line.startswith(name))
            assert "unlimited" in line, line
        assert running("sleep 3.731")
    finally:
        assert gone("sleep 3.731")


def test_somebody_elses_processes_count_for_nobody(tmp_path: Path) -> None:
    others = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"]) for _ in range(6)]
    try:
        seen = run(granted(tmp_path, "processes=4"), "sleep 0.5; echo done")
        assert (seen.stdout, seen.ending.exit_code) == ("done\n", 0)
    finally:
        for each in others:
            each.kill()
            each.wait()


def test_limits_that_nobody_named_keep_the_machine_usable(tmp_path: Path) -> None:
    usual = targets.grant(f"local={tmp_path}").limits
    assert usual.processes == 1024
    assert 64 * _MIB < usual.memory < 1 << 50
    assert usual.cpu == 0
    lifted = granted(tmp_path, "memory=none&processes=none&cpu=none").limits
    assert not lifted.is_any
    named = granted(tmp_path, "memory=1GiB&processes=64&cpu=90s").limits
    assert (named.memory, named.processes, named.cpu) == (1 << 30, 64, 90.0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("memory=512", "memory: '512' is no size: write a number and KiB, MiB or GiB, as in 512MiB, or none"),
        ("memory=0MiB", "no size"),
        ("memory=-1GiB", "no size"),
        ("processes=0", "no number of processes"),
        ("processes=many", "no number of processes"),
        ("cpu=60", "cpu: '60' is no duration"),
    ],
)
def test_limits_that_are_none(tmp_path: Path, options: str, words: str) -> None:
    with pytest.raises(CannotGrant, match=words) as refused:
        granted(tmp_path, options)
    assert "?memory=512MiB&processes=64&cpu=60s" in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "size", "spelt"),
    [("512MiB", 512 * _MIB, "512 MiB"), ("2 GB", 2 * 10**9, "1.9 GiB"), ("1kB", 1000, "1000 bytes")],
)
def test_a_size_is_read_and_spelt(text: str, size: int, spelt: str) -> None:
    assert sizes.parse(text) == size
    assert sizes.spell(size) == spelt
