"""Asking servers that are slow, huge, wrong, moved, or not the ones that their name says."""

import gzip
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest

from seatrial.connectors.http import Answer, CannotAsk, CannotReach, Request, ask, mask
from tests.connectors.servers import Behave, drip, pour, reply, say, serving, silence, stopping

LOCAL = ("127.0.0.1",)
PATIENT = timedelta(seconds=10)
HURRIED = timedelta(seconds=0.4)


def get(url: str, *, timeout: timedelta = PATIENT, limit: int = 65536, method: str = "GET") -> Answer:
    return ask(Request(url, timeout, method=method, limit=limit, allow=LOCAL))


def test_an_answer_comes_with_status_headers_and_body() -> None:
    with serving(reply(b"ready", headers=("X-One: a", "X-One: b"))) as server:
        answer = get(f"{server.url}/healthz?deep=1")
    assert (answer.status, answer.body, answer.truncated) == (200, b"ready", False)
    assert answer.headers["x-one"] == "a, b"
    assert server.seen[0].startswith(b"GET /healthz?deep=1 HTTP/1.1\r\n")
    assert f"host: 127.0.0.1:{server.port}\r\n".encode() in server.seen[0].lower()


def test_only_the_headers_are_asked_for_with_head() -> None:
    with serving(reply(b"ready")) as server:
        assert get(server.url, method="HEAD").body == b""
    assert server.seen[0].startswith(b"HEAD / HTTP/1.1")


def test_an_endless_body_is_cut_at_the_limit() -> None:
    with stopping() as stop, serving(pour(b"HTTP/1.1 200 OK\r\n\r\n", stop)) as server:
        answer = get(server.url, limit=100_000)
    assert answer.truncated
    assert len(answer.body) == 100_000


def test_what_is_compressed_is_not_unpacked() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    with serving(reply(bomb, headers=("Content-Encoding: gzip",))) as server:
        answer = get(server.url, limit=1_000_000)
    assert answer.body == bomb
    assert b"accept-encoding: identity" in server.seen[0].lower()


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\n"]
)
def test_dripping_bytes_gain_no_time(start: bytes) -> None:
    with stopping() as stop, serving(drip(start, stop)) as server:
        with pytest.raises(CannotReach, match=r"no whole answer within 0\.4 s|no HTTP"):
            get(server.url, timeout=HURRIED)
        assert not stop.is_set(), "the server was still sending"


def test_a_server_that_says_nothing_is_left_in_time() -> None:
    waiting = pytest.raises(CannotReach, match=r"no whole answer within 0\.4 s")
    with stopping() as stop, serving(silence(stop)) as server, waiting:
        get(server.url, timeout=HURRIED)


def test_a_resolver_that_hangs_is_left_in_time() -> None:
    def hang(host: str, *, port: int) -> Sequence[str]:
        time.sleep(3)
        return []

    with pytest.raises(CannotReach, match=r"no whole answer within 0\.4 s"):
        ask(Request("http://slow.example/", HURRIED), resolver=hang)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "disconnected"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "no HTTP"),
        (b"HTTP/1.1 banana\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000 + b"\r\n\r\n", "no HTTP"),
    ],
)
def test_what_is_no_http_is_said(raw: bytes, words: str) -> None:
    with serving(say(raw)) as server, pytest.raises(CannotReach, match=words):
        get(server.url)


def test_nobody_listens() -> None:
    with serving(reply(b"")) as server:
        url = server.url
    with pytest.raises(CannotReach, match="connection refused"):
        get(url)


def test_tls_with_a_server_that_has_none() -> None:
    with serving(say(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server, pytest.raises(CannotReach, match="TLS"):
        get(f"https://127.0.0.1:{server.port}/")


@pytest.mark.parametrize(
    "url",
    ["ftp://x/", "file:///etc/passwd", "gopher://x", "", "http://", "http://:80/", "http://[::1", "//x/y",
     "http://x:0/", "http://x:99999/", "http://xn--/", "javascript:alert(1)", "http://\0/"],
)  # fmt: skip
def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    with pytest.raises(CannotAsk, match="is no web address"):
        get(url)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",
     "169.254.169.254"],
)  # fmt: skip
def test_this_machine_is_not_reached_in_any_spelling(host: str) -> None:
    with pytest.raises(CannotAsk, match="may not be reached") as caught:
        ask(Request(f"http://{host}:8600/", HURRIED))
    assert "SEATRIAL_PROBE_ALLOW" in caught.value.remedy


