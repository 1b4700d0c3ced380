"""HTTP: bounded bodies, bounded patience, bounded connections; stopping finishes what has begun."""

import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import SHUT_RDWR, socket
from typing import Any

from edi_gateway.endpoints import Gateway, Request, Response, answer
from edi_gateway.log import event

MAX_BODY = 5 * 1024 * 1024
MAX_CONNECTIONS = 256
CONNECTION_SECONDS = 15  # for all of one request, so that nobody can hold a thread by sending slowly
GRACE_SECONDS = 4


class RefusedError(Exception):
    def __init__(self, status: int, why: str) -> None:
        self.response = Response(status, why + "\n")


class Server(HTTPServer):
    """A pool of threads, each with its own database connection, serves one request a connection."""

    request_queue_size = 128

    def __init__(self, address: tuple[str, int], gateway: Gateway) -> None:
        self.gateway = gateway
        self._open: dict[socket, float] = {}
        super().__init__(address, Handler)
        self._pool = ThreadPoolExecutor(32, "web")

    def process_request(self, request: Any, client_address: Any) -> None:
        if len(self._open) >= MAX_CONNECTIONS:
            with suppress(OSError):
                request.sendall(b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
            return self.shutdown_request(request)
        self._open[request] = time.monotonic()
        self._pool.submit(self._serve, request, client_address)
        return None

    def _serve(self, request: socket, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            event("connection lost")
        except Exception:
            _log_failure()
        finally:
            self._open.pop(request, None)
            self.shutdown_request(request)

    def service_actions(self) -> None:
        self._cut(older_than=CONNECTION_SECONDS)

    def _cut(self, older_than: float) -> None:
        for request, since in list(self._open.items()):
            if time.monotonic() - since >= older_than:
                with suppress(OSError):
                    request.shutdown(SHUT_RDWR)

    def drain(self) -> None:
        """Takes nothing new and lets what has begun end, for at most GRACE_SECONDS."""
        self.shutdown()
        self.server_close()
        until = time.monotonic() + GRACE_SECONDS
        while self._open and time.monotonic() < until:
            time.sleep(0.02)
        self._cut(older_than=0)
        self._pool.shutdown()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    server: Server
    received_at: float
    unread = 0

    def handle_any(self) -> None:
        self.close_connection = True
        self.received_at = time.time()
        try:
            response = answer(self.server.gateway, self._request())
        except RefusedError as refused:
            response = refused.response
        except TimeoutError:
            response = Response(408, "the body did not arrive in time\n")
        except sqlite3.OperationalError as error:
            full = "full" in str(error)
            event("database refused", full=full)
            response = Response(507 if full else 503, "cannot store now\n", headers={"Retry-After": "1"})
        except Exception:
            _log_failure()
            response = Response(500, "this should not happen; the log has the place\n")
        self._send(response)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_any  # noqa: N815 - the names are the library's

    def _request(self) -> Request:
        body = self._body() if self.command != "GET" else b""
        local = self.client_address[0] in ("127.0.0.1", "::1")
        own = self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
        own = own and self.headers.get("Origin") in (None, f"http://{self.headers.get('Host')}")
        cookie = self.headers.get("Cookie", "")
        return Request(self.command, self.path, body, self.received_at, local and own, cookie)

    def _body(self) -> bytes:
        text = self.headers.get("Content-Length")
        if "Transfer-Encoding" in self.headers or (text is None and self.path.startswith("/interchanges")):
            raise RefusedError(411, "send the body with a Content-Length")
        text = text or "0"
        if not (text.isascii() and text.isdecimal() and len(text) < 16):
            raise RefusedError(400, "Content-Length is not a number")
        if int(text) > MAX_BODY:
            self.unread = min(int(text), 2 * MAX_BODY)
            raise RefusedError(413, f"an interchange may have {MAX_BODY} bytes")
        body = self.rfile.read(int(text))
        if len(body) < int(text):
            raise RefusedError(400, "the body is shorter than its Content-Length")
        return body

    def _send(self, response: Response) -> None:
        body = response.body.encode()
        self.send_response(response.status)
        headers = {"Content-Type": response.media, "Content-Length": str(len(body)), "Connection": "close"}
        for name, value in {**headers, **response.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        if self.command != "GET" or response.status >= 500:
            seconds = round(time.time() - self.received_at, 4)
            area = self.path[1:80].split("/")[0]  # the rest of a path may name anything
            event("request", method=self.command, area=area, status=response.status, seconds=seconds)
        while self.unread > 0 and (chunk := self.rfile.read1(65536)):
            self.unread -= len(chunk)  # closing on unread bytes would reset the answer on its way

    def log_message(self, format: str, *arguments: object) -> None:
        """Silent: the library's lines carry whatever the client sent."""

    def version_string(self) -> str:
        return "edi-gateway"


def _log_failure() -> None:
    """Names kind and place only, for the text of an exception can quote a claim."""
    kind, _, trace = sys.exc_info()
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    event("failure", kind=kind.__name__ if kind else "", place=place)
