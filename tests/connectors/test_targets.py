"""What steps of runbooks act on: processes here, an sshd on loopback, a server over HTTP, all real."""

import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from seatrial.connectors import targets
from seatrial.connectors.targets import CannotGrant, CannotStart, Ending, Granted, Program, ssh
from tests.faults.installation import parent_of
from tests.plugins.debian import program as where_is

PATIENCE_SECONDS = 20.0


@dataclass
class Seen:
    """What came of a program: what it printed, and how it ended."""

    stdout: str
    stderr: str
    ending: Ending
    seconds: float


def run(target: Granted, text: str, *, language: str = "bash", stop_after: float = 0, say: bytes = b"",
        environment: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None,
        ) -> Seen:  # fmt: skip
    started = time.monotonic()
    running = targets.start(Program(language, text, environment or {}, files or {}), target=target)
    printed = {"stdout": b"", "stderr": b""}
    if say:
        running.write(say)
    try:
        while running.ending is None:
            assert time.monotonic() - started < PATIENCE_SECONDS, printed
            if stop_after and time.monotonic() - started > stop_after:
                running.stop()
            for piece in running.read(0.1):
                printed[piece.stream] += piece.data
        return Seen(
            printed["stdout"].decode(), printed["stderr"].decode(), running.ending, time.monotonic() - started
        )
    finally:
        running.close()


