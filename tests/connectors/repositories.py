"""Git repositories for tests: real ones, made by git itself, and served by its own HTTP program."""

import base64
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BACKEND = Path("/usr/lib/git-core/git-http-backend")
_WHO = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "PATH": os.environ["PATH"], "HOME": "/nonexistent"}  # fmt: skip


def git(folder: Path, *words: str, **environment: str) -> str:
    """What git says; it must not fail."""
    command = ["git", "-C", str(folder), "-c", "protocol.file.allow=always", *words]
    done = subprocess.run(command, env={**_WHO, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Repository:
    """A bare repository and a checkout of it, from which commits are pushed."""

    def __init__(self, root: Path, name: str = "ops") -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.bare, self.work = root / f"{name}.git", root / f"{name}-work"
        git(root, "init", "-q", "--bare", "-b", "main", str(self.bare))
        git(root, "clone", "-q", str(self.bare), str(self.work))
        git(self.work, "checkout", "-q", "-B", "main")

    @property
    def url(self) -> str:
        """Its address on this machine."""
        return f"file://{self.bare}"

    def commit(self, files: dict[str, bytes | None], *, message: str = "Change", author: str = "Ada",
               push: bool = True) -> str:  # fmt: skip
        """The files are committed (None: removed) and pushed; gives the commit."""
        for path, content in files.items():
            target = self.work / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                target.unlink()
            else:
                target.write_bytes(content)
        git(self.work, "add", "-A")
        git(self.work, "commit", "-q", "--allow-empty", "-m", message, GIT_AUTHOR_NAME=author)
        if push:
            self.push()
        return git(self.work, "rev-parse", "HEAD")

    def push(self, *words: str) -> None:
        """The branch is pushed."""
        git(self.work, "push", "-q", *words, "origin", "main")

    def rewrite(self, files: dict[str, bytes | None]) -> str:
        """History is replaced by one commit, by force."""
        git(self.work, "checkout", "-q", "--orphan", "new")
        git(self.work, "branch", "-D", "main")
        git(self.work, "checkout", "-q", "-b", "main")
        commit = self.commit(files, message="Begin anew", push=False)
        self.push("--force")
        return commit


@contextmanager
def served(
    root: Path, *, user: str = "", secret: str = "", moved: dict[str, str] | None = None
) -> Iterator[str]:
    """The address of a server on loopback that runs git's own HTTP program over the folder.

    With a user it asks for a password; `moved` answers paths with a redirect.
    """
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), _handler(root, user, secret, {} if moved is None else moved)
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    """Answers from the folder; `_handler` makes one for a folder, a password and paths that moved."""

    root: Path
    expected: str
    moved: Mapping[str, str]

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self._body())

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        return b"".join(parts)

    def _answer(self, body: bytes) -> None:
        for old, new in self.moved.items():
            if self.path.partition("?")[0].startswith(old):
                self._say(301, {"Location": new + self.path.removeprefix(old)})
                return
        if self.expected and self.headers.get("Authorization") != self.expected:
            self._say(401, {"WWW-Authenticate": "Basic"})
            return
        done = subprocess.run(
            [str(BACKEND)], input=body, env=self._environment(body), capture_output=True, check=False
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(headers.pop("Status", "200").split()[0])
        self._say(status, {**headers, "Content-Length": str(len(content))}, content)

    def _environment(self, body: bytes) -> dict[str, str]:
        path, _, query = self.path.partition("?")
        return {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(self.root), "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "HOME": "/nonexistent",
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }  # fmt: skip

    def _say(self, status: int, headers: Mapping[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _handler(root: Path, user: str, secret: str, moved: dict[str, str]) -> type[BaseHTTPRequestHandler]:
    credentials = f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}"
    known = {"root": root, "expected": credentials if user else "", "moved": moved}
    return type("Handler", (_Handler,), known)
