"""Incumbents that answer as their documentation says: PagerDuty's REST and Events APIs, Opsgenie's."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

#: developer.pagerduty.com, "List incidents".
INCIDENT = {
    "id": "PT4KHLK", "type": "incident", "summary": "[#1234] Disk is full on db1",
    "self": "https://api.pagerduty.com/incidents/PT4KHLK",
    "html_url": "https://subdomain.pagerduty.com/incidents/PT4KHLK", "incident_number": 1234,
    "title": "Disk is full on db1", "created_at": "2026-03-02T09:00:02Z", "status": "triggered",
    "incident_key": "", "urgency": "high",
    "service": {"id": "PWIXJZS", "type": "service_reference", "summary": "EDI"},
    "assignments": [
        {"at": "2026-03-02T09:00:02Z",
         "assignee": {"id": "PXPGF42", "type": "user_reference", "summary": "Ana Nowak"}}
    ],
    "escalation_policy": {"id": "PT20YPA", "type": "escalation_policy_reference", "summary": "EDI nights"},
}  # fmt: skip


def user(uid: str, name: str, email: str) -> dict[str, Any]:
    """A user of PagerDuty, as `include[]=users` gives one."""
    return {
        "id": uid, "type": "user", "summary": name, "name": name, "email": email, "time_zone": "UTC",
        "role": "admin", "html_url": f"https://subdomain.pagerduty.com/users/{uid}",
    }  # fmt: skip


def on_call(who: dict[str, Any], level: int = 1) -> dict[str, Any]:
    """An entry of "List all of the on-calls"."""
    return {
        "user": who, "schedule": {"id": "PI7DH85", "type": "schedule_reference", "summary": "EDI week"},
        "escalation_policy": {"id": "PT20YPA", "type": "escalation_policy_reference", "summary": "EDI"},
        "escalation_level": level, "start": "2026-03-02T00:00:00Z", "end": "2026-03-09T00:00:00Z",
    }  # fmt: skip


def entry(kind: str, at: str, uid: str = "PXPGF42", name: str = "Ana Nowak") -> dict[str, Any]:
    """An entry of "List log entries for an incident"."""
    return {
        "id": "Q02JTSNZWHSEKV", "type": kind, "summary": kind.replace("_", " "), "created_at": at,
        "agent": {"id": uid, "type": "user_reference", "summary": name},
        "channel": {"type": "push_notification" if kind.startswith("notify") else "website"},
        "user": {"id": uid, "type": "user_reference", "summary": name},
    }  # fmt: skip


class Incumbent:
    """What it has, by path; whoever asks without the key is answered 401."""

    def __init__(self, authorization: str) -> None:
        self.authorization = authorization
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.events: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self.url = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        """What stands at the path; a callable is asked with the query."""
        self.asked.append((path, query))
        found = self.answers.get(path)
        return found(query) if isinstance(found, Callable) else found  # type: ignore[arg-type]


@contextmanager
def incumbent(authorization: str = "") -> Iterator[Incumbent]:
    """It answers on this machine until the end."""
    told = Incumbent(authorization)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if self.headers.get("Authorization") != told.authorization:
                self._say(401, {"error": {"code": 2006, "message": "You cannot access this."}})
                return
            found = told.answer(parts.path, parse_qs(parts.query))
            self._say(404 if found is None else 200, found)

        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = told.statuses.pop(0) if told.statuses else 202
            if status == 202:
                told.events.append(sent)
            said = {"status": "success", "message": "Event processed", "dedup_key": sent["dedup_key"]}
            self._say(status, said)

        def _say(self, status: int, content: Any) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
