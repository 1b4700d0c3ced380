"""Reading what a PromQL server or a metrics page says, and what is none of both."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.connectors.prometheus import CannotRead, Samples, query_url, read_instant, read_text

PAGE = b"""\
# HELP jobs Jobs by queue.
# TYPE jobs gauge
jobs{queue="in",host="a"} 3
jobs{queue="in",host="b"} 4 1767225600000
jobs{queue="out"} NaN
# TYPE done_total counter
done_total 7
"""


def reply(result: object, kind: str = "vector", **more: object) -> bytes:
    return json.dumps({"status": "success", "data": {"resultType": kind, "result": result}, **more}).encode()


def test_a_vector_is_read() -> None:
    rows = [{"metric": {"a": "b"}, "value": [1767225600.5, "3.5"]}, {"metric": {}, "value": [1, "+Inf"]}]
    found = read_instant(reply(rows, warnings=["partial"]), status=200)
    assert [sample.value for sample in found.samples] == [3.5, float("inf")]
    assert found.samples[0].labels == {"a": "b"}
    assert found.samples[0].at == datetime(2026, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)
    assert found.warnings == ("partial",)


def test_a_scalar_and_an_empty_vector_are_read() -> None:
    assert read_instant(reply([1, "2"], "scalar"), status=200).samples[0].value == 2.0
    assert read_instant(reply([]), status=200) == Samples(())


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"<html>Sign in</html>", 200, "status 200 and no JSON: '<html>Sign in"),
        (b"", 200, "no JSON: an empty answer"),
        (b"\xff" * 100, 502, "status 502 and no JSON"),
        (b"[" * 100_000, 200, "no JSON"),
        (b"[]", 200, "not what a PromQL server gives"),
        (b"null", 200, "not what a PromQL server gives"),
        (b'{"status": "success"}', 200, "not what a PromQL server gives"),
        (b'{"status": "success", "data": []}', 200, "not what a PromQL server gives"),
        (b'{"status": "error", "errorType": "bad_data", "error": "1:2 parse"}', 400, "bad_data: 1:2 parse"),
        (b'{"status": "error", "errorType": "timeout", "error": "late"}', 200, "refuses the query: timeout"),
        (reply([]), 500, "answers with status 500"),
        (reply([], "matrix"), 200, "the query gives a matrix"),
        (reply([1, "x"], "string"), 200, "the query gives a string"),
        (reply([{"metric": {}, "value": [1, "banana"]}]), 200, "'banana', which is no number"),
        (reply([{"metric": {}, "value": [1e300, "1"]}]), 200, "the time 1e[+]300"),
        (reply([{"metric": {}, "value": [1, 2]}]), 200, "not what a PromQL server gives"),
        (reply([{"metric": {"a": 1}, "value": [1, "2"]}]), 200, "not what a PromQL server gives"),
        (reply([{"metric": {}, "histogram": [1, {}]}]), 200, "native histograms"),
        (reply({"metric": {}}), 200, "not what a PromQL server gives"),
    ],
)
def test_a_server_that_lies_is_found_out(body: bytes, status: int, words: str) -> None:
    with pytest.raises(CannotRead, match=words):
        read_instant(body, status=status)


def test_a_page_is_read_by_name_and_labels() -> None:
    both = read_text(PAGE, name="jobs", labels={"queue": "in"}).samples
    assert [(sample.labels["host"], sample.value) for sample in both] == [("a", 3.0), ("b", 4.0)]
    assert [sample.at for sample in both] == [None, datetime(2026, 1, 1, tzinfo=UTC)]
    assert read_text(PAGE, name="done_total", labels={}).samples[0].value == 7.0
    assert read_text(PAGE, name="nothing", labels={}).samples == ()


def test_an_openmetrics_page_is_read() -> None:
    page = b"# TYPE jobs gauge\njobs 3 1767225600\n# EOF\n"
    found = read_text(
        page, name="jobs", labels={}, content_type="application/openmetrics-text; version=1.0.0"
    )
    assert found.samples[0].at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"<!doctype html><p>jobs 3", "HTML"),
        (b"jobs three\n", "no Prometheus text format"),
        (b'jobs{queue="in 3\n', "no Prometheus text format"),
        (b"jobs{} three 4\n", "no Prometheus text format"),
        (b"\x1f\x8b\x08\x00", "not UTF-8"),
        (b'jobs{a="' + b"x" * 100_000 + b'"} 1\n', "a line of more than"),
        (b"jobs 3 99999999999999999999\n", "which is none"),
    ],
)
def test_a_page_that_is_none_is_found_out(page: bytes, words: str) -> None:
    with pytest.raises(CannotRead, match=words):
        read_text(page, name="jobs", labels={})


@given(st.text(st.sampled_from('jobs_total{}=",\\ \n#TYPEHELPgauge0123.eE+-NaInf'), max_size=200))
def test_no_page_breaks_the_reading(page: str) -> None:
    _read_or_refuse(lambda: read_text(page.encode(), name="jobs", labels={}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    ),
    st.sampled_from(["vector", "scalar", "matrix", "string", ""]),
)
def test_no_reply_breaks_the_reading(result: object, kind: str) -> None:
    _read_or_refuse(lambda: read_instant(reply(result, kind), status=200))


def _read_or_refuse(read: Callable[[], Samples]) -> None:
    try:
        assert isinstance(read(), Samples)
    except CannotRead as problem:
        assert problem.detail


def test_the_address_of_a_query_keeps_the_servers_own_path() -> None:
    url = query_url("https://u:p@host:1/select/0/prometheus/", query='up{job="a b"}', seconds=9.9)
    assert url == (
        "https://u:p@host:1/select/0/prometheus/api/v1/query?query=up%7Bjob%3D%22a+b%22%7D&timeout=9s"
    )
