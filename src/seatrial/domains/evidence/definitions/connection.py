"""The kind Connection: a server that probes call by name, whose secret is only referred to."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.connectors.references import fault_of
from seatrial.domains.evidence.types import ConnectionType
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint, Reference

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Urn = Annotated[str, StringConstraints(pattern=r"^[a-z-]+:[^\s:]+$", max_length=200)]
_SCHEMES: Mapping[str, tuple[str, ...]] = {"postgres": ("postgresql", "postgres"), "s3": ("s3",)}


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ConnectionSpec(_Shape):
    """Where it is, who may use it, and where its secret is."""

    type: ConnectionType = Field(description="What it speaks.")
    url: str = Field(min_length=3, max_length=2000, description="Address, without user and password.")
    owner: Urn = Field(description="Team or person that runs it, as `team:platform`.")
    scope: list[Urn] = Field(
        default_factory=list,
        description="Services, teams and systems whose services may use it, as `system:edi`; none: all.",
    )
    secret: str = Field(
        "", description="Where the secret is, as `env:PROM_TOKEN` or `file:/etc/seatrial/prom.token`."
    )
    auth: Literal["bearer", "basic", "header"] = Field(
        "bearer", description="How the secret is sent; `basic` takes user:password."
    )
    header: str = Field(
        "", pattern=r"^[A-Za-z0-9-]{0,60}$", description="Header for `header`, as X-Scope-OrgID."
    )


class ConnectionMetadata(_Shape):
    """What it says of itself."""

    name: Name = Field(description="The name that probes use; the URN is connection:<name>.")
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="What it is for.")


class ConnectionDocument(_Shape):
    """A server that probes call by name."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["Connection"] = Field(description="Connection.")
    metadata: ConnectionMetadata = Field(description="What it says of itself.")
    spec: ConnectionSpec = Field(description="The connection.")


def references(definition: Definition) -> Iterable[Reference]:
    """It names its owner and what its scope holds."""
    spec = definition.body["spec"]
    yield Reference(("spec", "owner"), spec["owner"])
    for index, urn in enumerate(spec.get("scope") or ()):
        yield Reference(("spec", "scope", index), urn)


def lint_connection(definition: Definition, definitions: Mapping[str, Definition]) -> Iterable[Lint]:
    """Addresses of another kind or with a secret in them, and secrets that are no references."""
    del definitions
    spec = definition.body["spec"]
    known = _SCHEMES.get(spec["type"], ("http", "https"))
    try:
        parts = urlsplit(spec["url"])
        sound = parts.scheme in known and bool(parts.hostname)
    except ValueError:
        yield Lint(("spec", "url"), "it is no address", f"Write {known[0]}://host/path.")
        return
    if not sound:
        yield Lint(
            ("spec", "url"), f"a {spec['type']} is at {' or '.join(known)}://host", "Write it in full."
        )
    if parts.password:
        remedy = "Take it out, and name in `secret` where it is: env:NAME or file:/path."
        yield Lint(("spec", "url"), "the address holds a password", remedy)
    secret = spec.get("secret", "")
    if secret and (fault := fault_of(secret)):
        yield Lint(("spec", "secret"), "the secret is no reference", fault.capitalize() + ".")
    if spec.get("auth") == "header" and not spec.get("header"):
        yield Lint(("spec", "auth"), "it names no header", "Write header: X-Api-Key or the like.")


CONNECTION = KINDS.add(
    "Connection",
    Kind(
        "Connection",
        "connection",
        ("seatrial.dev/v1",),
        ConnectionDocument,
        "A server that probes call by name, and where its secret is.",
        references,
        lint_connection,
    ),
)
