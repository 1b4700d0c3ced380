"""What each address answers. Bodies and patience are bounded; stopping finishes what has begun."""

import json
import re
import socket
import sqlite3
import time
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from traceback import extract_tb
from typing import Any
from urllib.parse import parse_qs, unquote

from edi_gateway import exchange, portal, status
from edi_gateway.guard import HERE, MAX_BODY, Gate, RefusedError, check_name, unfold
from edi_gateway.store import Store
from edi_gateway.x12 import UnparseableError

_QUEUE = "SELECT id, interchange, recipient, queued_at, due_at, attempts, error FROM queue WHERE state = ?"
_FAILED = "SELECT partner, address, count(*) AS failed, max(at) AS last_at FROM failed_signins"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
_HTML = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _POLICY}
_LINES = {"Content-Type": "application/x-ndjson"}
_PROMETHEUS = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


class Server(ThreadingHTTPServer):
    daemon_threads, request_queue_size = False, 128  # closing waits for threads that are no daemons

    def __init__(
        self, address: tuple[str, int], data: Path, quota: int, gate: Gate, build: Mapping[str, str]
    ) -> None:
        self.data, self.quota, self.gate, self.build = data, quota, gate, build
        super().__init__(address, Handler)

    def verify_request(self, request: Any, client_address: Any) -> bool:
        return self.gate.enter(request, client_address[0])

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            self.gate.leave(request)
        super().shutdown_request(request)


