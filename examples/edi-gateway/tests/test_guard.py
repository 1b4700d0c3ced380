"""Attacks, as the gateway sees them itself: what is refused, why, and where that stands."""

import gzip
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from edi_gateway import portal
from edi_gateway.sender import claim
from edi_gateway.store import Store

_numbers = count(500_000)


def fresh():
    return claim("HARBOUR", "CLEARWATER", next(_numbers), datetime.now(UTC))


def refused(running, reason):
    return running.metric(f'edi_uploads_refused_total{{reason="{reason}"}}')


def events(running, name):
    log = running.data / "log" / "gateway.log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [found for found in map(json.loads, lines) if found["event"] == name]


def from_address(running, address, request=b"GET /version HTTP/1.1\r\nHost: x\r\n\r\n"):
    """The first line of the answer to somebody who comes from that address; empty where there is none."""
    try:
        with socket.create_connection(
            ("127.0.0.1", running.port), timeout=8, source_address=(address, 0)
        ) as line:
            line.sendall(request)
            return line.recv(15).decode()
    except OSError:
        return ""


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (b"x" * (3 * 1024 * 1024), {}, 413, "too_large"),
        (b"%PDF-1.7", {}, 400, "malformed"),
        (gzip.compress(b"\0" * (32 * 1024 * 1024)), {"Content-Encoding": "gzip"}, 413, "bomb"),
        (gzip.compress(b"ISA")[:-4], {"Content-Encoding": "gzip"}, 400, "malformed"),
        (gzip.compress(b"ISA") * 2, {"Content-Encoding": "gzip"}, 400, "malformed"),
        (b"not gzip", {"Content-Encoding": "gzip"}, 400, "malformed"),
        (b"x", {"Content-Encoding": "br"}, 415, "encoding"),
        (b"x", {"Content-Disposition": 'attachment; filename="../../x.edi"'}, 400, "path"),
    ],
    ids=["large", "pdf", "bomb", "cut-off", "two-members", "no-gzip", "brotli", "path"],
)
def test_a_hostile_upload_is_refused_for_its_reason(gateway, body, headers, status, reason):
    before, known = refused(gateway, reason), len(events(gateway, "upload refused"))
    assert gateway.ask("/interchanges", body, headers)[0] == status
    assert refused(gateway, reason) == before + 1
    said = events(gateway, "upload refused")
    assert len(said) == known + 1 and said[-1]["reason"] == reason and said[-1]["address"] == "127.0.0.1"


def test_a_compressed_interchange_is_taken_like_any_other(gateway):
    headers = {"Content-Encoding": "gzip"}
    status, text = gateway.ask("/interchanges", gzip.compress(fresh()), headers)
    assert status == 200 and json.loads(text)["result"] == "accepted"


def test_a_bomb_takes_no_memory(gateway):
    status = Path(f"/proc/{gateway.process.pid}/status")

    def peak():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line)

    bomb = gzip.compress(b"\0" * (512 * 1024 * 1024), 9)
    before = peak()
    assert gateway.ask("/interchanges", bomb, {"Content-Encoding": "gzip"})[0] == 413
    assert peak() - before < 32 * 1024, "kB"


def test_a_flood_is_turned_away_and_counted_in_one_line(start, wait_for):
    running = start("--per-second", "5", kind="serve")
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda body: running.ask("/interchanges", body)[0], [fresh() for _ in range(60)])
        )
    assert found.count(200) >= 10 and found.count(429) >= 30 and set(found) == {200, 429}
    wait_for(lambda: refused(running, "flood") == found.count(429))
    assert sum(one["number"] for one in events(running, "turned away")) == found.count(429)
    assert len(events(running, "turned away")) < 10, "a flood of uploads is no flood of lines"
    time.sleep(1)
    assert running.ask("/interchanges", fresh())[0] == 200


def test_a_blocked_address_is_cut_off_and_turned_away_until_it_is_let_in(start, command, wait_for):
    running = start(kind="serve")
    assert from_address(running, "127.0.0.66").startswith("HTTP/1.1 200")
    with socket.create_connection(("127.0.0.1", running.port), source_address=("127.0.0.66", 0)) as slow:
        slow.sendall(b"POST /interchanges HTTP/1.1\r\nContent-Length: 900\r\n\r\nISA")
        wait_for(lambda: running.metric("edi_connections_open") == 2)
        assert command("block", "127.0.0.66", "--data", running.data).returncode == 0
        slow.settimeout(3)
        assert slow.recv(100) == b"", "what was open is cut off"
    assert from_address(running, "127.0.0.66") == ""
    assert from_address(running, "127.0.0.67").startswith("HTTP/1.1 200")
    wait_for(lambda: refused(running, "blocked") >= 1)
    assert running.metric("edi_blocked_addresses") == 1
    command("block", "127.0.0.66", "--minutes", 0, "--data", running.data)
    wait_for(lambda: from_address(running, "127.0.0.66").startswith("HTTP/1.1 200"))
    found = command("block", "127.0.0.1", "--data", running.data)
    assert found.returncode == 1 and "this machine" in found.stderr


