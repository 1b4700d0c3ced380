"""A server of a few lines that speaks the protocol of runs, to see what a runner tells it, and when."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from seatrial.domains.runners import rules
from seatrial.domains.runners.types import Content
from seatrial.kit import canonical

JOB = "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11"
FENCE = {
    "phase": "step", "name": "one", "language": "sh", "text": "true", "target": "local",
    "timeout_seconds": 20.0, "retries": 0, "retry_wait_seconds": 0.0, "expect": "", "exit": 0, "simulate": "",
}  # fmt: skip


@dataclass
class Told:
    """All that the server was told. `stop_at` is what it answers once a step of that position has begun."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[int, dict[str, Any]] = field(default_factory=dict)
    stop_at: dict[int, str] = field(default_factory=dict)
    #: so many requests are answered 503, or with what is no answer at all
    broken: int = 0
    refuses: bool = False
    #: what a proxy in between answers first
    hindered: list[int] = field(default_factory=list)
    most_lines: int = 10_000
    #: the step about whose lines it answers once with what makes no sense
    garbles: int = 0
    #: jobs that are there to take, and results that were sent
    jobs: list[dict[str, Any]] = field(default_factory=list)
    finished: list[dict[str, Any]] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    ended: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    @property
    def transcript(self) -> list[tuple[str, str]]:
        """Stream and text of each line."""
        return [(line["stream"], line["text"]) for _, line in sorted(self.lines.items())]

    def outcomes(self) -> list[tuple[int, str]]:
        """Position and outcome of each step that ended."""
        return [(each["position"], each["outcome"]) for each in self.ended]

    def hear(self, body: dict[str, Any]) -> dict[str, Any]:
        """What the server answers to a report."""
        self.reports.append(body)
        self.lines |= {line["seq"]: line for line in body["lines"]}
        if body.get("ended") and body["ended"] not in self.ended:
            self.ended.append(body["ended"])
        stop = next((why for at, why in self.stop_at.items() if at in self.begun), "")
        if body.get("begins") and not stop:
            self.begun.append(body["begins"]["position"])
        return {"acked": max(self.lines, default=0), "go": not stop, "stop": stop}

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and content of what comes back."""
        if path.endswith(("/take", "/beat", "/finish")):
            return 200, self.serve(path, body)
        if self.broken > 0:
            self.broken -= 1
            return 503, {"type": "x#database-away", "title": "away", "detail": "away"}
        if self.refuses:
            return 403, {"type": "x#denied", "title": "No", "detail": "the lease is over"}
        if len(body["lines"]) > self.most_lines:
            self.hindered.append(413)
        if self.hindered:
            words = {"title": "Not now", "detail": "the proxy says so", "type": "about:blank"}
            return self.hindered.pop(), words
        heard = self.hear(body)
        if any(line["position"] == self.garbles for line in body["lines"]):
            self.garbles, heard = 0, {}
        return 200, heard

    def serve(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the server answers to a runner that asks for work, or has done some."""
        if path.endswith("/finish"):
            self.finished.append(body)
        if path.endswith("/take"):
            return self.jobs.pop() if self.jobs else {"job": None, "ask_again_seconds": 0.2}
        return {}


@contextmanager
def serving() -> Iterator[Told]:
    """The server is there, and tells what it was told."""
    told = Told()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(*told.answer(self.path, body))

        def _answer(self, status: int, content: Mapping[str, Any]) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *words: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def taken(
    fences: Sequence[Mapping[str, Any]], *, attached: Mapping[str, bytes] | None = None, **details: Any
) -> dict[str, Any]:
    """A job as a runner takes it, for these fences, of a runbook that attaches these files."""
    whole = [{**FENCE, "name": f"step-{number}", **each} for number, each in enumerate(fences, start=1)]
    document = {"runbook": "edi/deploy", "path": "runbooks/deploy.md", "steps": whole}
    files = {"runbooks/deploy.md": b"# Deploy\n", **(attached or {})}
    plan = [{**each, "position": number, "attempt": 1, "title": ""} for number, each in enumerate(whole, 1)]
    content = Content("ops", "runbook", "", "", document, files)
    job = {
        "uid": JOB, "kind": "runbook", "content": rules.content_digest(content), "workspace": "ops",
        "document": document, "files": {path: canonical.digest_bytes(data) for path, data in files.items()},
        "service": "component:default/edi", "environment": "lab", "timeout_seconds": 600.0,
        "details": {
            "run": "RUN-7", "stretch": 1, "mode": "rehearse", "parameters": {}, "plan": plan, "begin_at": 1,
            **details,
        },
    }  # fmt: skip
    encoded = {path: b64encode(data).decode() for path, data in files.items()}
    return {"job": job, "digest": rules.job_digest(job), "lease": 1, "files": encoded}
