"""The sandbox against programs that mean harm: nothing outside changes, and what was tried is told.

Real processes under a real other user, so most of it needs root (as in CI); each is bounded in time.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from seatrial.connectors import sandbox
from seatrial.connectors.sandbox import CannotIsolate, Ended, Keeper, Limits, Task

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs are kept apart on Linux only")
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root becomes another user")
#: As on a machine that allows namespaces, and as on one that does not.
KEEPERS = [
    pytest.param(Keeper(), id="namespaces"),
    pytest.param(Keeper(namespaces=False), id="no-namespaces"),
]
PYTHON = "/usr/bin/python3"
FORKS = """
import os, time
made = 0
try:
    while made < 5000:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        made += 1
except OSError as error:
    print(made, error)
"""


def run(*words: str, keeper: Keeper = Keeper(), **options: object) -> Ended:  # noqa: B008 (frozen)
    return sandbox.run(Task(words, **options), keeper=keeper)  # type: ignore[arg-type]


def processes(mark: str) -> Sequence[str]:
    """The command lines on this machine that hold the mark."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if mark in words and "pytest" not in words:
            found.append(words)
    return found


def left_behind() -> list[Path]:
    """The folders of sandboxes whose launcher is gone: those of one that lives are another test's."""
    folders = Path("/tmp").glob("seatrial-sandbox-*")
    return [folder for folder in folders if not Path("/proc", folder.name.split("-")[2]).exists()]


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_it_runs_as_a_user_that_nobody_has_without_groups_or_capabilities(keeper):
    script = "id -u; id -G; grep -E '^(Cap|NoNewPrivs)' /proc/self/status; ls /proc/self/fd"
    ended = run("sh", "-c", script, keeper=keeper)

    lines = ended.stdout.text.split()
    assert 60710 <= int(lines[0]) < 60838
    assert lines[1] == lines[0]
    told = dict(line.split(":\t") for line in ended.stdout.text.splitlines() if ":\t" in line)
    assert {told[name] for name in ("CapPrm", "CapEff", "CapBnd", "CapInh", "CapAmb")} == {"0" * 16}
    assert told["NoNewPrivs"] == "1"
    assert ended.stdout.text.splitlines()[-4:] == ["0", "1", "2", "3"]  # 3: what ls opened
    assert ended.isolation["other_user"] is True


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_its_environment_holds_only_what_was_declared(keeper, monkeypatch):
    monkeypatch.setenv("SEATRIAL_SECRET_KEY", "not for it")
    ended = run("env", keeper=keeper, environment={"DECLARED": "yes"})

    names = {line.partition("=")[0] for line in ended.stdout.text.splitlines()}
    assert names == {"PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "SEATRIAL_WORKSPACE", "DECLARED"}
    assert "not for it" not in ended.stdout.text


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_secrets_of_the_machine_stay_unread(keeper, tmp_path):
    secret = tmp_path / "key"
    secret.write_text("PRIVATE")
    secret.chmod(0o600)
    tmp_path.chmod(0o755)
    ended = run("sh", "-c", f"cat /etc/shadow {secret}; cat /etc/passwd | wc -l", keeper=keeper)

    assert "PRIVATE" not in ended.stdout.text + ended.stderr.text
    assert "root:" not in ended.stdout.text
    assert "/etc/shadow: Permission denied" in ended.stderr.text
    # everybody may read the names of users; no secret is among them
    assert int(ended.stdout.text) > 0


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_a_fork_bomb_ends_at_its_limit_and_nothing_of_it_stays(keeper):
    mark = f"bomb-{os.getpid()}"
    ended = run(PYTHON, "-c", FORKS, mark, keeper=keeper, limits=Limits(seconds=10, processes=40))

    assert "Resource temporarily unavailable" in ended.stdout.text
    assert int(ended.stdout.text.split()[0]) < 40
    assert any("processes running" in words for words in ended.attempts)
    assert processes(mark) == []


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_a_daemon_that_left_its_session_twice_is_found_and_killed(keeper):
    mark = f"sleep 8{os.getpid()}"
    script = f"(setsid sh -c '(setsid {mark} &) ; {mark}' >/dev/null 2>&1 &) ; sleep 0.2; echo bye"
    ended = run("sh", "-c", script, keeper=keeper)

    assert ended.stdout.text == "bye\n"
    assert ended.exit_code == 0
    assert any(words.startswith("left ") and "sleep" in words for words in ended.attempts)
    assert processes(mark) == []


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_killing_everything_it_can_kills_only_itself(keeper):
    bystander = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        script = f"kill -9 {os.getpid()} {bystander.pid} $PPID -$PPID; kill -9 0"
        ended = run("sh", "-c", script, keeper=keeper)

        assert bystander.poll() is None
        assert ended.signal == "SIGKILL"
        assert ended.stopped_by == ""
    finally:
        bystander.kill()
        bystander.wait()


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_the_disk_is_full_at_the_quota_and_empty_afterwards(keeper):
    limits = Limits(seconds=20, disk_bytes=8 << 20, file_bytes=3 << 20)
    filling = "for i in $(seq 200); do head -c 2500000 /dev/zero > $HOME/f$i || exit 9; sleep 0.03; done"
    ended = run("sh", "-c", f"echo $HOME; {filling}", keeper=keeper, limits=limits)

    assert (ended.exit_code, ended.stopped_by) in {(9, ""), (None, "disk")}
    assert "filled its disk quota of 8388608 bytes" in ended.attempts
    home = Path(ended.stdout.text.strip())
    assert home.is_absolute()
    assert not home.exists()
    assert not left_behind()


@as_root
def test_nothing_outside_its_own_folders_can_be_written():
    mine = Path("/tmp") / f"of-somebody-else-{os.getpid()}"
    mine.write_text("as it was")
    mine.chmod(0o666)
    try:
        places = f"/tmp/{mine.name} /var/tmp/x /dev/shm/x /etc/x ../workspace/x a.txt"
        script = f"for f in {places}; do (echo changed > $f) 2>/dev/null && echo $f; done"
        ended = run("sh", "-c", script, files={"a.txt": b"approved"})

        # its own /tmp, /var/tmp and /dev/shm take what it writes, and go with it
        assert ended.stdout.text.split() == [f"/tmp/{mine.name}", "/var/tmp/x", "/dev/shm/x"]
        assert mine.read_text() == "as it was"
        assert not Path("/var/tmp/x").exists()
        assert not Path("/dev/shm/x").exists()
    finally:
        mine.unlink()


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_links_that_it_leaves_lead_the_cleaning_nowhere(keeper, tmp_path):
    tmp_path.chmod(0o777)
    (tmp_path / "kept").write_text("x")
    script = (
        f"ln -s {tmp_path} $HOME/a; mkdir $HOME/d; ln -s / $HOME/d/root; ln -s /etc/shadow a.txt; ls -l $HOME"
    )
    ended = run("sh", "-c", script, keeper=keeper, files={"b.txt": b""})

    assert "a -> " in ended.stdout.text
    assert (tmp_path / "kept").read_text() == "x"
    assert Path("/etc/shadow").exists()
    assert not left_behind()


@as_root
@pytest.mark.parametrize("keeper", KEEPERS)
def test_memory_time_and_processor_are_limited(keeper):
    hog = run(
        PYTHON, "-c", "x = bytearray(400 << 20); import time; time.sleep(20)",
        keeper=keeper, limits=Limits(seconds=15, memory_bytes=100 << 20),
    )  # fmt: skip
    wide = run(
        PYTHON, "-c", "x = bytearray(400 << 20)", keeper=keeper, limits=Limits(address_bytes=300 << 20)
    )
    late = run("sleep", "30", keeper=keeper, limits=Limits(seconds=0.5))
    busy = run("sh", "-c", "while :; do :; done", keeper=keeper, limits=Limits(seconds=20, cpu_seconds=1))

    assert (hog.stopped_by, hog.signal) == ("memory", "SIGKILL")
    assert "MemoryError" in wide.stderr.text
    assert (late.stopped_by, late.exit_code) == ("time", None)
    assert "ran longer than 0.5 s" in late.attempts
    assert busy.signal in {"SIGXCPU", "SIGKILL"}
    assert busy.stopped_by == ""


@as_root
def test_of_huge_output_the_head_and_the_tail_are_kept():
    script = "echo first; head -c 30000000 /dev/zero | tr '\\0' x; echo; echo last"
    ended = run("sh", "-c", script, limits=Limits(output_bytes=4096))

    assert ended.stdout.total == 30000012
    assert ended.stdout.truncated
    assert ended.stdout.text.startswith("first\nxxx")
    assert ended.stdout.text.endswith("xxx\nlast\n")
    assert "bytes left out" in ended.stdout.text
    assert len(ended.stdout.text) < 4300
    assert "printed 30000012 bytes to stdout, of which the middle was left out" in ended.attempts


@as_root
def test_without_network_neither_metadata_nor_this_machine_answers():
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[bool] = []
        threading.Thread(target=lambda: asked.append(bool(server.accept())), daemon=True).start()
        port = server.getsockname()[1]
        script = (
            "import socket\n"
            f"for place in (('127.0.0.1', {port}), ('169.254.169.254', 80), ('::1', {port})):\n"
            "    try: socket.create_connection(place, 2); print('reached', place)\n"
            "    except OSError as error: print(error.errno)\n"
        )
        ended = run(PYTHON, "-c", script)

    assert "reached" not in ended.stdout.text
    assert asked == []
    assert any(words.startswith("tried ") and "network" in words for words in ended.attempts)
    assert ended.isolation["network"] == "none"


@as_root
def test_the_way_out_refuses_this_machine_and_metadata_and_says_so():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        places = f"http://127.0.0.1:{port}/ http://169.254.169.254/latest http://[::ffff:127.0.0.1]:{port}/"
        script = (
            "import sys, urllib.request, urllib.error\n"
            "for place in sys.argv[1:]:\n"
            "    try: print(urllib.request.urlopen(place, timeout=5).status)\n"
            "    except urllib.error.HTTPError as error: print(error.code)\n"
        )
        ended = run(PYTHON, "-c", script, *places.split(), network="guarded")

    assert ended.stdout.text.split() == ["403", "403", "403"], ended.stderr.text
    refused = [words for words in ended.attempts if words.startswith("asked the proxy for")]
    assert len(refused) == 3
    assert any("169.254.169.254:80" in words and "link-local" in words for words in refused)


@as_root
def test_the_way_out_leads_to_what_the_operator_allows():
    def answer() -> None:
        line, _ = server.accept()
        with line:
            line.recv(4096)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, daemon=True).start()
        place = f"127.0.0.1:{server.getsockname()[1]}"
        script = f"import urllib.request; print(urllib.request.urlopen('http://{place}/').read())"
        ended = run(PYTHON, "-c", script, network="guarded", allow=[place])

    assert ended.stdout.text == "b'hi'\n", ended.stderr.text


