"""The files that a step is given where it acts: here and over the SFTP of a real sshd."""

import hashlib
import os
import secrets
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from seatrial.connectors import targets
from seatrial.connectors.targets import CannotStart, Granted, Program, Running
from tests.connectors.test_targets import (
    PATIENCE_SECONDS,
    gone,
    here,
    machine,
    parent_of,
    remote,
    run,
    running,
    sshd,
)

__all__ = ["here", "machine", "remote"]
FILES = {"sql/schema.sql": b"create table x;\n", "tools/count.sh": b"#!/bin/sh\necho counted $1\n",
         "data/blob.bin": bytes(range(256)) * 4000, "data/a name's.txt": b"quoted\n"}  # fmt: skip


def is_gone(folder: str) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while Path(folder).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not Path(folder).exists()


def test_a_step_finds_what_its_runbook_attaches_and_nobody_else_does(machine: Granted) -> None:
    text = (
        'cd "$SEATRIAL_ATTACHMENTS"; pwd; stat -c %a .; cat sql/schema.sql "data/a name\'s.txt"\n'
        "tools/count.sh twice; sha256sum < data/blob.bin; find . -type f | sort"
    )
    seen = run(machine, text, files=FILES)
    assert seen.ending.exit_code == 0, seen.stderr
    folder, mode, *rest = seen.stdout.splitlines()
    assert folder.startswith("/tmp/seatrial-files-")
    assert mode == "700"
    assert rest[:3] == ["create table x;", "quoted", "counted twice"]
    assert rest[3].split()[0] == hashlib.sha256(FILES["data/blob.bin"]).hexdigest()
    assert rest[4:] == ["./data/a name's.txt", "./data/blob.bin", "./sql/schema.sql", "./tools/count.sh"]
    assert is_gone(folder)


def test_a_step_whose_runbook_attaches_nothing_is_told_of_no_folder(machine: Granted) -> None:
    assert run(machine, "echo [${SEATRIAL_ATTACHMENTS-none}]").stdout == "[none]\n"


@pytest.mark.parametrize("text", ["exit 3", "kill -9 $$", 'rm -rf "$SEATRIAL_ATTACHMENTS"; exit 3'])
def test_the_files_are_gone_however_the_step_ends(machine: Granted, text: str) -> None:
    seen = run(machine, f'echo "$SEATRIAL_ATTACHMENTS"; {text}', files=FILES)
    assert seen.ending.exit_code != 0
    assert is_gone(seen.stdout.strip())


def begun(text: str, target: Granted) -> tuple[Running, str]:
    """A step that runs, and the folder with its files, which it prints first."""
    started = targets.start(
        Program("bash", f'echo "$SEATRIAL_ATTACHMENTS"; {text}', files=FILES), target=target
    )
    printed, began = b"", time.monotonic()
    while b"\n" not in printed and time.monotonic() - began < PATIENCE_SECONDS:
        printed += b"".join(piece.data for piece in started.read(0.1))
    return started, printed.decode().strip()


def test_the_files_are_gone_after_a_step_that_was_stopped(machine: Granted) -> None:
    started, folder = begun("sleep 7371", machine)
    assert Path(folder, "sql/schema.sql").exists()
    started.stop()
    began = time.monotonic()
    while started.ending is None and time.monotonic() - began < PATIENCE_SECONDS:
        started.read(0.1)
    started.close()
    assert is_gone(folder)
    assert gone("sleep 7371")


def test_the_files_are_gone_where_the_target_has_no_such_folder(
    machine: Granted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(secrets, "token_hex", lambda size: f"of-{os.getpid()}-{size}")
    elsewhere = replace(machine, folder=f"{machine.folder}/none")
    if machine.kind == "local":
        with pytest.raises(CannotStart, match="No such file"):
            run(elsewhere, "true", files=FILES)
        assert not list(tmp_path.glob("seatrial-files-*"))
    else:
        assert run(elsewhere, "true", files=FILES).ending.exit_code == 125
        assert is_gone(f"/tmp/seatrial-files-of-{os.getpid()}-16")


@pytest.mark.parametrize("path", ["../up", "/etc/passwd", "a//b", "a/../../b"])
def test_a_path_that_leads_out_of_the_folder_starts_nothing(machine: Granted, path: str) -> None:
    with pytest.raises(CannotStart, match="cannot be given to it"):
        run(machine, "true", files={path: b"x"})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_the_files_belong_to_whoever_the_step_runs_as() -> None:
    target = targets.grant("local=/?user=nobody")
    seen = run(target, 'cat "$SEATRIAL_ATTACHMENTS/sql/schema.sql"; stat -c %U "$SEATRIAL_ATTACHMENTS"',
               files=FILES)  # fmt: skip
    assert seen.stdout == "create table x;\nnobody\n", seen.stderr


def test_what_a_killed_runner_left_is_removed_and_nothing_else(here: Granted, tmp_path: Path) -> None:
    started = targets.start(Program("bash", "exec sleep 7372", files=FILES), target=here)
    mark = started.mark
    folder = Path(str(mark["files"]))
    assert (folder / "sql/schema.sql").exists()
    kept = tmp_path / "seatrial-files-of-somebody"
    kept.mkdir()
    targets.end_leftover({**mark, "files": str(kept), "session": 0})
    targets.end_leftover({**mark, "files": "/tmp/../" + str(tmp_path), "session": 0})
    assert kept.exists()
    assert targets.end_leftover(mark) == 1
    assert not folder.exists()
    started.close()


@pytest.mark.debian("openssh-server")
def test_a_machine_without_sftp_is_told_nothing(
    remote: Granted, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with sshd(tmp_path_factory.mktemp("plain"), "") as plain:
        assert run(plain, "echo on").stdout == "on\n"
        with pytest.raises(CannotStart, match="it takes no files over SFTP"):
            run(plain, "echo on", files=FILES)


@pytest.mark.debian("openssh-server")
def test_a_connection_that_breaks_leaves_no_files(remote: Granted) -> None:
    started, folder = begun("sleep 7373", remote)
    for pid in running("sshd: "):  # that of its connection: other tests have servers of their own
        if parent_of(parent_of(pid)) == os.getpid():
            os.kill(pid, 9)
    assert gone("sleep 7373")
    assert is_gone(folder)
    started.close()
