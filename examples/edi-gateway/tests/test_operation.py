"""What operators do: start, stop, run two versions, back up, restore, empty the dead letters."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edi_gateway import exchange
from edi_gateway.sender import claim
from edi_gateway.store import Store


def body(control):
    return claim("HARBOUR", "CLEARWATER", control, datetime.now(UTC))


def alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def routers(running):
    log = running.data / "log" / "gateway.log"
    # a line is there as a whole once its end is: who looks early sees nothing, or half of it
    lines = log.read_text().splitlines(keepends=True) if log.exists() else []
    started = [json.loads(line) for line in lines if line.endswith("\n")]
    return [line["router"] for line in started if line["event"] == "router started"]


def test_dead_letters_fill_and_can_be_requeued(tmp_path):
    store, now = Store(tmp_path), time.time()
    exchange.receive(store, body(1), now)
    for number in range(exchange.ATTEMPTS):
        now += 100
        item = exchange.claim(store, now)
        assert item["attempts"] == number + 1
        assert exchange.claim(store, now) is None, "an item is leased to one router"
        exchange.attempt(store, item, now, fails=True)
    assert exchange.claim(store, now + 1000) is None
    assert exchange.requeue(store, str(item["id"]), now) and not exchange.requeue(store, str(item["id"]), now)
    exchange.attempt(store, exchange.claim(store, now), now)
    assert [file.name for file in (tmp_path / "outbox" / "CLEARWATER").iterdir()] == ["000000001.edi"]
    store.db.close()


def test_dead_letters_over_http(start, wait_for):
    running = start(kind="serve")
    running.ask("/interchanges", body(1))
    with sqlite3.connect(running.data / "gateway.db") as db:
        db.execute("UPDATE queue SET state = 'dead', error = 'no such disk'")
    db.close()
    (letter,) = json.loads(running.ask("/dead-letters")[1])
    assert running.metric("edi_dead_letters") == 1 and "document" not in letter
    assert running.ask(f"/dead-letters/{letter['id']}", b"")[0] == 202
    assert running.metric("edi_dead_letters") == 0 and running.metric("edi_queue_depth") == 1


def test_backup_and_restore_give_the_same_rows(start, command, tmp_path):
    running = start(kind="serve")
    for control in range(5):
        running.ask("/interchanges", body(control))
    file = tmp_path / "kept.db"
    made = json.loads(command("backup", "--data", running.data, "--to", file).stdout)
    assert made["rows"]["interchanges"] == 5 and file.stat().st_mode & 0o077 == 0
    assert running.metric("edi_last_backup_timestamp_seconds") == pytest.approx(made["created_at"])
    running.ask("/interchanges", body(99))
    refused = command("restore", "--data", running.data, "--from", file, "--force")
    assert refused.returncode == 1 and "running" in refused.stderr
    running.stop()
    refused = command("restore", "--data", running.data, "--from", file)
    assert refused.returncode == 1 and "--force" in refused.stderr
    assert command("restore", "--data", running.data, "--from", file, "--force").returncode == 0
    rows = "SELECT id, control_number, raw, ta1, functional FROM interchanges ORDER BY id"
    found = {}
    for name in (file, running.data / "gateway.db", running.data / "gateway.db.replaced"):
        db = sqlite3.connect(name)
        found[name.name] = db.execute(rows).fetchall()
        db.close()
    assert found["gateway.db"] == found["kept.db"] and len(found["kept.db"]) == 5
    assert len(found["gateway.db.replaced"]) == 6, "what the restore replaced lies beside it"
    again = start(kind="serve")
    assert again.metric('edi_interchanges_total{result="accepted"}') == 5
    assert again.ask("/interchanges", body(99))[0] == 200


def test_a_changed_backup_is_refused(command, tmp_path):
    file = tmp_path / "kept.db"
    command("backup", "--data", tmp_path / "data", "--to", file)
    with file.open("r+b") as spoilt:
        spoilt.seek(200)
        spoilt.write(b"x")
    found = command("restore", "--data", tmp_path / "other", "--from", file)
    assert found.returncode == 1 and "manifest" in found.stderr
    assert not (tmp_path / "other").exists()


def test_two_versions_share_one_store_and_sigterm_finishes_what_has_begun(start):
    old, new = start("--version-label", "1.0.0"), start("--version-label", "1.1.0")
    assert json.loads(old.ask("/version")[1]) == {"version": "1.0.0", "commit": "c1"}
    text, half = body(7), len(body(7)) // 2
    with socket.create_connection(("127.0.0.1", old.port), timeout=8) as begun:
        head = f"POST /interchanges HTTP/1.1\r\nContent-Length: {len(text)}\r\n\r\n"
        begun.sendall(head.encode() + text[:half])
        time.sleep(0.2)
        stopping = threading.Thread(target=old.stop)
        stopping.start()
        time.sleep(0.3)
        begun.sendall(text[half:])
        answer = b"".join(iter(lambda: begun.recv(65536), b""))
    stopping.join()
    assert answer.startswith(b"HTTP/1.1 200") and old.process.returncode == 0
    assert json.loads(new.ask("/version")[1])["version"] == "1.1.0"
    assert json.loads(new.ask("/interchanges", text)[1])["result"] == "rejected", "the new one knows it"


def test_an_idle_client_does_not_hold_up_the_end(start):
    running = start(kind="serve")
    with socket.create_connection(("127.0.0.1", running.port)):
        time.sleep(0.1)
        assert running.stop() == 0


def test_counters_survive_a_kill_and_nothing_acknowledged_is_lost(start):
    running = start()
    for control in range(10):
        assert running.ask("/interchanges", body(control))[0] == 200
    running.stop(signal.SIGKILL)
    again = start()
    assert again.metric('edi_interchanges_total{result="accepted"}') == 10
    assert again.metric("edi_acknowledgement_seconds_count") == 10


def test_a_dead_router_is_restarted_and_none_stays_behind(start, wait_for):
    running = start()
    wait_for(lambda: (running.data / "log" / "gateway.log").exists() and len(routers(running)) == 1)
    os.kill(routers(running)[0], signal.SIGKILL)
    wait_for(lambda: len(routers(running)) == 2)
    running.stop(signal.SIGKILL)
    wait_for(lambda: not alive(routers(running)[1]), 3)


def test_sigint_ends_web_and_router(start, wait_for):
    running = start()
    wait_for(lambda: len(routers(running)) == 1)
    assert running.stop(signal.SIGINT) == 0
    assert not alive(routers(running)[0])


def test_with_parent_ends_with_its_parent(tmp_path, wait_for):
    line = [
        sys.executable,
        *["-m", "edi_gateway", "serve", "--port", "0", "--with-parent", "--data"],
        str(tmp_path),
    ]
    launch = f"import subprocess, time; print(subprocess.Popen({line!r}).pid, flush=True); time.sleep(60)"
    root = Path(__file__).parent.parent
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-c", launch], cwd=root, text=True, **pipes) as parent:
        child = int(parent.stdout.readline())
        assert parent.stdout.readline().startswith("http://")
        parent.kill()
    wait_for(lambda: not alive(child), 4)


def test_a_port_in_use_is_said_clearly(start, command):
    running = start(kind="serve")
    found = command("up", "--data", running.data, "--port", running.port)
    assert found.returncode == 2 and f"127.0.0.1:{running.port}: Address already in use" in found.stderr


def test_the_sending_commands(start, command):
    running = start(kind="serve")
    samples = Path(__file__).parent.parent / "samples"
    accepted, rejected = samples / "accepted-one-claim.edi", samples / "rejected-se-count.edi"
    assert command("send", "--url", running.url, accepted).returncode == 0
    found = command("send", "--url", running.url, rejected)
    assert found.returncode == 1 and "IK5*R*4" in found.stdout
    found = command("simulate", "--url", running.url, "--rate", 20, "--seconds", 0.5)
    assert json.loads(found.stdout.splitlines()[-1]) == {"sent": 10, "results": {"accepted": 10}}
    assert command("simulate", "--url", "http://127.0.0.1:9", "--seconds", 1).returncode == 1
    assert command("fault", "disk-full", "on", "--data", running.data).returncode == 0
    assert running.metric('edi_fault_active{fault="disk-full"}') == 1
