"""The probes that ask something that runs: http and metric, against real servers on the loopback."""

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.connectors.servers import Behave, drip, pour, reply, say, serving, silence, stopping

from seatrial.domains.evidence import probes, rules
from seatrial.domains.evidence.types import Item, Order, Subject

NOW = datetime.now(tz=UTC)
assert probes


class NoFiles:
    def read(self, path: str) -> bytes | None:
        return None

    def glob(self, pattern: str) -> list[str]:
        return []


def look(
    probe: str, *, allow: tuple[str, ...] = ("127.0.0.1",), seconds: float = 5, **parameters: Any
) -> Item:
    order = Order(
        key="k", subject=Subject("service:edi", "production"), workspace="w", probe=probe,
        parameters=parameters, evidence_type=probe, max_age=timedelta(minutes=5),
        every=timedelta(seconds=30), timeout=timedelta(seconds=seconds), author="checklist:c",
    )  # fmt: skip
    return rules.observe(order, files=NoFiles(), now=NOW, allow=allow)


def test_an_answer_is_found_with_status_body_json_and_time() -> None:
    with serving(reply(b'{"state": "healthy"}', content_type="application/json")) as server:
        item = look("http", url=f"{server.url}/healthz", headers={"Authorization": "Bearer s3cret"})
    findings = item.findings
    assert (item.outcome, item.count, findings["answered"], findings["status"]) == ("found", 1, True, 200)
    assert findings["json"] == {"state": "healthy"}
    assert findings["headers"]["content-type"] == "application/json"
    assert findings["latency_ms"] > 0
    assert item.command == f"curl -sS -i -H 'Authorization: ...' {server.url}/healthz"
    assert "s3cret" not in json.dumps(dict(findings))


def test_a_service_that_does_not_answer_is_a_fact_about_the_service() -> None:
    with serving(reply(b"")) as server:
        url = server.url
    item = look("http", url=url)
    assert (item.outcome, item.count, item.problem) == ("found", 1, "")
    assert (item.findings["answered"], item.findings["status"]) == (False, 0)
    assert "connection refused" in item.findings["reason"]


def test_an_address_that_may_not_be_asked_says_which_setting_opens_it() -> None:
    item = look("http", url="http://127.0.0.1:8601/healthz", allow=())
    assert (item.outcome, item.count) == ("failed", 0)
    assert "127.0.0.1:8601 to SEATRIAL_PROBE_ALLOW" in item.problem


@pytest.mark.parametrize("body", [b"", b"plain", b"\xff\x00\xfe", b"[" * 60_000, b"{'a': 1}"])
def test_a_body_that_is_no_json_is_text(body: bytes) -> None:
    with serving(reply(body)) as server:
        item = look("http", url=server.url)
    assert item.outcome == "found"
    assert "json" not in item.findings
    assert "\0" not in item.findings["body"]


def behaviours(stop: threading.Event) -> list[Behave]:
    return [
        silence(stop),
        drip(b"", stop),
        drip(b"HTTP/1.1 200 OK\r\n\r\n", stop),
        say(b"SSH-2.0-x\r\n"),
        say(b""),
    ]


def test_a_server_that_hangs_or_babbles_does_not_answer() -> None:
    with stopping() as stop:
        for behave in behaviours(stop):
            with serving(behave) as server:
                findings = look("http", seconds=0.3, url=server.url).findings
            assert (findings["answered"], findings["status"]) == (False, 0)
            assert findings["reason"]


def test_a_huge_body_is_cut_and_said_to_be() -> None:
    with stopping() as stop, serving(pour(b"HTTP/1.1 200 OK\r\n\r\n", stop)) as server:
        findings = look("http", url=server.url).findings
    assert (findings["truncated"], len(findings["body"])) == (True, 64 * 1024)


PAGE = b'# TYPE age gauge\nage 3.5\n# TYPE jobs gauge\njobs{q="a"} 1\njobs{q="b"} NaN\n'


def metric(page: bytes | Behave, **parameters: Any) -> Item:
    with serving(page if callable(page) else reply(page)) as server:
        return look("metric", seconds=1, url=f"{server.url}/metrics", **parameters)


def test_one_sample_gives_a_value() -> None:
    item = metric(PAGE, metric="age")
    assert (item.outcome, item.count) == ("found", 1)
    assert (item.findings["value"], item.findings["samples"]) == (3.5, 1)


def test_no_sample_gives_no_value() -> None:
    item = metric(PAGE, metric="absent")
    assert (item.outcome, item.count, item.findings["samples"]) == ("found", 0, 0)
    assert "value" not in item.findings


def test_a_sample_that_is_no_number_gives_no_value_and_is_said() -> None:
    item = metric(PAGE, metric="jobs", labels={"q": "b"})
    assert (item.count, item.findings["samples"], item.findings["not_numbers"]) == (0, 0, 1)
    assert "value" not in item.findings
    assert "NaN" in item.findings["problem"]


def test_two_samples_give_values_and_no_value() -> None:
    both = metric(b'jobs{q="a"} 1\njobs{q="b"} 2\n', metric="jobs")
    assert (both.findings["values"], both.count, both.findings["most"]) == ([1.0, 2.0], 2, 2.0)
    assert "value" not in both.findings


def test_the_sample_bears_its_own_time() -> None:
    stamp = int((NOW - timedelta(minutes=2)).timestamp() * 1000)
    item = metric(f"age 3 {stamp}\n".encode(), metric="age")
    assert item.effective_at == datetime.fromtimestamp(stamp / 1000, tz=UTC)
    assert item.expires_at == item.effective_at + timedelta(minutes=5)
    ahead = int((NOW + timedelta(hours=2)).timestamp() * 1000)
    assert "in the future" in metric(f"age 3 {ahead}\n".encode(), metric="age").problem


@pytest.mark.parametrize(
    ("behave", "words"),
    [
        (reply(b"<html>"), "HTML"),
        (reply(b"age three\n"), "no Prometheus text format"),
        (reply(PAGE, status="503 Service Unavailable"), "answers with status 503"),
        (reply(b"x 1\n" * 2_000_000), "more than 4,194,304 bytes"),
        (say(b""), "disconnected"),
    ],
)
def test_a_source_that_lies_is_no_evidence_about_the_service(behave: Behave, words: str) -> None:
    item = metric(behave, metric="age")
    assert (item.outcome, item.count, dict(item.findings)) == ("failed", 0, {})
    assert words in item.problem


def test_a_source_that_is_slow_is_no_evidence_about_the_service() -> None:
    with stopping() as stop:
        item = metric(drip(b"HTTP/1.1 200 OK\r\n\r\nage ", stop), metric="age")
    assert "no whole answer within 1 s" in item.problem


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"query": "up"},
        {"prometheus": "http://x"},
        {"metric": "a"},
        {"url": "http://x"},
        {"query": "up", "prometheus": "http://x", "metric": "a", "url": "http://x"},
        {"query": "up", "prometheus": "ftp://x"},
        {"metric": "a b", "url": "http://x"},
    ],
)
def test_exactly_one_of_the_two_forms_is_taken(parameters: dict[str, str]) -> None:
    assert "the parameters of the probe metric are wrong" in look("metric", **parameters).problem
