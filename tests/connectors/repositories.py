"""Git repositories for tests: real ones, made by git itself, and served by its own HTTP program."""

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
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


def _handler(  # noqa: C901 (one class)
    root: Path, user: str, secret: str, moved: dict[str, str]
) -> type[BaseHTTPRequestHandler]:
    expected = f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}"

    class Handler(BaseHTTPRequestHandler):
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
            path, _, query = self.path.partition("?")
            for old, new in moved.items():
                if path.startswith(old):
                    self.send_response(301)
                    self.send_header("Location", new + self.path.removeprefix(old))
                    self.end_headers()
                    return
            if user and self.headers.get("Authorization") != expected:
                self.send_response(401)
                self.send_header("WWW-Authenticate", "Basic")
                self.end_headers()
                return
            environment = {
                "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "HOME": "/nonexistent",
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            }  # fmt: skip
            done = subprocess.run(
                [str(BACKEND)], input=body, env=environment, capture_output=True, check=False
            )
            head, _, content = done.stdout.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
            self.send_response(int(headers.pop("Status", "200").split()[0]))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