class Handler(BaseHTTPRequestHandler):
    protocol_version, timeout = "HTTP/1.1", 5
    server: Server

    def do_GET(self) -> None:
        self.close_connection, self.now = True, time.time()
        try:
            self.store = Store(self.server.data)
            self._answer()
        except UnparseableError as problem:
            self.store.count('edi_interchanges_total{result="unparseable"}')
            self._refuse(RefusedError(400, "malformed", f"not an X12 interchange: {problem}\n"))
        except RefusedError as refused:
            self._refuse(refused)
        except sqlite3.OperationalError as error:
            self._send(507 if "full" in str(error) else 503, "cannot store now\n", {"Retry-After": "1"})
        except OSError:
            self.store.event("connection lost")
        except Exception as error:  # its text could quote a claim, so only its kind and place are logged
            self.store.event("failure", kind=str(type(error)), place=str(extract_tb(error.__traceback__)[-1]))
            self._send(500, "this should not happen; the log has the place\n")

    do_POST = do_GET  # noqa: N815 - the library's name

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not re.fullmatch("[0-9]{1,15}", length):
            return self._send(411, "send the body with a Content-Length\n")
        if int(length) > MAX_BODY:
            self.rfile.read(min(int(length), 4 * MAX_BODY))  # unread bytes would reset the answer on its way
            raise RefusedError(413, "too_large", f"an interchange may have {MAX_BODY} bytes\n")
        if len(body := self.rfile.read(int(length))) < int(length):
            return self._send(400, "the body is shorter than its Content-Length\n")
        _, area, name = [*self.path.partition("?")[0].split("/", 2), "", ""][:3]
        if area in ("queue", "dead-letters", "faults", "failed-signins", "log"):
            return self._operate(area, name)
        match (self.command, area, unquote(name)):
            case ("POST", "interchanges", ""):
                return self._interchange(body)
            case ("GET" | "POST", "portal", partner) if partner:
                return self._portal(partner, body)
            case ("GET", "healthz", ""):
                health = status.health(self.store, self.server.quota, self.now, self.server.build)
                return self._send(200 if health["status"] == "healthy" else 503, health)
            case ("GET", "version", ""):
                return self._send(200, self.server.build)
            case ("GET", "metrics", ""):
                server = self.server
                text = status.metrics(self.store, server.quota, server.gate, self.now, server.build)
                return self._send(200, text, _PROMETHEUS)
        return self._send(404, "no such address, or not with this method\n")

    def _interchange(self, body: bytes) -> None:
        if not self.server.gate.admit(self.client_address[0], self.now):
            return self._send(429, "too many at once; send slower\n", {"Retry-After": "1"})
        if status.used_bytes(self.store, self.server.quota) >= self.server.quota:
            raise RefusedError(507, "quota", "the disk quota is reached; nothing was stored\n")
        named = self.headers.get_filename("")  # of a Content-Disposition; nothing is ever stored under it
        check_name(named or "")
        body = unfold(body, self.headers.get("Content-Encoding", ""))
        answer = exchange.receive(self.store, body, self.now)
        return self._send(200 if answer["ta1"] else 202, answer)

    def _portal(self, partner: str, body: bytes) -> None:
        if "portal-down" in self.store.marks():
            return self._send(503, "the portal is down\n")
        if self.command == "GET":
            return self._send(200, portal.page(partner), _HTML)
        code = parse_qs(body[:4096].decode("latin-1")).get("code", [""])[0]
        match portal.sign_in(self.store, partner, code, self.client_address[0], self.now):
            case "ok":
                return self._send(200, portal.page(partner, portal.interchanges(self.store, partner)), _HTML)
            case "locked":
                text = '<p role="alert">Too many wrong codes. Wait for 15 minutes.</p>'
                wait = {"Retry-After": str(portal.WINDOW_SECONDS)}
                return self._send(429, portal.page(partner, text), {**_HTML, **wait})
        return self._send(403, portal.page(partner, '<p role="alert">This code is not right.</p>'), _HTML)

    def _operate(self, area: str, name: str) -> None:
        state = self.path.partition("?state=")[2]
        if self.client_address[0] not in HERE or "Origin" in self.headers:
            return self._send(403, "only from this machine, and from no page in a browser\n")
        match (self.command, area, name):
            case ("GET", "queue" | "dead-letters", ""):
                rows = self.store.db.execute(_QUEUE, ("waiting" if area == "queue" else "dead",))
                return self._send(200, [dict(row) for row in rows])
            case ("GET", "log", ""):
                return self._send(200, self.store.tail(), _LINES)
            case ("GET", "failed-signins", ""):
                lately = (self.now - portal.WINDOW_SECONDS,)
                rows = self.store.db.execute(f"{_FAILED} WHERE at > ? GROUP BY partner, address", lately)
                return self._send(200, [dict(row) for row in rows])
            case ("POST", "dead-letters", _) if exchange.requeue(self.store, name, self.now):
                return self._send(202, {"requeued": int(name)})
            case ("GET", "faults", ""):
                on = self.store.marks()
                return self._send(200, [{"fault": fault, "on": fault in on} for fault in status.FAULTS])
            case ("POST", "faults", _) if name in status.FAULTS and state in ("on", "off"):
                self.store.mark(name, self.now if state == "on" else 0)
                return self._send(200, {"fault": name, "on": state == "on"})
        return self._send(404, "no such dead letter, fault, state (on, off) or address\n")

    def _refuse(self, refused: RefusedError) -> None:
        length, address = self.headers.get("Content-Length", "0"), self.client_address[0]
        with suppress(sqlite3.Error):  # a full disk must not keep the answer from the sender
            self.store.count(f'edi_uploads_refused_total{{reason="{refused.reason}"}}')
        self.store.event("upload refused", reason=refused.reason, address=address, bytes=int(length))
        self._send(refused.code, refused.text)

    def _send(self, code: int, answer: object, headers: Mapping[str, str] = {}) -> None:
        is_text = isinstance(answer, str)
        body = (str(answer) if is_text else json.dumps(answer) + "\n").encode()
        media = "text/plain; charset=utf-8" if is_text else "application/json"
        self.send_response(code)
        fixed = {"Content-Type": media, "Content-Length": str(len(body)), "Connection": "close"}
        for name, value in {**fixed, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Silent: the library's lines carry whatever the client sent."""
