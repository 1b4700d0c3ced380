"""What runbooks rest on: processes that outlive their shell, and a front that moves between versions."""

import json
import os
import shutil
import signal
import socket
import threading
import time
import urllib.request
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from edi_gateway.sender import claim

ROOT = Path(__file__).parent.parent
_numbers = count(700_000)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def version(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/version", timeout=5) as reply:
        return json.load(reply)


@pytest.fixture
def operate(command, tmp_path):
    """The commands on one data directory; whatever they started has ended afterwards."""
    data = tmp_path / "data"

    def run(*words):
        found = command(*words, "--data", data)
        lines = [json.loads(line) for line in found.stdout.splitlines()]
        return found.returncode, lines, found.stderr

    yield run
    command("stop", "--data", data)


def test_start_waits_until_it_is_well_and_stop_until_it_has_ended(operate):
    port = free_port()
    code, (said,), _ = operate("start", "up", "--port", port, "--version-label", "1.2.3")
    assert code == 0 and said["name"] == f"up-{port}" and version(port)["version"] == "1.2.3"
    _, (found,), _ = operate("running")
    assert found["process"] == said["process"]
    code, _, why = operate("start", "up", "--port", port)
    assert code == 1 and "runs already" in why
    code, (ended,), _ = operate("stop", f"up-{port}")
    assert code == 0 and ended == {"ended": [f"up-{port}"]}
    with pytest.raises(OSError, match="refused"):
        version(port)
    assert operate("stop")[1] == [{"ended": []}] and operate("running")[1] == []


def test_what_does_not_come_up_says_why_and_leaves_nothing(operate):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, lines, why = operate("start", "up", "--port", taken.getsockname()[1])
    assert code == 1 and lines == [] and "Address already in use" in why
    assert operate("running")[1] == []
    code, _, why = operate("start", "--release", "no/such", "up")
    assert code == 1 and "no edi_gateway" in why


def test_a_killed_process_does_not_count_as_running(operate):
    port = free_port()
    _, (said,), _ = operate("start", "serve", "--port", port)
    os.kill(said["process"], signal.SIGKILL)
    time.sleep(0.3)
    assert operate("running")[1] == []
    assert operate("start", "serve", "--port", port)[0] == 0


def test_the_front_moves_to_another_version_and_back_and_no_sender_notices(operate, tmp_path):
    front, old, new = free_port(), free_port(), free_port()
    release = tmp_path / "release"
    shutil.copytree(
        ROOT / "edi_gateway", release / "edi_gateway", ignore=shutil.ignore_patterns("__pycache__")
    )
    (release / "edi_gateway" / "__init__.py").write_text('"""Another version."""\n')
    assert operate("switch")[1] == [{}]
    assert operate("start", "up", "--port", old)[0] == 0
    assert operate("start", "front", "--port", front)[0] == 0
    with pytest.raises(OSError, match="502"):
        version(front)
    code, _, _ = operate("switch", "--to", new)
    assert code == 2, "what is not well gets no traffic"
    assert operate("switch", "--to", old)[1][0]["active"] == old
    code, _, why = operate("start", "--release", release, "up", "--port", new, "--version-label", "2.0.0")
    assert code == 0, why
    results, ended = [], threading.Event()

    def sends():
        while not ended.is_set():
            body = claim("HARBOUR", "CLEARWATER", next(_numbers), datetime.now(UTC))
            with urllib.request.urlopen(f"http://127.0.0.1:{front}/interchanges", body, timeout=8) as reply:
                results.append(json.load(reply)["result"])

    sender = threading.Thread(target=sends)
    sender.start()
    _, (moved,), _ = operate("switch", "--to", new)
    assert moved == {"active": new, "before": old, "status": "healthy", "version": "2.0.0"}
    assert version(front)["version"] == "2.0.0" and version(front)["commit"] != version(old)["commit"]
    assert operate("stop", f"up-{old}")[0] == 0
    assert operate("start", "--again", f"up-{old}")[0] == 0
    operate("switch", "--to", old)
    assert operate("stop", f"up-{new}")[0] == 0
    ended.set()
    sender.join()
    assert len(results) > 5 and set(results) == {"accepted"}
    assert version(front)["version"] == "1.0.0"


def test_more_routers_share_the_queue(operate, tmp_path):
    assert operate("start", "route")[0] == 0 and operate("start", "route", "--number", "2")[0] == 0
    assert [found["name"] for found in operate("running")[1]] == ["route-1", "route-2"]
    assert operate("stop", "route-2")[1] == [{"ended": ["route-2"]}]
    assert [found["name"] for found in operate("running")[1]] == ["route-1"]