def test_a_name_that_changes_between_check_and_connection_leads_nowhere_else() -> None:
    """DNS rebinding: a public address at first, this machine's afterwards."""
    asked: list[str] = []

    def rebind(host: str, *, port: int) -> Sequence[str]:
        asked.append(host)
        return ["192.0.2.1"] if len(asked) == 1 else ["127.0.0.1"]

    with serving(reply(b"secret")) as server:
        with pytest.raises(CannotReach):
            ask(Request(f"http://rebind.example:{server.port}/", HURRIED), resolver=rebind)
        assert asked == ["rebind.example"]
        assert server.seen == []


def test_one_denied_address_among_several_denies_the_name() -> None:
    def both(host: str, *, port: int) -> Sequence[str]:
        return ["192.0.2.1", "127.0.0.1"]

    with pytest.raises(CannotAsk, match=r"both\.example is 127\.0\.0\.1, which is this machine itself"):
        ask(Request("http://both.example/", HURRIED), resolver=both)


def test_an_address_that_takes_no_connection_is_passed_over() -> None:
    with serving(reply(b"here")) as server:
        addresses = ["127.0.0.9", "127.0.0.1"]
        request = Request(f"http://two.example:{server.port}/", PATIENT, allow=("127.0.0.0/8",))
        assert ask(request, resolver=lambda host, *, port: addresses).body == b"here"


def redirect(target: str) -> Behave:
    return reply(b"moved", status="302 Found", headers=(f"Location: {target}",))


def test_a_redirect_on_the_same_host_is_followed() -> None:
    def behave(connection: object, request: bytes) -> None:
        answer = reply(b"arrived") if b"GET /new" in request else redirect("/new")
        answer(connection, request)  # type: ignore[arg-type]

    with serving(behave) as server:
        assert get(f"{server.url}/old").body == b"arrived"


@pytest.mark.parametrize(
    "target",
    ["http://elsewhere.example/", "http://169.254.169.254/latest/", "file:///etc/passwd", "http://[::1"],
)
def test_a_redirect_off_the_host_is_the_answer(target: str) -> None:
    with serving(redirect(target)) as server:
        answer = get(server.url)
    assert (answer.status, answer.headers["location"]) == (302, target)


def test_a_redirect_to_another_port_is_checked_again_and_takes_no_headers_along() -> None:
    with serving(reply(b"inner")) as inner, serving(redirect(f"{inner.url}/x")) as outer:
        allowed = (f"127.0.0.1:{outer.port}",)
        with pytest.raises(CannotAsk, match="may not be reached"):
            ask(Request(outer.url, PATIENT, allow=allowed))
        assert inner.seen == []
        ask(Request(outer.url, PATIENT, headers={"Authorization": "Bearer s3cret"}, allow=LOCAL))
        assert b"s3cret" in outer.seen[-1]
        assert b"s3cret" not in inner.seen[-1]


def test_a_loop_of_redirects_ends() -> None:
    with serving(redirect("/again")) as server, pytest.raises(CannotReach, match="more than 5 times"):
        get(server.url)


def test_no_message_shows_a_password() -> None:
    with serving(reply(b"")) as server:
        url = server.url.replace("://", "://user:s3cret@")
    with pytest.raises(CannotReach) as caught:
        get(url)
    assert "s3cret" not in caught.value.detail
    assert mask("https://user:s3cret@host:1/path?q=1#f") == "https://host:1/path?q=1#f"


def test_user_and_password_of_the_address_are_sent() -> None:
    with serving(reply(b"")) as server:
        get(server.url.replace("://", "://user:s3cret@"))
    assert b"authorization: basic dxnlcjpzm2nyzxq=" in server.seen[0].lower()


@pytest.mark.parametrize("headers", [{"X": "a\r\nY: b"}, {"X\r\nY": "b"}, {"X": "\u20ac"}])
def test_a_header_smuggles_nothing_in(headers: dict[str, str]) -> None:
    with serving(reply(b"")) as server:
        with pytest.raises((CannotAsk, CannotReach)):
            ask(Request(server.url, PATIENT, headers=headers, allow=LOCAL))
        assert server.seen in ([], [b""])


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply(b"direct")) as server, serving(reply(b"proxied")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert get(server.url).body == b"direct"
        assert proxy.seen == []