@as_root
def test_folders_that_are_hidden_are_empty_to_it(tmp_path):
    (tmp_path / "open-to-all").write_text("key")
    tmp_path.chmod(0o755)
    hidden = Path("/var/lib/dpkg")
    assert hidden.is_dir()
    ended = run("ls", str(hidden), keeper=Keeper(hidden=[str(hidden)]))

    assert ended.stdout.text == ""
    assert ended.isolation["hidden_folders"] == 1


@as_root
def test_files_of_the_workspace_can_be_read_and_run_and_not_changed():
    files = {"checks/self.sh": b"#!/bin/sh\ncat data/x.txt\n", "data/x.txt": b"content\n"}
    ended = run("./checks/self.sh", files=files)
    changed = run("sh", "-c", "chmod 777 data/x.txt; rm -f data/x.txt; echo more >> data/x.txt", files=files)

    assert ended.stdout.text == "content\n"
    assert changed.exit_code != 0
    assert "Read-only file system" in changed.stderr.text


@as_root
def test_root_is_never_the_user_of_a_program():
    with pytest.raises(CannotIsolate, match="never run as root"):
        run("id", keeper=Keeper(same_user=True))


@as_root
def test_where_the_runner_dies_its_programs_die_with_it():
    mark = f"sleep 7{os.getpid()}"
    program = (
        "from seatrial.connectors import sandbox as s\n"
        f"s.run(s.Task({mark.split()!r}, limits=s.Limits(seconds=60)), keeper=s.Keeper())\n"
    )
    runner = subprocess.Popen([sys.executable, "-c", program])
    deadline = time.monotonic() + 20
    while not processes(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes(mark)
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    while processes(mark) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert processes(mark) == []


@as_root
def test_a_runner_that_is_not_root_says_so_and_needs_to_be_told(tmp_path):
    program = (
        "import json, sys\n"
        f"sys.path.insert(0, {str(Path(sandbox.__file__).parents[3])!r})\n"
        "from seatrial.connectors import sandbox as s\n"
        "try: s.run(s.Task(['id']), keeper=s.Keeper())\n"
        "except s.CannotIsolate as problem: print(json.dumps([problem.detail, problem.remedy]))\n"
        "ended = s.run(s.Task(['sh', '-c', 'id -u; kill -9 -1']), keeper=s.Keeper(same_user=True))\n"
        "print(json.dumps([ended.stdout.text, dict(ended.isolation)]))\n"
    )
    ended = subprocess.run(
        [PYTHON, "-c", program], user=60650, group=60650, extra_groups=[], env={}, cwd="/",
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert ended.returncode == 0, ended.stderr
    refusal, told = (json.loads(line) for line in ended.stdout.splitlines())
    assert refusal[0] == "this runner (uid 60650) is not root, and cannot become another user"
    assert "--same-user" in refusal[1]
    assert told[0] == "60650\n"
    assert told[1]["other_user"] is False


def test_what_there_is_not_cannot_be_run():
    keeper = Keeper(same_user=os.geteuid() != 0)
    ended = run("no-such-program", keeper=keeper)

    assert ended.exit_code == 127
    assert ended.stderr.text == "no-such-program: No such file or directory\n"
