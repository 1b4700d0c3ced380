"""The service over HTTP, against one running gateway."""

import json
import random
import re
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from itertools import count

import pytest

from edi_gateway.exchange import deliver
from edi_gateway.sender import claim
from edi_gateway.store import TAIL_BYTES, Store

_numbers = count(1000)


def fresh(sender="HARBOUR", receiver="CLEARWATER"):
    return claim(sender, receiver, next(_numbers), datetime.now(UTC))


def raw(gateway, request, wait=8.0):
    """What comes back for these exact bytes."""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=wait) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


@pytest.fixture
def fault(gateway):
    """Switches faults over HTTP and leaves none on."""
    used = set()

    def switch(name, state="on"):
        used.add(name)
        assert gateway.ask(f"/faults/{name}?state={state}", b"")[0] == 200

    yield switch
    for name in used:
        switch(name, "off")


def test_an_interchange_is_acknowledged_and_delivered(gateway, wait_for):
    body = fresh(receiver="NORTHSTAR")
    status, text = gateway.ask("/interchanges", body)
    answer = json.loads(text)
    assert (status, answer["result"]) == (200, "accepted")
    assert "TA1*" in answer["ta1"] and "AK9*A*1*1*1" in answer["999"]
    folder = gateway.data / "outbox" / "NORTHSTAR"
    wait_for(lambda: list(folder.glob("*.edi")))
    delivered = next(iter(folder.glob("*.edi"))).read_text()
    assert delivered == body.decode().replace("\n", "")


def test_a_duplicate_is_refused(gateway):
    body = fresh()
    gateway.ask("/interchanges", body)
    assert "*R*025" in json.loads(gateway.ask("/interchanges", body)[1])["ta1"]


def test_two_copies_at_once_are_accepted_once(gateway):
    body = fresh()
    with ThreadPoolExecutor(8) as pool:
        answers = [
            json.loads(text)["result"]
            for _, text in pool.map(lambda _: gateway.ask("/interchanges", body), range(8))
        ]
    assert sorted(answers) == ["accepted"] + ["rejected"] * 7


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"POST /interchanges HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"POST /interchanges HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST /interchanges HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 411),
        (b"POST /interchanges HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\nnot x12", 400),
        (b"POST /interchanges HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 400),
        (b"GET /interchanges HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"GET //[ HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"POST /faults/none?state=on HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"POST /faults/disk-full?state=perhaps HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"POST /faults/disk-full?state=on HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\n\r\n", 403),
        (b"POST /dead-letters/999999 HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    ],
)
def test_bad_requests_get_a_clear_answer(gateway, request_bytes, status):
    assert raw(gateway, request_bytes).startswith(f"HTTP/1.1 {status} ")


def test_too_large_is_refused_and_the_answer_arrives(gateway):
    assert gateway.ask("/interchanges", b"x" * (3 * 1024 * 1024))[0] == 413


def test_a_client_that_stops_sending_is_let_go_and_others_do_not_wait(gateway):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=8) as slow:
        slow.sendall(b"POST /interchanges HTTP/1.1\r\nContent-Length: 900\r\n\r\nISA")
        assert gateway.ask("/version")[0] == 200
        assert slow.recv(100) == b"", "closed without an answer"
    assert "connection lost" in (gateway.data / "log" / "gateway.log").read_text()


def test_hostile_bodies_never_break_the_service(gateway):
    chance = random.Random(5010)
    bodies = [bytes(chance.randbytes(chance.randint(0, 400))) for _ in range(60)]
    for _ in range(60):
        body = bytearray(fresh())
        for _ in range(3):
            body[chance.randrange(len(body))] = chance.randrange(256)
        bodies.append(bytes(body))
    with ThreadPoolExecutor(8) as pool:
        found = {status for status, _ in pool.map(lambda body: gateway.ask("/interchanges", body), bodies)}
    assert found <= {200, 400}


def test_what_is_no_x12_is_counted(gateway):
    before = gateway.metric('edi_interchanges_total{result="unparseable"}')
    status, text = gateway.ask("/interchanges", b"A letter.")
    assert status == 400 and "ISA" in text
    assert gateway.metric('edi_interchanges_total{result="unparseable"}') == before + 1


@pytest.mark.parametrize("name", ["..", "../../x", "/etc/x", "a/b", ".", "CON\x00", "Ä ö", "C:\\x"])
def test_no_partner_name_leaves_the_outbox(tmp_path, name):
    deliver(tmp_path / "data", name, "1.edi", "ISA")
    (found,) = tmp_path.rglob("*.edi")
    assert found.parent.parent == tmp_path / "data" / "outbox"


@pytest.mark.parametrize("name", ["../../ESCAPED", "..", "C:\\X", "/ETC"])
def test_a_partner_that_is_a_path_is_refused_and_counted(gateway, name):
    before = gateway.metric('edi_uploads_refused_total{reason="path"}')
    for body in (fresh(receiver=name), fresh(sender=name)):
        assert gateway.ask("/interchanges", body)[0] == 400
    assert gateway.metric('edi_uploads_refused_total{reason="path"}') == before + 2


def test_the_portal_wants_the_code_and_escapes_what_it_shows(gateway, command):
    partner, path = "A<b>&c", "/portal/A%3Cb%3E%26c"
    gateway.ask("/interchanges", fresh(sender=partner))
    code = command("partner", partner, "--data", gateway.data).stdout.strip()
    failed = gateway.metric('edi_portal_signins_total{result="failed"}')
    status, page = gateway.ask(path)
    assert status == 200 and 'type="password"' in page and "<table" not in page
    assert gateway.ask(path, b"code=wrong")[0] == 403
    assert gateway.ask("/portal/NOBODY", f"code={code}".encode())[0] == 403
    assert gateway.ask("/portal/CLEARWATER", f"code={code}".encode())[0] == 403, "it opens one page only"
    assert gateway.metric('edi_portal_signins_total{result="failed"}') == failed + 3
    asked = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(code) + 5}\r\n\r\ncode={code}"
    page = raw(gateway, asked.encode())
    assert page.startswith("HTTP/1.1 200") and "default-src 'none'" in page and "TA1*" in page
    assert "A&lt;b&gt;&amp;c" in page and "<b>" not in page
    assert gateway.metric('edi_portal_signins_total{result="ok"}') == 1
    assert command("partner", partner, "--data", gateway.data).returncode == 0
    assert gateway.ask(path, f"code={code}".encode())[0] == 403, "a new code ends the old one"


