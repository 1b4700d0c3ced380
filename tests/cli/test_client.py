"""The command line's way to the API, against a server that listens."""

import json
import socket
from datetime import timedelta

import pytest

from seatrial.cli.client import CannotReachSeatrial, connect, find, problem_of
from seatrial.domains.identity import services
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem


def folder(path, url, token="seatrial_x"):
    (path / "client.json").write_text(
        json.dumps({"url": url, "token": token, "expires_at": "2026-03-02T09:00:00Z"})
    )
    return path


@pytest.fixture
def token(transactional_db):
    def issue(lifetime=timedelta(hours=1)):
        now = clock.now()
        return services.issue_token(
            "local",
            scopes=["read"],
            expires_at=now + lifetime,
            actor=system("up"),
            now=now - timedelta(days=1),
        ).secret

    return issue


def test_it_reads_through_the_api(tmp_path, live_server, token):
    with connect(data=folder(tmp_path, live_server.url, token())) as client:
        assert client.get("/me")["name"] == "local"
        assert [entry["action"] for entry in client.every("/audit", limit=1)] == ["identity.token-issued"]


def test_an_expired_token_tells_what_helps(tmp_path, live_server, token):
    secret = token(timedelta(seconds=-1))

    with connect(data=folder(tmp_path, live_server.url, secret)) as client, pytest.raises(Problem) as raised:
        client.get("/me")

    assert (raised.value.type, raised.value.status) == ("cannot-authenticate", 401)
    assert "expired" in raised.value.detail
    assert "seatrial up" in raised.value.remedy


def test_problems_come_back_as_they_were_raised(tmp_path, live_server, token):
    with connect(data=folder(tmp_path, live_server.url, token())) as client:
        with pytest.raises(Invalid) as invalid:
            client.get("/audit", limit=0)
        with pytest.raises(NotFound):
            client.get("/nothing")
        with pytest.raises(Problem) as method:
            client.post("/me", {})

    assert invalid.value.faults[0].place == "/query/limit"
    assert method.value.type == "method-not-allowed"


def test_where_nobody_listens_the_remedy_is_to_start(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers, and nobody else can
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with connect(data=folder(tmp_path, url)) as client, pytest.raises(CannotReachSeatrial) as raised:
            client.get("/me")

    assert url in raised.value.detail
    assert raised.value.remedy == "Start it with: seatrial up"


def test_another_program_on_the_port_is_told_from_seatrial(tmp_path, live_server):
    with (
        connect(data=folder(tmp_path, live_server.url)) as client,
        pytest.raises(CannotReachSeatrial, match="is not"),
    ):
        client.send("GET", f"{live_server.url}/sign-out")


def test_a_folder_without_seatrial_says_how_to_begin(tmp_path):
    with pytest.raises(CannotReachSeatrial) as raised:
        find(data=tmp_path)

    assert str(tmp_path / "client.json") in raised.value.detail
    assert "seatrial up" in raised.value.remedy


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"url": "http://x"}', '{"url": "ftp://x", "token": "t"}', '"\\ud800"']
)
def test_a_spoilt_file_is_told_with_its_remedy(tmp_path, text):
    (tmp_path / "client.json").write_text(text)

    with pytest.raises(CannotReachSeatrial) as raised:
        find(data=tmp_path)
    assert raised.value.remedy


def test_what_is_given_goes_before_what_the_environment_says(tmp_path, monkeypatch):
    given, environment, configured = (tmp_path / name for name in "abc")
    for place in (given, environment, configured):
        place.mkdir()
        folder(place, f"http://{place.name}:1")
    (tmp_path / "token").write_text("seatrial_y\n")
    (tmp_path / "seatrial.toml").write_text(f'data = "{configured}"\n')
    variables = {"SEATRIAL_CONFIG": str(tmp_path / "seatrial.toml")}
    assert find(environment=variables).url == "http://c:1"
    variables["SEATRIAL_DATA"] = str(environment)
    assert find(environment=variables).url == "http://b:1"
    variables |= {
        "SEATRIAL_URL": "https://seatrial.example.org",
        "SEATRIAL_TOKEN_FILE": str(tmp_path / "token"),
    }
    remote = find(environment=variables)
    assert (remote.url, remote.token, remote.is_local) == (
        "https://seatrial.example.org",
        "seatrial_y",
        False,
    )
    assert find(data=given, environment=variables).url == "http://a:1"


@pytest.mark.parametrize(
    "variables",
    [{}, {"SEATRIAL_TOKEN_FILE": "/nonexistent"}, {"SEATRIAL_TOKEN": "two\nlines"}],
    ids=["no token", "no file", "spoilt"],
)
def test_an_address_without_a_good_token_is_told(variables):
    with pytest.raises(CannotReachSeatrial) as raised:
        find(environment={"SEATRIAL_URL": "https://seatrial.example.org", **variables})
    assert raised.value.remedy


def test_the_token_is_not_shown_when_the_place_is_printed(tmp_path):
    assert "seatrial_x" not in repr(find(data=folder(tmp_path, "http://localhost:8600")))


def test_a_problem_keeps_its_words():
    problem = problem_of(
        {"type": "docs/reference/problems.md#cannot-try", "title": "T", "detail": "d", "remedy": "r",
         "errors": [{"place": "a.yaml:1:1", "detail": "x"}]},
        status=422,
    )  # fmt: skip

    assert (problem.type, problem.title, problem.status) == ("cannot-try", "T", 422)
    assert (problem.detail, problem.remedy, problem.faults) == ("d", "r", (Fault("a.yaml:1:1", "x"),))
