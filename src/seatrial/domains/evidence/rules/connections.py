"""Which server a definition means by a name, whether its service may use it, and what lets it in."""

from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from seatrial.domains.evidence.types import CannotLook, Connected, ConnectionType, Subject
from seatrial.kit.problems import Problem
from seatrial.kit.spelling import did_you_mean

#: Gives the secret that a reference leads to; raises a Problem that never holds it.
Resolve = Callable[[str], str]
#: How systems want their keys that follow no standard.
_OWN_WAYS: Mapping[str, str] = {
    "pagerduty": "Token token={}",
    "opsgenie": "GenieKey {}",
    "grafana-oncall": "{}",
}
#: What takes messages rather than questions.
CHANNEL_TYPES: tuple[ConnectionType, ...] = ("slack", "teams", "webhook")
#: Gives the URNs that a service belongs to: itself, its owner, its system.
Scopes = Callable[[str], Collection[str]]


@dataclass(frozen=True, slots=True)
class Connection:
    """A Connection as it is defined. `scope` is empty where every service may use it."""

    name: str
    title: str
    type: ConnectionType
    url: str
    owner: str
    scope: tuple[str, ...] = ()
    secret: str = ""
    auth: str = "bearer"
    header: str = ""

    @property
    def urn(self) -> str:
        """What it is called in definitions and records."""
        return f"connection:{self.name}"

    def allows(self, scopes: Collection[str]) -> bool:
        """Whether a service that belongs to these URNs may use it."""
        return not self.scope or not set(self.scope).isdisjoint(scopes)


def connection_of(name: str, *, title: str, spec: Mapping[str, Any]) -> Connection:
    """The connection that a linted document defines."""
    return Connection(
        name=name,
        title=title or name,
        type=spec["type"],
        url=spec["url"].rstrip("/"),
        owner=spec["owner"],
        scope=tuple(spec.get("scope") or ()),
        secret=spec.get("secret", ""),
        auth=spec.get("auth", "bearer"),
        header=spec.get("header", ""),
    )


def told_to_runner(connection: Connection) -> dict[str, Any]:
    """What a runner is told of it: where it is, and where its secret is on the runner, never the secret."""
    return {
        "name": connection.name,
        "type": connection.type,
        "url": connection.url,
        "secret": connection.secret,
    }


def known_to_runner(listed: Iterable[Mapping[str, Any]], *, resolve: Resolve) -> "Known":
    """The connections of a job, whose service the server let use them; the runner resolves the secrets."""
    found = {
        each["name"]: Connection(
            each["name"], each["name"], each["type"], each["url"], "", secret=each["secret"]
        )
        for each in listed
    }
    return Known(found, resolve=resolve, scopes=lambda service: (service,))


def connect(connection: Connection, *, resolve: Resolve) -> Connected:
    """The server with the headers that let a probe in; raises CannotLook where the secret is not here."""
    if not connection.secret:
        return Connected(connection.name, connection.type, connection.url)
    try:
        secret = resolve(connection.secret)
    except Problem as problem:
        raise CannotLook(f"{connection.urn}: {problem.detail}", remedy=problem.remedy) from None
    return Connected(connection.name, connection.type, connection.url, _headers(connection, secret), secret)


def _headers(connection: Connection, secret: str) -> Mapping[str, str]:
    if connection.type in _OWN_WAYS:
        return {"Authorization": _OWN_WAYS[connection.type].format(secret)}
    if connection.type in ("pagerduty-events", *CHANNEL_TYPES):
        return {}  # the key stands in what is sent, or is the address itself
    if connection.auth == "header":
        return {connection.header: secret}
    if connection.auth == "basic":
        return {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"}
    return {"Authorization": f"Bearer {secret}"}


class Known:
    """The connections that stand (evidence.types.Connections)."""

    def __init__(self, found: Mapping[str, Connection], *, resolve: Resolve, scopes: Scopes) -> None:
        self._found, self._resolve, self._scopes = found, resolve, scopes

    def open(self, name: str, *, types: Collection[str], subject: Subject) -> Connected:
        """The server with its secret; raises CannotLook as `find` does, and where the secret is not here."""
        return connect(self.find(name, types=types, subject=subject), resolve=self._resolve)

    def find(self, name: str, *, types: Collection[str], subject: Subject) -> Connection:
        """What is defined; raises CannotLook where none is of these types, or it is not for the service."""
        connection = self._found.get(name)
        if connection is None:
            raise CannotLook(f"there is no connection {name!r}", remedy=did_you_mean(name, known=self._found))
        if connection.type not in types:
            wanted = " or ".join(types)
            raise CannotLook(f"{connection.urn} is a {connection.type}, and this probe needs a {wanted}")
        if not connection.allows(self._scopes(subject.service)):
            remedy = f"Its owner, {connection.owner}, may add {subject.service} to its scope."
            raise CannotLook(f"{connection.urn} is not for {subject.service}", remedy=remedy)
        return connection