def test_metrics_are_well_formed_and_count(gateway):
    before = gateway.metric('edi_interchanges_total{result="accepted"}')
    gateway.ask("/interchanges", fresh())
    assert gateway.metric('edi_interchanges_total{result="accepted"}') == before + 1
    lines = gateway.ask("/metrics")[1].splitlines()
    sample = re.compile(r'[a-z0-9_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [-+0-9.e]+')
    assert all(line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line) for line in lines)
    buckets = [
        float(line.split()[1]) for line in lines if line.startswith("edi_acknowledgement_seconds_bucket")
    ]
    assert buckets == sorted(buckets) and buckets[-1] == gateway.metric("edi_acknowledgement_seconds_count")
    assert gateway.metric("edi_last_backup_timestamp_seconds") is None


def test_a_full_disk_refuses_and_shows(gateway, fault):
    fault("disk-full")
    assert gateway.ask("/interchanges", fresh())[0] == 507
    status, text = gateway.ask("/healthz")
    assert status == 503 and json.loads(text)["components"]["disk"]["reason"] == "quota reached"
    assert gateway.metric("edi_disk_used_bytes") >= gateway.metric("edi_disk_quota_bytes")
    fault("disk-full", "off")
    assert gateway.ask("/interchanges", fresh())[0] == 200


def test_a_portal_that_is_down_leaves_the_rest(gateway, fault):
    fault("portal-down")
    assert gateway.ask("/portal/CLEARWATER")[0] == 503
    assert gateway.metric('edi_fault_active{fault="portal-down"}') == 1


def test_held_acknowledgements_come_late_and_are_measured(gateway, fault, wait_for):
    fault("drop-acknowledgements")
    counted = gateway.metric("edi_acknowledgement_seconds_count")
    status, text = gateway.ask("/interchanges", fresh(sender="PATIENT"))
    assert status == 202 and json.loads(text)["ta1"] is None
    assert gateway.metric("edi_acknowledgements_pending") == 1
    fault("drop-acknowledgements", "off")
    wait_for(lambda: list((gateway.data / "outbox" / "PATIENT").glob("*.edi")))
    assert gateway.metric("edi_acknowledgements_pending") == 0
    assert gateway.metric("edi_acknowledgement_seconds_count") == counted + 1


def test_a_stopped_router_is_noticed_and_goes_on_within_two_seconds(gateway, fault, wait_for):
    fault("router-stopped")
    time.sleep(0.5)  # it may be in the middle of a round
    gateway.ask("/interchanges", fresh())
    assert gateway.metric("edi_queue_depth") >= 1
    assert json.loads(gateway.ask("/queue")[1])[0]["recipient"]
    with closing(sqlite3.connect(gateway.data / "gateway.db", isolation_level=None)) as db:
        wait_for(lambda: db.execute("UPDATE marks SET at = at - 60 WHERE name = 'router'").rowcount)
    assert gateway.ask("/healthz")[0] == 503
    assert gateway.metric("edi_router_up") == 0
    fault("router-stopped", "off")
    wait_for(lambda: gateway.metric("edi_queue_depth") == 0 and gateway.ask("/healthz")[0] == 200, 2)


def test_the_log_names_no_patient(gateway):
    gateway.ask("/interchanges", fresh())
    lines = (gateway.data / "log" / "gateway.log").read_text()
    assert all(json.loads(line)["event"] for line in lines.splitlines())
    assert not re.search("FREDA|FICTION|99213|J069|failure", lines)


def test_the_log_is_read_over_http_and_says_that_the_router_works(gateway, wait_for):
    gateway.ask("/interchanges", fresh())
    wait_for(lambda: '"event": "routing"' in gateway.ask("/log")[1])
    status, text = gateway.ask("/log")
    assert status == 200 and {"web started", "received"} <= {
        json.loads(line)["event"] for line in text.splitlines()
    }


def test_of_a_long_log_the_newest_whole_lines_are_told(tmp_path):
    store = Store(tmp_path)
    for number in range(10_000):
        store.event("counted", number=number)
    lines = [json.loads(line) for line in store.tail().splitlines()]
    assert len(store.tail()) <= TAIL_BYTES and len(lines) < 10_000
    assert [line["number"] for line in lines] == list(range(10_000 - len(lines), 10_000))
    store.db.close()
    assert Store(tmp_path / "empty").tail() == ""
