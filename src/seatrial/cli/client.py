"""Talks to our own API. Knows where Seatrial is, and turns what it answers into values or problems."""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from seatrial import __version__
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem

#: What `seatrial up` leaves in the data folder.
FILE = "client.json"
_PATIENCE = httpx.Timeout(60, connect=5)
_START = "Start it with: seatrial up"
_KINDS: dict[str, type[Problem]] = {"not-found": NotFound, "invalid": Invalid}


class CannotReachSeatrial(Problem):
    """No Seatrial answers where one was looked for."""

    type = "cannot-reach-seatrial"
    title = "Seatrial cannot be reached"
    status = 503


@dataclass(frozen=True, slots=True)
class Place:
    """Where Seatrial is, and the token that it knows us by."""

    url: str
    token: str = field(repr=False)
    #: who said so, for messages
    told_by: str

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, where no proxy stands between."""
        return urlsplit(self.url).hostname in {"localhost", "127.0.0.1", "::1"}


class Client:
    """One Seatrial. Paths start below `/api/v1`; every failure is a Problem with a remedy."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._http = httpx.Client(
            base_url=f"{place.url.rstrip('/')}/api/v1",
            headers={
                "Authorization": f"Bearer {place.token}",
                "Accept": "application/json",
                "User-Agent": f"seatrial/{__version__}",
            },
            timeout=_PATIENCE,
            trust_env=not place.is_local,
        )

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Its connections are closed."""
        self._http.close()

    def use(self, place: Place) -> None:
        """From now on it is known by the token of that place, which is the same Seatrial."""
        self.place = place
        self._http.headers["Authorization"] = f"Bearer {place.token}"

    def get(self, path: str, **query: Any) -> Any:
        """What stands at the path, as plain JSON; queries of None are left out."""
        return self.send(
            "GET", path, params={key: value for key, value in query.items() if value is not None}
        )

    def post(self, path: str, body: Any = None) -> Any:
        """What the server answers to the body, as plain JSON."""
        return self.send("POST", path, json=body)

    def stream(self, path: str, **query: Any) -> Iterator[bytes]:
        """What stands at the path, piece by piece, however long it is; raises Problem."""
        try:
            with self._http.stream("GET", path, params=query, headers={"Accept": "*/*"}) as response:
                if not response.is_success:
                    response.read()
                    self._content(response)
                yield from response.iter_bytes()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CannotReachSeatrial(
                f"{self.place.url} (known from {self.place.told_by}) did not answer to the end: {error}",
                remedy="Try again. If it stays, run seatrial doctor where Seatrial runs.",
            ) from error

    def every(self, path: str, **query: Any) -> Iterator[Any]:
        """All items of a list, page after page."""
        cursor = ""
        while True:
            page = self.get(path, cursor=cursor or None, **query)
            yield from page["items"]
            cursor = page.get("next", "")
            if not cursor:
                return

    def send(self, method: str, path: str, **options: Any) -> Any:
        """What the server answers, as plain JSON (None where it says nothing); raises Problem."""
        try:
            response = self._http.request(method, path, **options)
        except httpx.TimeoutException as error:
            raise CannotReachSeatrial(
                f"Seatrial at {self.place.url} does not answer in time",
                remedy="Try again. If it stays, run seatrial doctor where Seatrial runs.",
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CannotReachSeatrial(
                f"nothing answers at {self.place.url} (known from {self.place.told_by}): {error}",
                remedy=_START,
            ) from error
        return self._content(response)

    def _content(self, response: httpx.Response) -> Any:
        try:
            content = response.json() if response.content else None
        except ValueError:
            content = response
        if response.is_success and content is not response:
            return content
        if isinstance(content, dict) and {"title", "detail"} <= content.keys():
            raise problem_of(content, status=response.status_code)
        raise CannotReachSeatrial(
            f"what answers at {self.place.url} (HTTP {response.status_code}) is not Seatrial's API",
            remedy=f"Look at the address, which is known from {self.place.told_by}.",
        )


def problem_of(content: Mapping[str, Any], *, status: int) -> Problem:
    """The problem that a problem+json document tells of (RFC 9457), with its type, remedy and faults."""
    name = str(content.get("type", "")).rpartition("#")[2] or "problem"
    base = _KINDS.get(name, Problem)
    told = type(base.__name__, (base,), {"type": name, "title": str(content["title"]), "status": status})
    faults = [
        Fault(str(found.get("place", "")), str(found.get("detail", "")), str(found.get("remedy", "")))
        for found in content.get("errors", ())
    ]
    problem: Problem = told(str(content["detail"]), remedy=str(content.get("remedy", "")), faults=faults)
    return problem


@contextmanager
def connect(*, data: str | Path | None = None) -> Iterator[Client]:
    """A client of the Seatrial that the command line means, closed at the end; raises CannotReachSeatrial."""
    with Client(find(data=data)) as client:
        yield client


def find(*, data: str | Path | None = None, environment: Mapping[str, str] = os.environ) -> Place:
    """Where Seatrial is: the data folder that is given, else SEATRIAL_URL with SEATRIAL_TOKEN_FILE (or
    SEATRIAL_TOKEN), else the data folder of SEATRIAL_DATA, of `seatrial.toml`, or `./seatrial-data`.

    Raises CannotReachSeatrial where nothing says so.
    """
    if data is None and environment.get("SEATRIAL_URL"):
        return _place(environment["SEATRIAL_URL"], token=_token(environment), told_by="SEATRIAL_URL")
    folder = Path(data or environment.get("SEATRIAL_DATA") or _configured(environment) or "seatrial-data")
    file = folder.expanduser() / FILE
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return _place(str(content["url"]), token=str(content["token"]), told_by=str(file))
    except FileNotFoundError:
        raise CannotReachSeatrial(
            f"no Seatrial is known here: there is no {file}",
            remedy=f"{_START}; or use --data, or SEATRIAL_URL with SEATRIAL_TOKEN_FILE",
        ) from None
    except PermissionError:
        raise CannotReachSeatrial(
            f"you may not read {file}", remedy="Run as the user who started Seatrial, or ask for a token."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotReachSeatrial(
            f"{file} cannot be read: {error}", remedy="Run seatrial up again: it writes the file anew."
        ) from error


def _place(url: str, *, token: str, told_by: str) -> Place:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or not token.isascii() or not token.isprintable():
        fault = "a token that was not copied whole" if good else f"{url!r}, which is no address"
        raise CannotReachSeatrial(
            f"{told_by} holds {fault}", remedy="Write http://localhost:8600 or the like."
        )
    return Place(url, token, told_by)


def _token(environment: Mapping[str, str]) -> str:
    file = environment.get("SEATRIAL_TOKEN_FILE")
    if not file:
        token = environment.get("SEATRIAL_TOKEN", "").strip()
        if not token:
            raise CannotReachSeatrial(
                "SEATRIAL_URL is set, and no token",
                remedy="Set SEATRIAL_TOKEN_FILE to a file that holds one.",
            )
        return token
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise CannotReachSeatrial(
            f"the token in {file} cannot be read: {error}", remedy="Correct SEATRIAL_TOKEN_FILE."
        ) from error


def _configured(environment: Mapping[str, str]) -> str:
    """The data folder that the settings file names; a bad file is for `seatrial up` to complain of."""
    try:
        text = Path(environment.get("SEATRIAL_CONFIG") or "seatrial.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(text).get("data", ""))
    except (OSError, ValueError):
        return ""