def running(mark: str) -> list[int]:
    """The processes whose command line holds the mark."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if mark in words and "pytest" not in words:
            found.append(int(file.parent.name))
    return found


def gone(mark: str) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not running(mark)


@pytest.fixture
def here(tmp_path: Path) -> Granted:
    return targets.grant(f"local={tmp_path}")


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Granted]:
    """An sshd of our own, with its own key, on loopback; whoever runs the tests may sign in."""
    if where_is("openssh-server") is None:
        pytest.skip("needs the Debian package openssh-server")
    with sshd(tmp_path_factory.mktemp("sshd"), "Subsystem sftp internal-sftp\n") as granted:
        yield granted


@contextmanager
def sshd(folder: Path, more: str) -> Iterator[Granted]:
    """The sshd whose files lie in the folder, as a target."""
    for name in ("host", "user"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(words, check=True)
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port = tried.getsockname()[1]
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nUsePAM no\n"
        f"AuthorizedKeysFile {folder}/user.pub\nPasswordAuthentication no\nStrictModes no\n"
        f"PermitRootLogin prohibit-password\n{more}"
    )
    host_key = " ".join((folder / "host.pub").read_text().split()[:2])
    (folder / "known").write_text(f"[127.0.0.1]:{port} {host_key}\n")
    Path("/run/sshd").mkdir(exist_ok=True)
    words = [where_is("openssh-server") or "", "-D", "-E", str(folder / "log"), "-f", str(folder / "config")]
    server = subprocess.Popen(words)
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.05)
    targets.add("ssh", adapter=ssh.RemoteProcess)
    try:
        yield targets.grant(
            f"web=ssh://{user}@127.0.0.1:{port}{folder}?key=file:{folder}/user&known_hosts={folder}/known"
        )
    finally:
        server.terminate()
        server.wait()


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(3)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            return
        self._answer(f"you asked {self.path} {self.headers.get('X-Word', '')}")

    def do_POST(self) -> None:
        if self.path == "/slow":
            time.sleep(3)
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, text: str) -> None:
        self.send_response(200 if "missing" not in self.path else 404)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *words: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[Granted]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield targets.grant(f"api=http://127.0.0.1:{made.server_port}")
    made.shutdown()
    made.server_close()


@pytest.fixture(params=["here", pytest.param("remote", marks=pytest.mark.debian("openssh-server"))])
def machine(request: pytest.FixtureRequest) -> Granted:
    """This one, and one over SSH: the same has to hold of both."""
    found: Granted = request.getfixturevalue(request.param)
    return found


def test_it_prints_and_ends_in_the_targets_folder(machine: Granted) -> None:
    seen = run(machine, "pwd\necho to the other >&2\nexit 3")
    assert (seen.stdout, seen.stderr) == (f"{machine.folder}\n", "to the other\n")
    assert (seen.ending.exit_code, seen.ending.is_known) == (3, True)
    assert 0 < seen.ending.nanoseconds < seen.seconds * 1e9


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("bash", "false | true\necho on"),
        ("bash", "false\necho on"),
        ("sh", "false\necho on"),
        ("python", "raise SystemExit(1)\nprint('on')"),
    ],
)
def test_a_command_that_fails_ends_the_script_wherever_it_stands(
    machine: Granted, language: str, text: str
) -> None:
    seen = run(machine, text, language=language)
    assert (seen.ending.exit_code, seen.stdout) == (1, "")


def test_it_knows_its_parameters_and_nothing_of_our_environment(
    machine: Granted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEATRIAL_TOKEN", "nobody is to see this")
    value = 'it\'s $HOME `id` "x" \\ é\n2'
    seen = run(machine, 'printf %s "$VERSION"; env', environment={"VERSION": value})
    assert seen.stdout.startswith(value)
    assert "nobody is to see this" not in seen.stdout


def test_parameters_stand_on_no_command_line(machine: Granted) -> None:
    seen = run(
        machine, "cat /proc/[0-9]*/cmdline | tr '\\0' ' ' || true", environment={"WORD": "hush-8213-hush"}
    )
    assert "hush-8213-hush" not in seen.stdout
    assert "cmdline" in seen.stdout


def test_what_is_stopped_ends_with_everything_that_it_started(machine: Granted) -> None:
    seen = run(machine, "sleep 7310 & sleep 7311", stop_after=0.5)
    assert seen.ending.exit_code != 0
    assert seen.seconds < 5
    assert gone("sleep 7310")
    assert gone("sleep 7311")


def test_what_does_not_want_to_end_is_killed(machine: Granted) -> None:
    seen = run(machine, "trap '' TERM; sleep 7320 & while true; do sleep 0.1; done", stop_after=0.3)
    assert seen.ending.exit_code != 0
    assert seen.seconds < 12
    assert gone("sleep 7320")


def test_what_it_leaves_running_is_not_waited_for(machine: Granted) -> None:
    seen = run(machine, "sleep 4.711 & echo started")
    try:
        assert (seen.stdout, seen.ending.exit_code) == ("started\n", 0)
        assert seen.seconds < 3
        assert running("sleep 4.711")
    finally:
        assert gone("sleep 4.711")


def test_a_console_goes_on_when_it_is_told_to(machine: Granted) -> None:
    text = "cd /; read -r go && echo first $go; read -r go || exit 9; echo never"
    started = targets.start(Program("console", text), target=machine)
    printed = b""
    try:
        started.write(b"now\n")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while b"first now" not in printed and time.monotonic() < deadline:
            printed += b"".join(piece.data for piece in started.read(0.1))
        started.stop()
        while started.ending is None and time.monotonic() < deadline:
            printed += b"".join(piece.data for piece in started.read(0.1))
        assert printed == b"first now\n"
        assert started.ending is not None
    finally:
        started.close()


def test_much_output_arrives_whole(machine: Granted) -> None:
    seen = run(machine, "seq 200000")
    assert seen.stdout == "".join(f"{number}\n" for number in range(1, 200_001))


def test_output_arrives_as_it_is_printed(machine: Granted) -> None:
    started = targets.start(Program("bash", "echo one; sleep 30"), target=machine)
    try:
        printed, began = b"", time.monotonic()
        while b"one" not in printed and time.monotonic() - began < PATIENCE_SECONDS:
            printed += b"".join(piece.data for piece in started.read(0.1))
        assert printed == b"one\n"
        assert started.ending is None
        started.stop()
        while started.ending is None:
            started.read(0.1)
    finally:
        started.close()


def test_what_cannot_be_started_says_so(here: Granted, tmp_path: Path) -> None:
    missing = Granted("local", "local", str(tmp_path / "no"), folder=str(tmp_path / "no"))
    with pytest.raises(CannotStart, match="No such file"):
        run(missing, "true")
    with pytest.raises(CannotStart, match="has more than"):
        run(here, "true\n" * 50_000)
    with pytest.raises(CannotStart, match="is local"):
        run(here, "GET /", language="http")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_a_target_of_another_user(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    target = targets.grant(f"local={tmp_path.parent.parent.parent}?user=nobody")
    assert run(target, "id -un; id -Gn").stdout.split("\n")[0] == "nobody"


def test_what_a_killed_runner_left_is_found_again_and_ended(here: Granted) -> None:
    started = targets.start(Program("bash", "sleep 7330 & exec sleep 7331"), target=here)
    mark = started.mark
    time.sleep(0.3)
    assert targets.end_leftover({**mark, "since": 1 + int(mark["since"]) + 10_000}) == 0  # somebody else's
    assert targets.end_leftover({**mark, "boot": "another"}) == 0
    assert targets.end_leftover(mark) == 2
    assert gone("sleep 7330")
    assert gone("sleep 7331")
    started.close()


@pytest.mark.debian("openssh-server")
def test_a_machine_whose_key_is_another_one_is_told_nothing(remote: Granted, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "other")], check=True)
    known = tmp_path / "known"
    other = " ".join((tmp_path / "other.pub").read_text().split()[:2])
    known.write_text(f"[127.0.0.1]:{remote.port} {other}\n")
    wrong = Granted(
        "web", "ssh", remote.place, user=remote.user, port=remote.port, folder=remote.folder,
        options={**remote.options, "known_hosts": str(known)},
    )  # fmt: skip
    with pytest.raises(CannotStart, match="host key"):
        run(wrong, "true")


@pytest.mark.debian("openssh-server")
def test_a_machine_that_does_not_know_the_key(remote: Granted, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "other")], check=True)
    wrong = Granted(
        "web", "ssh", remote.place, user=remote.user, port=remote.port, folder=remote.folder,
        options={**remote.options, "key": str(tmp_path / "other")},
    )  # fmt: skip
    with pytest.raises(CannotStart, match="does not take the key"):
        run(wrong, "true")


@pytest.mark.debian("openssh-server")
def test_a_connection_that_breaks_leaves_nothing_running_and_nobody_knows(remote: Granted) -> None:
    started = targets.start(Program("bash", "echo on; sleep 7340"), target=remote)
    printed, began = b"", time.monotonic()
    while b"on" not in printed and time.monotonic() - began < PATIENCE_SECONDS:
        printed += b"".join(piece.data for piece in started.read(0.1))
    for pid in running("sshd: "):  # that of its connection: other tests have servers of their own
        if parent_of(parent_of(pid)) == os.getpid():
            os.kill(pid, 9)
    while started.ending is None and time.monotonic() - began < PATIENCE_SECONDS:
        started.read(0.1)
    assert started.ending is not None
    assert (started.ending.exit_code, started.ending.is_known) == (None, False)
    assert "connection" in started.ending.words
    assert gone("sleep 7340")
    started.close()


def test_a_request_with_its_answer(server: Granted) -> None:
    seen = run(server, "GET /items?q=${WORD}\nX-Word: ${WORD}\n\nHTTP 200\nexpect: items.q=a%2F%26b a/&b",
               language="http", environment={"WORD": "a/&b"})  # fmt: skip
    assert seen.stdout == "HTTP 200 OK\nyou asked /items?q=a%2F%26b a/&b\n"
    assert seen.ending.exit_code == 0


def test_a_body_of_json_cannot_be_broken_out_of(server: Granted) -> None:
    text = 'POST /echo\nContent-Type: application/json\n\n{"name": "${WORD}"}\n\nHTTP 200'
    seen = run(server, text, language="http", environment={"WORD": 'x", "admin": "y\n'})
    assert seen.stdout == 'HTTP 200 OK\n{"name": "x\\", \\"admin\\": \\"y\\n"}\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GET /missing", "it answered 404, not 2xx"),
        ("GET /a\n\nHTTP 404", "it answered 200, not 404"),
        ("GET /a\nexpect: all is well", "does not match all is well"),
        ("GET /moved", "it answered 302, not 2xx"),
    ],
)
def test_another_answer_than_expected_fails(server: Granted, text: str, words: str) -> None:
    seen = run(server, text, language="http")
    assert (seen.ending.exit_code, seen.ending.is_known) == (1, True)
    assert words in seen.ending.words


@pytest.mark.parametrize(("method", "is_known"), [("GET", True), ("POST", False)])
def test_nobody_knows_whether_a_request_took_effect_that_was_not_waited_for(
    server: Granted, method: str, is_known: bool
) -> None:
    seen = run(server, f"{method} /slow", language="http", stop_after=0.3)
    assert (seen.ending.exit_code, seen.ending.is_known) == (None, is_known)
    assert seen.seconds < 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GET http://127.0.0.1:1/", "its target api is"),
        ("GET //169.254.169.254/latest", "its target api is"),
        ("GET http://user:x@127.0.0.1:1/", "its target api is"),
        ("GET /${NOTHING}", "no parameter is called so"),
        ("GET /\nX-Word: ${LINES}", "several lines"),
        ("curl http://x", "begins with a line as"),
    ],
)
def test_a_request_to_another_place_is_never_sent(server: Granted, text: str, words: str) -> None:
    with pytest.raises(CannotStart, match=words):
        run(server, text, language="http", environment={"LINES": "a\r\nb"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("local", "names no target"),
        ("Local=/tmp", "names no target"),
        ("local=srv", "no folder"),
        ("local=/no/such/folder", "no folder"),
        ("local=/tmp?shell=zsh", "shell is not known"),
        ("web=ssh://deploy@host/srv", "key is no file"),
        ("web=ssh://host/srv?key=/etc/passwd&known_hosts=/etc/passwd", "no user or no host"),
        ("api=http://user:word@host", "no plain address"),
        ("api=ftp://host", "nothing is known of ftp"),
    ],
)
def test_words_that_grant_nothing(text: str, words: str) -> None:
    with pytest.raises(CannotGrant, match=words):
        targets.grant(text)


def test_a_target_may_be_for_some_environments(tmp_path: Path) -> None:
    assert targets.grant(f"local={tmp_path}?environment=lab,staging").environments == {"lab", "staging"}
    assert targets.grant(f"local={tmp_path}").environments == frozenset()
