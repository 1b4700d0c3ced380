"""One connection that stays open, for what a runner tells with every step: httpx takes three times as long.

Where a proxy stands between, or the address is any but plain HTTP and HTTPS, it is left to the client.
"""

import http.client
import json
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx

from seatrial import __version__
from seatrial.cli.client import CannotReachSeatrial, Client, problem_of

#: How long an answer may take; a server that hangs must not keep a step from being watched.
_PATIENCE_SECONDS = 5.0


class Wire:
    """What the client would send, on a connection of its own. Used from one thread."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._line: http.client.HTTPConnection | None = None
        self._open = self._opener()

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """What the server answers to the body. Raises CannotReachSeatrial, and the problem that it tells."""
        if self._open is None:
            return self._client.send("POST", path, json=body, timeout=_PATIENCE_SECONDS)
        data = json.dumps(body, separators=(",", ":")).encode()
        was_open = self._line is not None
        try:
            return self._send(path, data)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if not was_open or isinstance(error, TimeoutError):
                raise self._away(error) from error
        try:  # a connection that lay idle may have been closed over there
            return self._send(path, data)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise self._away(error) from error

    def close(self) -> None:
        """Nothing is open any more; the next request opens it again."""
        if self._line is not None:
            with suppress(OSError):
                self._line.close()
            self._line = None

    def _send(self, path: str, data: bytes) -> Any:
        if self._line is None:
            assert self._open is not None  # noqa: S101 (for the type checker)
            self._line = self._open()
        headers = {
            "Authorization": f"Bearer {self._client.place.token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": f"seatrial/{__version__}",
        }
        self._line.request("POST", self._base + path, data, headers)
        answer = self._line.getresponse()
        said = answer.read()
        try:
            content = json.loads(said)
        except ValueError:
            content = None
        if answer.status < 300 and content is not None:
            return content
        if isinstance(content, dict) and {"title", "detail"} <= content.keys():
            raise problem_of(content, status=answer.status)
        raise CannotReachSeatrial(
            f"what answers at {self._client.place.url} (HTTP {answer.status}) is not Seatrial's API"
        )

    def _opener(self) -> Callable[[], http.client.HTTPConnection] | None:
        parts = urlsplit(self._client.place.url)
        host = parts.hostname or ""
        self._base = f"{parts.path.rstrip('/')}/api/v1"
        is_direct = self._client.place.is_local or not (
            urllib.request.getproxies() and not urllib.request.proxy_bypass(host)
        )
        if not is_direct or parts.scheme not in ("http", "https"):
            return None
        if parts.scheme == "http":
            return lambda: http.client.HTTPConnection(host, parts.port or 80, timeout=_PATIENCE_SECONDS)
        trust = httpx.create_ssl_context()
        return lambda: http.client.HTTPSConnection(
            host, parts.port or 443, timeout=_PATIENCE_SECONDS, context=trust
        )

    def _away(self, error: Exception) -> CannotReachSeatrial:
        return CannotReachSeatrial(f"nothing answers at {self._client.place.url}: {error}")