def test_slow_clients_fill_the_gateway_but_not_for_its_operators(start, wait_for):
    running = start("--connections", "10", kind="serve")
    slow = [
        socket.create_connection(("127.0.0.1", running.port), source_address=("127.0.0.66", 0))
        for _ in range(10)
    ]
    wait_for(lambda: running.metric("edi_connections_open") >= 10)
    assert from_address(running, "127.0.0.67") == ""
    assert running.ask("/version")[0] == 200
    wait_for(lambda: refused(running, "busy") >= 1)
    assert running.metric("edi_connections_limit") == 10
    for line in slow:
        line.close()


def test_wrong_codes_lock_the_address_and_then_the_partner(start, command):
    running = start(kind="serve")
    code = command("partner", "HARBOUR", "--data", running.data).stdout.strip()
    for _ in range(portal.PER_ADDRESS):
        assert running.ask("/portal/HARBOUR", b"code=wrong")[0] == 403
    assert running.ask("/portal/HARBOUR", f"code={code}".encode())[0] == 429, "also with the right code"
    assert running.metric('edi_portal_locked{kind="address"}') == 1
    body = f"code={code}".encode()
    head = f"POST /portal/HARBOUR HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    assert from_address(running, "127.0.0.67", head + body).startswith("HTTP/1.1 200"), "others may go on"
    wrong = head.replace(str(len(body)).encode(), b"10") + b"code=wrong"
    for _ in range(portal.PER_PARTNER - portal.PER_ADDRESS):
        assert from_address(running, "127.0.0.68", wrong).startswith("HTTP/1.1 403")
    assert from_address(running, "127.0.0.67", head + body).startswith("HTTP/1.1 429")
    assert running.metric('edi_portal_locked{kind="partner"}') == 1
    assert running.metric('edi_portal_signins_total{result="locked"}') == 2
    rows = json.loads(running.ask("/failed-signins")[1])
    assert {(row["partner"], row["address"]): row["failed"] for row in rows} == {
        ("HARBOUR", "127.0.0.1"): 10,
        ("HARBOUR", "127.0.0.68"): 10,
    }
    assert len(events(running, "sign-in failed")) == 20 and "wrong" not in str(
        events(running, "sign-in failed")
    )


def test_a_lock_ends_by_itself(tmp_path):
    store = Store(tmp_path)
    for _ in range(portal.PER_ADDRESS):
        assert portal.sign_in(store, "A", "x", "127.0.0.9", 1000.0) == "failed"
    assert portal.sign_in(store, "A", "x", "127.0.0.9", 1001.0) == "locked"
    assert portal.sign_in(store, "A", "x", "127.0.0.9", 1001.0 + portal.WINDOW_SECONDS) == "failed"
    store.db.close()


def test_a_claim_in_a_log_is_found_told_of_and_put_away(start, command, tmp_path):
    running = start(kind="serve")
    running.ask("/interchanges", fresh())
    log, kept = running.data / "log" / "debug.log", tmp_path / "kept"
    assert command("leak", "--data", running.data).returncode == 0
    assert running.metric("edi_leaked_records") == 0 and running.metric(
        "edi_last_leak_scan_timestamp_seconds"
    )
    log.write_text("fine\nNM1*IL*1*FICTION*FREDA****MI*FF10001~\nid HEN-4711\nfine too\n")
    found = command("leak", "--canary", "HEN-4711", "--data", running.data)
    assert found.returncode == 1 and "FREDA" not in found.stdout and "4711" not in found.stdout
    assert [json.loads(line) for line in found.stdout.splitlines()] == [
        {"file": "debug.log", "line": 2, "sign": "patient"},
        {"file": "debug.log", "line": 3, "sign": "canary"},
    ]
    assert running.metric("edi_leaked_records") == 2
    assert [one["sign"] for one in events(running, "leak found")] == ["patient", "canary"]
    found = command("leak", "--canary", "HEN-4711", "--quarantine", kept, "--data", running.data)
    assert found.returncode == 0 and running.metric("edi_leaked_records") == 0
    (name,) = json.loads((kept / "manifest.json").read_text())
    assert "FREDA" in (kept / name).read_text()
    assert (log.parent / f"clean-{name}").read_text() == "fine\nfine too\n" and not log.exists()
