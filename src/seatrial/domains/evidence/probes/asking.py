"""What probes that ask servers have in common: an address or a connection, and one way to fail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from pydantic import Field

from seatrial.connectors import http
from seatrial.domains.evidence.rules.plain import BadData, read_json
from seatrial.domains.evidence.types import CannotLook, Connected, Look

MAX_BODY = 4 * 1024 * 1024
WEB = r"^(https?://.+)?$"


@dataclass(frozen=True, slots=True)
class Server:
    """Who is asked: the address without credentials, and the headers that let a probe in."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def shown(self) -> str:
        """The address as it may be shown."""
        return http.mask(self.url).rstrip("/")

    def at(self, path: str, **query: Any) -> str:
        """The address of a path below the server's own, with the query; empty values are left out."""
        parts = urlsplit(self.url)
        asked = urlencode({key: value for key, value in query.items() if value not in ("", None)}, doseq=True)
        return urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}{path}", asked, ""))


def url_field(what: str) -> Any:
    """A field for an address."""
    return Field("", max_length=2000, pattern=WEB, description=f"{what}, as `https://host`.")


def connection_field(kind: str) -> Any:
    """A field for the name of a connection."""
    return Field("", max_length=63, description=f"Name of a Connection ({kind}) in place of an address.")


def server(look: Look, *, url: str, connection: str, types: Collection[str]) -> Server:
    """Who is to be asked; raises CannotLook where the connection is none that the service may use."""
    if not connection:
        return Server(url)
    if look.connections is None:
        raise CannotLook(
            f"the connection {connection!r} is not known here", remedy="Apply the workspace, and run a trial."
        )
    found: Connected = look.connections.open(connection, types=types, subject=look.subject)
    return Server(found.url, found.headers)


def ask(
    look: Look, *, url: str, headers: Mapping[str, str] | None = None, accept: str = "application/json"
) -> http.Answer:
    """The answer; raises CannotLook where it may not be asked, is silent, or answers with too much."""
    sent = {"accept": accept, **(headers or {})}
    shown = http.mask(url).partition("?")[0]
    try:
        answer = http.ask(
            http.Request(url=url, timeout=look.timeout, headers=sent, limit=MAX_BODY, allow=look.allow)
        )
    except http.CannotAsk as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None
    except http.CannotReach as problem:
        raise CannotLook(
            problem.detail.replace(http.mask(url), shown), remedy="Start it, or correct its address."
        ) from None
    if answer.truncated:
        raise CannotLook(f"{shown} answers with more than {MAX_BODY:,} bytes", remedy="Narrow the query.")
    return answer


def ask_json(look: Look, *, url: str, headers: Mapping[str, str] | None = None) -> Any:
    """The JSON that is answered with status 200; raises CannotLook for everything else."""
    answer = ask(look, url=url, headers=headers)
    shown = http.mask(url).partition("?")[0]
    text = answer.body.decode("utf-8", "replace")
    if answer.status != 200:
        words = " ".join(text.split())[:200]
        raise CannotLook(f"{shown} answers with status {answer.status}: {words}")
    try:
        return read_json(text)
    except BadData as problem:
        raise CannotLook(f"{shown}: {problem}") from None


def one_of(url: str, *, connection: str, what: str) -> None:
    """Raises ValueError unless exactly one of an address and a connection is given."""
    if bool(url) == bool(connection):
        raise ValueError(f"give either {what} or connection")
